"""Q: somebody came without a visit. Who it is, and where they are put in: the shortest wait is proposed, and they are here at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import FrontdeskError, TimeTaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.ui import words
from frontdesk.ui.arrivals import acts, asks
from frontdesk.ui.booking import acts as booking
from frontdesk.ui.booking.beware import Beware, facts_of
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.newcomer import NewcomerForm
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.twins import Twins
from frontdesk.ui.booking.wanted import Newcomer
from frontdesk.ui.feed import touches
from frontdesk.ui.halfway import WALK_IN_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Choice, Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, scrolling
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.panels import Panel
from frontdesk.ui.shell.undoing import undo
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.services.directory import Directory
    from frontdesk.services.walkins import Place, Walked
    from frontdesk.ui.booking.wanted import Person
    from frontdesk.ui.desk import Desk

USUAL_MINUTES: Final = 15
_NO_TYPE: Final = 0
_SHOWN: Final = 5


class WalkInPanel(Panel):
    """The patient, the places, a note. Enter puts them in. A card that is begun is kept until it is made or given up."""

    def __init__(self, desk: Desk, *, location_id: int | None = None) -> None:
        super().__init__(desk)
        self._location_id = location_id
        self._busy = self._begun = self._new = False
        self._goes_on = False
        self._minutes: dict[int, int] = {}
        self._halfway = Halfway(desk, kind=WALK_IN_DRAFT, about="new")
        self._build()
        desk.keys.action("take_card", self, self.twins.take_first)
        desk.who.names_changed.connect(self.places.viewport().update)

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Walk-in")

    def _build(self) -> None:
        self.picker = PatientPicker(
            self.desk, label=tr("Who came"), identifier="walk_in.patient", new=_new_patient
        )
        self.newcomer = NewcomerForm(self.desk)
        self.newcomer.hide()
        self.beware = Beware(self.desk)
        self.twins = Twins(self.desk, typed=lambda: (self.newcomer.value(), "", ""))
        self.type: Choice[int] = Choice([(_NO_TYPE, tr("No type"))])
        self.note = line()
        self.model: RowsModel[Place] = RowsModel(
            self._columns(), lambda place: (place.provider_id, place.location_id)
        )
        self.places: Table[Place] = Table(
            self.model, name=tr("Where they go"), identifier="walk_in.places", row_height=TWO_LINES
        )
        self.model.setParent(self.places)
        self.places.horizontalHeader().hide()
        self.places.setItemDelegate(
            TwoLines(self.model, self._cell, theme=self.desk.theme, parent=self.places)
        )
        self._nobody = Label(
            tr("Nobody works any more today. Book a visit for another day."), tone="muted", wrap=True
        )
        self._nobody.hide()
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.setObjectName("walk_in.wrong")
        self._wrong.hide()
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        for part in (self.picker, self.beware, self.newcomer, self.twins):
            lines.addWidget(part)
        lines.addWidget(Row(tr("Type"), self.type, identifier="walk_in.type"))
        self._where = Label(tr("Where they go"), face="meta", tone="muted")
        lines.addWidget(self._where)
        lines.addWidget(self.places)
        lines.addWidget(self._nobody)
        lines.addWidget(Row(tr("Note"), self.note, identifier="walk_in.note"))
        lines.addStretch(1)
        self._do: QPushButton = button(
            tr("Put in, arrived"), self.put_in, kind="primary", identifier="walk_in.do", key=tr("Enter")
        )
        foot = Surface(column(self._wrong, self._do, spacing=S2, margins=(S4, S2, S4, S4)), line="top")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(foot)
        self.picker.chosen.connect(self._chosen)
        self.picker.somebody_new.connect(self._somebody_new)
        self.picker.cleared.connect(self.beware.nothing)
        self.newcomer.given_up.connect(self._not_new)
        self.newcomer.changed.connect(self._typed)
        self.note.textEdited.connect(lambda _text: self._keep())
        self.twins.taken.connect(self._take_card)
        self.twins.looked.connect(self._looked)
        self.type.currentIndexChanged.connect(lambda _index: self._read())
        self.places.opened.connect(lambda _place: self.put_in())

    def begin(self) -> None:
        """Read where there is room; the focus where typing begins."""
        if not self._begun:
            self._begun = True
            known(self.desk, self, self._offer)
            self._read()
        self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        kept = self._halfway.fields
        if kept and not self._new and self.picker.person is None:
            self._resume(kept)

    def _resume(self, kept: Mapping[str, str]) -> None:
        """What was begun before and not put in."""
        self.note.setText(kept.get("note", ""))
        if kept.get("patient"):
            self._take_card(int(kept["patient"]))
        elif kept.get("last_name") or kept.get("first_name") or kept.get("mobile"):
            self._write_card()
            self.newcomer.put(
                Newcomer(
                    kept["first_name"],
                    kept["last_name"],
                    kept["mobile"],
                    kept["birth_date"],
                    texts=kept["texts"] == "yes",
                )
            )
            self.newcomer.last.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc closes the list first."""
        return self.picker.back()

    def changes(self, changes: Changes) -> None:
        """Somebody came or went: the places are others."""
        if touches(changes, Kind.APPOINTMENT, Kind.CLINIC, Kind.DAY):
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter puts them in; on a button it presses that."""
        if not entered(self, event, self.put_in):
            super().keyPressEvent(event)

    # Who

    def _chosen(self, person: Person) -> None:
        key = person.id
        self._keep()
        self.desk.jobs.ask(
            "facts",
            lambda book: facts_of(book, key),
            owner=self,
            done=self.beware.show_facts,
            failed=lambda _error: None,
        )
        self.places.setFocus(Qt.FocusReason.OtherFocusReason)

    def _somebody_new(self, typed: str) -> None:
        self._write_card()
        self.newcomer.begin(typed)

    def _write_card(self) -> None:
        self._new = True
        self.beware.nothing()
        self.picker.hide()
        self.newcomer.show()

    def _not_new(self) -> None:
        self._new = self._goes_on = False
        self._keep()
        self.twins.nothing()
        self.newcomer.hide()
        self.picker.show()
        self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        if self._new:
            self.twins.again()
            self._keep()

    def _keep(self) -> None:
        """A card that is begun, and the note, are kept; somebody who has a card is, with a note."""
        person, note = self.picker.person, self.note.text()
        fields = {"note": note} if note.strip() else {}
        title = tr("Walk-in")
        if self._new:
            card = self.newcomer.value()
            typed = {
                "first_name": card.first_name,
                "last_name": card.last_name,
                "mobile": card.mobile,
                "birth_date": card.birth_date,
            }
            if any(typed.values()):
                title = card.name or title
                fields |= {**typed, "texts": "yes" if card.texts else "no"}
        elif person is not None and fields:
            title = person.name
            fields["patient"] = str(person.id)
        self._halfway.keep(title, fields)

    def _take_card(self, patient_id: int) -> None:
        """It is somebody who has a card already."""

        def taken(person: Person) -> None:
            self._not_new()
            self.picker.put(person)
            self._chosen(person)

        self.desk.jobs.ask("person", lambda book: booking.person(book, patient_id), owner=self, done=taken)

    def _looked(self) -> None:
        if self._goes_on:
            self._goes_on = False
            self.put_in()

    def _may_be_new(self) -> bool:
        """Whether the card that is begun may be made: it is complete, and nobody of these is it."""
        wrong = self.newcomer.problems()
        self.newcomer.clear()
        if wrong:
            self.newcomer.fail(wrong)
            return False
        if not self.twins.is_current:
            # Whoever may be meant is looked for first; then it goes on by itself.
            self._goes_on = True
            self.twins.look()
            return False
        if self.twins.asks:
            self.twins.leave_alone()
            self._fail(
                tr(
                    "There may be a card already: {key} takes it. Enter once more makes a new one.",
                    key=self.desk.keys.shown("take_card"),
                )
            )
            return False
        return True

    # Where

    def _offer(self, found: Directory) -> None:
        types = [each for each in found.types if each.in_use]
        self._minutes = {each.id: each.minutes for each in types}
        shortest = min(types, key=lambda each: each.minutes, default=None)
        chosen = self.type.value or (_NO_TYPE if shortest is None else shortest.id)
        self.type.blockSignals(True)
        self.type.offer([(_NO_TYPE, tr("No type")), *((each.id, each.name) for each in types)], chosen)
        self.type.blockSignals(False)
        self._read()

    def _read(self) -> None:
        location_id = self._location_id
        minutes = self._minutes.get(self.type.value or _NO_TYPE, USUAL_MINUTES)
        self.desk.jobs.ask(
            "places",
            lambda book: asks.places(book, location_id=location_id, minutes=minutes),
            owner=self,
            done=self.show_places,
        )

    def show_places(self, places: tuple[Place, ...]) -> None:
        """Show where there is room; the cursor stays with whom it was."""
        if list(places) != self.model.rows:
            self.model.show(places)
        if places and self.places.current is None:
            self.places.selectRow(0)
        self.places.setFixedHeight(min(max(len(places), 1), _SHOWN) * TWO_LINES + 2)
        self.places.setVisible(bool(places))
        self._where.setVisible(bool(places))
        self._nobody.setVisible(not places)
        self._do.setEnabled(bool(places) and not self._busy)

    def _columns(self) -> tuple[Column[Place], ...]:
        return (
            Column("who", tr("Provider"), lambda place: self._cell(place, "who").spoken(), 160, stretch=True),
            Column("wait", tr("Wait"), lambda place: self._cell(place, "wait").spoken(), 104),
        )

    def _cell(self, place: Place, key: str) -> Cell:
        if key == "who":
            return Cell(place.provider, where_words(place, self.desk.now()), strong=True)
        wait = tr("at once") if not place.wait else tr("in {length}", length=words.length(place.wait))
        return Cell(wait, place.location if self._location_id is None else "")

    # The act

    def put_in(self) -> None:
        """They are here."""
        place, person = self.places.current, self.picker.person
        if self._busy:
            return
        self._wrong.hide()
        self.picker.row.clear()
        if person is None and not self._new:
            self.picker.row.fail(tr("Say who came: search for the patient, or write a new card."))
            self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        facts = self.beware.facts
        if facts is not None and facts.blocked and not self._new:
            self._fail(facts.blocked)
            return
        if self._new and not self._may_be_new():
            return
        newcomer = self.newcomer.value() if self._new else None
        if place is None:
            return
        type_id, note = self.type.value or None, self.note.text()
        patient_id = None if person is None or self._new else person.id
        name = newcomer.name if newcomer is not None else (person.name if person is not None else "")
        self._busy = True
        self._do.setEnabled(False)
        self.desk.act(
            lambda book, actor: acts.walk_in(
                book, actor, place, patient_id=patient_id, newcomer=newcomer, type_id=type_id, note=note
            ),
            owner=self,
            done=lambda walked: self._done(name, place, walked),
            failed=self._refused,
        )

    def _done(self, name: str, place: Place, walked: Walked) -> None:
        desk = self.desk
        self._halfway.end()
        said = tr(
            "{patient}: walk-in with {provider}, arrived",
            patient=desk.who.name(name),
            provider=place.provider,
        )
        sentence = " ".join([f"{said}.", *walked.outcome.warnings]) if walked.outcome.warnings else said
        desk.say.done(
            sentence,
            undo=lambda: undo(desk, desk.say, walked.command),
        )
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self._do.setEnabled(True)
        said = error.sentence
        if isinstance(error, TimeTaken):
            said = tr("{why} The places are read again: choose one.", why=error.sentence)
            self._read()
        self._fail(said)

    def _fail(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()


def where_words(place: Place, now_utc: int) -> str:
    """ "has 10 min at 9:50"; of what has begun until when, and how long that is where it is less than the visit; or behind how many."""
    if not place.shared and place.start_utc < now_utc:
        left, until = (place.until_utc - now_utc) // MINUTE, words.time_of(place.until_utc, place.zone)
        if left >= place.minutes:
            return tr("free now, until {time}", time=until)
        return tr("has {length} now, until {time}", length=words.length(left), time=until)
    if not place.shared:
        return tr(
            "has {length} at {time}",
            length=words.length(place.minutes),
            time=words.time_of(place.start_utc, place.zone),
        )
    match place.waiting:
        case 0:
            return tr("no gap: between the others")
        case 1:
            return tr("no gap: behind 1 who waits")
        case count:
            return tr("no gap: behind {count} who wait", count=count)


def _new_patient(typed: str) -> tuple[str, str]:
    return tr("New patient: {name}", name=typed.strip()), tr("Write a card for them")
