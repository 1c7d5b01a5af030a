"""Holding times for a moment while a patient decides: one or several, all or none, seen by every desk. It ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.wallclock import resolve
from frontdesk.models.queries.slots import held_providers
from frontdesk.models.tables import Reservation
from frontdesk.services import settings
from frontdesk.services.booking import lookups
from frontdesk.services.booking.blocks import LONGEST_HOLD_SECONDS, Held
from frontdesk.services.booking.occupancy import Owner, Wish, drop_reservations, expire_reservations, take
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class Spot:
    """A time with somebody at a place. `start` is the wall clock there, `fold` the pass of a time that comes twice."""

    provider_id: int
    location_id: int
    start: str
    minutes: int
    fold: int | None = None
    room_id: int | None = None


def hold_times(
    book: Book,
    actor: Actor,
    spots: Sequence[Spot],
    *,
    seconds: int | None = None,
    instead_of: str | None = None,
) -> Held:
    """Hold times for so many seconds (None: as the setting `booking.hold_seconds` says), all of them by one reservation.

    `instead_of` is the public id of a reservation that is given up for it, in the same transaction. Raises TimeTaken with what is
    free beside the one that is taken; then nothing is held, and what was held before stays. NotFound, UsageError, Refused.
    """
    with book.write(actor) as work:
        lasts = settings.load(work.session).hold_seconds if seconds is None else seconds
        if not spots or not 1 <= lasts <= LONGEST_HOLD_SECONDS:
            raise UsageError(tr("A slot is held for a second at least and a week at most."))
        if instead_of is not None:
            _drop(work, instead_of)
        row = Reservation(
            public_id=new_public_id(),
            holder=work.actor.label[:200],
            expires_utc=work.now_utc + lasts * 1000,
            created_utc=work.now_utc,
        )
        work.session.add(row)
        work.session.flush()
        for spot in spots:
            take(work, Owner(reservation_id=row.id), _wish(work, spot))
            work.changed(Kind.DAY, spot.provider_id)
        return Held(row.public_id, row.expires_utc)


def release_times(book: Book, actor: Actor, public_id: str) -> None:
    """Give held times back, so that every desk sees them free again; nothing happens where they are."""
    with book.write(actor) as work:
        _drop(work, public_id)
        expire_reservations(work)


def _wish(work: Work, spot: Spot) -> Wish:
    lookups.check_minutes(spot.minutes)
    location = lookups.open_location(work, spot.location_id)
    lookups.check_provider(work, spot.provider_id)
    lookups.check_room(work, spot.room_id, location_id=location.id)
    from_utc = resolve(spot.start, location.zone, fold=spot.fold).utc
    return Wish(
        from_utc=from_utc,
        until_utc=from_utc + spot.minutes * MINUTE,
        location_id=location.id,
        zone=location.zone,
        provider_id=spot.provider_id,
        room_id=spot.room_id,
    )


def _drop(work: Work, public_id: str) -> None:
    key = work.session.scalar(select(Reservation.id).where(Reservation.public_id == public_id))
    if key is not None:
        for provider_id in held_providers(work.session.connection(), public_id):
            work.changed(Kind.DAY, provider_id)
        drop_reservations(work.session, [key])
