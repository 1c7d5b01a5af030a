"""What an act in the book has to know before it is done: who has the time, where else the patient is, which hours hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import cursor, rows, scalar

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

_DAY_MS = 86_400_000

# No row is longer than a day, which bounds the search in the index.
_TAKEN = """
SELECT from_utc, until_utc, appointment_id, block_id FROM occupancy
WHERE kind = ? AND resource_id = ? AND from_utc < ? AND from_utc > ? AND until_utc > ?
    AND appointment_id IS NOT ?
    AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.id = occupancy.reservation_id AND r.expires_utc <= ?)
ORDER BY from_utc LIMIT 1
"""
_CLOSED = """
SELECT reason FROM block
WHERE location_id = ? AND provider_id IS NULL AND room_id IS NULL AND start_utc < ? AND end_utc > ? LIMIT 1
"""
_ELSEWHERE = """
SELECT a.start_utc, a.zone, p.name FROM appointment a JOIN provider p ON p.id = a.provider_id
WHERE a.patient_id = ? AND a.id <> ? AND a.start_utc < ? AND a.start_utc > ? AND a.end_utc > ?
    AND a.lifecycle IN ('booked', 'arrived', 'in_room', 'completed', 'no_show') LIMIT 1
"""
_PLACES = """
SELECT l.id, l.zone, l.holidays_region, coalesce((SELECT c.country FROM clinic c), '') FROM location l
"""
_WEEK = "SELECT weekday, from_minute, until_minute FROM location_hours WHERE location_id = ?"
_EXCEPTIONS = """
SELECT local_date, from_minute, until_minute, reason FROM location_exception WHERE location_id = ? ORDER BY id
"""
_EXCEPTION = """
SELECT local_date, from_minute, until_minute, reason FROM location_exception WHERE location_id = ? AND local_date = ?
"""
_WORKING = """
SELECT location_id, weekday, from_minute, until_minute FROM provider_hours
WHERE provider_id = ? AND (valid_from IS NULL OR valid_from <= ?) AND (valid_until IS NULL OR valid_until >= ?)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody's time; with neither visit nor block it is held by a reservation."""

    from_utc: int
    until_utc: int
    appointment_id: int | None
    block_id: int | None


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """Another visit of a patient at the same time."""

    start_utc: int
    zone: str
    provider: str


@dataclass(frozen=True, slots=True)
class Place:
    """A location as its calendar needs it."""

    id: int
    zone: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One interval of a weekday (0 is Monday), in minutes."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One interval of a day that differs; without minutes it is closed."""

    local_date: str
    from_minute: int | None
    until_minute: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingRow:
    """One interval in which a provider works at a location."""

    location_id: int
    weekday: int
    from_minute: int
    until_minute: int


def first_taken(
    connection: Readable,
    *,
    kind: str,
    resource_id: int,
    from_utc: int,
    until_utc: int,
    now_utc: int,
    but: int | None = None,
) -> Taken | None:
    """What a provider or room has in a span, the first of it: neither the visit `but` nor a reservation whose time is over."""
    parameters = (kind, resource_id, until_utc, from_utc - _DAY_MS, from_utc, but or 0, now_utc)
    return next(iter(rows(connection, Taken, _TAKEN, parameters)), None)


def closed_reason(connection: Readable, location_id: int, *, from_utc: int, until_utc: int) -> str | None:
    """The reason of a block that closes the whole location in a span; empty where none was given, None: not closed."""
    reason: str | None = scalar(connection, _CLOSED, (location_id, until_utc, from_utc))
    return reason


def visit_elsewhere(
    connection: Readable, *, patient_id: int, but: int, from_utc: int, until_utc: int
) -> OtherVisit | None:
    """A visit of the patient that overlaps a span, other than the one with key `but`."""
    parameters = (patient_id, but, until_utc, from_utc - _DAY_MS, from_utc)
    return next(iter(rows(connection, OtherVisit, _ELSEWHERE, parameters)), None)


def over_reservations(connection: Readable, now_utc: int) -> list[int]:
    """The reservations whose time is over."""
    return [
        row[0] for row in cursor(connection, "SELECT id FROM reservation WHERE expires_utc <= ?", (now_utc,))
    ]


def places(connection: Readable, location_id: int | None = None) -> list[Place]:
    """All locations, or the one with that key."""
    if location_id is None:
        return rows(connection, Place, _PLACES)
    return rows(connection, Place, f"{_PLACES} WHERE l.id = ?", (location_id,))


def week_of(connection: Readable, location_id: int) -> Sequence[WeekRow]:
    """The usual hours of a location."""
    return rows(connection, WeekRow, _WEEK, (location_id,))


def exceptions_of(connection: Readable, location_id: int) -> Sequence[ExceptionRow]:
    """The days of a location that differ."""
    return rows(connection, ExceptionRow, _EXCEPTIONS, (location_id,))


def exceptions_on(connection: Readable, location_id: int, iso_day: str) -> Sequence[ExceptionRow]:
    """The one day of a location, if it differs."""
    return rows(connection, ExceptionRow, _EXCEPTION, (location_id, iso_day))


def working_hours(connection: Readable, provider_id: int, iso_day: str) -> Sequence[WorkingRow]:
    """When a provider works, by what holds on that date, at all locations."""
    return rows(connection, WorkingRow, _WORKING, (provider_id, iso_day, iso_day))
