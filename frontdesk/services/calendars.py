"""Opening hours out of the tables: of locations, and of providers at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import Session

from frontdesk.domain.hours import Calendar, DayException, Interval, WeekHours, format_clock
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.models.tables import Clinic, Location, LocationException, LocationHours, ProviderHours

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
    return load_calendars(reader)[location_id]


def load_calendars(reader: Reader) -> dict[int, Calendar]:
    """The opening hours of every location, by its key."""
    country = reader.execute(select(Clinic.country)).scalar() or ""
    week: dict[int, dict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for row in reader.execute(
        select(
            LocationHours.location_id,
            LocationHours.weekday,
            LocationHours.from_minute,
            LocationHours.until_minute,
        )
    ):
        week[row.location_id][row.weekday].append(Interval(row.from_minute, row.until_minute))
    exceptions = _exceptions(reader)
    return {
        row.id: Calendar(
            zone=row.zone,
            week=WeekHours({day: tuple(sorted(hours)) for day, hours in week[row.id].items()}),
            exceptions=tuple(exceptions[row.id]),
            country=country,
            # A country of its own is no region of itself.
            region="" if row.holidays_region == country else row.holidays_region,
        )
        for row in reader.execute(select(Location.id, Location.zone, Location.holidays_region))
    }


def _exceptions(reader: Reader) -> dict[int, list[DayException]]:
    days: dict[tuple[int, str], tuple[list[Interval], str]] = {}
    for row in reader.execute(
        select(
            LocationException.location_id,
            LocationException.local_date,
            LocationException.from_minute,
            LocationException.until_minute,
            LocationException.reason,
        ).order_by(LocationException.id)
    ):
        hours, reason = days.setdefault((row.location_id, row.local_date), ([], row.reason))
        if row.from_minute is not None and row.until_minute is not None:
            hours.append(Interval(row.from_minute, row.until_minute))
    found: dict[int, list[DayException]] = defaultdict(list)
    for (location_id, local_date), (hours, reason) in days.items():
        found[location_id].append(DayException(date.fromisoformat(local_date), tuple(sorted(hours)), reason))
    return found


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
    iso = day.isoformat()
    rows = reader.execute(
        select(
            ProviderHours.location_id,
            ProviderHours.weekday,
            ProviderHours.from_minute,
            ProviderHours.until_minute,
        ).where(
            ProviderHours.provider_id == provider_id,
            or_(ProviderHours.valid_from.is_(None), ProviderHours.valid_from <= iso),
            or_(ProviderHours.valid_until.is_(None), ProviderHours.valid_until >= iso),
        )
    ).all()
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
