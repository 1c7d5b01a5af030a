"""A visit that is being moved or made longer: where it would be, and what is in the way. By mouse or by arrows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.day_geometry import INSET_BOTTOM, INSET_RIGHT, LEAST_HEIGHT, Block, Rect, Visit
from frontdesk.domain.day_layout import lines_for
from frontdesk.domain.day_moves import SNAP, Obstacle, ObstacleKind, drop_target, obstacles, resize_target
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book import wording
from frontdesk.ui.book.cursor import Step, place_of_visit
from frontdesk.ui.book.sheet import Sheet

_STEP: Final = SNAP * MINUTE


@dataclass(frozen=True, slots=True)
class Hold:
    """A visit under the pressed button. `grab_offset`: how far below its upper edge; `resizing`: it was taken by its lower edge."""

    visit_id: int
    grab_offset: int
    resizing: bool


@dataclass(frozen=True, slots=True)
class Ghost:
    """A visit where it would be put, and all that is in the way there."""

    visit_id: int
    column: int
    start_utc: UtcMs
    end_utc: UtcMs
    found: tuple[Obstacle, ...]
    resizing: bool = False

    @property
    def refused(self) -> bool:
        """Whether it can't be put there."""
        return any(each.kind is not ObstacleKind.CLOSED for each in self.found)

    @property
    def asks(self) -> bool:
        """Whether it can be put there, after a question."""
        return bool(self.found) and not self.refused

    @property
    def minutes(self) -> int:
        """How long it would be."""
        return (self.end_utc - self.start_utc) // MINUTE


def held_ghost(sheet: Sheet, hold: Hold, x: int, y: int) -> Ghost | None:
    """A held visit with the pointer at a point of the sheet; None where there is nothing to put it on."""
    visit = sheet.visits.get(hold.visit_id)
    if visit is None:
        return None
    geometry = sheet.geometry
    if hold.resizing:
        column = sheet.index_of(visit)
        if column is None:
            return None
        end = resize_target(geometry, y, start_utc=visit.start_utc)
        return _ghost(sheet, visit.id, column, visit.start_utc, end, resizing=True)
    length = visit.end_utc - visit.start_utc
    drop = drop_target(geometry, x, y, grab_offset=hold.grab_offset, length_ms=length)
    if drop is None:
        return None
    return _ghost(sheet, visit.id, drop.column, drop.start_utc, drop.end_utc)


def ghost_at_home(sheet: Sheet, visit_id: int) -> Ghost | None:
    """A visit where it is, about to be moved by arrows; None where it can't be moved or isn't drawn."""
    place = place_of_visit(sheet.geometry, visit_id)
    if place is None or not sheet.movable(visit_id):
        return None
    visit = sheet.visits[visit_id]
    return _ghost(sheet, visit_id, place.slot.column, visit.start_utc, visit.end_utc)


def stepped_ghost(sheet: Sheet, ghost: Ghost, step: Step) -> Ghost:
    """A ghost after an arrow key: a quarter of an hour, or a column. At the edges it stays."""
    axis, mirrored = sheet.geometry.axis, sheet.geometry.metrics.mirrored
    column, start = ghost.column, ghost.start_utc
    since = start - axis.start_utc
    match step:
        case Step.LEFT:
            column += 1 if mirrored else -1
        case Step.RIGHT:
            column += -1 if mirrored else 1
        case Step.UP:
            start = axis.start_utc + (-(-since // _STEP) - 1) * _STEP
        case Step.DOWN:
            start = axis.start_utc + (since // _STEP + 1) * _STEP
        case Step.FIRST:
            start = axis.start_utc
        case Step.LAST:
            start = axis.end_utc
    column = min(max(column, 0), len(sheet.geometry.columns) - 1)
    length = ghost.end_utc - ghost.start_utc
    start = max(min(start, axis.end_utc - length), axis.start_utc)
    return _ghost(sheet, ghost.visit_id, column, start, start + length)


def judged_anew(sheet: Sheet, ghost: Ghost) -> Ghost | None:
    """A ghost on a day that has changed below it; None where its visit or its column is gone."""
    if not sheet.movable(ghost.visit_id) or ghost.column >= len(sheet.geometry.columns):
        return None
    return _ghost(
        sheet, ghost.visit_id, ghost.column, ghost.start_utc, ghost.end_utc, resizing=ghost.resizing
    )


def is_home(sheet: Sheet, ghost: Ghost) -> bool:
    """Whether a ghost is where its visit is already."""
    visit = sheet.visits.get(ghost.visit_id)
    home = visit is not None and sheet.index_of(visit) == ghost.column
    return home and visit is not None and (visit.start_utc, visit.end_utc) == (ghost.start_utc, ghost.end_utc)


def ghost_rect(sheet: Sheet, ghost: Ghost) -> Rect:
    """Where a ghost is drawn: as wide as its column."""
    box = sheet.geometry.columns[ghost.column]
    top = sheet.geometry.y_of(ghost.start_utc)
    height = max(sheet.geometry.y_of(ghost.end_utc) - top, LEAST_HEIGHT) - INSET_BOTTOM
    return Rect(box.x, top, box.width - INSET_RIGHT, height)


def ghost_block(sheet: Sheet, ghost: Ghost) -> tuple[Block, DayVisit]:
    """A ghost as a block, and its visit as it would be."""
    rect = ghost_rect(sheet, ghost)
    visit = replace(
        sheet.visits[ghost.visit_id],
        start_utc=ghost.start_utc,
        end_utc=ghost.end_utc,
        minutes=ghost.minutes,
    )
    placed = Visit(visit.id, sheet.page.columns[ghost.column].key, visit.start_utc, visit.end_utc)
    return Block(placed, rect, lines_for(minutes=ghost.minutes, height=rect.h)), visit


def ghost_words(sheet: Sheet, ghost: Ghost, *, hidden: bool) -> str:
    """What a ghost says: where it would be, or why it can't be there, or what would be asked."""
    hindering = [each for each in ghost.found if each.kind is not ObstacleKind.CLOSED] or list(ghost.found)
    if hindering:
        return wording.in_the_way(sheet, ghost.column, hindering[0], hidden=hidden)
    return wording.moved_to(sheet, column=ghost.column, start_utc=ghost.start_utc, end_utc=ghost.end_utc)


def _ghost(
    sheet: Sheet, visit_id: int, column: int, start: UtcMs, end: UtcMs, *, resizing: bool = False
) -> Ghost:
    found = obstacles(sheet.geometry, column, start_utc=start, end_utc=end, moving=visit_id)
    return Ghost(visit_id, column, start, end, found, resizing)
