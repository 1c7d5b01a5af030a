"""What a clinic is made of, all at once: locations with hours and rooms, appointment types, providers with hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.hours import WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.models.tables import (
    AppointmentType,
    Clinic,
    Location,
    LocationHours,
    Provider,
    ProviderHours,
    Room,
)
from frontdesk.services.identity import new_public_id
from frontdesk.services.type_details import put_extras

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class LocationPlan:
    """A location of the clinic's zone. `phone` is E.164, or empty for the clinic's own."""

    name: str
    week: WeekHours
    address: str = ""
    phone: str = ""
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypePlan:
    """A kind of visit: `minutes` its usual length, `value_minor` in minor units of the clinic's currency, `colour` RRGGBB."""

    name: str
    minutes: int
    value_minor: int | None = None
    colour: str = ""
    extras: TypeExtras | None = None
    """How it takes place, how to prepare, when to come again; its value stands above."""


@dataclass(frozen=True, slots=True)
class ProviderPlan:
    """A provider, and when they work where, by the location's name."""

    name: str
    weeks: tuple[tuple[str, WeekHours], ...] = ()


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything at once; the order is the order on the screen."""

    locations: tuple[LocationPlan, ...] = ()
    types: tuple[TypePlan, ...] = ()
    providers: tuple[ProviderPlan, ...] = ()


@dataclass(slots=True)
class Keys:
    """The keys of what was furnished, by name; a room's by location and name."""

    locations: dict[str, int] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    providers: dict[str, int] = field(default_factory=dict)
    rooms: dict[tuple[str, str], int] = field(default_factory=dict)


def furnish(book: Book, actor: Actor, furniture: Furniture) -> Keys:
    """Bring all of it into the book in one transaction; what is there by that name is changed to what is given here.

    Raises UsageError where a provider works at a location that is not among them.
    """
    with book.write(actor) as work:
        clinic = work.session.get_one(Clinic, 1)
        keys = Keys()
        for place, location in enumerate(furniture.locations):
            keys.locations[location.name] = _location(work, clinic, location, place)
            for room in location.rooms:
                keys.rooms[location.name, room] = _room(work, keys.locations[location.name], room)
        for kind in furniture.types:
            keys.types[kind.name] = _type(work, clinic, kind)
        for place, provider in enumerate(furniture.providers):
            keys.providers[provider.name] = _provider(work, provider, place, keys)
        work.audit(
            "furnish",
            Kind.CLINIC,
            1,
            {
                "locations": len(keys.locations),
                "types": len(keys.types),
                "providers": len(keys.providers),
                "rooms": len(keys.rooms),
            },
        )
        work.changed(Kind.CLINIC, 1)
    return keys


def _location(work: Work, clinic: Clinic, plan: LocationPlan, place: int) -> int:
    session = work.session
    location = session.scalar(select(Location).where(Location.name_key == name_key(plan.name)))
    if location is None:
        location = Location(
            public_id=new_public_id(),
            name=plan.name,
            name_key=name_key(plan.name),
            address="",
            zone=clinic.zone,
            holidays_region=clinic.country,
        )
        session.add(location)
    location.address = plan.address
    location.phone = plan.phone or clinic.phone
    location.position = place
    session.flush()
    session.execute(delete(LocationHours).where(LocationHours.location_id == location.id))
    session.add_all(
        LocationHours(
            location_id=location.id, weekday=weekday, from_minute=from_minute, until_minute=until_minute
        )
        for weekday, from_minute, until_minute in _intervals(plan.week)
    )
    return location.id


def _room(work: Work, location_id: int, name: str) -> int:
    session = work.session
    key = name_key(name)
    room = session.scalar(select(Room).where(Room.location_id == location_id, Room.name_key == key))
    if room is None:
        room = Room(public_id=new_public_id(), location_id=location_id, name=name, name_key=key)
        session.add(room)
        session.flush()
    return room.id


def _type(work: Work, clinic: Clinic, plan: TypePlan) -> int:
    session = work.session
    kind = session.scalar(select(AppointmentType).where(AppointmentType.name_key == name_key(plan.name)))
    if kind is None:
        kind = AppointmentType(public_id=new_public_id(), name=plan.name, name_key=name_key(plan.name))
        session.add(kind)
    kind.minutes = plan.minutes
    kind.value_minor = plan.value_minor
    kind.currency = clinic.currency if plan.value_minor is not None else ""
    kind.colour = plan.colour
    session.flush()
    if plan.extras is not None:
        put_extras(work, kind, replace(plan.extras, value_minor=plan.value_minor))
    return kind.id


def _provider(work: Work, plan: ProviderPlan, place: int, keys: Keys) -> int:
    session = work.session
    provider = session.scalar(select(Provider).where(Provider.name_key == name_key(plan.name)))
    if provider is None:
        provider = Provider(public_id=new_public_id(), name=plan.name, name_key=name_key(plan.name))
        session.add(provider)
    provider.position = place
    session.flush()
    session.execute(delete(ProviderHours).where(ProviderHours.provider_id == provider.id))
    for where, week in plan.weeks:
        location_id = keys.locations.get(where)
        if location_id is None:
            raise UsageError(
                tr(
                    "{provider} works at {location}, which is no location of the clinic. Add the location first.",
                    provider=plan.name,
                    location=where,
                )
            )
        session.add_all(
            ProviderHours(
                provider_id=provider.id,
                location_id=location_id,
                weekday=weekday,
                from_minute=from_minute,
                until_minute=until_minute,
            )
            for weekday, from_minute, until_minute in _intervals(week)
        )
    return provider.id


def _intervals(week: WeekHours) -> Iterable[tuple[int, int, int]]:
    """Weekday, from and until of each stretch."""
    for weekday in range(7):
        for interval in week.on(weekday):
            yield weekday, interval.from_minute, interval.until_minute
