"""What the day brought to a visit, as lines of its story: how the patient came, how long they waited, what was noted at the counter.

Who did each step, and why a visit was cancelled, `visit_details` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from frontdesk.domain.arrivals import came_words, minutes_waited
from frontdesk.domain.i18n import tr
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DAY = text(
    "SELECT a.start_utc, a.arrived_utc, a.in_room_utc, coalesce(c.note, ''), coalesce(c.at_utc, 0) FROM appointment a"
    " LEFT JOIN check_in c ON c.appointment_id = a.id WHERE a.id = :id AND a.arrived_utc IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line, and when it happened (ms UTC). `body` is what somebody wrote."""

    at_utc: int
    sentence: str
    body: str = ""


def day_lines(connection: Connection, appointment_id: int) -> Iterator[DayLine]:
    """The lines of one visit, by time; none for a visit whose patient has not come."""
    row = connection.execute(_DAY, {"id": appointment_id}).first()
    if row is None:
        return
    start, arrived, in_room, note, noted_utc = row
    came = came_words(arrived, start, from_minutes=load(connection).late_minutes)
    yield DayLine(arrived, tr("Arrived, {came}.", came=came) if came else tr("Arrived on time."))
    if note:
        yield DayLine(noted_utc, tr("Noted at check-in:"), note)
    if in_room is not None:
        yield DayLine(in_room, tr("Went in after {minutes} min.", minutes=minutes_waited(arrived, in_room)))
