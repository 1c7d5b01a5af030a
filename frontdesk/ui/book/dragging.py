"""A visit that is being moved or made longer: where it would be, and what is in the way. By mouse or by arrows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.day_geometry import INSET_BOTTOM, INSET_RIGHT, LEAST_HEIGHT, Block, Rect, Visit
from frontdesk.domain.day_layout import exact_part, lines_for
from frontdesk.domain.day_moves import SNAP, Obstacle, ObstacleKind, drop_target, obstacles, resize_target
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book import wording
from frontdesk.ui.book.blocked import area_of, can_move
from frontdesk.ui.book.cursor import Step, place_of_visit
from frontdesk.ui.book.sheet import Sheet

_STEP: Final = SNAP * MINUTE


@dataclass(frozen=True, slots=True)
class Hold:
    """A visit under the pressed button, or blocked time (then `block_id`, in the column at `column`).

    `grab_offset`: how far below its upper edge; `resizing`: it was taken by its lower edge.
    """

    visit_id: int
    grab_offset: int
    resizing: bool
    block_id: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Ghost:
    """A visit where it would be put, or blocked time (then `visit_id` is 0 and `block_id` is not), and all that is in the way there."""

    visit_id: int
    column: int
    start_utc: UtcMs
    end_utc: UtcMs
    found: tuple[Obstacle, ...]
    resizing: bool = False
    copying: bool = False
    """The visit stays, and another like it comes."""
    block_id: int = 0

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


def held_ghost(sheet: Sheet, hold: Hold, x: int, y: int, *, copying: bool = False) -> Ghost | None:
    """A held visit with the pointer at a point of the sheet; None where there is nothing to put it on. `copying`: the visit stays."""
    if hold.block_id:
        return _held_block(sheet, hold, x, y)
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
    return _ghost(sheet, visit.id, drop.column, drop.start_utc, drop.end_utc, copying=copying)


def _held_block(sheet: Sheet, hold: Hold, x: int, y: int) -> Ghost | None:
    """Held blocked time: it stays in the column of whose it is; where columns are days, it may go to another."""
    found = area_of(sheet, hold.block_id)
    if found is None:
        return None
    geometry, blocked = sheet.geometry, found[1].blocked
    if hold.resizing:
        end = resize_target(geometry, y, start_utc=blocked.start_utc)
        return _block_ghost(sheet, hold.block_id, hold.column, blocked.start_utc, end, resizing=True)
    length = blocked.end_utc - blocked.start_utc
    drop = drop_target(geometry, x, y, grab_offset=hold.grab_offset, length_ms=length)
    if drop is None:
        return None
    column = hold.column if sheet.clock is None else drop.column
    return _block_ghost(sheet, hold.block_id, column, drop.start_utc, drop.end_utc)


def block_at_home(sheet: Sheet, block_id: int, *, resizing: bool = False) -> Ghost | None:
    """Blocked time where it is, about to be moved by arrows; None where it can't be."""
    found = area_of(sheet, block_id)
    if found is None or not can_move(sheet, block_id):
        return None
    column, blocked = found[0], found[1].blocked
    return _block_ghost(sheet, block_id, column, blocked.start_utc, blocked.end_utc, resizing=resizing)


def ghost_at_home(sheet: Sheet, visit_id: int, *, resizing: bool = False) -> Ghost | None:
    """A visit where it is, about to be moved by arrows, or made longer; None where it can't be moved or isn't drawn."""
    place = place_of_visit(sheet.geometry, visit_id)
    if place is None or not sheet.movable(visit_id):
        return None
    visit = sheet.visits[visit_id]
    return _ghost(sheet, visit_id, place.slot.column, visit.start_utc, visit.end_utc, resizing=resizing)


def stretched_ghost(sheet: Sheet, ghost: Ghost, step: Step) -> Ghost:
    """A ghost that is made longer (down) or shorter (up) by a quarter of an hour; never shorter than one, nor past the day's end."""
    by = {Step.DOWN: _STEP, Step.UP: -_STEP}.get(step, 0)
    least, latest = ghost.start_utc + _STEP, sheet.geometry.axis.end_utc
    end = max(least, min(ghost.end_utc + by, latest))
    return _put(sheet, ghost, ghost.column, ghost.start_utc, end)


def walked_ghost(sheet: Sheet, ghost: Ghost, step: Step) -> Ghost:
    """A ghost after a step up or down that walks over time which is taken or closed to the next that is free; one quarter where none is."""
    first = at = stepped_ghost(sheet, ghost, step)
    while at.found and step in (Step.UP, Step.DOWN):
        following = stepped_ghost(sheet, at, step)
        if following.start_utc == at.start_utc:
            return first
        at = following
    return at


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
    if ghost.block_id and sheet.clock is None:
        column = ghost.column
    length = ghost.end_utc - ghost.start_utc
    start = max(min(start, axis.end_utc - length), axis.start_utc)
    return _put(sheet, ghost, column, start, start + length)


