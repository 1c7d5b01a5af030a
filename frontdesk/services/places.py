"""The clinic's own furniture: providers, locations, appointment types, opening hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.hours import Interval, WeekHours, format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import zone
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, AppointmentType, Clinic, Location, LocationHours, Provider
from frontdesk.services.identity import new_public_id
from frontdesk.services.set_up_log import remember_set_up
from frontdesk.services.type_details import put_extras

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

LONGEST_NAME: Final = 200

DAY_WORDS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How the week days are written on the command line, whatever the language."""

_PART: Final = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<hours>.+)")
_SPAN: Final = re.compile(r"(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)")
_CLOSED: Final = "closed"


def add_provider(book: Book, actor: Actor, *, name: str) -> str:
    """A new provider; gives the public id. Raises UsageError, Conflict where the name is taken."""
    line = _name(name)
    with book.write(actor) as work:
        _refuse_taken(work, Provider, line)
        provider = Provider(public_id=new_public_id(), name=line, name_key=name_key(line))
        work.session.add(provider)
        work.session.flush()
        work.changed(Kind.CLINIC, provider.id)
        work.audit("provider.add", Kind.CLINIC, provider.id)
        return provider.public_id


def add_location(
    book: Book, actor: Actor, *, name: str, zone_name: str | None = None, phone: str = "", address: str = ""
) -> str:
    """A new location, in the clinic's zone unless another is named; gives the public id. Raises as `add_provider`."""
    line = _name(name)
    with book.write(actor) as work:
        clinic = work.session.get_one(Clinic, 1)
        _refuse_taken(work, Location, line)
        location = Location(
            public_id=new_public_id(),
            name=line,
            name_key=name_key(line),
            address=address.strip(),
            phone=_phone(phone, clinic.country) or clinic.phone,
            zone=clinic.zone if zone_name is None else zone(zone_name).key,
            holidays_region=clinic.country,
        )
        work.session.add(location)
        work.session.flush()
        work.changed(Kind.CLINIC, location.id)
        work.audit("location.add", Kind.CLINIC, location.id)
        return location.public_id


def edit_location(
    book: Book,
    actor: Actor,
    location_id: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> str:
    """Change what is given of a location; an empty phone is the clinic's. Gives the name it has now.

    Texts that wait keep their words; new ones say what holds now. Raises UsageError, and Conflict where the name is taken.
    """
    with book.write(actor) as work:
        location = work.session.get_one(Location, location_id)
        clinic = work.session.get_one(Clinic, 1)
        if name is not None and name_key(_name(name)) != location.name_key:
            _refuse_taken(work, Location, _name(name))
        if name is not None:
            location.name = _name(name)
            location.name_key = name_key(location.name)
        if phone is not None:
            location.phone = _phone(phone, clinic.country) or clinic.phone
        if address is not None:
            location.address = address.strip()
        location.revision += 1
        work.changed(Kind.CLINIC, location.id)
        work.audit("location.edit", Kind.CLINIC, location.id)
        return location.name


def edit_clinic(
    book: Book, actor: Actor, *, name: str | None = None, phone: str | None = None
) -> tuple[str, str]:
    """Change the clinic's name or phone; locations that had the old phone follow. Gives both as they are now. Raises UsageError."""
    with book.write(actor) as work:
        clinic = work.session.get_one(Clinic, 1)
        if name is None and phone is None:
            return clinic.name, clinic.phone
        if name is not None:
            clinic.name = _name(name)
        if phone is not None:
            before, clinic.phone = clinic.phone, _phone(phone, clinic.country)
            work.session.execute(update(Location).where(Location.phone == before).values(phone=clinic.phone))
        work.changed(Kind.CLINIC, clinic.id)
        work.audit("clinic.edit", Kind.CLINIC, clinic.id)
        remember_set_up(work, Kind.CLINIC, clinic.id)
        return clinic.name, clinic.phone


def add_type(book: Book, actor: Actor, *, name: str, minutes: int, extras: TypeExtras | None = None) -> str:
    """A new appointment type with its usual length; gives the public id. Raises as `add_provider`, and UsageError for extras."""
    line = _name(name)
    if not 1 <= minutes <= 1440:
        raise UsageError(tr("A visit lasts 1 to 1440 minutes. Give its length in minutes."))
    with book.write(actor) as work:
        _refuse_taken(work, AppointmentType, line)
        kind = AppointmentType(
            public_id=new_public_id(), name=line, name_key=name_key(line), minutes=minutes, value_minor=None
        )
        work.session.add(kind)
        work.session.flush()
        if extras is not None:
            put_extras(work, kind, extras)
        work.changed(Kind.CLINIC, kind.id)
        work.audit("type.add", Kind.CLINIC, kind.id)
        return kind.public_id


def parse_week(text: str) -> WeekHours:
    """Opening hours as people write them: `mon-fri 08:00-12:00 13:00-18:00, sat 09:00-12:00, sun closed`.

    Days that are not named are closed. Raises UsageError.
    """
    days: dict[int, tuple[Interval, ...]] = {}
    for part in (part.strip().casefold() for part in text.split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            raise _no_hours(part)
        intervals = _intervals(match["hours"].strip(), part)
        for weekday in _weekdays(match["first"], match["last"], part):
            if weekday in days:
                raise UsageError(
                    tr(
                        "{day} is named twice. Name each day once, with all its hours.",
                        day=DAY_WORDS[weekday],
                    )
                )
            days[weekday] = intervals
    return WeekHours(days)


def week_text(week: WeekHours) -> str:
    """The hours as `parse_week` takes them; days with the same hours next to each other are put together."""
    runs: list[tuple[int, int, tuple[Interval, ...]]] = []
    for weekday in range(7):
        hours = week.on(weekday)
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], weekday, hours)
        else:
            runs.append((weekday, weekday, hours))
    return ", ".join(
        f"{DAY_WORDS[first]}{f'-{DAY_WORDS[last]}' if last > first else ''} {_spans(hours)}"
        for first, last, hours in runs
        if hours
    )


