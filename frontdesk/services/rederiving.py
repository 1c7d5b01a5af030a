"""When the rules of time zones change: what the book derived from the clocks on the wall is derived anew.

A patient knows a date and a time on the wall. That stays; what moves is the moment it stands for, so nobody is told anything and
no version ends. The version of the rules is written last: a run that is cut short is taken up by the next opening.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import delete, insert, or_, select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE, rules_version
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.wallclock import WallTime, rederive
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Block, Clinic, Occupancy
from frontdesk.services.booking.occupancy import Owner, Wish, expire_reservations, take, wish_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book, Work

_log = logging.getLogger(__name__)

PAST: Final = 2 * DAY
"""How far back visits still matter to the day's work: no place on earth is further from another one's clock."""
VISITS_AT_ONCE: Final = 50
BLOCKS_AT_ONCE: Final = 5
"""What a transaction writes in some 50 ms: a block of a year has a row a day, a visit has two at most."""

T = TypeVar("T")


class Why(StrEnum):
    """Why a person should look at a visit after the rules changed."""

    SKIPPED = "skipped"
    """No clock shows its time any more."""
    SHARED = "shared"
    """It shares its time with another visit, a block or a held slot now."""
    UNKNOWN = "unknown"
    """Its zone is none that we know; it was left as it is."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A visit that a person should look at."""

    appointment_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class Rederived:
    """What came of it: visits and blocks that stand for other moments now."""

    changed: int = 0
    blocks: int = 0
    needs_person: tuple[Noted, ...] = ()


def rederive_if_rules_changed(book: Book) -> Rederived:
    """Bring visits and blocks from two days ago on in line with the zone rules that we have, if the book's were others.

    Works in short transactions. Raises BookBusy, StorageFault.
    """
    now_utc = book.clock.now_utc()
    with book.read() as connection:
        before = connection.scalar(select(Clinic.tzdata))
        if before == rules_version():
            return Rederived()
        blocks = _stale_blocks(connection, now_utc)
        visits, unknown = _stale_visits(connection, now_utc)
    # Blocks first: they may lie over anything, and then a visit meets none that is yet to move.
    moved_blocks = sum(_mend_blocks(book, some) for some in _in_parts(blocks, BLOCKS_AT_ONCE))
    changed, noted = 0, list(unknown)
    waiting = set(visits)
    for some in _in_parts(visits, VISITS_AT_ONCE):
        waiting.difference_update(some)
        count, odd = _mend_visits(book, some, waiting)
        changed += count
        noted += odd
    done = Rederived(changed, moved_blocks, tuple(noted))
    _keep_version(book, before or "", done)
    return done


def _stale_visits(connection: Connection, now_utc: int) -> tuple[list[int], list[Noted]]:
    """The visits that stand for another moment by our rules, earliest first, and those whose zone we don't know."""
    rows = connection.execute(
        select(
            Appointment.id,
            Appointment.start_wall,
            Appointment.zone,
            Appointment.fold,
            Appointment.minutes,
            Appointment.offset_minutes,
            Appointment.start_utc,
            Appointment.end_utc,
            Appointment.local_date,
        )
        .where(Appointment.start_utc > now_utc - PAST)
        .order_by(Appointment.start_utc, Appointment.id)
    )
    stale, unknown = [], []
    for key, start, zone, fold, minutes, *kept in rows:
        wall = _derived(start, zone, fold)
        if wall is None:
            unknown.append(Noted(key, Why.UNKNOWN))
        elif kept != [wall.offset_minutes, wall.utc, wall.utc + minutes * MINUTE, wall.local_day]:
            stale.append(key)
    return stale, unknown


def _stale_blocks(connection: Connection, now_utc: int) -> list[int]:
    rows = connection.execute(
        select(Block.id, Block.start_wall, Block.zone, Block.start_utc)
        .where(Block.end_utc > now_utc - PAST)
        .order_by(Block.start_utc, Block.id)
    )
    return [key for key, start, zone, utc in rows if _moved_block(start, zone, utc) is not None]


def _derived(start: str, zone: str, fold: int) -> WallTime | None:
    """None where it cannot be derived: that must not keep a clinic from its book."""
    try:
        return rederive(start, zone, fold=fold)
    except UsageError:
        return None


def _moved_block(start: str, zone: str, utc: int) -> int | None:
    """When a block begins by our rules, None where it stays. Blocks keep no fold: either pass of a repeated time is right."""
    passes = [wall.utc for fold in (0, 1) if (wall := _derived(start, zone, fold)) is not None]
    return None if not passes or utc in passes else passes[0]


def _mend_blocks(book: Book, keys: Sequence[int]) -> int:
    """Move blocks, each as long as it was: their end is kept as a moment only."""
    count = 0
    with book.write(PROGRAM) as work:
        for row in work.session.scalars(select(Block).where(Block.id.in_(keys))).all():
            start_utc = _moved_block(row.start_wall, row.zone, row.start_utc)
            if start_utc is not None:
                _move_block(work, row, start_utc)
                count += 1
        if count:
            work.audit("rederive", Kind.BULK, 0, {"blocks": count})
    return count


