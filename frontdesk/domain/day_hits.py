"""What lies where on a day that is laid out: under the pointer, at the now-line, in what is scrolled into view.

Points are on the sheet (see `day_geometry`); `sheet_point` turns a point of the viewport into one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.day_geometry import (
    Block,
    Blocked,
    BlockedArea,
    ColumnBox,
    DayGeometry,
    OverflowMark,
    Rect,
)
from frontdesk.domain.instants import UtcMs

GRIP: Final = 6
"""The strip at the lower edge of a block by which it is made longer or shorter; a third of a small block."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the grid: a column by its index, and a moment on the slots of the axis."""

    column: int
    start_utc: UtcMs


def sheet_point(
    geometry: DayGeometry, *, x: int, y: int, scroll_x: int, scroll_y: int
) -> tuple[int, int] | None:
    """The point of the sheet under a point of the viewport; None on the header and the gutter, which do not scroll."""
    metrics = geometry.metrics
    along = x >= metrics.gutter
    if metrics.mirrored:
        along = x < metrics.viewport_width - metrics.gutter
    return (x + scroll_x, y + scroll_y) if along and y >= metrics.header else None


def column_at(geometry: DayGeometry, x: int) -> int | None:
    """The index of the column at a line; None beside all of them."""
    for index, box in enumerate(geometry.columns):
        if box.x <= x < box.x + box.width:
            return index
    return None


def nearest_column(geometry: DayGeometry, x: int) -> int | None:
    """The index of the column at a line, or of the one nearest to it; None where there is none at all."""
    return min(range(len(geometry.columns)), key=lambda index: _gap(geometry.columns[index], x), default=None)


def gap_at(geometry: DayGeometry, x: int, *, first: int, count: int) -> int:
    """The gap between columns that is nearest to a line: before the column of that index. Only gaps of `count` columns from `first` on."""
    passed = 0
    for box in geometry.columns[first : first + count]:
        middle = box.x + box.width / 2
        passed += x < middle if geometry.metrics.mirrored else x > middle
    return first + passed


def slot_at(geometry: DayGeometry, x: int, y: int) -> Slot | None:
    """The slot under a point; None on header, gutter and beside the columns."""
    column = column_at(geometry, x)
    if column is None or not geometry.metrics.header <= y < geometry.height:
        return None
    return Slot(column, on_grid(geometry, geometry.utc_at(y)))


