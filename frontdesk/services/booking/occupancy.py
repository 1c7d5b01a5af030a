"""Who has whose time. A trigger refuses overlaps; what is here takes time, gives it back and says who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from frontdesk.domain.clock_words import clock_at
from frontdesk.domain.errors import Conflict, TimeTaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE
from frontdesk.models.engine import is_occupied
from frontdesk.models.queries import booking as queries
from frontdesk.models.tables import (
    Appointment,
    Block,
    Location,
    Occupancy,
    Offer,
    Patient,
    Provider,
    Reservation,
    Room,
)
from frontdesk.services.booking import slots

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from frontdesk.services.work import Work


class Resource(StrEnum):
    """What can be occupied."""

    PROVIDER = "provider"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who occupies: exactly one of the three keys."""

    appointment_id: int | None = None
    block_id: int | None = None
    reservation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Time that somebody wants: half-open, ms UTC. `zone` is the location's, for sentences and for finding free times."""

    from_utc: int
    until_utc: int
    location_id: int
    zone: str
    provider_id: int | None = None
    room_id: int | None = None

    @property
    def resources(self) -> tuple[tuple[Resource, int], ...]:
        """What it would occupy."""
        wanted = ((Resource.PROVIDER, self.provider_id), (Resource.ROOM, self.room_id))
        return tuple((kind, key) for kind, key in wanted if key is not None)


def wish_of(appointment: Appointment) -> Wish:
    """The time that a visit wants as it stands."""
    return Wish(
        from_utc=appointment.start_utc,
        until_utc=appointment.end_utc,
        location_id=appointment.location_id,
        zone=appointment.zone,
        provider_id=appointment.provider_id,
        room_id=appointment.room_id,
    )


def take(work: Work, owner: Owner, wish: Wish, *, shared: bool = False) -> None:
    """Occupy the wished time. `shared` lets deliberate overbooking through.

    Raises TimeTaken, with a sentence that says who has the time and what is free instead.
    """
    expire_reservations(work)
    if not shared:
        refuse_taken(work, wish)
    try:
        work.session.execute(insert(Occupancy), _rows(owner, wish, shared=shared))
    except IntegrityError as error:
        if not is_occupied(error):
            raise
        raise Conflict(tr("This time is taken. Choose another one.")) from error


def take_visit(work: Work, appointment: Appointment) -> None:
    """Occupy a visit's time, after what it had before was given back."""
    take(
        work,
        Owner(appointment_id=appointment.id),
        wish_of(appointment),
        shared=appointment.overbooked is not None,
    )


def take_room(work: Work, appointment: Appointment) -> None:
    """Occupy the room of a visit that has its provider's time already."""
    if appointment.room_id is not None:
        take(
            work,
            Owner(appointment_id=appointment.id),
            replace(wish_of(appointment), provider_id=None),
            shared=appointment.overbooked is not None,
        )


def free_room(work: Work, appointment: Appointment) -> None:
    """Give a visit's room back, and keep its provider's time."""
    work.session.execute(
        delete(Occupancy).where(Occupancy.appointment_id == appointment.id, Occupancy.kind == Resource.ROOM)
    )


def free_visit(work: Work, appointment: Appointment) -> None:
    """Give all of a visit's time back."""
    work.session.execute(delete(Occupancy).where(Occupancy.appointment_id == appointment.id))


def expire_reservations(work: Work) -> None:
    """Drop the reservations whose time is over: whoever looks at free time does this first."""
    over = queries.over_reservations(work.session.connection(), work.now_utc)
    if over:
        drop_reservations(work.session, over)


def drop_reservations(session: Session, keys: Sequence[int]) -> None:
    """Delete reservations and give their time back. Offers that rested on them keep their history."""
    session.execute(update(Offer).where(Offer.reservation_id.in_(keys)).values(reservation_id=None))
    session.execute(delete(Occupancy).where(Occupancy.reservation_id.in_(keys)))
    session.execute(delete(Reservation).where(Reservation.id.in_(keys)))


