"""What lies under the pointer, as far as the drawn day answers to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from frontdesk.domain.day_geometry import OverflowMark
from frontdesk.domain.day_hits import (
    Slot,
    blocked_at,
    blocked_grip_at,
    column_at,
    grip_at,
    mark_at,
    slot_at,
    visit_at,
    visits_in,
)
from frontdesk.domain.instants import UtcMs
from frontdesk.ui.book import wording
from frontdesk.ui.book.blocked import can_move
from frontdesk.ui.book.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Hovered:
    """Of these at most one of `visit_id`, `mark` and `blocked_id` is set. `free`: the slot has no visit in it."""

    slot: Slot | None = None
    visit_id: int | None = None
    grip: bool = False
    mark: OverflowMark | None = None
    blocked_id: int | None = None
    free: bool = False

    @property
    def pointer(self) -> Qt.CursorShape:
        """The shape that the pointer takes."""
        if self.grip:
            return Qt.CursorShape.SizeVerCursor
        if self.visit_id is not None or self.mark is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.ArrowCursor


NOTHING = Hovered()


def hovered_at(sheet: Sheet, x: int, y: int) -> Hovered:
    """What is under a point of the sheet."""
    geometry = sheet.geometry
    slot = slot_at(geometry, x, y)
    if slot is None:
        return NOTHING
    mark = mark_at(geometry, x, y)
    if mark is not None:
        return Hovered(slot, mark=mark)
    visit_id = visit_at(geometry, x, y)
    if visit_id is not None:
        grip = grip_at(geometry, x, y) == visit_id and sheet.movable(visit_id)
        return Hovered(slot, visit_id, grip)
    blocked = blocked_at(geometry, x, y)
    free = not visits_in(geometry, slot)
    if blocked is None:
        return Hovered(slot, free=free)
    held = blocked.blocked.id
    grip = blocked_grip_at(geometry, x, y) == held and can_move(sheet, held)
    return Hovered(slot, grip=grip, blocked_id=held, free=free)


def hint(sheet: Sheet, hovered: Hovered, now_utc: UtcMs, *, hidden: bool) -> str:
    """The tooltip of what is under the pointer, or nothing."""
    ids: tuple[int, ...] = ()
    if hovered.visit_id is not None:
        ids = (hovered.visit_id,)
    elif hovered.mark is not None:
        ids = tuple(visit.id for visit in hovered.mark.visits)
    return visits_hint(sheet, ids, now_utc, hidden=hidden)


def visits_hint(sheet: Sheet, ids: tuple[int, ...], now_utc: UtcMs, *, hidden: bool) -> str:
    """A tooltip that names visits; of a single one all that is known."""
    found = [sheet.visits[each] for each in ids if each in sheet.visits]
    if len(found) == 1:
        visit = found[0]
        provider, limit = sheet.provider(visit.provider_id), sheet.limits.get(visit.location_id, 0)
        behind = sheet.behind.get(visit.provider_id, 0)
        return wording.visit_tip(visit, provider, now_utc, hidden=hidden, limit=limit, behind=behind)
    return "\n".join(
        wording.visit_name(visit, sheet.provider(visit.provider_id), hidden=hidden) for visit in found
    )


def column_hint(sheet: Sheet, x: int) -> str:
    """The tooltip of the header of the column at a line of the sheet."""
    index = column_at(sheet.geometry, x)
    return "" if index is None else wording.column_name(sheet.page.columns[index], sheet.page)
