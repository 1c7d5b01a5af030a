"""Opening hours as stretches of time, out of the tables, on whatever reads them. Needs no SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from frontdesk.domain.hours import Calendar, DayException, Interval, WeekHours, format_clock
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.models.queries import booking as queries

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

Stretch: TypeAlias = tuple[UtcMs, UtcMs]
"""From a moment until another, half-open."""


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


def within(inner: Iterable[Stretch], outer: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The parts of the inner stretches that lie in the outer ones."""
    outer = tuple(outer)
    return tuple(
        (max(begin, from_), min(end, until))
        for begin, end in inner
        for from_, until in outer
        if max(begin, from_) < min(end, until)
    )


def without(stretches: Iterable[Stretch], gone: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The parts of the stretches that lie in none of `gone`."""
    rest = list(stretches)
    for from_, until in gone:
        rest = [
            part
            for begin, end in rest
            for part in ((begin, min(end, from_)), (max(begin, until), end))
            if part[0] < part[1]
        ]
    return tuple(rest)


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in as few stretches as can be, in order."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
