"""A day of the book laid out for a viewport: what is drawn, and how the screen's ids and the layout's indexes go together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import ceil
from typing import Final, NamedTuple

from frontdesk.domain.day_axis import DayAxis, Span, axis_at_least, axis_showing
from frontdesk.domain.day_columns import Run, runs
from frontdesk.domain.day_geometry import Column, ColumnBox, DayGeometry, Metrics, SlotHeight, Visit
from frontdesk.domain.day_hits import Slot, now_line, on_grid
from frontdesk.domain.day_layout import lay_out
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import UtcMs, at_zone
from frontdesk.domain.lifecycle import CANCELLED, occupies
from frontdesk.domain.week_layout import WeekClock
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayColumn, DayPage, DayVisit, Homes, names_of_providers
from frontdesk.ui import words
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.tokens import COLUMN_HEADER, GROUP_HEADER, GUTTER

NOWHERE: Final = 0
"""The key of no column."""

LEAST_COLUMN: Final = 160
"""Columns are never narrower; past that the book scrolls sideways."""


@dataclass(frozen=True, slots=True)
class View:
    """What the layout depends on besides the page: the viewport in pixels, the density, the direction of reading.

    `grouped`: names of locations stand above the columns.
    """

    width: int
    height: int
    density: SlotHeight
    mirrored: bool = False
    grouped: bool = False
    least_column: int = LEAST_COLUMN

    def metrics(self) -> Metrics:
        """The measures of the sheet."""
        return Metrics(
            viewport_width=self.width,
            header=COLUMN_HEADER + (GROUP_HEADER if self.grouped else 0),
            gutter=GUTTER,
            slot_height=self.density,
            least_column=self.least_column,
            mirrored=self.mirrored,
        )


class Beam(NamedTuple):
    """The line of now: how far down the sheet, and from where to where across."""

    y: int
    left: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A page and where everything on it lies."""

    page: DayPage
    geometry: DayGeometry
    clock: WeekClock | None = None
    """Where the columns are the days of a week: which moments its places mean. The page's times are places then."""
    whose: str = ""
    """Whose days they are."""

    def today(self, now_utc: UtcMs) -> ColumnBox | None:
        """The column of the day that it is, where columns are days."""
        index = None if self.clock is None else self.clock.index_at(now_utc)
        boxes = self.geometry.columns
        return boxes[index] if index is not None and index < len(boxes) else None

    def beam(self, now_utc: UtcMs) -> Beam | None:
        """The line of this moment; None where it is not on the sheet."""
        if self.clock is None:
            y = now_line(self.geometry, now_utc)
            return None if y is None else Beam(y, 0, self.geometry.width)
        index, axis = self.clock.index_at(now_utc), self.geometry.axis
        if index is None or index >= len(self.geometry.columns):
            return None
        place, box = self.clock.on_axis(index, now_utc), self.geometry.columns[index]
        if not axis.start_utc <= place < axis.end_utc:
            return None
        return Beam(self.geometry.y_of(place), box.x, box.x + box.width)

    @property
    def header(self) -> int:
        """The height of what stands above the columns."""
        return self.geometry.metrics.header

    @cached_property
    def groups(self) -> tuple[Run, ...]:
        """The columns of each location, where those stand side by side; else nothing."""
        if not is_grouped(self.page):
            return ()
        return runs(self._group_title(index) for index in range(len(self.page.columns)))

    def _group_title(self, index: int) -> str:
        """A location, and how far its clocks are from the times at the side, where those are another place's."""
        name, moment = group_name(self.page.columns[index]), self.geometry.axis.start_utc
        there, here = (at_zone(moment, zone).utcoffset() for zone in (self.zone_of(index), self.page.zone))
        minutes = int(((there or timedelta()) - (here or timedelta())).total_seconds()) // 60
        if not minutes:
            return name
        name, apart = f"\u2068{name}\u2069", words.length(abs(minutes))
        if minutes < 0:
            return tr("{location}: {length} behind these times", location=name, length=apart)
        return tr("{location}: {length} ahead of these times", location=name, length=apart)

    @cached_property
    def visits(self) -> dict[int, DayVisit]:
        """By id."""
        return {visit.id: visit for visit in self.page.visits}

    @cached_property
    def columns(self) -> dict[int, int]:
        """Index of a column by its key."""
        return {column.key: index for index, column in enumerate(self.page.columns)}

    @cached_property
    def homes(self) -> Homes:
        """Which column each visit stands in."""
        return Homes(self.page.columns)

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of the providers, by id."""
        return names_of_providers(self.page)

    @cached_property
    def behind(self) -> dict[int, int]:
        """Minutes that providers are running late, by id."""
        return {each.id: each.behind_minutes for each in self.page.providers if each.behind_minutes}

    @cached_property
    def limits(self) -> dict[int, int]:
        """Minutes after which somebody waits too long, by location."""
        return {place.id: place.waiting_minutes for place in self.page.places}

    def column_of(self, key: int) -> DayColumn | None:
        """The column with a key, if it is shown."""
        index = self.columns.get(key)
        return None if index is None else self.page.columns[index]

    def index_of(self, visit: DayVisit) -> int | None:
        """The index of the column that a visit stands in."""
        home = self.homes.of(visit)
        return None if home is None else self.columns[home.key]

    def provider(self, provider_id: int) -> str:
        """A provider's name, or nothing where the page knows none."""
        return self.names.get(provider_id, "")

    def slot(self, at: SlotAt) -> Slot | None:
        """The layout's slot for one of the screen's; None where its column is not shown."""
        index = self.columns.get(at.column_id)
        return None if index is None else Slot(index, on_grid(self.geometry, at.start_utc))

    def slot_at(self, slot: Slot) -> SlotAt:
        """The screen's slot for one of the layout's."""
        return SlotAt(self.page.columns[slot.column].key, slot.start_utc)

    def zone_of(self, index: int) -> str:
        """The zone of a column: of the only place that it is about, or where its provider is that day, else of the page."""
        column = self.page.columns[index]
        if len(column.location_ids) == 1:
            for place in self.page.places:
                if place.id == column.location_ids[0]:
                    return place.zone
        return self.page.zone

    def movable(self, visit_id: int) -> bool:
        """Whether a visit may be given another time: only while nobody has come."""
        visit = self.visits.get(visit_id)
        return visit is not None and visit.lifecycle is Lifecycle.BOOKED


