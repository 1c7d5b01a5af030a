"""What goes into the layout of a day and what comes out of it: plain values in pixels and UTC milliseconds.

Pixels are logical ones, counted from the upper left corner of the whole sheet (header and gutter included), as if nothing were scrolled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import chain
from typing import Final, NamedTuple

from frontdesk.domain.day_axis import DayAxis, LineKind, Span
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.quick import quick

INSET_RIGHT: Final = 2
INSET_BOTTOM: Final = 1
"""Air between a block and its neighbours."""

LEAST_BLOCK: Final = 88
"""Blocks side by side are never narrower than this."""

LEAST_SHORT: Final = 78
"""Where visits follow each other and only stand side by side because short ones are drawn higher than their time, two may be as narrow."""

MARK_STRIP: Final = 30
"""What an overflow mark takes at the right of a column: a target of 28 and the inset."""

LEAST_HEIGHT: Final = 16
"""With the air below it: a visit of a few minutes is drawn so high that its line of text is read, and what follows it that soon stands
beside it. A slot at its least is as high."""

TICK: Final = 6
"""The length of the tick that a cancelled visit leaves in the gutter."""


class SlotHeight(IntEnum):
    """How dense the book is drawn, in pixels a slot. At the least of them a visit of one slot still has a line of text."""

    LEAST = 16
    COMPACT = 20
    NORMAL = 24
    ROOMY = 32
    LARGE = 40
    LARGEST = 52

    def stepped(self, by: int) -> SlotHeight:
        """So many steps higher (less than 0: lower), as far as there are any."""
        steps = tuple(SlotHeight)
        return steps[min(max(steps.index(self) + by, 0), len(steps) - 1)]


class Rect(NamedTuple):
    """A rectangle in pixels: a tuple, so that it unpacks into a drawing call."""

    x: int
    y: int
    w: int
    h: int

    def contains(self, x: int, y: int) -> bool:
        """Whether a point is inside; the right and lower edges are not."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass(frozen=True, slots=True)
class Shut:
    """Time in which nobody can be booked in a column, and why; an empty reason: simply not worked.

    `block_id`: of the blocked time of a whole location that it is; 0 for hours and holidays.
    """

    start_utc: UtcMs
    end_utc: UtcMs
    reason: str = ""
    block_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Time that somebody blocked in a column, or a half-made booking holds."""

    id: int
    start_utc: UtcMs
    end_utc: UtcMs
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the book: usually a provider.

    `working`: when they can be booked; None where no hours are known, and then nothing is grey but `closed`. `closed`: closed for a
    reason that is worth a word (a holiday, a training), whatever the working hours say.
    """

    id: int
    working: tuple[Span, ...] | None = None
    closed: tuple[Shut, ...] = ()
    blocked: tuple[Blocked, ...] = ()


@quick(frozen=True, slots=True)
class Visit:
    """A visit as far as its place is concerned.

    `in_lane`: drawn as a block; a cancelled one only leaves a tick. `occupies`: keeps the time from others
    (`lifecycle.OCCUPYING`).
    """

    id: int
    column_id: int
    start_utc: UtcMs
    end_utc: UtcMs
    in_lane: bool = True
    occupies: bool = True


@dataclass(frozen=True, slots=True)
class Metrics:
    """The measures of the sheet, in pixels, and the slot in minutes. `mirrored`: written from right to left.

    Raises:
        ValueError: something that must be positive is not, or columns are narrower than a block may be.
    """

    viewport_width: int
    header: int = 44
    gutter: int = 48
    slot_minutes: int = 15
    slot_height: int = SlotHeight.NORMAL
    least_column: int = 160
    mirrored: bool = False

    def __post_init__(self) -> None:
        if min(self.slot_minutes, self.slot_height) < 1 or min(self.header, self.gutter) < 0:
            raise ValueError("a slot has a length and a height; header and gutter are no less than nothing")
        if self.least_column < LEAST_BLOCK + MARK_STRIP:
            raise ValueError("a column must hold a block and an overflow mark")

    @property
    def slot_ms(self) -> int:
        """The slot in milliseconds."""
        return self.slot_minutes * MINUTE


