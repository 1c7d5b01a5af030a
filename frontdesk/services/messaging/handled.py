"""How a reply was dealt with: the words that the inbox keeps of it, and what it comes to in a cycle's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.tables import InboundItem, ReplyReading

if TYPE_CHECKING:
    from frontdesk.models.tables import Appointment
    from frontdesk.services.work import Work

PERSON: Final = "person"
APPLIED: Final = "applied"
DONE: Final = "done"


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What a reply came to, for the report of a cycle."""

    confirmed: int = 0
    declined: int = 0
    needs_person: int = 0

    def __add__(self, other: Interpreted) -> Interpreted:
        """Of several replies together."""
        return Interpreted(
            self.confirmed + other.confirmed,
            self.declined + other.declined,
            self.needs_person + other.needs_person,
        )


def note_item(work: Work, message_id: int, appointment: Appointment) -> None:
    """Say that a reply is about a visit, and what its confirmation was before."""
    work.session.add(
        InboundItem(
            message_id=message_id,
            appointment_id=appointment.id,
            version=appointment.version,
            confirmation_before=appointment.confirmation,
        )
    )


def reading_of(work: Work, message_id: int) -> ReplyReading:
    """What was read out of a reply beyond its meaning; the row is made where there is none."""
    row = work.session.get(ReplyReading, message_id)
    if row is None:
        row = ReplyReading(message_id=message_id)
        work.session.add(row)
    return row
