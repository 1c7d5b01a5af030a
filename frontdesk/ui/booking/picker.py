"""One field for whom it is about: part of a name, a number or a date of birth, and the patients who fit below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui import words
from frontdesk.ui.booking.wanted import Person
from frontdesk.ui.kit.buttons import IconButton
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.search.naming import found_name
from frontdesk.ui.tokens import S1, S2

if TYPE_CHECKING:
    from frontdesk.services.deskrows import FoundPatient, HitVisit
    from frontdesk.ui.desk import Desk

SHOWN: Final = 6
"""Lines that are seen at once; the rest scrolls."""
_SOMEBODY_NEW: Final = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the list: a patient, or (without one) somebody who has no card."""

    key: int
    first: str
    second: str
    person: Person | None
    coming: str = ""
    """The visit that they have ahead."""


class PatientPicker(QWidget):
    """A field, its list, and the one who was chosen in its place.

    Signals: `chosen(Person)`; `somebody_new(str)`: nobody of the list, but whoever the text names; `cleared()`: the choice was taken
    back; `searching(bool)`: the list is open; `typed()`: the text is another.
    """

    chosen = Signal(object)
    somebody_new = Signal(str)
    cleared = Signal()
    searching = Signal(bool)
    typed = Signal()

    def __init__(
        self, desk: Desk, *, label: str, identifier: str, new: Callable[[str], tuple[str, str]]
    ) -> None:
        """`new`: the two lines of the entry for somebody without a card, from what was typed."""
        super().__init__()
        self._desk, self._new = desk, new
        self._person: Person | None = None
        self._open = False
        self.edit = line(placeholder=tr("Name, number or date of birth"))
        self.row = Row(label, self.edit, identifier=identifier)
        self._model: RowsModel[Hit] = RowsModel(
            [Column("hit", "", lambda hit: Cell(hit.first, hit.second).spoken(), stretch=True)],
            lambda hit: hit.key,
            self,
        )
        self.table: Table[Hit] = Table(
            self._model, name=tr("Patients found"), identifier=f"{identifier}.hits", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        # The field keeps the focus; the list is gone through from there.
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.setItemDelegate(
            TwoLines(
                self._model,
                lambda hit, _key: Cell(hit.first, hit.second, strong=True),
                theme=desk.theme,
                parent=self.table,
            )
        )
        self._more = Label(tr("There are more. Type more of the name."), face="meta", tone="muted")
        self._card = self._chosen_card(label, identifier)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        for part in (self.row, self._card, self.table, self._more):
            lines.addWidget(part)
        for part in (self._card, self.table, self._more):
            part.hide()
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self.table.clicked.connect(lambda _index: self._take())

    def _chosen_card(self, label: str, identifier: str) -> QWidget:
        card = QWidget()
        self._name = Label(face="name")
        self._name.setObjectName(f"{identifier}.name")
        self._facts = Label(face="meta", tone="muted", wrap=True)
        self._next = Label(face="meta", tone="muted", wrap=True)
        self.change = IconButton(
            "close",
            tr("Somebody else"),
            self.clear,
            theme=self._desk.theme,
            identifier=f"{identifier}.change",
        )
        said = QVBoxLayout()
        said.setSpacing(S1)
        for part in (Label(label, face="meta", tone="muted"), self._name, self._facts, self._next):
            said.addWidget(part)
        line_of = QHBoxLayout(card)
        line_of.setContentsMargins(0, 0, 0, 0)
        line_of.setSpacing(S2)
        line_of.addLayout(said, 1)
        line_of.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        return card

    # What it holds

    @property
    def person(self) -> Person | None:
        """The one who was chosen."""
        return self._person

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def put_text(self, text: str) -> None:
        """Show a text as if it had been typed, the list closed."""
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.blockSignals(False)

    def put(self, person: Person, coming: str = "") -> None:
        """Show somebody as chosen; tells nobody."""
        self._person = person
        self._name.setText(self._desk.who.name(person.name))
        facts = self._facts_of(person)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self._next.setText(coming)
        self._next.setVisible(bool(coming))
        self.row.clear()
        self.row.hide()
        self._card.show()
        self._close_list()

    def say_next(self, patient_id: int, at: tuple[int, str] | None) -> None:
        """When their next visit is (ms UTC, zone), once that is known of who is chosen."""
        if self._person is None or self._person.id != patient_id or at is None:
            return
        local = at_zone(at[0], at[1]).strftime("%Y-%m-%dT%H:%M")
        self._next.setText(tr("Next visit: {when}", when=self._spoken(local, at[1])))
        self._next.show()

    def fix(self) -> None:
        """It is about this one and nobody else."""
        self.change.hide()

    def clear(self) -> None:
        """Nobody is chosen any more; the text that found them is there to be typed on."""
        self._person = None
        self._card.hide()
        self.row.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()
        self.cleared.emit()
        self._typed(self.edit.text())

    def forget(self) -> None:
        """Be as at the beginning: whoever was chosen stands somewhere else now. Tells nobody."""
        self._person = None
        self.put_text("")
        self._card.hide()
        self.row.show()
        self._close_list()

    # Searching

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list is gone through while the field has the focus."""
        if watched is self.edit and self._open and isinstance(event, QKeyEvent):
            return event.type() is QEvent.Type.KeyPress and self._pressed(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def back(self) -> bool:
        """Esc: the list closes, the text stays. True where there was a list."""
        if not self._open:
            return False
        self._close_list()
        return True

    def search(self) -> None:
        """Look again: the book changed."""
        if self._open:
            self._typed(self.edit.text())

    def _pressed(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._go({Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN}.get(key, -SHOWN))
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take()
                return True
            case _:
                return False

    def _go(self, steps: int) -> None:
        rows = self._model.rowCount()
        at = max(0, min(self.table.currentIndex().row() + steps, rows - 1))
        self.table.selectRow(at)
        hit = self.table.current
        if hit is not None:
            self._desk.say.announce(Cell(hit.first, hit.second).spoken())

    def _take(self) -> None:
        hit = self.table.current
        if hit is None:
            return
        if hit.person is None:
            self._close_list()
            self.somebody_new.emit(self.edit.text())
            return
        self.put(hit.person, hit.coming)
        self.chosen.emit(hit.person)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._show(text)
        else:
            self._close_list()
        self.typed.emit()

    def _show(self, text: str) -> None:
        found, more = self._found(text)
        first, second = self._new(text)
        somebody = Hit(_SOMEBODY_NEW, first, second, None)
        self._model.show([*(self._hit(each) for each in found), somebody])
        self.table.selectRow(0)
        shown = min(len(found) + 1, SHOWN)
        self.table.setFixedHeight(shown * TWO_LINES + 2)
        self.table.show()
        self._more.setVisible(more)
        if not self._open:
            self._open = True
            self.searching.emit(True)

    def _found(self, text: str) -> tuple[tuple[FoundPatient, ...], bool]:
        reader = self._desk.reader
        if reader is None:
            return (), False
        try:
            hits = reader.search(text)
        except EnvironmentFault as fault:
            self._desk.say.refuse(fault)
            return (), False
        return hits.patients, hits.more

    def _hit(self, found: FoundPatient) -> Hit:
        hit = found.hit
        person = Person(hit.id, hit.first_name, found.name, hit.birth_date, hit.mobile or hit.phone)
        facts = self._facts_of(person)
        coming = "" if found.next is None else tr("Next visit: {when}", when=self._when(found.next))
        was = "" if found.last is None else tr("last {when}", when=self._when(found.last))
        second = "; ".join(part for part in (facts, coming or was) if part)
        return Hit(hit.id, found_name(self._desk, found), second, person, coming)

    def _facts_of(self, person: Person) -> str:
        """What tells people of one name apart."""
        parts = (words.birth(person.birth_date), words.phone(person.number, self._desk.country))
        return ", ".join(part for part in parts if part)

    def _when(self, visit: HitVisit) -> str:
        return self._spoken(visit.start_wall, visit.zone)

    def _spoken(self, wall: str, zone: str) -> str:
        today = words.today_at(zone, self._desk.now())
        day = words.spoken_day(date.fromisoformat(wall[:10]), today)
        return tr("{day} {time}", day=day, time=words.clock_of_wall(wall))

    def _close_list(self) -> None:
        self.table.hide()
        self._more.hide()
        if self._open:
            self._open = False
            self.searching.emit(False)
