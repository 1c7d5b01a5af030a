"""Opening hours out of the tables: of locations, and of providers at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from frontdesk.domain.hours import Calendar, DayException, Interval, WeekHours, format_clock
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.models.queries import booking as queries

Reader: TypeAlias = Session | Connection
"""Either reads: a write transaction, or a connection of the readers."""

DEFAULT_HOURS = Interval(8 * 60, 18 * 60)
"""Where neither the provider's nor the location's hours are known, the day's free times are looked for here."""


@dataclass(frozen=True, slots=True)
class DayHours:
    """When a provider can be booked at a location on one day. `known` is false where these are only the usual hours of any desk."""

    stretches: tuple[tuple[UtcMs, UtcMs], ...]
    known: bool
    closed_reason: str | None = None


def calendar_of(reader: Reader, location_id: int) -> Calendar:
    """The opening hours of one location. Raises KeyError where there is none with that key."""
    connection = _connection(reader)
    for place in queries.places(connection, location_id):
        return _calendar(connection, place)
    raise KeyError(location_id)


def load_calendars(reader: Reader) -> dict[int, Calendar]:
    """The opening hours of every location, by its key."""
    connection = _connection(reader)
    return {place.id: _calendar(connection, place) for place in queries.places(connection)}


def _connection(reader: Reader) -> Connection:
    return reader.connection() if isinstance(reader, Session) else reader


def _calendar(connection: Connection, place: queries.Place) -> Calendar:
    week: dict[int, list[Interval]] = defaultdict(list)
    for row in queries.week_of(connection, place.id):
        week[row.weekday].append(Interval(row.from_minute, row.until_minute))
    return Calendar(
        zone=place.zone,
        week=WeekHours({day: tuple(sorted(hours)) for day, hours in week.items()}),
        exceptions=tuple(_exceptions(queries.exceptions_of(connection, place.id))),
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


def day_hours(reader: Reader, *, provider_id: int | None, location_id: int, day: date) -> DayHours:
    """When the provider can be booked there on that local date.

    The provider's own hours count where any are known, within those of the location; else the location's; else 8 to 18.
    """
    calendar = calendar_of(reader, location_id)
    opening = tuple(calendar.open_intervals(day))
    own = None if provider_id is None else _provider_hours(reader, provider_id, location_id, day)
    if own is not None:
        working = tuple(_moments(calendar.zone, day, own))
        stretches = _within(working, opening) if calendar.known else working
        return DayHours(stretches, known=True, closed_reason=calendar.closed_reason(day))
    if calendar.known:
        return DayHours(opening, known=True, closed_reason=calendar.closed_reason(day))
    return DayHours(tuple(_moments(calendar.zone, day, (DEFAULT_HOURS,))), known=False)


def _provider_hours(reader: Reader, provider_id: int, location_id: int, day: date) -> list[Interval] | None:
    """The provider's hours there on that date; None where nothing is known of this provider on that date at all."""
    rows = queries.working_hours(_connection(reader), provider_id, day.isoformat())
    if not rows:
        return None
    return [
        Interval(row.from_minute, row.until_minute)
        for row in rows
        if row.location_id == location_id and row.weekday == day.weekday()
    ]


def _moments(zone: str, day: date, intervals: Iterable[Interval]) -> list[tuple[UtcMs, UtcMs]]:
    found = [
        (_moment(zone, day, i.from_minute), _moment(zone, day, i.until_minute)) for i in sorted(intervals)
    ]
    return [(begin, end) for begin, end in found if begin < end]


def _moment(zone: str, day: date, minute: int) -> UtcMs:
    if minute == 24 * 60:
        day, minute = date.fromordinal(day.toordinal() + 1), 0
    try:
        return resolve(f"{day.isoformat()}T{format_clock(minute)}", zone).utc
    except SkippedTime as skipped:
        return resolve(skipped.after, zone).utc


def _within(
    inner: Iterable[tuple[UtcMs, UtcMs]], outer: tuple[tuple[UtcMs, UtcMs], ...]
) -> tuple[tuple[UtcMs, UtcMs], ...]:
    """The parts of the inner stretches that lie in the outer ones."""
    return tuple(
        (max(begin, from_), min(end, until))
        for begin, end in inner
        for from_, until in outer
        if max(begin, from_) < min(end, until)
    )
