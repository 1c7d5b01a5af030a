"""Bookings that are proposed whole: the next visit after one, and the one that a request asks for, each with free times near what fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.errors import NotFound
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import Lifecycle, PartOfDay
from frontdesk.models.tables import Appointment, AppointmentType, Location, Provider, TypeDetail
from frontdesk.services.finding import FreeSlot, Search, Sought, find_times
from frontdesk.services.requests import RequestRow, get_request

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

USUAL_WEEKS: Final = 6
"""Where neither the type nor the patient's visits say when the next one is."""
USUAL_MINUTES: Final = 30
NEAR_DAYS: Final = 10
"""So far from the day that is meant times are proposed without saying more."""
MOST: Final = 200
SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Proposed:
    """A booking with everything filled in. `slots`: free times, the one that fits best first; `sentence` says what they are near to.

    `patient_id` is None where a request fits no card for certain: then `request` says whom to look for.
    """

    patient_id: int | None
    type_id: int | None
    provider_id: int | None
    location_id: int | None
    minutes: int
    day: date | None
    slots: tuple[FreeSlot, ...]
    sentence: str
    weeks: int | None = None
    request: RequestRow | None = None


def again_weeks(book: Book, visit_id: int) -> int:
    """After how many weeks the next visit after this one is usual: as its type says, else as long as the patient's last ones were
    apart, else six. Raises NotFound."""
    with book.read() as connection:
        return _weeks(connection, _visit(connection, visit_id))


def propose_again(book: Book, visit_id: int, *, limit: int = SHOWN) -> Proposed:
    """The next visit like this one: so many weeks on, with the same provider, near the same weekday and time of the day.

    Raises NotFound; a provider or location that was given up is left open.
    """
    with book.read() as connection:
        visit = _visit(connection, visit_id)
        weeks = _weeks(connection, visit)
        provider_id = _in_use(connection, Provider, visit.provider_id)
        location_id = _in_use(connection, Location, visit.location_id)
        type_id = _in_use(connection, AppointmentType, visit.type_id)
    day = date.fromisoformat(visit.local_date) + timedelta(weeks=weeks)
    minute = int(visit.start_wall[11:13]) * 60 + int(visit.start_wall[14:16])
    search = Search(_one(visit.minutes, provider_id), location_ids=_only(location_id))
    near = replace(
        search, from_date=day - timedelta(days=NEAR_DAYS), until_date=day + timedelta(days=NEAR_DAYS)
    )
    slots: tuple[FreeSlot, ...] = ()
    for asked in (
        replace(near, weekdays=frozenset({day.weekday()}), part=_part_of(minute)),
        replace(near, part=_part_of(minute)),
        near,
        replace(search, from_date=day),
    ):
        slots = _free(book, asked, limit=MOST)
        if slots:
            break
    sentence = tr("1 week on:") if weeks == 1 else tr("{weeks} weeks on:", weeks=weeks)
    return Proposed(
        patient_id=visit.patient_id,
        type_id=type_id,
        provider_id=provider_id,
        location_id=location_id,
        minutes=visit.minutes,
        day=day,
        slots=_nearest(slots, day, minute)[:limit],
        sentence=sentence,
        weeks=weeks,
    )


def propose_for_request(book: Book, request_id: int, *, limit: int = SHOWN) -> Proposed:
    """The booking that a request asks for. What they named and the clinic does not have is left open. Raises NotFound."""
    request = get_request(book, request_id)
    with book.read() as connection:
        type_id = _named(connection, AppointmentType, request.type)
        provider_id = _named(connection, Provider, request.provider)
        location_id = _named(connection, Location, request.location)
        minutes = connection.scalar(select(AppointmentType.minutes).where(AppointmentType.id == type_id))
    earliest = None if request.earliest_date is None else date.fromisoformat(request.earliest_date)
    latest = None if request.latest_date is None else date.fromisoformat(request.latest_date)
    search = Search(
        _one(minutes or USUAL_MINUTES, provider_id),
        location_ids=_only(location_id),
        from_date=earliest,
        weekdays=frozenset(int(digit) for digit in request.weekdays) or None,
        part=PartOfDay(request.part_of_day) if request.part_of_day else None,
    )
    slots = _free(book, search, limit=limit)
    fitting = tuple(slot for slot in slots if latest is None or _day(slot) <= latest)
    if not slots:
        sentence = tr("Nothing that fits is free. Ask what else would suit them.")
    elif not fitting:
        sentence = tr("Nothing is free by then. The next times:")
    else:
        sentence = tr("What they asked for is free:")
    return Proposed(
        patient_id=request.patient_id,
        type_id=type_id,
        provider_id=provider_id,
        location_id=location_id,
        minutes=minutes or USUAL_MINUTES,
        day=earliest,
        slots=fitting or slots,
        sentence=sentence,
        request=request,
    )