def judged_anew(sheet: Sheet, ghost: Ghost) -> Ghost | None:
    """A ghost on a day that has changed below it; None where its visit or its column is gone."""
    movable = can_move(sheet, ghost.block_id) if ghost.block_id else sheet.movable(ghost.visit_id)
    if not movable or ghost.column >= len(sheet.geometry.columns):
        return None
    return _put(sheet, ghost, ghost.column, ghost.start_utc, ghost.end_utc)


def is_home(sheet: Sheet, ghost: Ghost) -> bool:
    """Whether a ghost is where its visit is already."""
    if ghost.block_id:
        found = area_of(sheet, ghost.block_id)
        times = None if found is None else (found[1].blocked.start_utc, found[1].blocked.end_utc)
        in_column = found is not None and (found[0] == ghost.column or sheet.clock is None)
        return in_column and times == (ghost.start_utc, ghost.end_utc)
    visit = sheet.visits.get(ghost.visit_id)
    home = visit is not None and sheet.index_of(visit) == ghost.column
    return home and visit is not None and (visit.start_utc, visit.end_utc) == (ghost.start_utc, ghost.end_utc)


def ghost_rect(sheet: Sheet, ghost: Ghost) -> Rect:
    """Where a ghost is drawn: as wide as its column."""
    box = sheet.geometry.columns[ghost.column]
    top = min(sheet.geometry.y_of(ghost.start_utc), sheet.geometry.height - LEAST_HEIGHT)
    height = max(sheet.geometry.y_of(ghost.end_utc) - top, LEAST_HEIGHT) - INSET_BOTTOM
    return Rect(box.x, top, box.width - INSET_RIGHT, height)


def home_rect(sheet: Sheet, ghost: Ghost) -> Rect | None:
    """Where what is moved is drawn until it is put somewhere else."""
    if not ghost.block_id:
        return sheet.geometry.rect_of(ghost.visit_id)
    found = area_of(sheet, ghost.block_id)
    return None if found is None else found[1].rect


def ghost_reason(sheet: Sheet, ghost: Ghost) -> str:
    """What blocked time says that is being moved."""
    found = area_of(sheet, ghost.block_id)
    return "" if found is None else wording.blocked_reason(found[1].blocked)


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
    top, bottom = (sheet.geometry.y_of(each) for each in (ghost.start_utc, ghost.end_utc))
    exact = exact_part(rect, top=top, bottom=bottom)
    return Block(placed, rect, lines_for(minutes=ghost.minutes, height=rect.h), exact=exact), visit


def ghost_words(sheet: Sheet, ghost: Ghost, *, hidden: bool) -> str:
    """What a ghost says: where it would be, or why it can't be there, or what would be asked."""
    words = found_words(sheet, ghost.column, ghost.found, hidden=hidden)
    if not words:
        words = wording.moved_to(sheet, column=ghost.column, start_utc=ghost.start_utc, end_utc=ghost.end_utc)
    return tr("Copy: {words}", words=words) if ghost.copying else words


def found_words(sheet: Sheet, column: int, found: tuple[Obstacle, ...], *, hidden: bool) -> str:
    """What is in the way, what weighs most first; nothing where the time is free."""
    hindering = [each for each in found if each.kind is not ObstacleKind.CLOSED] or list(found)
    return wording.in_the_way(sheet, column, hindering[0], hidden=hidden) if hindering else ""


def in_the_way_there(
    sheet: Sheet, visit: DayVisit, column: int, start_utc: UtcMs, *, copying: bool
) -> tuple[Obstacle, ...]:
    """All that a visit, of this day or another, would meet in a column from that time on."""
    length = visit.end_utc - visit.start_utc
    moving = None if copying else visit.id
    return obstacles(sheet.geometry, column, start_utc=start_utc, end_utc=start_utc + length, moving=moving)


def _put(sheet: Sheet, ghost: Ghost, column: int, start: UtcMs, end: UtcMs) -> Ghost:
    """The same ghost somewhere else."""
    if ghost.block_id:
        return _block_ghost(sheet, ghost.block_id, column, start, end, resizing=ghost.resizing)
    resizing, copying = ghost.resizing, ghost.copying
    return _ghost(sheet, ghost.visit_id, column, start, end, resizing=resizing, copying=copying)


def _block_ghost(
    sheet: Sheet, block_id: int, column: int, start: UtcMs, end: UtcMs, *, resizing: bool = False
) -> Ghost:
    """Only visits are in the way of blocked time."""
    met = obstacles(sheet.geometry, column, start_utc=start, end_utc=end)
    found = tuple(each for each in met if each.kind is ObstacleKind.VISIT)
    return Ghost(0, column, start, end, found, resizing, block_id=block_id)


def _ghost(
    sheet: Sheet,
    visit_id: int,
    column: int,
    start: UtcMs,
    end: UtcMs,
    *,
    resizing: bool = False,
    copying: bool = False,
) -> Ghost:
    moving = None if copying else visit_id
    found = obstacles(sheet.geometry, column, start_utc=start, end_utc=end, moving=moving)
    return Ghost(visit_id, column, start, end, found, resizing, copying)
