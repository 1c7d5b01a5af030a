"""Before a family is booked: who comes when, what is to be known of each of them, and one act for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.beware import lines_of
from frontdesk.ui.finding import asks
from frontdesk.ui.finding.answers import key_of
from frontdesk.ui.finding.together import Told

if TYPE_CHECKING:
    from frontdesk.services.booking.family import FamilyOutcome
    from frontdesk.services.finding import Slots
    from frontdesk.ui.booking.beware import Beware, Facts
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.finding.fields import Fields
    from frontdesk.ui.finding.holder import Holder
    from frontdesk.ui.finding.together import Together


class Deciding(QObject):
    """The times that a family thinks about. Signals: `shown()`: they stand there; `booked(FamilyOutcome, Slots)`."""

    shown = Signal()
    booked = Signal(object, object)

    def __init__(
        self, desk: Desk, together: Together, fields: Fields, holder: Holder, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._together, self._fields, self._holder = desk, together, fields, holder
        self.slots: Slots | None = None

    def know(self, patient_id: int, beware: Beware) -> None:
        """Read who belongs to the patient, and what is to be known before anything is looked for."""
        family = self._fields.family
        if not family.is_on:
            self._desk.jobs.ask(
                "family",
                lambda book: asks.family(book, patient_id),
                owner=self,
                done=lambda found: family.know(found, self._fields.length.value or 0),
            )
        self._desk.jobs.ask(
            "facts",
            lambda book: asks.facts(book, (patient_id,)),
            owner=self,
            done=lambda found: beware.show_facts(found[0]),
            failed=lambda _error: None,
        )

    def decide(self, slots: Slots) -> None:
        """Show who comes when; the times are held meanwhile."""
        self.slots = slots
        if self._holder.key != key_of(slots):
            self._holder.hold(slots)
        self.look_again()

    def look_again(self) -> None:
        """Read what is to be known of them, and show it with their times."""
        if self.slots is None:
            return
        slots, keys = self.slots, [each.id for each in self._fields.family.members]
        self._desk.jobs.ask(
            "what to know",
            lambda book: asks.facts(book, keys),
            owner=self,
            done=lambda found: self._show(slots, found),
            failed=self._desk.say.refuse,
        )

    def _show(self, slots: Slots, found: tuple[Facts, ...]) -> None:
        members = self._fields.family.members
        if slots is not self.slots or len(members) != len(slots) or len(found) != len(slots):
            return
        told = [
            Told(self._desk.who.name(member.name), tuple(lines_of(facts)), is_blocked=bool(facts.blocked))
            for member, facts in zip(members, found, strict=True)
        ]
        self.shown.emit()
        self._together.show_all(slots, told, words.today_at(slots[0].zone, self._desk.now()))
        said = [
            tr("{patient}: {what}", patient=each.name, what=text)
            for each in told
            for text, _tone in each.lines
        ]
        if said:
            self._desk.say.announce(" ".join(said))

    def forget(self) -> None:
        """Another time."""
        self.slots = None

    def book_all(self) -> None:
        """Book everybody, or nobody."""
        slots = self.slots
        if slots is None:
            return
        self._together.book.setEnabled(False)
        patients = [each.id for each in self._fields.family.members]
        type_id, held = self._fields.type.value or None, self._holder.reservation
        self._desk.act(
            lambda book, actor: asks.book_all(book, actor, patients, slots, type_id=type_id, held=held),
            owner=self,
            done=lambda outcome: self._booked(outcome, slots),
            failed=self._failed,
        )

    def _booked(self, outcome: FamilyOutcome, slots: Slots) -> None:
        self.booked.emit(outcome, slots)

    def _failed(self, error: FrontdeskError) -> None:
        self._together.fail(error.sentence)
