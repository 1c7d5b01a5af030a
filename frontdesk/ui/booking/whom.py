"""For whom a booking is: a card that was searched for, or one that is begun with it; what is to be known of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from frontdesk.domain.i18n import tr
from frontdesk.ui.booking import acts
from frontdesk.ui.booking.beware import facts_of
from frontdesk.ui.booking.wanted import Newcomer, Person

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.duplicates import Likely
    from frontdesk.ui.booking.half import Half
    from frontdesk.ui.booking.sheet import BookingSheet
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.navigation import Wish


class Whom(QObject):
    """One for each booking panel.

    Signals: `chosen()`: a card, or another one; `changed()`: anything of it; `settled()`: the focus goes on to what is missing next.
    """

    chosen = Signal()
    changed = Signal()
    settled = Signal()

    def __init__(self, desk: Desk, sheet: BookingSheet, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._sheet, self._picker = desk, sheet, sheet.picker
        self._also = ""
        self._moves = False
        self._picker.chosen.connect(self._chosen)
        self._picker.somebody_new.connect(self.begin_new)
        self._picker.cleared.connect(self._cleared)
        self._picker.typed.connect(self.changed)
        sheet.newcomer_changed.connect(self._newcomer_changed)
        sheet.newcomer_given_up.connect(self._nobody_new)
        sheet.twin_taken.connect(self._twin_taken)

    @property
    def person(self) -> Person | None:
        """The card that was chosen."""
        return self._picker.person

    @property
    def patient_id(self) -> int | None:
        """Its key."""
        person = self._picker.person
        return None if person is None else person.id

    def show(self, wish: Wish, kept: Half) -> None:
        """Who is known at the beginning: what is wished goes before what was kept."""
        patient_id = wish.patient_id or kept.patient_id
        if patient_id is not None:
            self._desk.jobs.ask(
                "person", lambda book: acts.person(book, patient_id), owner=self, done=self.put_person
            )
        elif kept.is_new:
            self._picker.put_text(kept.text)
            self.put_newcomer(kept.newcomer)
        elif wish.patient_text:
            self._picker.put_text(wish.patient_text)
            self.begin_new(wish.patient_text)
        elif kept.text:
            self._picker.edit.setText(kept.text)

    def put_old(self, old: DayVisit) -> None:
        """It is the patient of a visit that moves, and nobody else."""
        self._moves = True
        first = old.patient.split(" ")[0]
        self._picker.put(Person(old.patient_id, first, old.patient, None, old.mobile or old.phone))
        self._picker.fix()
        self.ask_facts()

    def put_person(self, person: Person) -> None:
        """Choose a card."""
        self._picker.put(person)
        # Chosen by a search it stood in the list already.
        key = person.id
        self._desk.jobs.ask(
            "next visit",
            lambda book: acts.next_visit(book, key),
            owner=self,
            done=lambda at: self._picker.say_next(key, at),
            failed=lambda _error: None,
        )
        self._chosen(person)

    def put_newcomer(self, newcomer: Newcomer) -> None:
        """Begin a card with what is known of it, and look whether there is one."""
        self._sheet.show_new(visible=True)
        self._sheet.newcomer.put(newcomer)
        self._sheet.twins.look()
        self.settled.emit()

    def begin_new(self, typed: str) -> None:
        """Begin a card with what was typed into the search."""
        self._sheet.show_new(visible=True)
        self._sheet.newcomer.begin(typed)
        self._sheet.twins.again()
        self.changed.emit()

    def ask_facts(self) -> None:
        """Read what is to be known of who is chosen, again where the book changed."""
        patient_id, also, moves = self.patient_id, self._also, self._moves
        if patient_id is None:
            self._sheet.beware.nothing()
            return
        self._desk.jobs.ask(
            "facts",
            lambda book: replace(facts_of(book, patient_id), also=also, moves=moves),
            owner=self,
            done=self._sheet.beware.show_facts,
            failed=lambda _error: None,
        )

    def is_complete(self) -> bool:
        """Whether it can be booked for them; else what is missing is said where it is missing."""
        self._picker.row.clear()
        if self._sheet.is_new:
            wrong = self._sheet.newcomer.problems()
            if wrong:
                self._sheet.newcomer.fail(wrong)
            return not wrong
        if self._picker.person is None:
            self._picker.row.fail(tr("Say for whom: choose somebody of the list, or its last line."))
            self._picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        facts = self._sheet.beware.facts
        if facts is not None and facts.blocked:
            self._sheet.show_trouble(facts.blocked)
            return False
        return True

    def ask_twins(self, found: tuple[Likely, ...]) -> None:
        """Somebody may have a card already: show them, and ask once."""
        twins = self._sheet.twins
        twins.show_found(found)
        twins.leave_alone()
        self._sheet.show_trouble(
            tr(
                "There may be a card already: {key} takes it. Enter once more makes a new one.",
                key=self._desk.keys.shown("take_card"),
            )
        )

    @property
    def none_of(self) -> frozenset[int]:
        """Cards that were asked about, and are somebody else's."""
        return self._sheet.twins.left_alone if self._sheet.is_new else frozenset()

    def _chosen(self, person: Person) -> None:
        del person
        self._sheet.show_new(visible=False)
        self.ask_facts()
        self.chosen.emit()

    def _cleared(self) -> None:
        self._also = ""
        self._sheet.beware.nothing()
        self.changed.emit()

    def _newcomer_changed(self) -> None:
        self._sheet.twins.again()
        self.changed.emit()

    def _nobody_new(self) -> None:
        self._sheet.show_new(visible=False)
        self._picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._picker.edit.selectAll()
        self.changed.emit()

    def _twin_taken(self, patient_id: int) -> None:
        """It is somebody who has a card already."""
        typed = self._sheet.newcomer.value()

        def taken(found: tuple[Person, str]) -> None:
            person, self._also = found
            self.put_person(person)

        self._desk.jobs.ask(
            "person", lambda book: acts.known_after_all(book, patient_id, typed), owner=self, done=taken
        )
