"""What a clinic consists of so far, for whoever sets it up, and bringing one part of it into the book whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from sqlalchemy import Connection, delete, func, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line, clean_note
from frontdesk.domain.visit_types import NO_EXTRAS, TypeExtras
from frontdesk.models.tables import (
    AppointmentType,
    Clinic,
    Handler,
    ImportBatch,
    Location,
    LocationHours,
    Patient,
    Provider,
    ProviderHours,
)
from frontdesk.services import settings
from frontdesk.services.channels import twilio_settings
from frontdesk.services.clinics import look_again
from frontdesk.services.identity import new_public_id
from frontdesk.services.set_up_log import remember_set_up
from frontdesk.services.type_details import extras_in, put_extras

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

_Named: TypeAlias = type[Location] | type[Provider] | type[AppointmentType]
_KeyT = TypeVar("_KeyT")
_RowT = TypeVar("_RowT")

LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 1000
LONGEST_VISIT: Final = 1440


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """A location in use. `phone` is E.164, empty where the clinic's own counts; `week` has no days where no hours are known."""

    id: int
    name: str
    address: str
    phone: str
    week: WeekHours


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider in use, and the usual hours by the key of the location; only what holds without dates."""

    id: int
    name: str
    weeks: tuple[tuple[int, WeekHours], ...]


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A kind of visit in use: `minutes` its usual length, `colour` RRGGBB or empty."""

    id: int
    name: str
    minutes: int
    colour: str
    extras: TypeExtras = NO_EXTRAS


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a clinic is set up. `twilio` are the account's settings without its token, empty where there is none."""

    clinic: str
    country: str
    zone: str
    phone: str
    kept_in: str
    """`keyring` or `passphrase`: where the book's key is."""
    locations: tuple[LocationFacts, ...]
    providers: tuple[ProviderFacts, ...]
    types: tuple[TypeFacts, ...]
    handlers: tuple[str, ...]
    patients: int
    imported: bool
    """Patients were imported at least once."""
    twilio: tuple[tuple[str, str], ...]
    reminders: bool


def standing(book: Book) -> Standing:
    """How far the book's clinic is set up. A few milliseconds, in a worker."""
    account = twilio_settings(book) or {}
    with book.read() as connection:
        clinic = connection.execute(
            select(Clinic.name, Clinic.country, Clinic.zone, Clinic.phone).where(Clinic.id == 1)
        ).one()
        return Standing(
            clinic=clinic.name,
            country=clinic.country,
            zone=clinic.zone,
            phone=clinic.phone,
            kept_in=book.secrets.kind,
            locations=_locations(connection, clinic.phone),
            providers=_providers(connection),
            types=_types(connection),
            handlers=tuple(
                connection.scalars(select(Handler.name).where(Handler.active).order_by(Handler.name_key))
            ),
            patients=connection.scalar(select(func.count()).select_from(Patient)) or 0,
            imported=connection.scalar(select(ImportBatch.id).where(ImportBatch.kind == "patients").limit(1))
            is not None,
            twilio=tuple(sorted(account.items())),
            reminders=settings.load(connection).reminders_enabled,
        )


def save_location(
    book: Book, actor: Actor, location_id: int | None, *, name: str, address: str, phone: str, week: WeekHours
) -> int:
    """A location as it is from now on, or a new one (`location_id` None); gives its key. An empty phone is the clinic's own.

    Raises UsageError (no name, a number that can be none, no hours at all), Conflict where the name is taken, NotFound.
    """
    line = _name(name)
    lines = clean_note(address, LONGEST_ADDRESS)
    if not any(week.days.values()):
        raise UsageError(tr("The location is never open. Give the hours of at least one day."))
    with book.write(actor) as work:
        clinic = work.session.get_one(Clinic, 1)
        number = _phone(phone, clinic.country) or clinic.phone
        _refuse_taken(work, Location, line, but=location_id)
        if location_id is None:
            location = Location(
                public_id=new_public_id(),
                zone=clinic.zone,
                holidays_region=clinic.country,
                position=_next_place(work, Location),
                revision=0,
            )
            work.session.add(location)
        else:
            location = _there(work.session.get(Location, location_id))
        location.name, location.name_key = line, name_key(line)
        location.address, location.phone = lines, number
        location.revision += 1
        work.session.flush()
        work.session.execute(delete(LocationHours).where(LocationHours.location_id == location.id))
        work.session.add_all(
            LocationHours(location_id=location.id, weekday=day, from_minute=begin, until_minute=end)
            for day, begin, end in _stretches(week)
        )
        look_again(work, location.id)
        return _traced(work, "location.save", location.id)


def save_provider(
    book: Book, actor: Actor, provider_id: int | None, *, name: str, weeks: Sequence[tuple[int, WeekHours]]
) -> int:
    """A provider as they are from now on, or a new one; gives the key. `weeks`: the usual hours by the key of the location.

    Hours that hold between dates stay. Raises UsageError (no name, no hours), Conflict where the name is taken, NotFound.
    """
    line = _name(name)
    if not any(any(week.days.values()) for _, week in weeks):
        raise UsageError(tr("{name} never works. Give the hours of at least one day.", name=line))
    with book.write(actor) as work:
        _refuse_taken(work, Provider, line, but=provider_id)
        if provider_id is None:
            provider = Provider(public_id=new_public_id(), position=_next_place(work, Provider), revision=0)
            work.session.add(provider)
        else:
            provider = _there(work.session.get(Provider, provider_id))
        provider.name, provider.name_key = line, name_key(line)
        provider.revision += 1
        work.session.flush()
        work.session.execute(
            delete(ProviderHours).where(
                ProviderHours.provider_id == provider.id,
                ProviderHours.valid_from.is_(None),
                ProviderHours.valid_until.is_(None),
            )
        )
        work.session.add_all(
            ProviderHours(
                provider_id=provider.id,
                location_id=_there(work.session.get(Location, location_id)).id,
                weekday=day,
                from_minute=begin,
                until_minute=end,
            )
            for location_id, week in weeks
            for day, begin, end in _stretches(week)
        )
        return _traced(work, "provider.save", provider.id)


