"""What a clinic changes of itself in the course of a year: rooms, hours of providers, days that differ, who is no longer there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import delete, select, update

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.hours import DayException, WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Location,
    LocationException,
    Provider,
    ProviderHours,
    Room,
)
from frontdesk.services.identity import new_public_id
from frontdesk.services.set_up_log import remember_set_up

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

Part: TypeAlias = Literal["provider", "location", "room", "type"]
"""What a clinic consists of."""

_Row: TypeAlias = Provider | Location | Room | AppointmentType


def add_room(book: Book, actor: Actor, location_id: int, *, name: str) -> int:
    """A new room of a location; gives its key. Raises NotFound, UsageError, Conflict (the location has one of that name)."""
    line = clean_line(name, limit=200)
    if not line:
        raise UsageError(tr("Give the name of the room."))
    with book.write(actor) as work:
        _there(work, "location", location_id)
        taken = work.session.scalar(
            select(Room.id).where(Room.location_id == location_id, Room.name_key == name_key(line))
        )
        if taken is not None:
            raise Conflict(tr("The location has a room called {name} already.", name=line))
        room = Room(public_id=new_public_id(), location_id=location_id, name=line, name_key=name_key(line))
        work.session.add(room)
        work.session.flush()
        _trace(work, "room.add", room.id)
        return room.id


def set_provider_hours(
    book: Book,
    actor: Actor,
    provider_id: int,
    *,
    location_id: int,
    week: WeekHours,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Changes:
    """When a provider works at a location, in the place of what was known for the same dates there. Raises NotFound."""
    first = None if valid_from is None else valid_from.isoformat()
    last = None if valid_until is None else valid_until.isoformat()
    with book.write(actor) as work:
        _there(work, "provider", provider_id)
        _there(work, "location", location_id)
        work.session.execute(
            delete(ProviderHours).where(
                ProviderHours.provider_id == provider_id,
                ProviderHours.location_id == location_id,
                ProviderHours.valid_from.is_(None) if first is None else ProviderHours.valid_from == first,
                ProviderHours.valid_until.is_(None) if last is None else ProviderHours.valid_until == last,
            )
        )
        work.session.add_all(
            ProviderHours(
                provider_id=provider_id,
                location_id=location_id,
                weekday=weekday,
                from_minute=interval.from_minute,
                until_minute=interval.until_minute,
                valid_from=first,
                valid_until=last,
            )
            for weekday in range(7)
            for interval in week.on(weekday)
        )
        _trace(work, "provider.hours", provider_id)
    return work.changes


def set_exception(book: Book, actor: Actor, location_id: int, exception: DayException) -> Changes:
    """A day on which a location has other hours, or is closed; in the place of what was set for that day. Raises NotFound."""
    with book.write(actor) as work:
        _there(work, "location", location_id)
        _forget_day(work, location_id, exception.date)
        spans: list[tuple[int | None, int | None]] = [
            (interval.from_minute, interval.until_minute) for interval in sorted(exception.intervals)
        ]
        work.session.add_all(
            LocationException(
                location_id=location_id,
                local_date=exception.date.isoformat(),
                from_minute=from_minute,
                until_minute=until_minute,
                reason=clean_line(exception.reason, limit=200),
            )
            for from_minute, until_minute in spans or [(None, None)]
        )
        look_again(work, location_id)
        _trace(work, "location.exception", location_id, {"day": exception.date.isoformat()})
    return work.changes


def clear_exception(book: Book, actor: Actor, location_id: int, day: date) -> Changes:
    """The usual hours again on that day. Raises NotFound."""
    with book.write(actor) as work:
        _there(work, "location", location_id)
        _forget_day(work, location_id, day)
        look_again(work, location_id)
        _trace(work, "location.exception", location_id, {"day": day.isoformat(), "usual": True})
    return work.changes


def set_in_use(book: Book, actor: Actor, part: Part, key: int, *, in_use: bool) -> Changes:
    """A provider leaves, a room is given up, or comes back. What was booked stays; nothing new can be. Raises NotFound."""
    with book.write(actor) as work:
        _there(work, part, key).active = in_use
        _trace(work, f"{part}.active", key, {"active": in_use})
    return work.changes


def rename(book: Book, actor: Actor, part: Part, key: int, *, name: str) -> Changes:
    """Another name for a provider, a location, a room or a type. Texts that wait keep their words; new ones say the new name.

    Raises NotFound, UsageError (no name), Conflict (another one has it; of rooms, another one of that location).
    """
    line = clean_line(name, limit=200)
    if not line:
        raise UsageError(tr("Give the new name."))
    with book.write(actor) as work:
        row = _there(work, part, key)
        _refuse_name(work, row, name_key(line))
        if row.name != line:
            row.name, row.name_key = line, name_key(line)
            if isinstance(row, Provider | Location):
                row.revision += 1
            _trace(work, f"{part}.rename", key)
    return work.changes


def _refuse_name(work: Work, row: _Row, key: str) -> None:
    table = type(row)
    taken = select(table.id).where(table.name_key == key, table.id != row.id)
    if isinstance(row, Room):
        taken = taken.where(Room.location_id == row.location_id)
    if work.session.scalar(taken) is not None:
        raise Conflict(tr("Another one has this name already. Choose another name."))


def _forget_day(work: Work, location_id: int, day: date) -> None:
    work.session.execute(
        delete(LocationException).where(
            LocationException.location_id == location_id, LocationException.local_date == day.isoformat()
        )
    )


def look_again(work: Work, location_id: int) -> None:
    """Other hours may pull reminders forward: all coming visits there are looked at anew."""
    work.session.execute(
        update(Appointment)
        .where(
            Appointment.location_id == location_id,
            Appointment.lifecycle == Lifecycle.BOOKED,
            Appointment.start_utc > work.now_utc,
        )
        .values(next_due_utc=0)
    )


def _there(work: Work, part: Part, key: int) -> _Row:
    row: _Row | None
    match part:
        case "provider":
            row = work.session.get(Provider, key)
        case "location":
            row = work.session.get(Location, key)
        case "room":
            row = work.session.get(Room, key)
        case "type":
            row = work.session.get(AppointmentType, key)
    if row is None:
        raise NotFound(tr("There is nothing of that name in the clinic. Choose one that is."))
    return row


def _trace(work: Work, act: str, key: int, detail: dict[str, object] | None = None) -> None:
    work.changed(Kind.CLINIC, key)
    work.audit(act, Kind.CLINIC, key, detail)
    remember_set_up(work, Kind.CLINIC, key)
