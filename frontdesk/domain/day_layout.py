"""The layout of a day: where every column, visit, line and grey area of the book goes.

A pure function of the axis, the columns, the visits and the measures, so that the widget only draws and every case is tested without a
screen. The rules (88 and 160 px, the insets, the lines of a block) are the screen's design, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from frontdesk.domain.day_axis import DayAxis, Span
from frontdesk.domain.day_geometry import (
    INSET_BOTTOM,
    LEAST_HEIGHT,
    TICK,
    Block,
    Blocked,
    BlockedArea,
    ClosedArea,
    Column,
    ColumnBox,
    DayGeometry,
    GridLine,
    Metrics,
    OverflowMark,
    Rect,
    Shut,
    TextLine,
    Tick,
    Visit,
)
from frontdesk.domain.day_lanes import Extent, Placed, side_by_side
from frontdesk.domain.instants import MINUTE, UtcMs

LINE_HEIGHT: Final = 18
"""A line of 13 px text."""

TIGHT_LINE: Final = 14
"""The least that a single line of 13 px text fits into, without the air around it."""

LARGE_SLOT: Final = 38
"""Pixels a quarter of an hour from which on blocks say all that fits: above what the design has for each length."""

_LEAST_EXACT: Final = 3
"""A minute is still seen."""

_NO_LINES: Final[tuple[TextLine, ...]] = ()
_LINES: Final[tuple[tuple[TextLine, ...], ...]] = (
    _NO_LINES,
    (TextLine.NAME,),
    (TextLine.NAME, TextLine.TYPE),
    (TextLine.NAME, TextLine.TYPE, TextLine.STORY),
)


def lines_for(*, minutes: int, height: int, line_height: int = LINE_HEIGHT) -> tuple[TextLine, ...]:
    """What a block says: one line below 30 minutes, two from 30, three from 45, as far as they fit; all that fit where slots are large.

    Args:
        minutes: the length of the visit.
        height: of its block, in pixels.
        line_height: in pixels; larger where the person reads larger text.

    Returns:
        The lines from the top; none where not even one fits.
    """
    wanted = 1 if minutes < 30 else 2 if minutes < 45 else 3
    if height * 15 >= LARGE_SLOT * minutes:
        wanted = 3
    fitting = height // line_height
    if fitting == 0 and height * LINE_HEIGHT >= TIGHT_LINE * line_height:
        fitting = 1
    return _LINES[min(wanted, fitting)]


def exact_part(rect: Rect, *, top: int, bottom: int) -> tuple[int, int] | None:
    """Where the time from one line to another lies within a block that is higher; None where the block is as high as its time."""
    if rect.h <= bottom - top - INSET_BOTTOM:
        return None
    height = max(bottom - top - INSET_BOTTOM, _LEAST_EXACT)
    return min(top - rect.y, rect.h - height), height


def lay_out(
    axis: DayAxis,
    columns: Sequence[Column],
    visits: Iterable[Visit],
    metrics: Metrics,
    *,
    line_height: int = LINE_HEIGHT,
    before: DayGeometry | None = None,
) -> DayGeometry:
    """A day laid out.

    Args:
        axis: the stretch of the day that is shown.
        columns: from the left (from the right where mirrored). They share the viewport, but are never narrower than
            `metrics.least_column`: then the sheet is wider than the viewport.
        visits: in any order. The same visits always give the same picture.
        metrics: the measures.
        line_height: of the text, in pixels.
        before: another layout with the same line height; columns of it that have not changed are taken as they are.
    """
    return _Layout(axis, metrics, line_height).of(columns, visits, _kept(before, axis, metrics))


def _kept(before: DayGeometry | None, axis: DayAxis, metrics: Metrics) -> dict[int, ColumnBox]:
    """Columns by id that are as they would be laid out now where they hold the same."""
    if before is None or metrics.mirrored or (before.axis, before.metrics) != (axis, metrics):
        return {}
    return {box.column.id: box for box in before.columns}


class _Layout:
    def __init__(self, axis: DayAxis, metrics: Metrics, line_height: int) -> None:
        self._axis = axis
        self._metrics = metrics
        self._line_height = line_height
        self._height = metrics.slot_height
        self._slot = metrics.slot_ms
        self._header, self._start, self._end = metrics.header, axis.start_utc, axis.end_utc
        self._bottom = self._header + (self._end - self._start) * self._height // self._slot
        tight = TIGHT_LINE * line_height // LINE_HEIGHT + INSET_BOTTOM
        self._least = min(max(LEAST_HEIGHT, tight), self._bottom - metrics.header)

    def of(
        self, columns: Sequence[Column], visits: Iterable[Visit], kept: Mapping[int, ColumnBox]
    ) -> DayGeometry:
        by_column: dict[int, list[Visit]] = {column.id: [] for column in columns}
        gone: list[Visit] = []
        undrawn: list[Visit] = []
        for visit in visits:
            lane = by_column.get(visit.column_id)
            if lane is None or not self._shown(visit):
                undrawn.append(visit)
            elif visit.in_lane:
                lane.append(visit)
            else:
                gone.append(visit)
        boxes: list[ColumnBox] = []
        for column, (x, width) in zip(columns, self._spread(len(columns)), strict=True):
            mine, was = tuple(sorted(by_column[column.id], key=_reading_order)), kept.get(column.id)
            if was is None or (was.x, was.width, was.column, was.visits) != (x, width, column, mine):
                was = self._column(column, mine, x=x, width=width)
            boxes.append(was)
        right = boxes[-1].x + boxes[-1].width if boxes else self._metrics.gutter
        return self._sheet(boxes, list(self._ticks(gone)), undrawn, width=right)

    def _sheet(
        self, boxes: list[ColumnBox], ticks: list[Tick], undrawn: list[Visit], *, width: int
    ) -> DayGeometry:
        if self._metrics.mirrored:
            boxes = [_mirrored(box, width) for box in boxes]
            ticks = [replace(tick, rect=_flipped(tick.rect, width)) for tick in ticks]
        rects = {visit.id: tick.rect for tick in ticks for visit in tick.visits}
        for box in boxes:
            rects.update((block.visit.id, block.rect) for block in box.blocks)
            rects.update((visit.id, mark.rect) for mark in box.marks for visit in mark.visits)
        return DayGeometry(
            axis=self._axis,
            metrics=self._metrics,
            columns=tuple(boxes),
            lines=tuple(
                GridLine(self._y(mark.utc), mark.minute, mark.kind, mark.again) for mark in self._axis.marks
            ),
            ticks=tuple(ticks),
            undrawn=tuple(undrawn),
            width=width,
            height=self._bottom,
            _rects=rects,
        )

    def _spread(self, count: int) -> Iterator[tuple[int, int]]:
        """Left edge and width of each column; what does not divide goes to the first ones."""
        metrics = self._metrics
        share, rest = divmod(max(metrics.viewport_width - metrics.gutter, 0), count or 1)
        if share < metrics.least_column:
            share, rest = metrics.least_column, 0
        x = metrics.gutter
        for number in range(count):
            width = share + (number < rest)
            yield x, width
            x += width

    def _column(self, column: Column, visits: tuple[Visit, ...], *, x: int, width: int) -> ColumnBox:
        """`visits` in reading order."""
        extents = [self._extent(visit) for visit in visits]
        # A visit of a minute takes more pixels than its time, so two may begin in an order that pixels do not show.
        extents.sort(key=lambda extent: extent.top)
        blocks: list[Block] = []
        marks: list[OverflowMark] = []
        for found in side_by_side(extents, x=x, width=width):
            if isinstance(found, Placed):
                blocks.append(self._block(found.visit, found.rect))
            else:
                marks.append(OverflowMark(found.visits, found.rect))
        blocks.sort(key=lambda block: _reading_order(block.visit))
        return ColumnBox(
            column=column,
            x=x,
            width=width,
            visits=visits,
            blocks=tuple(blocks),
            marks=tuple(marks),
            closed=tuple(self._closed(column, x, width)),
            blocked=tuple(self._blocked(column.blocked, x, width)),
        )

    def _block(self, visit: Visit, rect: Rect) -> Block:
        start, end = visit.start_utc, visit.end_utc
        return Block(
            visit,
            rect,
            lines_for(minutes=(end - start) // MINUTE, height=rect.h, line_height=self._line_height),
            (start - self._start) % self._slot != 0,
            start < self._start,
            end > self._end,
            exact_part(rect, top=self._y(start), bottom=self._y(end)),
        )

    def _extent(self, visit: Visit) -> Extent:
        top, bottom = self._y(visit.start_utc), self._y(visit.end_utc)
        if bottom < top + self._least:
            bottom = top + self._least
        if bottom > self._bottom:
            # At the very end of the sheet there is no room below.
            top, bottom = top - (bottom - self._bottom), self._bottom
        return Extent(top, bottom, visit)

    def _ticks(self, gone: list[Visit]) -> Iterator[Tick]:
        by_line: dict[int, list[Visit]] = {}
        for visit in sorted(gone, key=_reading_order):
            by_line.setdefault(self._y(visit.start_utc), []).append(visit)
        for y, visits in by_line.items():
            yield Tick(tuple(visits), Rect(self._metrics.gutter - TICK, y, TICK, 2))

    def _closed(self, column: Column, x: int, width: int) -> Iterator[ClosedArea]:
        """What is closed for a reason first; then what is simply not worked, around it."""
        axis = self._axis
        shut = [each for each in column.closed if self._shown(each)]
        if column.working is not None and axis.start_utc < axis.end_utc:
            rest = _without([Span(axis.start_utc, axis.end_utc)], column.working)
            shut += [Shut(span.start_utc, span.end_utc) for span in _without(rest, tuple(shut))]
        for each in sorted(shut, key=lambda each: (each.start_utc, each.end_utc, each.reason)):
            yield ClosedArea(each, self._area(each.start_utc, each.end_utc, x, width))

    def _blocked(self, blocked: Iterable[Blocked], x: int, width: int) -> Iterator[BlockedArea]:
        for each in sorted(blocked, key=lambda each: (each.start_utc, each.id)):
            if self._shown(each):
                yield BlockedArea(each, self._area(each.start_utc, each.end_utc, x, width))

    def _area(self, start: UtcMs, end: UtcMs, x: int, width: int) -> Rect:
        top = self._y(start)
        return Rect(x, top, width, self._y(end) - top)

    def _shown(self, stretch: Visit | Shut | Blocked) -> bool:
        axis = self._axis
        return stretch.start_utc < axis.end_utc and axis.start_utc < stretch.end_utc

    def _y(self, utc: UtcMs) -> int:
        if utc <= self._start:
            return self._header
        if utc >= self._end:
            return self._bottom
        return self._header + (utc - self._start) * self._height // self._slot


def _reading_order(visit: Visit) -> tuple[UtcMs, UtcMs, int]:
    """From the top; of those that begin together the longest first."""
    return visit.start_utc, -visit.end_utc, visit.id


def _without(spans: list[Span], others: Iterable[Span | Shut]) -> list[Span]:
    """The parts of `spans` that lie in none of `others`."""
    for other in others:
        spans = [part for span in spans for part in _cut(span, other.start_utc, other.end_utc)]
    return spans


def _cut(span: Span, start: UtcMs, end: UtcMs) -> Iterator[Span]:
    if not span.meets(start, end):
        yield span
        return
    if span.start_utc < start:
        yield Span(span.start_utc, start)
    if end < span.end_utc:
        yield Span(end, span.end_utc)


def _flipped(rect: Rect, width: int) -> Rect:
    return rect._replace(x=width - rect.x - rect.w)


def _mirrored(box: ColumnBox, width: int) -> ColumnBox:
    return replace(
        box,
        x=width - box.x - box.width,
        blocks=tuple(replace(each, rect=_flipped(each.rect, width)) for each in box.blocks),
        marks=tuple(replace(each, rect=_flipped(each.rect, width)) for each in box.marks),
        closed=tuple(replace(each, rect=_flipped(each.rect, width)) for each in box.closed),
        blocked=tuple(replace(each, rect=_flipped(each.rect, width)) for each in box.blocked),
    )
