"""When a notice of a change may go, and whether it then still comes in time.

In time is an hour before the earlier of what the patient believes and what holds: who is told at nine of a move from nine to noon
stands at the door. Where quiet hours leave no time, a clinic's wider window for notices counts; where that leaves none either,
somebody calls at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, text

from frontdesk.domain.cadence import Surroundings, allowed_from
from frontdesk.domain.hours import QuietHours
from frontdesk.domain.instants import HOUR, UtcMs
from frontdesk.models.queries.plain import run

IN_TIME: Final = HOUR
"""So long before the visit a notice must be there."""

_BELIEVED = text(
    "SELECT min(v.start_utc) FROM message_item i JOIN message m ON m.id = i.message_id"
    " JOIN appointment_version v ON v.appointment_id = i.appointment_id AND v.version = i.version"
    " WHERE i.appointment_id = :id AND v.start_utc > :now AND m.direction = 'out'"
    " AND m.state IN ('sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person')"
)


@dataclass(frozen=True, slots=True)
class NoticeTime:
    """From when on a notice may go (ms UTC), and whether that is in time. One that may go now always is."""

    at_utc: UtcMs
    in_time: bool


def notice_from(
    connection: Connection,
    appointment_id: int,
    *,
    start_utc: UtcMs,
    place: Surroundings,
    wider: tuple[int, int] | None,
    now_utc: UtcMs,
) -> NoticeTime:
    """When a notice about a visit that begins (or began to be) at `start_utc` may go.

    `wider`: the quiet hours for notices (minutes of the day) that the clinic chose, None where it chose none.
    """
    usual = allowed_from(now_utc, place)
    if usual <= now_utc:
        return NoticeTime(now_utc, in_time=True)
    last = _earliest(connection, appointment_id, start_utc, now_utc) - IN_TIME
    if usual <= last:
        return NoticeTime(usual, in_time=True)
    if wider is not None:
        moment = allowed_from(now_utc, replace(place, quiet=QuietHours(*wider)))
        if moment <= max(last, now_utc):
            return NoticeTime(moment, in_time=True)
    return NoticeTime(usual, in_time=False)


def _earliest(connection: Connection, appointment_id: int, start_utc: UtcMs, now_utc: UtcMs) -> UtcMs:
    """The earlier of the visit's start and of those that the patient was told of; what has passed matters no more."""
    row = run(connection, _BELIEVED, {"id": appointment_id, "now": now_utc}).fetchone()
    believed = row[0] if row is not None else None
    return start_utc if believed is None else min(start_utc, int(believed))