def _free(book: Book, search: Search, *, limit: int) -> tuple[FreeSlot, ...]:
    """Free times for one person; none where nobody can be booked there any more."""
    try:
        return tuple(slot for (slot,) in find_times(book, search, limit=limit).answers)
    except NotFound:
        return ()


def _one(minutes: int, provider_id: int | None) -> tuple[Sought, ...]:
    return (Sought(minutes, _only(provider_id)),)


def _only(key: int | None) -> frozenset[int] | None:
    return None if key is None else frozenset({key})


def _part_of(minute: int) -> PartOfDay:
    """Noon parts morning from afternoon, 17:00 that from evening."""
    if minute < 12 * 60:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if minute < 17 * 60 else PartOfDay.EVENING


@dataclass(frozen=True, slots=True)
class _Visit:
    """What the next visit takes over."""

    id: int
    patient_id: int
    provider_id: int
    location_id: int
    type_id: int | None
    minutes: int
    local_date: str
    start_wall: str
    start_utc: int


def _visit(connection: Connection, visit_id: int) -> _Visit:
    row = connection.execute(
        select(
            Appointment.id,
            Appointment.patient_id,
            Appointment.provider_id,
            Appointment.location_id,
            Appointment.type_id,
            Appointment.minutes,
            Appointment.local_date,
            Appointment.start_wall,
            Appointment.start_utc,
        ).where(Appointment.id == visit_id)
    ).first()
    if row is None:
        raise NotFound(tr("There is no such visit in the book. Look at the day again."))
    return _Visit(*row)


def _weeks(connection: Connection, visit: _Visit) -> int:
    usual = connection.scalar(select(TypeDetail.again_weeks).where(TypeDetail.type_id == visit.type_id))
    if usual:
        return usual
    before = connection.scalar(
        select(Appointment.start_utc)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.type_id.is_not_distinct_from(visit.type_id),
            Appointment.start_utc < visit.start_utc,
            Appointment.lifecycle.not_in([*CANCELLED, Lifecycle.NO_SHOW]),
        )
        .order_by(Appointment.start_utc.desc())
        .limit(1)
    )
    weeks = 0 if before is None else round((visit.start_utc - before) / (7 * DAY))
    return weeks if 1 <= weeks <= 52 else USUAL_WEEKS


def _in_use(
    connection: Connection, table: type[Provider] | type[Location] | type[AppointmentType], key: int | None
) -> int | None:
    return connection.scalar(select(table.id).where(table.id == key, table.active))


def _named(
    connection: Connection, table: type[Provider] | type[Location] | type[AppointmentType], name: str
) -> int | None:
    if not name:
        return None
    return connection.scalar(select(table.id).where(table.name_key == name_key(name), table.active))


def _day(slot: FreeSlot) -> date:
    return date.fromisoformat(slot.start[:10])


def _nearest(slots: tuple[FreeSlot, ...], day: date, minute: int) -> tuple[FreeSlot, ...]:
    """The times nearest to a day and a time of the day first; a later day goes before an earlier one that is as near."""

    def far(slot: FreeSlot) -> tuple[int, bool, int, int]:
        off = (_day(slot) - day).days
        at = int(slot.start[11:13]) * 60 + int(slot.start[14:16])
        return abs(off), off < 0, abs(at - minute), slot.start_utc

    return tuple(sorted(slots, key=far))
