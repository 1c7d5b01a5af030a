"""Opening hours as stretches of time, out of the tables, on whatever reads them. Needs no SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from frontdesk.domain.hours import Calendar, DayException, Interval, WeekHours, format_clock
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.stretches import Stretch, joined, within, without
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.models.queries import booking as queries

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

__all__ = ["Stretch", "calendar_at", "joined", "moments", "within", "without"]


def calendar_at(connection: Readable, place: queries.Place, *, only: date | None = None) -> Calendar:
    """The opening hours of a location. `only`: of the days that differ, no other one is looked up."""
    week: dict[int, list[Interval]] = defaultdict(list)
    for row in queries.week_of(connection, place.id):
        week[row.weekday].append(Interval(row.from_minute, row.until_minute))
    differing = (
        queries.exceptions_of(connection, place.id)
        if only is None
        else queries.exceptions_on(connection, place.id, only.isoformat())
    )
    return Calendar(
        zone=place.zone,
        week=WeekHours({day: tuple(sorted(hours)) for day, hours in week.items()}),
        exceptions=tuple(_exceptions(differing)),
        country=place.country,
        # A country of its own is no region of itself.
        region="" if place.region == place.country else place.region,
    )


def _exceptions(rows: Iterable[queries.ExceptionRow]) -> Iterator[DayException]:
    days: dict[str, tuple[list[Interval], str]] = {}
    for row in rows:
        hours, _ = days.setdefault(row.local_date, ([], row.reason))
        if row.from_minute is not None and row.until_minute is not None:
            hours.append(Interval(row.from_minute, row.until_minute))
    for local_date, (hours, reason) in days.items():
        yield DayException(date.fromisoformat(local_date), tuple(sorted(hours)), reason)


def moments(zone: str, day: date, intervals: Iterable[Interval]) -> list[Stretch]:
    """Hours of the wall clock on a local date as stretches of time, in order."""
    found = [
        (_moment(zone, day, i.from_minute), _moment(zone, day, i.until_minute)) for i in sorted(intervals)
    ]
    return [(begin, end) for begin, end in found if begin < end]


@lru_cache(maxsize=4096)
def _moment(zone: str, day: date, minute: int) -> UtcMs:
    if minute == 24 * 60:
        day, minute = date.fromordinal(day.toordinal() + 1), 0
    try:
        return resolve(f"{day.isoformat()}T{format_clock(minute)}", zone).utc
    except SkippedTime as skipped:
        return resolve(skipped.after, zone).utc
