"""Why a visit was cancelled, and whether its patient did so late. The row counts only while the visit is cancelled: an undo leaves it,
so that a redo finds it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text

from frontdesk.domain.arrivals import hours_before, is_late_cancellation
from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Cancellation
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

LONGEST_REASON: Final = 200

_FOUND = text(
    "SELECT c.reason, c.late, c.hours_before, a.lifecycle FROM cancellation c JOIN appointment a ON a.id = c.appointment_id"
    " WHERE c.appointment_id = :id AND a.lifecycle IN ('cancelled_by_patient', 'cancelled_by_clinic')"
)


@dataclass(frozen=True, slots=True)
class CancellationRow:
    """What is known of a cancellation. `hours_before`: whole hours before the start; negative after it."""

    reason: str
    late: bool
    hours_before: int
    by_patient: bool


def cancellation_of(book: Book, appointment_id: int) -> CancellationRow | None:
    """Why a visit was cancelled; None where it was not, or long ago."""
    with book.read() as connection:
        row = connection.execute(_FOUND, {"id": appointment_id}).first()
    if row is None:
        return None
    return CancellationRow(row[0], bool(row[1]), row[2], row[3] == Lifecycle.CANCELLED_BY_PATIENT)


def would_be_late(book: Book, appointment_id: int) -> bool:
    """Whether the patient would cancel late now. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        start = connection.execute(
            select(Appointment.start_utc).where(Appointment.id == appointment_id)
        ).scalar()
        if start is None:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        late_hours = load(connection).late_cancel_hours
    return is_late_cancellation(start, now, late_hours=late_hours)


def note_cancellation(work: Work, appointment: Appointment, *, reason: str) -> bool:
    """Keep why the visit was cancelled just now; gives whether that was late. Raises UsageError (too long a reason)."""
    line = clean_line(reason, limit=LONGEST_REASON)
    by_patient = appointment.lifecycle == Lifecycle.CANCELLED_BY_PATIENT
    late = by_patient and is_late_cancellation(
        appointment.start_utc, work.now_utc, late_hours=load(work.session).late_cancel_hours
    )
    row = work.session.get(Cancellation, appointment.id)
    if row is None:
        row = Cancellation(appointment_id=appointment.id)
        work.session.add(row)
    row.reason, row.late = line, late
    row.hours_before = hours_before(appointment.start_utc, work.now_utc)
    row.actor, row.at_utc = work.actor.label[:200], work.now_utc
    return late
