"""Time that nobody can book: blocks of a provider, a room or a whole location, and slots held for a moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.clock_words import clock_at
from frontdesk.domain.errors import Conflict, NotFound, Overtaken, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE, at_zone
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.names import clean_line
from frontdesk.domain.wallclock import resolve
from frontdesk.models.tables import Appointment, AuditEntry, Block, Location, Occupancy, Patient, Reservation
from frontdesk.services.booking import lookups
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.occupancy import (
    Owner,
    Wish,
    drop_reservations,
    expire_reservations,
    take,
)
from frontdesk.services.booking.parts import register
from frontdesk.services.booking.rows import RowsUndoer, Watched
from frontdesk.services.identity import new_public_id
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.blocked_seen import SeenBlock
    from frontdesk.services.work import Book, Work

LONGEST_BLOCK: Final = 400 * DAY
LONGEST_HOLD_SECONDS: Final = 7 * 24 * 3600
_BY: Final = "block"
_MOVE: Final = "block.move"


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block. Half-open, ms UTC; with neither provider nor room the whole location is closed. `zone`: of the clock that it goes by."""

    id: int
    public_id: str
    provider_id: int | None
    room_id: int | None
    location_id: int | None
    start_utc: int
    end_utc: int
    reason: str
    zone: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A block that was made, and what changed."""

    block: BlockRow
    changes: Changes


@dataclass(frozen=True, slots=True)
class Held:
    """A slot that is held: `public_id` goes into the booking that it was held for."""

    public_id: str
    expires_utc: int


def block_time(
    book: Book,
    actor: Actor,
    *,
    start: str,
    end: str,
    location_id: int | None = None,
    provider_id: int | None = None,
    room_id: int | None = None,
    reason: str = "",
) -> Blocked:
    """Block the time of a provider, of a room, or of the whole location. `start` and `end` are its wall clock.

    The location may be left out where the clinic has one. Blocks may overlap each other. Raises NotFound, UsageError, Conflict
    where there are visits in that time: they are moved first.
    """
    with book.write(actor) as work:
        location = _location(work, location_id)
        if provider_id is not None:
            lookups.check_provider(work, provider_id)
        lookups.check_room(work, room_id, location_id=location.id)
        row = Block(
            public_id=new_public_id(),
            provider_id=provider_id,
            room_id=room_id,
            location_id=location.id,
            start_wall=start,
            zone=location.zone,
            start_utc=resolve(start, location.zone).utc,
            end_utc=resolve(end, location.zone).utc,
            reason=clean_line(reason, limit=200),
            created_utc=work.now_utc,
        )
        _check_length(row)
        _refuse_visits(work, _wish(work, row))
        work.session.add(row)
        work.session.flush()
        rows = _watched(work, row.id)
        rows.made(row)
        _take(work, row)
        _trace(work, "block", row)
        rows.remember("block", title=tr("the block"))
        made = _row(row)
    return Blocked(made, work.changes)


def move_block(
    book: Book, actor: Actor, block_id: int, *, start: str, end: str, seen: SeenBlock | None = None
) -> Blocked:
    """Another time for a block, the wall clock where it is; with an offset where the clocks show that time twice. `seen`: how whoever
    moves it saw it (None: however it is). Raises NotFound, UsageError, Overtaken (it was moved meanwhile; `theirs` is when it is now),
    Conflict where there are visits in that time."""
    with book.write(actor) as work:
        row = _as_seen(work, block_id, seen)
        rows = _watched(work, block_id)
        rows.watch(Block, block_id)
        work.session.execute(delete(Occupancy).where(Occupancy.block_id == block_id))
        begins = resolve(start, row.zone)
        row.start_wall, row.start_utc, row.end_utc = begins.wall, begins.utc, resolve(end, row.zone).utc
        _check_length(row)
        _refuse_visits(work, _wish(work, row))
        work.session.flush()
        _take(work, row)
        _trace(work, _MOVE, row)
        rows.remember("block", title=tr("the move of the block"))
        moved = _row(row)
    return Blocked(moved, work.changes)


def get_block(book: Book, block_id: int) -> BlockRow:
    """A block. Raises NotFound."""
    with book.read() as connection:
        row = connection.execute(select(*Block.__table__.columns).where(Block.id == block_id)).first()
    if row is None:
        raise NotFound(tr("There is no such block any more. Look at the day again."))
    return BlockRow(
        id=row.id,
        public_id=row.public_id,
        provider_id=row.provider_id,
        room_id=row.room_id,
        location_id=row.location_id,
        start_utc=row.start_utc,
        end_utc=row.end_utc,
        reason=row.reason,
        zone=row.zone,
    )


def unblock_time(book: Book, actor: Actor, block_id: int, *, seen: SeenBlock | None = None) -> Changes:
    """Give blocked time back; `seen` as for `move_block`. Raises NotFound, Overtaken."""
    with book.write(actor) as work:
        row = _as_seen(work, block_id, seen)
        rows = _watched(work, block_id)
        rows.watch(Block, block_id)
        work.session.execute(delete(Occupancy).where(Occupancy.block_id == block_id))
        _trace(work, "unblock", row)
        work.session.delete(row)
        rows.remember("unblock", title=tr("giving the blocked time back"))
    return work.changes


def hold_slot(
    book: Book,
    actor: Actor,
    *,
    provider_id: int,
    start: str,
    minutes: int,
    seconds: int,
    location_id: int | None = None,
    room_id: int | None = None,
) -> Held:
    """Hold a slot for so many seconds, for an offer or a booking half made. It ends by itself.

    Raises NotFound, UsageError, Conflict (taken), Refused.
    """
    lookups.check_minutes(minutes)
    if not 1 <= seconds <= LONGEST_HOLD_SECONDS:
        raise UsageError(tr("A slot is held for a second at least and a week at most."))
    with book.write(actor) as work:
        location = _location(work, location_id)
        lookups.check_provider(work, provider_id)
        lookups.check_room(work, room_id, location_id=location.id)
        from_utc = resolve(start, location.zone).utc
        row = Reservation(
            public_id=new_public_id(),
            holder=work.actor.label[:200],
            expires_utc=work.now_utc + seconds * 1000,
            created_utc=work.now_utc,
        )
        work.session.add(row)
        work.session.flush()
        wish = Wish(
            from_utc=from_utc,
            until_utc=from_utc + minutes * MINUTE,
            location_id=location.id,
            zone=location.zone,
            provider_id=provider_id,
            room_id=room_id,
        )
        take(work, Owner(reservation_id=row.id), wish)
        return Held(row.public_id, row.expires_utc)


def renew_slot(book: Book, actor: Actor, public_id: str, *, seconds: int) -> Held:
    """Hold a held slot for so many seconds from now. Raises UsageError, Conflict where its time was over already."""
    if not 1 <= seconds <= LONGEST_HOLD_SECONDS:
        raise UsageError(tr("A slot is held for a second at least and a week at most."))
    with book.write(actor) as work:
        row = work.session.scalars(select(Reservation).where(Reservation.public_id == public_id)).first()
        if row is None or row.expires_utc <= work.now_utc:
            raise Conflict(tr("The time was held too long and is free for everybody again. Choose it anew."))
        row.expires_utc = work.now_utc + seconds * 1000
        return Held(row.public_id, row.expires_utc)


def release_slot(book: Book, actor: Actor, public_id: str) -> None:
    """Give a held slot back; nothing happens where its time is over already."""
    with book.write(actor) as work:
        key = work.session.scalar(select(Reservation.id).where(Reservation.public_id == public_id))
        if key is not None:
            drop_reservations(work.session, [key])
        expire_reservations(work)


class _BlockUndoer(RowsUndoer):
    """Brings a block back, or to where it was, unless visits are there by now."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        keys = {row["key"][0] for row in to["rows"]}
        work.session.execute(delete(Occupancy).where(Occupancy.block_id.in_(keys)))
        super().bring(work, to)
        for row in work.session.scalars(select(Block).where(Block.id.in_(keys))).all():
            _refuse_visits(work, _wish(work, row))
            _take(work, row)


