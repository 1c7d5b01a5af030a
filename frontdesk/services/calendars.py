"""Opening hours out of the tables: of locations, and of providers at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from frontdesk.domain.hours import Calendar, Interval
from frontdesk.domain.instants import UtcMs
from frontdesk.models.queries import booking as queries
from frontdesk.services.workhours import calendar_at, moments, within

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
        return calendar_at(connection, place)
    raise KeyError(location_id)


def load_calendars(reader: Reader) -> dict[int, Calendar]:
    """The opening hours of every location, by its key."""
    connection = _connection(reader)
    return {place.id: calendar_at(connection, place) for place in queries.places(connection)}


def _connection(reader: Reader) -> Connection:
    return reader.connection() if isinstance(reader, Session) else reader


def day_hours(reader: Reader, *, provider_id: int | None, location_id: int, day: date) -> DayHours:
    """When the provider can be booked there on that local date.

    The provider's own hours count where any are known, within those of the location; else the location's; else 8 to 18.
    """
    calendar = calendar_of(reader, location_id)
    opening = tuple(calendar.open_intervals(day))
    own = None if provider_id is None else _provider_hours(reader, provider_id, location_id, day)
    if own is not None:
        working = tuple(moments(calendar.zone, day, own))
        stretches = within(working, opening) if calendar.known else working
        return DayHours(stretches, known=True, closed_reason=calendar.closed_reason(day))
    if calendar.known:
        return DayHours(opening, known=True, closed_reason=calendar.closed_reason(day))
    return DayHours(tuple(moments(calendar.zone, day, (DEFAULT_HOURS,))), known=False)


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