def _move_block(work: Work, row: Block, start_utc: int) -> None:
    row.end_utc += start_utc - row.start_utc
    row.start_utc = start_utc
    row.revision += 1
    work.session.execute(delete(Occupancy).where(Occupancy.block_id == row.id))
    wish = Wish(
        from_utc=row.start_utc,
        until_utc=row.end_utc,
        location_id=row.location_id or 0,
        zone=row.zone,
        provider_id=row.provider_id,
        room_id=row.room_id,
    )
    if wish.resources:
        take(work, Owner(block_id=row.id), wish, shared=True)
    work.changed(Kind.CLINIC, row.id)


def _mend_visits(book: Book, keys: Sequence[int], waiting: set[int]) -> tuple[int, list[Noted]]:
    """Move visits that are still out of line; `waiting` are those whose turn comes later."""
    noted: list[Noted] = []
    with book.write(PROGRAM) as work:
        moved = [row for row in _visits(work, keys) if _move_visit(work, row, noted)]
        if not moved:
            return 0, noted
        work.session.flush()
        expire_reservations(work)
        # All of their old rows first: what moves together must not stand in its own way.
        work.session.execute(delete(Occupancy).where(Occupancy.appointment_id.in_([row.id for row in moved])))
        occupying = [row for row in moved if Lifecycle(row.lifecycle) in OCCUPYING]
        noted += [Noted(row.id, Why.SHARED) for row in occupying if _occupy(work, row, waiting)]
        work.audit("rederive", Kind.BULK, 0, {"visits": len(moved), "look": len(noted)})
    return len(moved), noted


def _visits(work: Work, keys: Sequence[int]) -> Sequence[Appointment]:
    """Those that share their time on purpose come last, as they did when they were booked."""
    return work.session.scalars(
        select(Appointment)
        .where(Appointment.id.in_(keys))
        .order_by(Appointment.overbooked.is_not(None), Appointment.start_utc, Appointment.id)
    ).all()


def _move_visit(work: Work, row: Appointment, noted: list[Noted]) -> bool:
    """Write what follows from the wall clock; False where it is so already. Wall, zone, fold and version stay."""
    wall = _derived(row.start_wall, row.zone, row.fold)
    if wall is None:
        return False
    end_utc = wall.utc + row.minutes * MINUTE
    derived = (wall.offset_minutes, wall.utc, end_utc, wall.local_day)
    if derived == (row.offset_minutes, row.start_utc, row.end_utc, row.local_date):
        return False
    row.offset_minutes, row.start_utc, row.end_utc, row.local_date = derived
    if row.lifecycle == Lifecycle.BOOKED:
        row.next_due_utc = 0
    row.revision += 1
    row.updated_utc = work.now_utc
    work.changed(Kind.APPOINTMENT, row.id)
    if wall.skipped:
        noted.append(Noted(row.id, Why.SKIPPED))
    return True


def _occupy(work: Work, row: Appointment, waiting: set[int]) -> bool:
    """Take a visit's time, shared where somebody has it: the time that the patient knows is the truth.

    Says whether it shares its time from now on without anybody having meant it.
    """
    wish = wish_of(row)
    others = _others(work, wish)
    # Who moves on in a moment, or shares a time on purpose already, gives no reason for another mark.
    clashes = row.overbooked is None and any(
        key is None or (key not in waiting and reason is None) for key, reason in others
    )
    if clashes:
        row.overbooked = tr("The rules of the time zone changed, and this time was taken.")
    shared = bool(others) or row.overbooked is not None
    work.session.execute(
        insert(Occupancy),
        [
            {
                "kind": str(kind),
                "resource_id": key,
                "from_utc": wish.from_utc,
                "until_utc": wish.until_utc,
                "shared": shared,
                "appointment_id": row.id,
            }
            for kind, key in wish.resources
        ],
    )
    return clashes


def _others(work: Work, wish: Wish) -> list[tuple[int | None, str | None]]:
    """Who has the wished time: the visit's key and why it shares its time; no key for blocks and held slots."""
    rows = work.session.execute(
        select(Occupancy.appointment_id, Appointment.overbooked)
        .outerjoin(Appointment, Appointment.id == Occupancy.appointment_id)
        .where(
            or_(*((Occupancy.kind == kind) & (Occupancy.resource_id == key) for kind, key in wish.resources)),
            Occupancy.from_utc < wish.until_utc,
            Occupancy.from_utc > wish.from_utc - DAY,
            Occupancy.until_utc > wish.from_utc,
        )
    )
    return [(row.appointment_id, row.overbooked) for row in rows]


def _keep_version(book: Book, before: str, done: Rederived) -> None:
    """The end: from now on the book is in line with our rules."""
    after = rules_version()
    with book.write(PROGRAM) as work:
        work.session.get_one(Clinic, 1).tzdata = after
        work.changed(Kind.CLINIC, 1)
        work.audit(
            "rederive",
            Kind.CLINIC,
            1,
            {
                "from": before,
                "to": after,
                "visits": done.changed,
                "blocks": done.blocks,
                "look": [[one.appointment_id, str(one.why)] for one in done.needs_person[:100]],
            },
        )
    _log.info(
        "zone rules %s instead of %s: %d visits and %d blocks moved, %d to look at",
        after,
        before or "unknown ones",
        done.changed,
        done.blocks,
        len(done.needs_person),
    )


def _in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