register(_BY, _BlockUndoer)


def _as_seen(work: Work, block_id: int, seen: SeenBlock | None) -> Block:
    """The block, where it is still as somebody saw it. Raises NotFound, Overtaken."""
    row = work.session.get(Block, block_id)
    # The key of a block that is gone is given to another one.
    if row is None or (seen is not None and not _is_whose(row, seen)):
        raise NotFound(tr("There is no such block any more. Look at the day again."))
    if seen is not None and (row.start_utc, row.end_utc) != (seen.start_utc, seen.end_utc):
        said, now = _moved_by(work, row), _when(work, row)
        raise Overtaken(
            tr(
                "This blocked time was moved meanwhile: it is {when} now. {said} Look at it again, then repeat what you did.",
                when=now,
                said=said,
            ).replace("  ", " "),
            said=said,
            theirs=now,
            revision=row.revision,
        )
    return row


def _is_whose(row: Block, seen: SeenBlock) -> bool:
    if seen.provider_id is None and seen.room_id is None:
        return row.provider_id is None and row.room_id is None
    # In the column of a provider one doesn't see whether a room is blocked along with them.
    return seen.provider_id in (None, row.provider_id) and seen.room_id in (None, row.room_id)


def _moved_by(work: Work, row: Block) -> str:
    """Who put it where it is, as a sentence; empty where that is not known: an undo says nothing of blocks."""
    latest = work.session.scalar(
        select(AuditEntry.detail)
        .where(
            AuditEntry.subject == Kind.CLINIC,
            AuditEntry.subject_id == row.id,
            AuditEntry.action == _MOVE,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    detail = {} if latest is None else json.loads(latest)
    if (detail.get("from"), detail.get("until")) != (row.start_utc, row.end_utc):
        return ""
    return changed_since(work, Kind.CLINIC, row.id, action=_MOVE)


def _when(work: Work, row: Block) -> str:
    """ "14:00 to 15:00", with the day where that is not today."""
    first, last = (at_zone(utc, row.zone).date() for utc in (row.start_utc, row.end_utc))
    start = moment(row.start_utc, row.zone, now_utc=work.now_utc)
    if first == last:
        return tr("{start} to {end}", start=start, end=clock_at(row.end_utc, row.zone))
    return tr("{start} to {end}", start=start, end=moment(row.end_utc, row.zone, now_utc=work.now_utc))


def _watched(work: Work, block_id: int) -> Watched:
    return Watched(work, Kind.CLINIC, block_id, by=_BY)


def _take(work: Work, row: Block) -> None:
    wish = _wish(work, row)
    if wish.resources:
        # Shared, so that a holiday may lie over a lunch break; visits can't be put upon either.
        take(work, Owner(block_id=row.id), wish, shared=True)


def _wish(work: Work, row: Block) -> Wish:
    location_id = row.location_id if row.location_id is not None else lookups.only_location(work).id
    return Wish(
        from_utc=row.start_utc,
        until_utc=row.end_utc,
        location_id=location_id,
        zone=row.zone,
        provider_id=row.provider_id,
        room_id=row.room_id,
    )


def _check_length(row: Block) -> None:
    if not row.start_utc < row.end_utc <= row.start_utc + LONGEST_BLOCK:
        raise UsageError(tr("A block ends after it begins, and within 400 days."))


def _location(work: Work, location_id: int | None) -> Location:
    return lookups.only_location(work) if location_id is None else lookups.open_location(work, location_id)


def _refuse_visits(work: Work, wish: Wish) -> None:
    """Raises Conflict where visits would come to lie in the block."""
    match wish.provider_id, wish.room_id:
        case None, None:
            whose = Appointment.location_id == wish.location_id
        case None, room_id:
            whose = Appointment.room_id == room_id
        case provider_id, None:
            whose = Appointment.provider_id == provider_id
        case provider_id, room_id:
            whose = (Appointment.provider_id == provider_id) | (Appointment.room_id == room_id)
    rows = work.session.execute(
        select(Appointment.start_utc, Patient.first_name, Patient.last_name)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            whose,
            Appointment.lifecycle.in_(OCCUPYING),
            Appointment.start_utc < wish.until_utc,
            Appointment.start_utc > wish.from_utc - DAY,
            Appointment.end_utc > wish.from_utc,
        )
        .order_by(Appointment.start_utc)
    ).all()
    if rows:
        first = rows[0]
        raise Conflict(
            tr(
                "There are visits in that time ({count}), the first of {patient} at {time}. Move them, then block it.",
                count=len(rows),
                patient=f"{first.first_name} {first.last_name}".strip(),
                time=clock_at(first.start_utc, wish.zone),
            )
        )


def _trace(work: Work, act: str, row: Block) -> None:
    work.changed(Kind.CLINIC, row.id)
    work.audit(
        act,
        Kind.CLINIC,
        row.id,
        {
            "provider": row.provider_id,
            "room": row.room_id,
            "location": row.location_id,
            "from": row.start_utc,
            "until": row.end_utc,
        },
    )


def _row(row: Block) -> BlockRow:
    return BlockRow(
        id=row.id,
        public_id=row.public_id,
        provider_id=row.provider_id,
        room_id=row.room_id,
        location_id=row.location_id,
        start_utc=row.start_utc,
        end_utc=row.end_utc,
        reason=row.reason,
        zone=row.zone,
    )
