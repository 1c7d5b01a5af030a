"""The day at the desk, as the arrivals board needs it: one row a visit of the day, by the index of dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.desk import CANCELLED_WORDS
from frontdesk.models.queries.plain import Row, columns, rows, scalar

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

_NOT_GONE = "('cancelled', 'expired', 'failed', 'undelivered')"

BOARD = f"""
SELECT {columns("a", "id public_id patient_id provider_id location_id")}, trim(p.first_name || ' ' || p.last_name), r.name, l.name,
    coalesce(o.name, ''), coalesce(t.name, ''),
    {columns("a", "start_utc end_utc zone lifecycle confirmation revision note overbooked")},
    {columns("a", "arrived_utc in_room_utc ended_utc")},
    (SELECT e.expected_utc FROM expected_arrival e WHERE e.appointment_id = a.id
        AND e.expected_utc BETWEEN a.start_utc AND a.start_utc + 5400000),
    coalesce(b.minutes, 0),
    CASE WHEN b.minutes > 0 THEN (SELECT i.step FROM message_item i CROSS JOIN message m ON m.id = i.message_id
        WHERE i.appointment_id = a.id AND i.version = a.version AND m.kind = 'late' AND m.state NOT IN {_NOT_GONE}
        ORDER BY m.id DESC LIMIT 1) END,
    EXISTS (SELECT 1 FROM check_in c WHERE c.appointment_id = a.id),
    EXISTS (SELECT 1 FROM alert w WHERE w.patient_id = a.patient_id AND w.ended_utc IS NULL
        AND (w.until_date IS NULL OR w.until_date >= a.local_date)),
    coalesce((SELECT sum(CASE k.mark WHEN 'first_visit' THEN 1 WHEN 'interpreter' THEN 2 ELSE 0 END)
        FROM patient_mark k WHERE k.patient_id = a.patient_id), 0), coalesce(y.remote, '')
FROM appointment a CROSS JOIN patient p ON p.id = a.patient_id CROSS JOIN provider r ON r.id = a.provider_id
    CROSS JOIN location l ON l.id = a.location_id LEFT JOIN room o ON o.id = a.room_id
    LEFT JOIN appointment_type t ON t.id = a.type_id LEFT JOIN type_detail y ON y.type_id = a.type_id
    LEFT JOIN running_late b ON b.provider_id = a.provider_id AND b.local_date = a.local_date
WHERE a.local_date = ? AND a.lifecycle NOT IN {CANCELLED_WORDS} ORDER BY a.start_utc, a.id
"""

WAITING = """
SELECT a.location_id, a.arrived_utc FROM appointment a
WHERE a.local_date = ? AND a.lifecycle = 'arrived' AND a.arrived_utc IS NOT NULL
"""
_BEHIND = """
SELECT b.provider_id, r.name, b.minutes, b.at_utc, b.actor FROM running_late b JOIN provider r ON r.id = b.provider_id
WHERE b.local_date = ? AND b.minutes > 0 ORDER BY r.position, r.id
"""
# The unary plus keeps SQLite from reading all that the provider ever had.
NEAREST = f"""
SELECT a.location_id, a.local_date FROM appointment a
WHERE a.local_date BETWEEN ? AND ? AND +a.provider_id = ? AND a.lifecycle NOT IN {CANCELLED_WORDS}
ORDER BY abs(a.start_utc - ?), a.id
"""
_AT_WORK = """
SELECT l.zone FROM provider_hours h CROSS JOIN location l ON l.id = h.location_id WHERE h.provider_id = ?
ORDER BY l.position, l.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A provider who is behind: by how many minutes, since when (ms UTC) and by whose word."""

    provider_id: int
    provider: str
    minutes: int
    at_utc: int
    by: str


def board(connection: Readable, make: Callable[..., Row], iso_day: str) -> list[Row]:
    """Visits of a date that were not cancelled, by start. `make` gets the columns of `BOARD` in order, words as text."""
    return rows(connection, make, BOARD, (iso_day,))


def waiting(connection: Readable, iso_day: str) -> list[tuple[int, int]]:
    """Where, and since when (ms UTC), each of those who wait now has waited."""
    return rows(connection, lambda place, since: (int(place), int(since)), WAITING, (iso_day,))


def behind(connection: Readable, iso_day: str) -> list[BehindRow]:
    """The providers who are behind on a date, in the clinic's order."""
    return rows(connection, BehindRow, _BEHIND, (iso_day,))


def nearest_visits(
    connection: Readable, provider_id: int, first_day: str, last_day: str, now_utc: int
) -> list[tuple[int, str]]:
    """Where, and on which date (ISO), a provider's visits of some dates are, those nearest to a moment (ms UTC) first."""
    asked = (first_day, last_day, provider_id, now_utc)
    return rows(connection, lambda place, day: (int(place), str(day)), NEAREST, asked)


def zone_of_work(connection: Readable, provider_id: int) -> str | None:
    """The zone of the first location at which a provider works by the hours; None without any."""
    found: str | None = scalar(connection, _AT_WORK, (provider_id,))
    return found
