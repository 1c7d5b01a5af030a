"""Moving about on a day that is laid out: the keyboard's neighbours, dragging and resizing, and what is in the way.

Nothing here writes: the answer feeds the picture while the hand moves, and the booking decides again when it lets go.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import DayGeometry, Visit
from frontdesk.domain.day_hits import Slot, nearest_column, on_grid
from frontdesk.domain.instants import MINUTE, UtcMs

SNAP: Final = 15
"""Minutes that dragged visits snap to."""


def slot_above(geometry: DayGeometry, slot: Slot) -> Slot:
    """The slot above; the same at the top."""
    return _moved(geometry, slot, slots=-1)


def slot_below(geometry: DayGeometry, slot: Slot) -> Slot:
    """The slot below; the same at the bottom."""
    return _moved(geometry, slot, slots=1)


def slot_left(geometry: DayGeometry, slot: Slot) -> Slot:
    """The slot at the left; the same in the leftmost column."""
    return _moved(geometry, slot, columns=1 if geometry.metrics.mirrored else -1)


def slot_right(geometry: DayGeometry, slot: Slot) -> Slot:
    """The slot at the right; the same in the rightmost column."""
    return _moved(geometry, slot, columns=-1 if geometry.metrics.mirrored else 1)


def _moved(geometry: DayGeometry, slot: Slot, *, slots: int = 0, columns: int = 0) -> Slot:
    column = min(max(slot.column + columns, 0), len(geometry.columns) - 1)
    start = on_grid(geometry, slot.start_utc)
    return Slot(column, on_grid(geometry, start + slots * geometry.metrics.slot_ms))


def next_visit(geometry: DayGeometry, after: int | Slot | None) -> int | None:
    """The next visit in reading order, column by column, those behind an overflow mark included.

    Args:
        after: the id of the visit that is selected, or the slot where the cursor stands, or None to begin.

    Returns:
        Its id; None after the last one, where the focus may leave the book.
    """
    order = _order(geometry)
    match after:
        case None:
            later = order
        case Slot():
            later = [each for each in order if _place(each) >= (after.column, after.start_utc)]
        case _:
            later = order[_position(order, after) + 1 :]
    return later[0][1].id if later else None


def previous_visit(geometry: DayGeometry, before: int | Slot | None) -> int | None:
    """The visit before, as `next_visit`; None before the first one."""
    order = _order(geometry)
    match before:
        case None:
            earlier = order
        case Slot():
            earlier = [each for each in order if _place(each) < (before.column, before.start_utc)]
        case _:
            earlier = order[: max(_position(order, before), 0)]
    return earlier[-1][1].id if earlier else None


def _order(geometry: DayGeometry) -> list[tuple[int, Visit]]:
    return [(index, visit) for index, box in enumerate(geometry.columns) for visit in box.visits]


def _place(each: tuple[int, Visit]) -> tuple[int, UtcMs]:
    index, visit = each
    return index, visit.start_utc


def _position(order: list[tuple[int, Visit]], visit_id: int) -> int:
    """The place of a visit in the order; -1 for one that is not on the sheet."""
    return next((place for place, (_, visit) in enumerate(order) if visit.id == visit_id), -1)


@dataclass(frozen=True, slots=True)
class Drop:
    """Where a dragged visit would be put: a column by its index and its id, and the new time."""

    column: int
    column_id: int
    start_utc: UtcMs
    end_utc: UtcMs


def drop_target(
    geometry: DayGeometry, x: int, y: int, *, grab_offset: int, length_ms: int, snap: int = SNAP
) -> Drop | None:
    """Where a visit would be put that is dragged to a point.

    Args:
        x, y: the pointer on the sheet; beside the columns the nearest one counts, so that a hand that slips loses nothing.
        grab_offset: how far below the upper edge of the block it was taken.
        length_ms: of the visit; it is kept on the sheet as long as it fits there.
        snap: minutes; the start is the nearest multiple from the first shown hour.

    Returns:
        None where there is no column at all.
    """
    column = nearest_column(geometry, x)
    if column is None:
        return None
    axis = geometry.axis
    step = snap * MINUTE
    latest = max(axis.end_utc - length_ms, axis.start_utc)
    start = min(_snapped(geometry, geometry.utc_at(y - grab_offset), step), latest)
    return Drop(column, geometry.columns[column].column.id, start, start + length_ms)


def resize_target(geometry: DayGeometry, y: int, *, start_utc: UtcMs, snap: int = SNAP) -> UtcMs:
    """The new end of a visit whose lower edge is dragged to a line: snapped, and at least one step after its start."""
    step = snap * MINUTE
    end = _snapped(geometry, geometry.utc_at(y), step)
    return max(end, start_utc + step)


def _snapped(geometry: DayGeometry, utc: UtcMs, step: int) -> UtcMs:
    """The nearest multiple of `step` from the first shown hour; of two the later."""
    begin = geometry.axis.start_utc
    return begin + (utc - begin + step // 2) // step * step


class ObstacleKind(StrEnum):
    """What can be in the way of a visit. Only closed time can be booked after a question."""

    VISIT = "visit"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way: its kind, its id (None for closed time), when, and a reason if one was given."""

    kind: ObstacleKind
    id: int | None
    start_utc: UtcMs
    end_utc: UtcMs
    reason: str = ""


def obstacles(
    geometry: DayGeometry, column: int, *, start_utc: UtcMs, end_utc: UtcMs, moving: int | None = None
) -> tuple[Obstacle, ...]:
    """All that is in the way of a visit in a column, in order of time. Stretches are half-open: touching is no collision.

    Only what the sheet shows is looked at: rooms, and the time past the shown hours, are the booking's to check.

    Args:
        column: its index.
        start_utc, end_utc: the new time.
        moving: the id of the visit that is moved itself.
    """
    box = geometry.columns[column]
    wanted = Span(start_utc, end_utc)
    found = [
        Obstacle(ObstacleKind.VISIT, visit.id, visit.start_utc, visit.end_utc)
        for visit in box.visits
        if visit.occupies and visit.id != moving and wanted.meets(visit.start_utc, visit.end_utc)
    ]
    for area in box.blocked:
        held = area.blocked
        if wanted.meets(held.start_utc, held.end_utc):
            found.append(Obstacle(ObstacleKind.BLOCKED, held.id, held.start_utc, held.end_utc, held.reason))
    for closed in box.closed:
        shut = closed.shut
        if wanted.meets(shut.start_utc, shut.end_utc):
            found.append(Obstacle(ObstacleKind.CLOSED, None, shut.start_utc, shut.end_utc, shut.reason))
    return tuple(sorted(found, key=lambda each: (each.start_utc, each.end_utc, each.kind)))


def collides(
    geometry: DayGeometry, column: int, *, start_utc: UtcMs, end_utc: UtcMs, moving: int | None = None
) -> bool:
    """Whether a visit cannot be put there without overbooking. Closed time is no collision: it is asked about."""
    found = obstacles(geometry, column, start_utc=start_utc, end_utc=end_utc, moving=moving)
    return any(each.kind is not ObstacleKind.CLOSED for each in found)
