"""A provider's week, drawn as a day is: the days side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from frontdesk.domain.day_hits import Slot, column_at, on_grid, opening_scroll
from frontdesk.domain.i18n import tr
from frontdesk.domain.week_layout import WeekClock
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import Place, SlotAt, place_of_slot
from frontdesk.ui.book.sheet import Sheet, View
from frontdesk.ui.book.week_sheet import as_page, clock_of, key_of
from frontdesk.ui.theme import Theme
from frontdesk.ui.words import day_long

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage
    from frontdesk.services.weekpage import WeekPage

LEAST_DAY: Final = 120
"""Seven days stand beside an open panel on a small screen."""


class WeekCanvas(DayCanvas):
    """Signals: as `DayCanvas`; `header_activated(date)`: a double click on the head of a day. `column_id` is that of a day (`week_sheet.key_of`), `start_utc` a place on the axis: see `moment_of`."""

    least_column = LEAST_DAY
    header_activated = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._week: WeekPage | None = None
        self._clock: WeekClock | None = None
        self.setObjectName("book.week")
        self.setAccessibleIdentifier("book.week")

    @property
    def week(self) -> WeekPage | None:
        """What is drawn."""
        return self._week

    def show_week(self, week: WeekPage) -> None:
        """Show a week; the time that is at the top stays there, but when it is the first."""
        first = self._week is None
        self._week, self._clock = week, clock_of(week)
        self.show_page(as_page(week), keep_scroll=not first)
        self.setAccessibleName(
            tr("Week of {day}, {provider}", day=day_long(week.first), provider=week.provider)
        )

    def day_of(self, column_id: int) -> date | None:
        """The day of a column."""
        days = self._clock.days if self._clock else ()
        return next((day for number, day in enumerate(days) if key_of(number) == column_id), None)

    def moment_of(self, slot: SlotAt) -> int | None:
        """The moment that a slot means; None on a day that has no such time."""
        return None if self._clock is None else self._clock.moment(slot.column_id - key_of(0), slot.start_utc)

    def go_to_day(self, day: date) -> None:
        """Put the cursor on a day, at the time where it is."""
        sheet, clock = self._sheet, self._clock
        if sheet is None or clock is None or day not in clock.days:
            return
        column = clock.days.index(day)
        place = self._place
        if place is None:
            self._put(self._first_of(sheet, column), reveal=False)
        elif place.slot.column != column:
            self._put(place_of_slot(sheet.geometry, Slot(column, place.slot.start_utc)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the head of a column: its day."""
        at, sheet, clock = event.position().toPoint(), self._sheet, self._clock
        if sheet is None or clock is None or at.y() >= sheet.header:
            super().mouseDoubleClickEvent(event)
            return
        column = column_at(sheet.geometry, at.x() - self.origin().x())
        if column is not None and event.button() == Qt.MouseButton.LeftButton:
            self.header_activated.emit(clock.days[column])

    def scroll_to_now(self) -> None:
        """Bring now to one third of the height; in another week the time at which work begins."""
        sheet = self._sheet
        if sheet is None:
            return
        now = self._now_on_axis()
        height = self.viewport().height()
        at = 0 if now is None else opening_scroll(sheet.geometry, now, height)
        self.verticalScrollBar().setValue(at)

    def _make_sheet(self, page: DayPage, view: View) -> Sheet:
        whose = "" if self._week is None else self._week.provider
        return replace(super()._make_sheet(page, view), clock=self._clock, whose=whose)

    def _first_place(self, sheet: Sheet) -> Place:
        index = None if self._clock is None else self._clock.index_at(self._now)
        return self._first_of(sheet, index or 0)

    def _first_of(self, sheet: Sheet, column: int) -> Place:
        """Where the cursor begins on a day: now, else when work begins."""
        clock, geometry = self._clock, sheet.geometry
        start = self._now_on_axis() if clock is not None and clock.index_at(self._now) == column else None
        if start is None:
            working = sheet.page.columns[column].working
            start = working[0].start_utc if working else geometry.axis.start_utc
        return place_of_slot(geometry, Slot(column, on_grid(geometry, start)))

    def _now_on_axis(self) -> int | None:
        clock = self._clock
        index = None if clock is None else clock.index_at(self._now)
        return None if clock is None or index is None else clock.on_axis(index, self._now)