def refuse_taken(work: Work, wish: Wish, *, but: int | None = None) -> None:
    """Raises TimeTaken where the provider, the room or the location has something else then. Only reads.

    `but` is the key of a visit that would give its time back.
    """
    connection = work.session.connection()
    span = {"from_utc": wish.from_utc, "until_utc": wish.until_utc}
    for kind, key in wish.resources:
        taken = queries.first_taken(
            connection, kind=kind, resource_id=key, now_utc=work.now_utc, but=but, **span
        )
        if taken is not None:
            raise _taken_time(work, wish, _has(work, wish, kind, key, taken), but=but)
    reason = queries.closed_reason(connection, wish.location_id, **span)
    if reason is not None:
        has = tr(
            "{location} is closed then: {reason}.",
            location=_name(work, Location, wish.location_id),
            reason=reason or tr("blocked"),
        )
        raise _taken_time(work, wish, has, but=but)


def _rows(owner: Owner, wish: Wish, *, shared: bool) -> list[dict[str, Any]]:
    """One row a resource and a day at most: the trigger counts on rows no longer than that."""
    return [
        {
            "kind": str(kind),
            "resource_id": key,
            "from_utc": begin,
            "until_utc": min(begin + DAY, wish.until_utc),
            "shared": shared,
            "appointment_id": owner.appointment_id,
            "block_id": owner.block_id,
            "reservation_id": owner.reservation_id,
        }
        for kind, key in wish.resources
        for begin in range(wish.from_utc, wish.until_utc, DAY)
    ]


def _has(work: Work, wish: Wish, kind: Resource, key: int, taken: queries.Taken) -> str:
    """Who has the time, as "Dr Malik has Petr Dvořák 9:00 to 9:30."."""
    who = _name(work, Provider if kind is Resource.PROVIDER else Room, key)
    span = {
        "start": clock_at(taken.from_utc, wish.zone),
        "end": clock_at(taken.until_utc, wish.zone),
    }
    if taken.appointment_id is not None:
        return tr("{who} has {patient} {start} to {end}.", who=who, patient=_patient(work, taken), **span)
    if taken.block_id is not None:
        reason = work.session.scalar(select(Block.reason).where(Block.id == taken.block_id))
        return tr(
            "{who} is not free {start} to {end}: {reason}.", who=who, reason=reason or tr("blocked"), **span
        )
    return tr("{who} is held for somebody else {start} to {end}.", who=who, **span)


def _taken_time(work: Work, wish: Wish, has: str, *, but: int | None) -> TimeTaken:
    """The refusal, with what is free beside it: "Dr Malik has Petr Dvořák 9:00 to 9:30. Free: 9:30, 10:15."."""
    free = slots.free_beside(
        work.session,
        provider_id=wish.provider_id,
        room_id=wish.room_id,
        location_id=wish.location_id,
        zone=wish.zone,
        around_utc=wish.from_utc,
        minutes=(wish.until_utc - wish.from_utc) // MINUTE,
        now_utc=work.now_utc,
        but=but,
    )
    instead = (
        tr("Free: {times}.", times=", ".join(clock_at(utc, wish.zone) for utc in free))
        if free
        else tr("Nothing else is free that day. Choose another day.")
    )
    return TimeTaken(f"{has} {instead}", has=has, free_utc=free)


def _patient(work: Work, taken: queries.Taken) -> str:
    row = work.session.execute(
        select(Patient.first_name, Patient.last_name)
        .join(Appointment, Appointment.patient_id == Patient.id)
        .where(Appointment.id == taken.appointment_id)
    ).one()
    return f"{row.first_name} {row.last_name}".strip()


def _name(work: Work, table: type[Provider] | type[Room] | type[Location], key: int) -> str:
    return work.session.scalar(select(table.name).where(table.id == key)) or tr("somebody")
