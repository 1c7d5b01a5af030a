"""Blocked time gets another time, and where it is then in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.blocked_seen import SeenBlock
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.booking.blocks import Blocked, BlockRow
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk


def move(
    book: Book, actor: Actor, block_id: int, *, start_utc: int, end_utc: int, seen: SeenBlock | None
) -> Blocked:
    """Another time for a block that somebody saw so. Raises NotFound, Overtaken, Conflict where there are visits in that time."""
    from frontdesk.services.booking.blocks import get_block, move_block

    zone = get_block(book, block_id).zone
    start, end = _wall(start_utc, zone), _wall(end_utc, zone)
    return move_block(book, actor, block_id, start=start, end=end, seen=seen)


def move_there(
    desk: Desk,
    owner: QObject,
    block_id: int,
    *,
    start_utc: int,
    end_utc: int,
    seen: SeenBlock | None,
    done: Callable[[], None],
    failed: Callable[[FrontdeskError], None],
) -> None:
    """Give blocked time that was seen so another time, and say so; `done` hears when it has it, `failed` why not."""

    def moved(blocked: Blocked) -> None:
        done()
        block = blocked.block
        what, when = block.reason or tr("Blocked time"), spoken_span(block, block.zone)
        desk.say.done(
            tr("{what}: moved to {when}", what=what, when=when), undo=undo_of(desk, blocked.changes.command)
        )

    desk.act(
        lambda book, actor: move(book, actor, block_id, start_utc=start_utc, end_utc=end_utc, seen=seen),
        owner=owner,
        done=moved,
        failed=failed,
    )


def spoken_span(block: BlockRow, zone: str) -> str:
    """ "Tue 24 Nov, 14:00 to 15:00" """
    first, last = at_zone(block.start_utc, zone), at_zone(block.end_utc, zone)
    start = words.clock(first.hour * 60 + first.minute)
    end = words.clock(last.hour * 60 + last.minute)
    if first.date() == last.date():
        return tr("{day}, {start} to {end}", day=words.day_medium(first.date()), start=start, end=end)
    return tr(
        "{first_day} {start} to {last_day} {end}",
        first_day=words.day_medium(first.date()),
        start=start,
        last_day=words.day_medium(last.date()),
        end=end,
    )


def _wall(utc: int, zone: str) -> str:
    # With the offset, which tells the two passes of a time apart that the clocks show twice.
    return at_zone(utc, zone).isoformat(timespec="minutes")
