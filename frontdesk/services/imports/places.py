"""Providers, locations and types by the names that a file gives them. What is not there yet is created on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import Resolver
from frontdesk.models.tables import AppointmentType, Clinic, Location, Provider
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports.report import Tally

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Work

Named: TypeAlias = Provider | Location | AppointmentType


@dataclass(slots=True)
class Place:
    """One provider, location or type. `id` is below zero for what a dry run would create; `zone` is a location's."""

    id: int
    name: str
    key: str
    zone: str = ""


@dataclass(slots=True)
class Register:
    """All of one table by key and by id."""

    table: type[Provider] | type[Location] | type[AppointmentType]
    by_key: dict[str, Place] = field(default_factory=dict)
    by_id: dict[int, Place] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)

    def put(self, place: Place) -> Place:
        """Know it from now on."""
        self.by_key[place.key] = self.by_id[place.id] = place
        return place

    def key(self, name: str) -> str:
        """What makes the name unique."""
        found = self.spelled.get(name)
        if found is None:
            found = self.spelled[name] = name_key(name)
        return found

    def key_of(self, place_id: int | None) -> str:
        """The key of what has that id, empty where there is none."""
        place = None if place_id is None else self.by_id.get(place_id)
        return "" if place is None else place.key


class Places:
    """What the book knows of the three, read once, and the creation of what a file adds."""

    def __init__(self, connection: Connection, tally: Tally) -> None:
        self._tally = tally
        self._resolvers: dict[str, Resolver] = {}
        self._sentences: Mapping[type[object], str] = {
            Provider: tr("New providers: {names}."),
            Location: tr("New locations: {names}. Give them their address and opening hours."),
            AppointmentType: tr("New appointment types: {names}."),
        }
        self.clinic_zone = str(connection.execute(select(Clinic.zone)).scalar_one())
        self.providers = Register(Provider)
        self.locations = Register(Location)
        self.types = Register(AppointmentType)
        self.read(connection)
        if not self.locations.by_key:
            raise Refused(tr("The clinic has no location. Set one up first, then import its visits."))
        self.first_location = next(iter(self.locations.by_key.values()))

    def read(self, connection: Connection) -> None:
        """Read what the book has, in addition to what was made believe. Locations in use come first."""
        for provider in connection.execute(select(Provider.id, Provider.name, Provider.name_key)):
            self.providers.put(Place(*provider))
        for kind in connection.execute(
            select(AppointmentType.id, AppointmentType.name, AppointmentType.name_key)
        ):
            self.types.put(Place(*kind))
        for location in connection.execute(
            select(Location.id, Location.name, Location.name_key, Location.zone).order_by(
                Location.active.desc(), Location.position, Location.id
            )
        ):
            self.locations.put(Place(*location))

    def knows(self, *, provider_id: int, location_id: int, type_id: int | None) -> bool:
        """Whether these were there when the book was read."""
        return (
            provider_id in self.providers.by_id
            and location_id in self.locations.by_id
            and (type_id is None or type_id in self.types.by_id)
        )

    def location_key(self, name: str) -> str:
        """The key of a location's name; an empty one means the clinic's first location."""
        return self.locations.key(name) if name else self.first_location.key

    def resolver(self, location_key: str) -> Resolver:
        """For the wall clock there. A location not seen before keeps the clinic's time."""
        place = self.locations.by_key.get(location_key)
        zone = self.clinic_zone if place is None else place.zone
        found = self._resolvers.get(zone)
        if found is None:
            found = self._resolvers[zone] = Resolver(zone)
        return found

    def take(self, work: Work | None, register: Register, name: str) -> Place:
        """The one of that name, created where there is none; without `work` it is only made believe."""
        key = register.key(name)
        place = register.by_key.get(key)
        if place is not None:
            return place
        self._tally.created(self._sentences[register.table], name)
        pretended = -1 - len(register.by_id)
        place_id = pretended if work is None else self._create(work, register.table, name, key)
        return register.put(Place(place_id, name, key, self.clinic_zone))

    def _create(
        self, work: Work, table: type[Provider] | type[Location] | type[AppointmentType], name: str, key: str
    ) -> int:
        session = work.session
        there: int | None = session.scalar(select(table.id).where(table.name_key == key))
        if there is not None:  # somebody was faster since we read
            return there
        made: Named
        if table is AppointmentType:
            made = AppointmentType(public_id=new_public_id(), name=name, name_key=key)
        else:
            last = Provider if table is Provider else Location
            position = (session.scalar(select(func.max(last.position))) or 0) + 1
            if table is Provider:
                made = Provider(public_id=new_public_id(), name=name, name_key=key, position=position)
            else:
                made = Location(
                    public_id=new_public_id(),
                    name=name,
                    name_key=key,
                    address="",
                    zone=self.clinic_zone,
                    position=position,
                )
        session.add(made)
        session.flush()
        work.changed(Kind.CLINIC, made.id)
        work.audit("create", Kind.CLINIC, made.id, {"what": table.__tablename__})
        return made.id