class TextLine(StrEnum):
    """What the lines of a block say, from the top."""

    NAME = "name"
    """Glyph and name; in a block of one line the type as well, and the word of a state that has one."""
    TYPE = "type"
    """Type and length, with the marks at the right."""
    STORY = "story"
    """What was tried last: "Asked Fri 09:02, no answer"."""


@quick(frozen=True, slots=True)
class Block:
    """A visit that is drawn. `cut_above`, `cut_below`: it goes on past what is shown. `off_grid`: its start must be written out.

    `exact`: where its time lies within the block, from the top, and how high it is; None where the block is as high as its time.
    """

    visit: Visit
    rect: Rect
    lines: tuple[TextLine, ...]
    off_grid: bool = False
    cut_above: bool = False
    cut_below: bool = False
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OverflowMark:
    """A "+2": visits that found no room beside the others, by start."""

    visits: tuple[Visit, ...]
    rect: Rect


@dataclass(frozen=True, slots=True)
class ClosedArea:
    """Closed time as it is drawn, with its reason."""

    shut: Shut
    rect: Rect


@dataclass(frozen=True, slots=True)
class BlockedArea:
    """Blocked time as it is drawn."""

    blocked: Blocked
    rect: Rect


@dataclass(frozen=True, slots=True)
class ColumnBox:
    """A column as it is drawn. `visits` are all of it that are drawn as blocks or counted in marks, in reading order."""

    column: Column
    x: int
    width: int
    visits: tuple[Visit, ...]
    blocks: tuple[Block, ...]
    marks: tuple[OverflowMark, ...]
    closed: tuple[ClosedArea, ...]
    blocked: tuple[BlockedArea, ...]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across all columns. `minute` (since local midnight) is its label; `again`: the clocks show it a second time."""

    y: int
    minute: int
    kind: LineKind
    again: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """The mark in the gutter of visits that were cancelled and began there."""

    visits: tuple[Visit, ...]
    rect: Rect


@dataclass(frozen=True, slots=True)
class DayGeometry:
    """A day laid out. `undrawn`: visits off the axis or of no column that is shown."""

    axis: DayAxis
    metrics: Metrics
    columns: tuple[ColumnBox, ...]
    lines: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    undrawn: tuple[Visit, ...]
    width: int
    height: int
    _rects: Mapping[int, Rect] = field(repr=False, compare=False)

    @property
    def body(self) -> Rect:
        """All columns from the first shown minute to the last."""
        metrics = self.metrics
        left = 0 if metrics.mirrored else metrics.gutter
        return Rect(left, metrics.header, self.width - metrics.gutter, self.height - metrics.header)

    def blocks(self) -> Iterator[Block]:
        """All blocks, in reading order: column by column, each from the top."""
        return chain.from_iterable(box.blocks for box in self.columns)

    def rect_of(self, visit_id: int) -> Rect | None:
        """Where a visit is: its block, or the mark or tick that stands for it; None if it is not on the sheet."""
        return self._rects.get(visit_id)

    def y_of(self, utc: UtcMs) -> int:
        """The line of a moment; one that is not shown falls on the nearer edge."""
        axis, metrics = self.axis, self.metrics
        within = min(max(utc, axis.start_utc), axis.end_utc)
        return metrics.header + (within - axis.start_utc) * metrics.slot_height // metrics.slot_ms

    def utc_at(self, y: int) -> UtcMs:
        """The moment at a line, not rounded; a line off the body means the nearer edge."""
        axis, metrics = self.axis, self.metrics
        moment = axis.start_utc + (y - metrics.header) * metrics.slot_ms // metrics.slot_height
        return min(max(moment, axis.start_utc), axis.end_utc)
