"""What the clinic consists of, as lists for the screens: what was given up is among it, and says so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.visit_types import NO_EXTRAS, TypeExtras
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Clinic,
    Location,
    Provider,
    ProviderHours,
    Room,
)
from frontdesk.services.calendars import calendar_of
from frontdesk.services.type_details import extras_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """The clinic itself. `country` ISO 3166, `zone` IANA, `phone` E.164, `language` BCP 47, `currency` ISO 4217 or empty."""

    name: str
    country: str
    zone: str
    phone: str
    language: str
    currency: str


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place where visits happen."""

    id: int
    public_id: str
    name: str
    zone: str
    address: str
    phone: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """Somebody who sees patients. `location_ids`: where they have hours, or visits ahead."""

    id: int
    public_id: str
    name: str
    location_ids: tuple[int, ...]
    in_use: bool


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A kind of visit: its usual length, its colour as RRGGBB or empty, and what it brings with it."""

    id: int
    public_id: str
    name: str
    minutes: int
    colour: str
    in_use: bool
    extras: TypeExtras = NO_EXTRAS


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room of a location."""

    id: int
    public_id: str
    name: str
    location_id: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """All of the clinic at one moment: locations and providers in the clinic's order, types and rooms by name."""

    clinic: ClinicRow
    locations: tuple[LocationRow, ...]
    providers: tuple[ProviderRow, ...]
    types: tuple[TypeRow, ...]
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True)
class HoursRow:
    """When a provider works at a location, and between which dates that holds (both included, None is open)."""

    location_id: int
    week: WeekHours
    valid_from: date | None
    valid_until: date | None


def directory(book: Book) -> Directory:
    """Everything that the clinic consists of."""
    now = book.clock.now_utc()
    with book.read() as connection:
        return Directory(
            clinic=_clinic(connection),
            locations=_locations(connection),
            providers=_providers(connection, now),
            types=_types(connection),
            rooms=tuple(
                RoomRow(*row)
                for row in connection.execute(
                    select(Room.id, Room.public_id, Room.name, Room.location_id, Room.active).order_by(
                        Room.location_id, Room.name_key
                    )
                )
            ),
        )


def hours_of_provider(book: Book, provider_id: int) -> tuple[HoursRow, ...]:
    """When a provider works, as it was entered: one row for each location and span of dates."""
    spans: defaultdict[tuple[int, str | None, str | None], defaultdict[int, list[Interval]]] = defaultdict(
        lambda: defaultdict(list)
    )
    with book.read() as connection:
        for row in connection.execute(
            select(
                ProviderHours.location_id,
                ProviderHours.valid_from,
                ProviderHours.valid_until,
                ProviderHours.weekday,
                ProviderHours.from_minute,
                ProviderHours.until_minute,
            )
            .where(ProviderHours.provider_id == provider_id)
            .order_by(ProviderHours.location_id, ProviderHours.valid_from, ProviderHours.from_minute)
        ):
            key = (row.location_id, row.valid_from, row.valid_until)
            spans[key][row.weekday].append(Interval(row.from_minute, row.until_minute))
    return tuple(
        HoursRow(
            location_id,
            WeekHours({weekday: tuple(hours) for weekday, hours in week.items()}),
            None if begin is None else date.fromisoformat(begin),
            None if end is None else date.fromisoformat(end),
        )
        for (location_id, begin, end), week in spans.items()
    )


def exceptions_of_location(
    book: Book, location_id: int, *, from_date: date | None = None
) -> tuple[DayException, ...]:
    """The days on which a location differs, by date, from `from_date` on. Raises KeyError where there is no such location."""
    with book.read() as connection:
        known = calendar_of(connection, location_id).exceptions
    return tuple(
        sorted((day for day in known if from_date is None or day.date >= from_date), key=lambda day: day.date)
    )


def _clinic(connection: Connection) -> ClinicRow:
    return ClinicRow(
        *connection.execute(
            select(Clinic.name, Clinic.country, Clinic.zone, Clinic.phone, Clinic.language, Clinic.currency)
        ).one()
    )


def _locations(connection: Connection) -> tuple[LocationRow, ...]:
    return tuple(
        LocationRow(*row)
        for row in connection.execute(
            select(
                Location.id,
                Location.public_id,
                Location.name,
                Location.zone,
                Location.address,
                Location.phone,
                Location.active,
            ).order_by(Location.position, Location.id)
        )
    )


def _types(connection: Connection) -> tuple[TypeRow, ...]:
    extras = extras_in(connection)
    return tuple(
        TypeRow(*row, extras[row.id])
        for row in connection.execute(
            select(
                AppointmentType.id,
                AppointmentType.public_id,
                AppointmentType.name,
                AppointmentType.minutes,
                AppointmentType.colour,
                AppointmentType.active,
            ).order_by(AppointmentType.name_key)
        )
    )


def _providers(connection: Connection, now_utc: int) -> tuple[ProviderRow, ...]:
    places: defaultdict[int, set[int]] = defaultdict(set)
    hours = select(ProviderHours.provider_id, ProviderHours.location_id).distinct()
    visits = (
        select(Appointment.provider_id, Appointment.location_id)
        .where(Appointment.start_utc > now_utc)
        .distinct()
    )
    for query in (hours, visits):
        for provider_id, location_id in connection.execute(query):
            places[provider_id].add(location_id)
    return tuple(
        ProviderRow(row.id, row.public_id, row.name, tuple(sorted(places[row.id])), row.active)
        for row in connection.execute(
            select(Provider.id, Provider.public_id, Provider.name, Provider.active).order_by(
                Provider.position, Provider.id
            )
        )
    )
