"""A day of the book: its providers, or its rooms, side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.instants import at_zone
from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.drawn import DrawnView, Landing
from frontdesk.ui.book.newer import newer_page
from frontdesk.ui.book.views import Asked, Shared
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import day_long, day_medium, day_medium_year

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.daypage import DayColumn, DayPage, DayVisit


class DayView(DrawnView):
    """The day by provider, or by room."""

    def __init__(self, shared: Shared, by: ByWhat = ByWhat.PROVIDER) -> None:
        super().__init__(shared, DayCanvas(shared.desk.theme))
        self._by = by

    def read(self, asked: Asked, *, keep_scroll: bool) -> None:
        """Read and draw the day."""
        reader = self.desk.reader
        if reader is None:
            return
        page = reader.day(
            asked.day, location_id=asked.place, by=self._by, side_by_side=True, holidays=asked.holidays
        )
        self.canvas.set_now(self.desk.now())
        self._show_page(page, keep_scroll=keep_scroll)

    def newer(self, day: date, changes: Changes) -> bool:
        """Show a visit or two as they are now."""
        reader, page = self.desk.reader, self.page
        newer = None
        if reader is not None and page is not None and page.day == day:
            newer = newer_page(page, changes, reader)
        if newer is None:
            return False
        self._show_page(newer, keep_scroll=True)
        return True

    def _show_page(self, page: DayPage, *, keep_scroll: bool) -> None:
        self.places, self.deserted = page.places, not page.columns
        self.canvas.show_page(page, keep_scroll=keep_scroll)
        self.show_list()

    def titles(self, day: date) -> tuple[str, ...]:
        """ "Tuesday 24 November 2026", and shorter."""
        return day_long(day), day_medium_year(day), day_medium(day)

    def wish_at(self, slot: SlotAt) -> Wish:
        """Whose slot it is or in which room, when, and where that is then."""
        column = self._column(slot.column_id)
        zone = self.page.zone if self.page else self.desk.zone
        wall = at_zone(slot.start_utc, zone).strftime("%Y-%m-%dT%H:%M")
        if column is None:
            return Wish(start_wall=wall)
        return Wish(
            provider_id=column.provider_id,
            room_id=column.room_id,
            location_id=self._place_of(column),
            start_wall=wall,
        )

    def _column(self, key: int) -> DayColumn | None:
        columns = self.page.columns if self.page else ()
        return next((each for each in columns if each.key == key), None)

    def _place_of(self, column: DayColumn) -> int | None:
        if self.page is not None and self.page.location_id is not None:
            return self.page.location_id
        if column.location_id is not None:
            return column.location_id
        return column.location_ids[0] if len(column.location_ids) == 1 else None

    def landing(self, visit: DayVisit, column_id: int, start_utc: int) -> Landing:
        """The other provider's book or the other room; where that is only elsewhere on that day, there."""
        wall, column = at_zone(start_utc, visit.zone), self._column(column_id)
        to = Landing(wall.strftime("%Y-%m-%dT%H:%M"), wall.fold)
        if column is None:
            return to
        place = column.location_id
        if place is None and len(column.location_ids) == 1:
            place = column.location_ids[0]
        elsewhere = place if place is not None and visit.location_id not in column.location_ids else None
        if column.provider_id is not None:
            return replace(to, provider_id=column.provider_id, location_id=elsewhere)
        return replace(to, by_room=True, room_id=column.room_id, location_id=elsewhere)
