"""What the day brought to a visit, as lines of its story: how the patient came, what the desk made sure of, why it was cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from frontdesk.domain.arrivals import came_words
from frontdesk.domain.i18n import tr
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DAY = text(
    "SELECT a.start_utc, a.arrived_utc, a.in_room_utc, c.birth_date, c.number, c.forms, c.note, c.actor, c.at_utc,"
    " x.reason, x.late, x.hours_before, x.at_utc FROM appointment a"
    " LEFT JOIN check_in c ON c.appointment_id = a.id LEFT JOIN cancellation x ON x.appointment_id = a.id"
    " AND a.lifecycle IN ('cancelled_by_patient', 'cancelled_by_clinic') WHERE a.id = :id"
)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line, and when it happened (ms UTC)."""

    at_utc: int
    sentence: str


def day_lines(connection: Connection, appointment_id: int) -> Iterator[DayLine]:
    """The lines of one visit, by time."""
    row = connection.execute(_DAY, {"id": appointment_id}).first()
    if row is None:
        return
    start, arrived, in_room, born, number, forms, note, by, checked_utc, reason, late, hours, at = row
    if arrived is not None:
        came = came_words(arrived, start, from_minutes=load(connection).late_minutes)
        yield DayLine(arrived, tr("Arrived, {came}.", came=came) if came else tr("Arrived on time."))
        if checked_utc is not None:
            yield DayLine(
                checked_utc, _checked(by, born=bool(born), number=bool(number), forms=bool(forms), note=note)
            )
        if in_room is not None:
            minutes = max(in_room - arrived, 0) // 60_000
            yield DayLine(in_room, tr("Went in after {minutes} min.", minutes=minutes))
    if at is not None and (late or reason):
        yield DayLine(at, _cancelled(reason, late=bool(late), hours=int(hours)))


def _checked(by: str, *, born: bool, number: bool, forms: bool, note: str) -> str:
    parts = [
        word for on, word in ((born, tr("date of birth")), (number, tr("number")), (forms, tr("forms"))) if on
    ]
    who = by.partition(":")[2] or by
    said = (
        tr("{who} made sure of: {what}.", who=who, what=tr(", ").join(parts))
        if parts
        else tr("{who} made sure of nothing.", who=who)
    )
    return f"{said} {note}" if note else said


def _cancelled(reason: str, *, late: bool, hours: int) -> str:
    if not late:
        return tr("Reason of the cancellation: {reason}.", reason=reason)
    said = (
        tr("Cancelled late, {hours} h before.", hours=hours)
        if hours > 0
        else tr("Cancelled late, less than an hour before.")
        if hours == 0
        else tr("Cancelled after the start.")
    )
    return tr("{said} Reason: {reason}.", said=said, reason=reason) if reason else said