def set_location_hours(book: Book, actor: Actor, location_id: int, *, week: WeekHours) -> None:
    """The usual hours of a location, in the place of the earlier ones. Reminders that fall outside them are pulled forward."""
    with book.write(actor) as work:
        work.session.execute(delete(LocationHours).where(LocationHours.location_id == location_id))
        for weekday in range(7):
            for interval in week.on(weekday):
                work.session.add(
                    LocationHours(
                        location_id=location_id,
                        weekday=weekday,
                        from_minute=interval.from_minute,
                        until_minute=interval.until_minute,
                    )
                )
        # Steps that fall outside the hours are pulled forward: the planner has to look at every visit there anew.
        work.session.execute(
            update(Appointment)
            .where(
                Appointment.location_id == location_id,
                Appointment.lifecycle == Lifecycle.BOOKED,
                Appointment.start_utc > work.now_utc,
            )
            .values(next_due_utc=0)
        )
        work.changed(Kind.CLINIC, location_id)
        work.audit("location.hours", Kind.CLINIC, location_id, {"hours": week_text(week)})


def location_hours(book: Book, location_id: int) -> WeekHours:
    """The usual hours of a location; nothing at all where they are not known."""
    days: dict[int, list[Interval]] = {}
    with book.read() as connection:
        for row in connection.execute(
            select(LocationHours.weekday, LocationHours.from_minute, LocationHours.until_minute)
            .where(LocationHours.location_id == location_id)
            .order_by(LocationHours.weekday, LocationHours.from_minute)
        ):
            days.setdefault(row.weekday, []).append(Interval(row.from_minute, row.until_minute))
    return WeekHours({weekday: tuple(hours) for weekday, hours in days.items()})


def _refuse_taken(work: Work, table: type[Provider | Location | AppointmentType], name: str) -> None:
    if work.session.scalar(select(table.id).where(table.name_key == name_key(name))) is not None:
        raise Conflict(tr("{name} is in the book already. Choose another name.", name=name))


def _name(text: str) -> str:
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_NAME or not line.isprintable():
        raise UsageError(tr("A name has 1 to {most} characters that can be shown.", most=LONGEST_NAME))
    return line


def _phone(text: str, country: str) -> str:
    if not text.strip():
        return ""
    from frontdesk.domain import phones

    return phones.parse(text, country).e164


def _weekdays(first: str, last: str | None, part: str) -> Iterator[int]:
    try:
        begin = DAY_WORDS.index(first)
        end = begin if last is None else DAY_WORDS.index(last)
    except ValueError:
        raise _no_hours(part) from None
    # "sat-mon" goes over the week's end.
    for step in range((end - begin) % 7 + 1):
        yield (begin + step) % 7


def _intervals(text: str, part: str) -> tuple[Interval, ...]:
    if text == _CLOSED:
        return ()
    found = [(parse_clock(match[1]), parse_clock(match[2])) for match in _SPAN.finditer(text)]
    if not found or _SPAN.sub("", text).strip():
        raise _no_hours(part)
    return tuple(Interval(begin, end) for begin, end in found)


def _spans(hours: tuple[Interval, ...]) -> str:
    return " ".join(f"{format_clock(one.from_minute)}-{format_clock(one.until_minute)}" for one in hours)


def _no_hours(part: str) -> UsageError:
    shown = "".join(c for c in part[:40] if c.isprintable())
    return UsageError(
        tr(
            "{text} are no opening hours. Write them like mon-fri 08:00-12:00 13:00-18:00, sat 09:00-12:00.",
            text=shown,
        )
    )
