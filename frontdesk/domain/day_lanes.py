"""Visits that overlap, side by side: which lane each takes in its column, and which find no room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from frontdesk.domain.day_geometry import (
    INSET_BOTTOM,
    INSET_RIGHT,
    LEAST_BLOCK,
    LEAST_SHORT,
    MARK_STRIP,
    Rect,
    Visit,
)

_LEAST_LANE: Final = LEAST_BLOCK + INSET_RIGHT
_LEAST_SHORT_LANE: Final = LEAST_SHORT + INSET_RIGHT


class Extent(NamedTuple):
    """A visit with the lines that it reaches from (included) and to (not included), in pixels."""

    top: int
    bottom: int
    visit: Visit


class Placed(NamedTuple):
    """A visit and its rectangle."""

    visit: Visit
    rect: Rect


class Hidden(NamedTuple):
    """Visits without room that overlap each other, and the rectangle of their mark."""

    visits: tuple[Visit, ...]
    rect: Rect


def side_by_side(extents: Iterable[Extent], *, x: int, width: int) -> Iterator[Placed | Hidden]:
    """The rectangles of one column's visits, none of which overlap.

    Visits that overlap share the width; where lanes would fall under 88 px, those that begin later are counted in a mark at the
    right instead. A visit takes the free lanes beside it as well. Two that only follow each other, the first too short for its line
    of text, stand side by side in any column.

    Args:
        extents: of one column, sorted by `top`.
        x, width: the column.
    """
    cluster: list[Extent] = []
    bottom = 0
    for extent in extents:
        if cluster and extent.top >= bottom:
            yield from _cluster(cluster, x=x, width=width)
            cluster = []
            bottom = 0
        cluster.append(extent)
        if extent.bottom > bottom:
            bottom = extent.bottom
    if cluster:
        yield from _cluster(cluster, x=x, width=width)


def _cluster(cluster: list[Extent], *, x: int, width: int) -> Iterator[Placed | Hidden]:
    """Visits that hang together."""
    if len(cluster) == 1:
        yield _placed(cluster[0], x, width)
        return
    lanes, left_over = _assigned(cluster, most=_most(cluster, width))
    if left_over:
        width -= MARK_STRIP
        most = max(1, width // _LEAST_LANE)
        alone = most == 1 and not _share_time(cluster)
        lanes, left_over = _longest(cluster) if alone else _assigned(cluster, most=most)
    edges = [x + width * lane // len(lanes) for lane in range(len(lanes) + 1)]
    for number, lane in enumerate(lanes):
        for extent in lane:
            reach = _reach(extent, lanes, number)
            yield _placed(extent, edges[number], edges[reach] - edges[number])
    yield from _hidden(left_over, x + width)


def _most(cluster: list[Extent], width: int) -> int:
    """How many lanes there may be."""
    most = max(1, width // _LEAST_LANE)
    return max(most, 2) if width >= 2 * _LEAST_SHORT_LANE and not _share_time(cluster) else most


def _share_time(cluster: list[Extent]) -> bool:
    """Whether visits go on at the same time; else they only follow each other sooner than their blocks are high."""
    times = sorted((extent.visit.start_utc, extent.visit.end_utc) for extent in cluster)
    return any(later[0] < earlier[1] for earlier, later in pairwise(times))


def _assigned(cluster: list[Extent], *, most: int) -> tuple[list[list[Extent]], list[Extent]]:
    """Each visit in the first lane that is free, and those for which none of `most` lanes was."""
    lanes: list[list[Extent]] = []
    left_over: list[Extent] = []
    for extent in cluster:
        free = next((lane for lane in lanes if lane[-1].bottom <= extent.top), None)
        if free is not None:
            free.append(extent)
        elif len(lanes) < most:
            lanes.append([extent])
        else:
            left_over.append(extent)
    return lanes, left_over


def _longest(cluster: list[Extent]) -> tuple[list[list[Extent]], list[Extent]]:
    """One lane for the longest, where there is no second one: of visits that only follow each other too soon, the shortest are counted."""
    lane: list[Extent] = []
    for extent in sorted(cluster, key=lambda each: (each.top - each.bottom, each.top)):
        if all(extent.top >= other.bottom or other.top >= extent.bottom for other in lane):
            lane.append(extent)
    lane.sort(key=lambda each: each.top)
    kept = {extent.visit.id for extent in lane}
    return [lane], [extent for extent in cluster if extent.visit.id not in kept]


def _reach(extent: Extent, lanes: list[list[Extent]], number: int) -> int:
    """The first lane at the right that is not free beside the visit."""
    for beside in range(number + 1, len(lanes)):
        if any(extent.top < other.bottom and other.top < extent.bottom for other in lanes[beside]):
            return beside
    return len(lanes)


def _placed(extent: Extent, x: int, width: int) -> Placed:
    height = extent.bottom - extent.top - INSET_BOTTOM
    return Placed(extent.visit, Rect(x, extent.top, width - INSET_RIGHT, height))


def _hidden(left_over: list[Extent], x: int) -> Iterator[Hidden]:
    group: list[Extent] = []
    for extent in left_over:
        if group and extent.top >= max(each.bottom for each in group):
            yield _mark(group, x)
            group = []
        group.append(extent)
    if group:
        yield _mark(group, x)


def _mark(group: list[Extent], x: int) -> Hidden:
    top, bottom = group[0].top, max(each.bottom for each in group)
    visits = tuple(each.visit for each in group)
    return Hidden(visits, Rect(x, top, MARK_STRIP - INSET_RIGHT, bottom - top - INSET_BOTTOM))
