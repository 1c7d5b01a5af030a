"""What differs between two sheets that follow each other: one act at the desk changes a block or two, not the day."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.day_geometry import DayGeometry, Rect
from frontdesk.ui.book.sheet import Sheet

_MOST: Final = 40
"""Past so many parts everything is drawn anew."""


def changed_rects(before: Sheet, after: Sheet) -> list[Rect] | None:
    """The parts of the sheet that must be drawn anew; None: all of it."""
    old, new = before.geometry, after.geometry
    if before.page.day != after.page.day or not _same_ground(old, new):
        return None
    stale: list[Rect] = []
    for visit_id in before.visits.keys() | after.visits.keys():
        was, is_now = old.rect_of(visit_id), new.rect_of(visit_id)
        one, other = before.visits.get(visit_id), after.visits.get(visit_id)
        # Most are the very same, and comparing all their fields takes as long as drawing a few of them.
        if was == is_now and (one is other or one == other):
            continue
        stale += [rect for rect in (was, is_now) if rect is not None]
        if len(stale) > _MOST:
            return None
    return stale


def _same_ground(old: DayGeometry, new: DayGeometry) -> bool:
    """Whether grid, closed and blocked time and the marks are the same, so that only blocks can differ."""
    if (old.axis, old.metrics, old.width, old.height) != (new.axis, new.metrics, new.width, new.height):
        return False
    if len(old.columns) != len(new.columns):
        return False
    return all(
        was is box
        or (was.column, was.x, was.width, was.closed, was.blocked, was.marks)
        == (box.column, box.x, box.width, box.closed, box.blocked, box.marks)
        for was, box in zip(old.columns, new.columns, strict=True)
    )
