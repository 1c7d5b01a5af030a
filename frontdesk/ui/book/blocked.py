"""Blocked time under the hand: which can be moved, where it is, and what would be in its way. It stays with whose it is."""

from __future__ import annotations

from frontdesk.domain.day_geometry import BlockedArea
from frontdesk.domain.day_hits import Slot, blocked_areas, blocked_in
from frontdesk.ui.book.sheet import Sheet


def area_of(sheet: Sheet, block_id: int) -> tuple[int, BlockedArea] | None:
    """Where blocked time is drawn: the index of its (first) column, and the area."""
    for index, box in enumerate(sheet.geometry.columns):
        for area in blocked_areas(box):
            if area.blocked.id == block_id:
                return index, area
    return None


def can_move(sheet: Sheet, block_id: int) -> bool:
    """Whether blocked time may be given another time here: not what a booking holds for a moment, nor what lasts for days."""
    found = area_of(sheet, block_id) if block_id > 0 else None
    if found is None:
        return False
    axis, blocked = sheet.geometry.axis, found[1].blocked
    # What reaches the edge of the day may be the rest of what began before it, or goes on after it.
    if not axis.day_start_utc < blocked.start_utc < blocked.end_utc < axis.day_end_utc:
        return False
    drawn = [
        box for box in sheet.geometry.columns if any(a.blocked.id == block_id for a in blocked_areas(box))
    ]
    return sheet.clock is None or len(drawn) == 1


def block_at(sheet: Sheet, slot: Slot) -> int | None:
    """The id of the blocked time in a slot."""
    found = blocked_in(sheet.geometry, slot)
    return None if found is None else found.blocked.id
