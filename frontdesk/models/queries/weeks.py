"""What the window reads of several days at once: a provider's week, how full the days of a month are, and whose hours apply on them.

All of it runs on a bare connection. Each reads by an index and as much as those days hold, however old the book is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.desk import CANCELLED_WORDS, TO_CONFIRM, VISIT
from frontdesk.models.queries.plain import Row, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A date with visits that take place, or took place: how many, of them still to be confirmed, and how long they are in all."""

    local_date: str
    visits: int
    to_confirm: int
    minutes: int


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One interval in which a location is open on a weekday (0 is Monday), in minutes."""

    location_id: int
    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """A date on which a location has other hours: one interval of them, or none at all."""

    location_id: int
    local_date: str
    from_minute: int | None
    until_minute: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One interval in which a provider works at a location on a weekday, and the ISO dates between which that holds (None: always)."""

    provider_id: int
    location_id: int
    weekday: int
    from_minute: int
    until_minute: int
    valid_from: str | None
    valid_until: str | None


WEEK = f"{VISIT} WHERE a.provider_id = ? AND a.local_date BETWEEN ? AND ? ORDER BY a.start_utc, a.id"

_LOADS = f"""
SELECT a.local_date, count(*), sum({TO_CONFIRM}), sum(a.minutes)
FROM appointment a WHERE a.local_date BETWEEN ? AND ? AND a.lifecycle NOT IN {CANCELLED_WORDS}
"""
LOADS = {
    (by_provider, by_location): _LOADS
    + (" AND a.provider_id = ?" if by_provider else "")
    + (" AND a.location_id = ?" if by_location else "")
    + " GROUP BY a.local_date"
    for by_provider in (False, True)
    for by_location in (False, True)
}
"""By whether one provider's are counted, and one location's."""

_OPENING = "SELECT location_id, weekday, from_minute, until_minute FROM location_hours"
DIFFERING = """
SELECT location_id, local_date, from_minute, until_minute, reason FROM location_exception
WHERE local_date BETWEEN ? AND ? ORDER BY id
"""
_WORK = """
SELECT provider_id, location_id, weekday, from_minute, until_minute, valid_from, valid_until FROM provider_hours
WHERE (valid_from IS NULL OR valid_from <= ?) AND (valid_until IS NULL OR valid_until >= ?)
"""


def visits_of_week(
    connection: Readable, make: Callable[..., Row], provider_id: int, *, first_day: str, last_day: str
) -> list[Row]:
    """A provider's visits between two ISO dates, both included, cancelled ones too, by time. `make` as for `desk.visits_of_day`."""
    return rows(connection, make, WEEK, (provider_id, first_day, last_day))


def loads(
    connection: Readable,
    *,
    first_day: str,
    last_day: str,
    now_utc: int,
    provider_id: int | None = None,
    location_id: int | None = None,
) -> list[LoadRow]:
    """The dates with visits between two ISO dates, both included."""
    sql = LOADS[provider_id is not None, location_id is not None]
    chosen = [each for each in (provider_id, location_id) if each is not None]
    return rows(connection, LoadRow, sql, (now_utc, first_day, last_day, *chosen))


def opening(connection: Readable) -> list[OpeningRow]:
    """The usual hours of all locations."""
    return rows(connection, OpeningRow, _OPENING)


def differing(connection: Readable, *, first_day: str, last_day: str) -> list[DifferingRow]:
    """The dates between two with other hours, of all locations."""
    return rows(connection, DifferingRow, DIFFERING, (first_day, last_day))


def work(connection: Readable, *, first_day: str, last_day: str) -> list[WorkRow]:
    """The weekly hours of all providers that hold on some date between two."""
    return rows(connection, WorkRow, _WORK, (last_day, first_day))