def on_grid(geometry: DayGeometry, utc: UtcMs) -> UtcMs:
    """The beginning of the slot that a moment is in; of the nearest one if it is not shown."""
    axis, size = geometry.axis, geometry.metrics.slot_ms
    last = max((axis.end_utc - axis.start_utc - 1) // size, 0)
    return axis.start_utc + min(max((utc - axis.start_utc) // size, 0), last) * size


def slot_rect(geometry: DayGeometry, slot: Slot) -> Rect:
    """The cell of a slot: for the cursor, and for the quarter lines under the pointer."""
    box = geometry.columns[slot.column]
    top = geometry.y_of(slot.start_utc)
    return Rect(box.x, top, box.width, geometry.y_of(slot.start_utc + geometry.metrics.slot_ms) - top)


def block_at(geometry: DayGeometry, x: int, y: int) -> Block | None:
    """The visit's block under a point."""
    column = column_at(geometry, x)
    if column is None:
        return None
    return next((block for block in geometry.columns[column].blocks if block.rect.contains(x, y)), None)


def visit_at(geometry: DayGeometry, x: int, y: int) -> int | None:
    """The id of the visit whose block is under a point."""
    block = block_at(geometry, x, y)
    return None if block is None else block.visit.id


def mark_at(geometry: DayGeometry, x: int, y: int) -> OverflowMark | None:
    """The overflow mark under a point."""
    column = column_at(geometry, x)
    if column is None:
        return None
    return next((mark for mark in geometry.columns[column].marks if mark.rect.contains(x, y)), None)


def blocked_areas(box: ColumnBox) -> tuple[BlockedArea, ...]:
    """All blocked time of a column as it is drawn, what lies over others last: of its whole location, and its own."""
    whole = [
        BlockedArea(Blocked(each.block_id, each.start_utc, each.end_utc, each.reason), area.rect)
        for area in box.closed
        for each in (area.shut,)
        if each.block_id
    ]
    return (*whole, *box.blocked)


def blocked_at(geometry: DayGeometry, x: int, y: int) -> BlockedArea | None:
    """The blocked time under a point; of several the one that begins last, which is drawn over the others."""
    column = column_at(geometry, x)
    if column is None:
        return None
    areas = reversed(blocked_areas(geometry.columns[column]))
    return next((area for area in areas if area.rect.contains(x, y)), None)


def blocked_in(geometry: DayGeometry, slot: Slot) -> BlockedArea | None:
    """The blocked time that goes on at some time of a slot; of several the one that begins last."""
    until = slot.start_utc + geometry.metrics.slot_ms
    areas = reversed(blocked_areas(geometry.columns[slot.column]))
    return next(
        (area for area in areas if area.blocked.start_utc < until and area.blocked.end_utc > slot.start_utc),
        None,
    )


def blocked_grip_at(geometry: DayGeometry, x: int, y: int) -> int | None:
    """The id of the blocked time whose lower edge is under a point, to be dragged longer or shorter."""
    area = blocked_at(geometry, x, y)
    if area is None or area.blocked.end_utc > geometry.axis.end_utc:
        return None
    rect = area.rect
    return area.blocked.id if y >= rect.y + rect.h - min(GRIP, rect.h // 3) else None


def grip_at(geometry: DayGeometry, x: int, y: int) -> int | None:
    """The id of the visit whose lower edge is under a point, to be dragged longer or shorter; not one that ends off the sheet."""
    block = block_at(geometry, x, y)
    if block is None or block.cut_below:
        return None
    rect = block.rect
    return block.visit.id if y >= rect.y + rect.h - min(GRIP, rect.h // 3) else None


def visits_in(geometry: DayGeometry, slot: Slot) -> tuple[int, ...]:
    """The ids of the visits that go on at some time of a slot, in reading order: what Enter opens."""
    until = slot.start_utc + geometry.metrics.slot_ms
    visits = geometry.columns[slot.column].visits
    begun = visits[: bisect_right(visits, until - 1, key=lambda visit: visit.start_utc)]
    return tuple(visit.id for visit in begun if visit.end_utc > slot.start_utc)


def now_line(geometry: DayGeometry, now_utc: UtcMs) -> int | None:
    """The line of this moment; None when the day is not today, or the moment is not shown."""
    axis = geometry.axis
    if not axis.is_today(now_utc) or not axis.start_utc <= now_utc < axis.end_utc:
        return None
    return geometry.y_of(now_utc)


def opening_scroll(geometry: DayGeometry, now_utc: UtcMs, viewport_height: int) -> int:
    """How far a day that is opened is scrolled down: so that the now-line stands at one third of what is seen.

    Before the first shown hour and after the last one the nearest edge counts as now. On any other day the sheet begins at the top.
    """
    if not geometry.axis.is_today(now_utc):
        return 0
    header = geometry.metrics.header
    seen = viewport_height - header
    return _bounded(geometry.y_of(now_utc) - header - seen // 3, geometry.height - viewport_height)


def scroll_to(geometry: DayGeometry, rect: Rect, *, scroll_y: int, viewport_height: int) -> int:
    """The nearest scroll position at which `rect` is seen whole below the header; of a higher one the top."""
    highest = rect.y - geometry.metrics.header
    lowest = rect.y + rect.h - viewport_height
    return _bounded(min(max(scroll_y, lowest), highest), geometry.height - viewport_height)


def _bounded(scroll: int, most: int) -> int:
    return max(min(scroll, most), 0)


def _gap(box: ColumnBox, x: int) -> int:
    return max(box.x - x, x - (box.x + box.width - 1), 0)
