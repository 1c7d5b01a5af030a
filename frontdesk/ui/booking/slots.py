"""Find a slot: the next free times of a length, with anybody or somebody, anywhere or there. Enter books at the one that is chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.form import NO_TYPE, USUAL_MINUTES
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.wording import distance
from frontdesk.ui.drafts import shelf
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.dates import DateField, LengthField
from frontdesk.ui.kit.forms import Choice, Row
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.finding import FreeSlot
    from frontdesk.services.directory import Directory
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

ANYBODY: Final = 0
SHOWN: Final = 20
SEARCH_MS: Final = 200
_NARROW: Final = 112
_WEEK: Final = 7
_A_MONDAY: Final = date(2024, 1, 1)


class FindSlotPanel(Panel):
    """What is looked for above, what is free below."""

    def __init__(self, desk: Desk, wish: Wish, *, draft_id: str | None = None) -> None:
        """`wish`: what is known of the visit; `draft_id`: the half-made booking that the slot is for."""
        super().__init__(desk)
        self._wish, self._draft_id = wish, draft_id
        self._begun = False
        self._length_is_own = wish.minutes is not None
        self._usual: dict[int, int] = {}
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(self._search)

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Find a time")

    def begin(self) -> None:
        """Read what can be chosen and look."""
        if not self._begun:
            self._begun = True
            self.date.warm()
            known(self.desk, self, self._offer)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """Somebody booked or cancelled: what is free is something else."""
        if touches(changes, Kind.APPOINTMENT, Kind.CLINIC):
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes to what was found; there it books."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    # What it is made of

    def _build(self) -> None:
        self.type: Choice[int] = Choice()
        self.length = LengthField()
        self.length.put(self._wish.minutes or USUAL_MINUTES)
        self.length.setFixedWidth(_NARROW)
        self.provider: Choice[int] = Choice()
        self.location: Choice[int] = Choice()
        self.date = DateField(self.desk)
        self.date.put(words.today_at(self.desk.zone, self.desk.now()))
        self.part = Segments(
            [
                ("any", tr("All day")),
                ("morning", tr("Morning")),
                ("afternoon", tr("Afternoon")),
                ("evening", tr("Evening")),
            ],
            name=tr("Part of the day"),
            chosen=lambda _part: self._timer.start(),
            identifier="slots.part",
        )
        for each in self.part.buttons.values():
            each.setProperty("tight", True)
            each.setMinimumWidth(48)
        self.part.choose("any")
        fields = QVBoxLayout()
        fields.setContentsMargins(S4, S4, S4, 0)
        fields.setSpacing(S3)
        fields.addLayout(_pair(Row(tr("Type"), self.type, identifier="slots.type"), self._length_row()))
        fields.addLayout(
            _pair(
                Row(tr("With"), self.provider, identifier="slots.provider"),
                Row(tr("At"), self.location, identifier="slots.location"),
            )
        )
        fields.addWidget(Row(tr("From"), self.date, identifier="slots.from"))
        fields.addLayout(self._weekdays())
        fields.addWidget(self.part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(S3)
        whole.addLayout(fields)
        whole.addWidget(self._list(), 1)
        for field in (self.date, self.length):
            field.changed.connect(self._changed)
        self.type.currentIndexChanged.connect(lambda _index: self._type_chosen())
        for choice in (self.provider, self.location):
            choice.currentIndexChanged.connect(lambda _index: self._timer.start())

    def _length_row(self) -> Row:
        return Row(tr("Length"), self.length, identifier="slots.length")

    def _weekdays(self) -> QHBoxLayout:
        self.days = []
        for weekday in range(_WEEK):
            day = _A_MONDAY.replace(day=1 + weekday)
            made = button(words.weekday_short(day), identifier=f"slots.day.{weekday}")
            made.setProperty("kind", "segment")
            made.setProperty("tight", True)
            made.setMinimumWidth(28)
            made.setAccessibleName(words.weekday_long(day))
            made.setCheckable(True)
            made.toggled.connect(lambda _on: self._timer.start())
            self.days.append(made)
        return row(*self.days, spacing=0)

    def _list(self) -> QWidget:
        self._model: RowsModel[FreeSlot] = RowsModel(
            [Column("slot", "", lambda slot: self._cell(slot).spoken(), stretch=True)],
            lambda slot: (slot.provider_id, slot.location_id, slot.start_utc),
            self,
        )
        self.table: Table[FreeSlot] = Table(
            self._model, name=tr("Free times"), identifier="slots.found", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(
            TwoLines(
                self._model, lambda slot, _key: self._cell(slot), theme=self.desk.theme, parent=self.table
            )
        )
        self.table.opened.connect(self._book)
        self.state = Label(tr("Looking"), tone="muted", wrap=True)
        self.state.setContentsMargins(S4, S2, S4, S2)
        box = QWidget()
        lines = QVBoxLayout(box)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self.state)
        lines.addWidget(self.table, 1)
        return box

    def _cell(self, slot: FreeSlot) -> Cell:
        day = date.fromisoformat(slot.start[:10])
        today = words.today_at(slot.zone, self.desk.now())
        first = tr("{day} {time}", day=words.day_medium(day), time=words.clock_of_wall(slot.start))
        where = tr("{provider}, {location}", provider=slot.provider, location=slot.location)
        second = tr("{where}; {distance}", where=where, distance=distance(day, today))
        return Cell(first, second, strong=True)

    # Looking

    def _offer(self, found: Directory) -> None:
        wish = self._wish
        self._usual = {each.id: each.minutes for each in found.types}
        for choice, nobody, rows, value in (
            (
                self.type,
                tr("Any type"),
                [(each.id, each.name) for each in found.types if each.in_use],
                wish.type_id,
            ),
            (
                self.provider,
                tr("Anybody"),
                [(each.id, each.name) for each in found.providers if each.in_use],
                wish.provider_id,
            ),
            (
                self.location,
                tr("Anywhere"),
                [(each.id, each.name) for each in found.locations if each.in_use],
                wish.location_id,
            ),
        ):
            chosen = choice.value or value or ANYBODY
            choice.blockSignals(True)
            choice.offer([(ANYBODY, nobody), *rows], chosen)
            choice.blockSignals(False)
        self._search()

    def _type_chosen(self) -> None:
        usual = self._usual.get(self.type.value or NO_TYPE)
        if usual is not None and not self._length_is_own:
            self.length.put(usual)
        self._timer.start()

    def _changed(self) -> None:
        self._length_is_own = self._length_is_own or self.sender() is self.length
        self._timer.start()

    def _search(self) -> None:
        minutes, day = self.length.value, self.date.value
        if minutes is None or day is None:
            self.state.setText(self.length.problem or self.date.problem or tr("Give a date and a length."))
            self.state.show()
            self._model.show([])
            return
        provider_id, location_id = self.provider.value or None, self.location.value or None
        weekdays = frozenset(number for number, each in enumerate(self.days) if each.isChecked()) or None
        part = self.part.value()
        self.desk.jobs.ask(
            "free times",
            lambda book: find(
                book,
                minutes=minutes,
                provider_id=provider_id,
                location_id=location_id,
                from_date=day,
                weekdays=weekdays,
                part=part,
            ),
            owner=self,
            done=self._found,
            failed=self._failed,
        )

    def _found(self, slots: tuple[FreeSlot, ...]) -> None:
        self._model.show(slots)
        if slots and self.table.current is None:
            self.table.selectRow(0)
        self.state.setText(tr("Nothing is free within half a year. Ask for less, or look elsewhere."))
        self.state.setVisible(not slots)

    def _failed(self, error: FrontdeskError) -> None:
        self._model.show([])
        self.state.setText(error.sentence)
        self.state.show()

    def _book(self, slot: FreeSlot) -> None:
        from frontdesk.ui.booking.panel import BookingPanel

        desk = self.desk
        draft = None if self._draft_id is None else shelf(desk).get(self._draft_id)
        wish = Wish(
            patient_id=self._wish.patient_id,
            patient_text=self._wish.patient_text,
            provider_id=slot.provider_id,
            location_id=slot.location_id,
            start_wall=slot.start,
            minutes=slot.minutes,
            type_id=self.type.value or self._wish.type_id,
            instead_of=self._wish.instead_of,
        )
        desk.go.panel(lambda: BookingPanel(desk, wish, draft))


def find(
    book: Book,
    *,
    minutes: int,
    provider_id: int | None,
    location_id: int | None,
    from_date: date,
    weekdays: frozenset[int] | None,
    part: str,
) -> tuple[FreeSlot, ...]:
    """The next free times."""
    from frontdesk.domain.words import PartOfDay
    from frontdesk.services.finding import Search, Sought, find_times

    search = Search(
        (Sought(minutes, None if provider_id is None else frozenset({provider_id})),),
        location_ids=None if location_id is None else frozenset({location_id}),
        from_date=from_date,
        weekdays=weekdays,
        part=None if part == "any" else PartOfDay(part),
    )
    return tuple(answer[0] for answer in find_times(book, search, limit=SHOWN).answers)


def _pair(first: QWidget, second: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(S3)
    made.addWidget(first, 1, Qt.AlignmentFlag.AlignTop)
    made.addWidget(second, 0 if second.maximumWidth() < 1000 else 1, Qt.AlignmentFlag.AlignTop)
    return made