def is_grouped(page: DayPage) -> bool:
    """Whether locations stand side by side on a page."""
    return any(column.group for column in page.columns)


def group_name(column: DayColumn) -> str:
    """What stands above a column where locations stand side by side."""
    return column.group or tr("Any location")


def make_sheet(page: DayPage, view: View, before: Sheet | None = None) -> Sheet:
    """Lay a page out. The hours reach from the first to the last that matters, and further where the viewport has room.

    `before`: the sheet that this one follows, of which is kept what has not changed.
    """
    columns = [Column(each.key, each.working, each.closed, each.blocked) for each in page.columns]
    homes = Homes(page.columns)
    visits = [_place(visit, homes.of(visit)) for visit in page.visits]
    kept = None if before is None else before.geometry
    return Sheet(page, lay_out(_axis(page, view), columns, visits, view.metrics(), before=kept))


def _place(visit: DayVisit, home: DayColumn | None) -> Visit:
    # A visit that ends with its start would have no place at all.
    end = max(visit.end_utc, visit.start_utc + 1)
    in_lane = visit.lifecycle not in CANCELLED
    column = NOWHERE if home is None else home.key
    # Without a room nobody is in anybody's way.
    takes = occupies(visit.lifecycle) and not (home is not None and home.is_roomless)
    return Visit(visit.id, column, visit.start_utc, end, in_lane, takes)


def _axis(page: DayPage, view: View) -> DayAxis:
    spans = [Span(each.start_utc, each.end_utc) for each in page.visits if each.end_utc > each.start_utc]
    for column in page.columns:
        spans += column.working or ()
        spans += [
            Span(each.start_utc, each.end_utc) for each in column.blocked if each.end_utc > each.start_utc
        ]
    axis = axis_showing(page.day, page.zone, spans)
    metrics = view.metrics()
    slots = ceil(max(view.height - metrics.header, 0) / metrics.slot_height)
    return axis_at_least(axis, slots * metrics.slot_ms)