def save_type(
    book: Book,
    actor: Actor,
    type_id: int | None,
    *,
    name: str,
    minutes: int,
    colour: str,
    extras: TypeExtras | None = None,
) -> int:
    """A kind of visit as it is from now on, or a new one; gives its key. `colour` is RRGGBB or empty; `extras` None leaves them.

    Raises UsageError (no name, an impossible length, link or number of weeks), Conflict where the name is taken, NotFound.
    """
    line = _name(name)
    if not 1 <= minutes <= LONGEST_VISIT:
        raise UsageError(tr("A visit lasts 1 to 1440 minutes. Give its length in minutes."))
    with book.write(actor) as work:
        _refuse_taken(work, AppointmentType, line, but=type_id)
        if type_id is None:
            kind = AppointmentType(public_id=new_public_id(), value_minor=None)
            work.session.add(kind)
        else:
            kind = _there(work.session.get(AppointmentType, type_id))
        kind.name, kind.name_key = line, name_key(line)
        kind.minutes, kind.colour = minutes, colour
        work.session.flush()
        if extras is not None:
            put_extras(work, kind, extras)
        return _traced(work, "type.save", kind.id)


def _locations(connection: Connection, clinic_phone: str) -> tuple[LocationFacts, ...]:
    hours = _hours(
        (row.location_id, row.weekday, row.from_minute, row.until_minute)
        for row in connection.execute(
            select(
                LocationHours.location_id,
                LocationHours.weekday,
                LocationHours.from_minute,
                LocationHours.until_minute,
            )
        )
    )
    rows = connection.execute(
        select(Location.id, Location.name, Location.address, Location.phone)
        .where(Location.active)
        .order_by(Location.position, Location.id)
    )
    return tuple(
        LocationFacts(
            row.id,
            row.name,
            row.address,
            "" if row.phone == clinic_phone else row.phone,
            hours.get(row.id, WeekHours({})),
        )
        for row in rows
    )


def _providers(connection: Connection) -> tuple[ProviderFacts, ...]:
    hours = _hours(
        ((row.provider_id, row.location_id), row.weekday, row.from_minute, row.until_minute)
        for row in connection.execute(
            select(
                ProviderHours.provider_id,
                ProviderHours.location_id,
                ProviderHours.weekday,
                ProviderHours.from_minute,
                ProviderHours.until_minute,
            ).where(ProviderHours.valid_from.is_(None), ProviderHours.valid_until.is_(None))
        )
    )
    rows = connection.execute(
        select(Provider.id, Provider.name).where(Provider.active).order_by(Provider.position, Provider.id)
    )
    return tuple(
        ProviderFacts(
            row.id,
            row.name,
            tuple(
                (place, week)
                for (provider, place), week in sorted(hours.items(), key=lambda item: item[0])
                if provider == row.id
            ),
        )
        for row in rows
    )


def _types(connection: Connection) -> tuple[TypeFacts, ...]:
    rows = connection.execute(
        select(AppointmentType.id, AppointmentType.name, AppointmentType.minutes, AppointmentType.colour)
        .where(AppointmentType.active)
        .order_by(AppointmentType.id)
    )
    extras = extras_in(connection)
    return tuple(TypeFacts(row.id, row.name, row.minutes, row.colour, extras[row.id]) for row in rows)


def _hours(rows: Iterable[tuple[_KeyT, int, int, int]]) -> dict[_KeyT, WeekHours]:
    found: defaultdict[_KeyT, defaultdict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for key, weekday, begin, end in rows:
        found[key][weekday].append(Interval(begin, end))
    return {
        key: WeekHours({day: tuple(sorted(hours)) for day, hours in days.items()})
        for key, days in found.items()
    }


def _stretches(week: WeekHours) -> Iterable[tuple[int, int, int]]:
    for day in range(7):
        for interval in week.on(day):
            yield day, interval.from_minute, interval.until_minute


def _name(text: str) -> str:
    line = clean_line(text, limit=LONGEST_NAME)
    if not line:
        raise UsageError(tr("The name is empty. Give one."))
    return line


def _phone(text: str, country: str) -> str:
    if not text.strip():
        return ""
    from frontdesk.domain import phones

    return phones.parse(text, country).e164


def _there(row: _RowT | None) -> _RowT:
    if row is None:
        raise NotFound(tr("There is nothing of that name in the clinic. Choose one that is."))
    return row


def _refuse_taken(work: Work, table: _Named, name: str, *, but: int | None) -> None:
    taken = work.session.scalar(select(table.id).where(table.name_key == name_key(name)))
    if taken is not None and taken != but:
        raise Conflict(tr("{name} is in the book already. Choose another name.", name=name))


def _next_place(work: Work, table: type[Location] | type[Provider]) -> int:
    last = work.session.scalar(select(func.max(table.position)))
    return 0 if last is None else last + 1


def _traced(work: Work, act: str, key: int) -> int:
    work.changed(Kind.CLINIC, key)
    work.audit(act, Kind.CLINIC, key)
    remember_set_up(work, Kind.CLINIC, key)
    return key
