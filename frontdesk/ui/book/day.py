"""A day of the book: its providers, or its rooms, side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.services.daypage import ByWhat, Homes, recounted
from frontdesk.ui.arrivals.ties import running_late
from frontdesk.ui.book.arrangement import Arrangement, left_out, needing, own_id
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.drawn import DrawnView, Landing
from frontdesk.ui.book.heads import Heads
from frontdesk.ui.book.newer import newer_page, shows_held
from frontdesk.ui.book.views import Asked, Shared
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import day_long, day_medium, day_medium_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.changes import Changes
    from frontdesk.services.daypage import DayColumn, DayPage, DayVisit
    from frontdesk.ui.book.hidden import HiddenStrip


class DayView(DrawnView):
    """The day by provider, or by room."""

    def __init__(self, shared: Shared, by: ByWhat = ByWhat.PROVIDER) -> None:
        super().__init__(shared, DayCanvas(shared.desk.theme))
        self._by = by
        self._whole: DayPage | None = None
        self._also: set[int] = set()
        """Hidden columns that are shown for now, since a visit in them was asked for."""
        self.arrangement = Arrangement(self.desk.prefs, by, self)
        self.arrangement.changed.connect(self._arranged)
        self._strip: HiddenStrip | None = None
        self.heads = Heads(self.canvas)
        self.heads.moved.connect(self._column_moved)
        self.heads.menu_wanted.connect(self._column_menu)

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
        reader, page = self.desk.reader, self._whole
        newer = None
        if reader is not None and page is not None and page.day == day:
            newer = newer_page(page, changes, reader)
        if newer is None:
            return False
        self._show_page(newer, keep_scroll=True)
        return True

    def _show_page(self, page: DayPage, *, keep_scroll: bool) -> None:
        if self._whole is None or self._whole.day != page.day:
            self._also.clear()
        self._whole = page
        self.places, self.deserted = page.places, not page.columns
        seen = self.arrangement.seen(page, also=self._also)
        if len(seen.columns) < len(page.columns):
            self.canvas.set_empty_text(tr("All columns of this day are hidden."))
        self._tell_hidden(left_out(page, seen), page)
        self.canvas.show_page(seen, keep_scroll=keep_scroll)
        self.show_list()

    def show_list(self) -> None:
        """Fill the list with the visits of the columns that are shown."""
        page = self.page
        if self.list is not None and page is not None:
            homes = Homes(page.columns)
            shown = tuple(visit for visit in page.visits if homes.of(visit) is not None)
            self.list.show_page(replace(page, visits=shown))

    # Columns

    def arrange_columns(self) -> None:
        """Open the panel in which columns are put in order."""
        from frontdesk.ui.book.columns import ColumnsPanel

        self.desk.go.panel(lambda: ColumnsPanel(self.desk, self.arrangement, lambda: self._whole))

    def sat_down(self) -> None:
        """Somebody else sits here, with columns of their own."""
        super().sat_down()
        self._arranged()

    def _arranged(self) -> None:
        if self._whole is not None:
            self._also.clear()
            self._show_page(self._whole, keep_scroll=True)

    def _column_moved(self, key: int, beside: int, after: bool) -> None:
        one, other = self._column(key), self._column(beside)
        if one is not None and other is not None and self._whole is not None:
            self.arrangement.move(own_id(one), beside=own_id(other), after=after, page=self._whole)

    def _column_menu(self, key: int, point: QPoint) -> None:
        column = self._column(key)
        if column is None:
            return
        menu = QMenu(self)
        menu.setObjectName("book.column.menu")
        name = column.name.replace("&", "&&")
        hide = menu.addAction(tr("Hide {name}", name=name))
        hide.triggered.connect(lambda _c=False: self.arrangement.hide(own_id(column)))
        if self.arrangement.hidden:
            menu.addAction(tr("Show all columns")).triggered.connect(lambda _c=False: self.arrangement.show())
        menu.addSeparator()
        if column.provider_id is not None:
            self._entry(menu, "running_late", partial(running_late, self.desk, column.provider_id))
            menu.addSeparator()
        for act, run in (
            ("columns", self.arrange_columns),
            ("zoom_in", partial(self.zoom, 1)),
            ("zoom_out", partial(self.zoom, -1)),
            ("zoom_usual", partial(self.zoom, 0)),
        ):
            self._entry(menu, act, run)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _entry(self, menu: QMenu, name: str, run: Callable[[], None]) -> None:
        from frontdesk.ui.keys import act

        shown, text = self.desk.keys.shown(name), act(name).label()
        menu.addAction(f"{text}\t{shown}" if shown else text).triggered.connect(lambda _c=False: run())

    @property
    def hidden(self) -> HiddenStrip:
        """The line about hidden columns, made when it is first wanted."""
        if self._strip is None:
            from frontdesk.ui.book.hidden import HiddenStrip

            self._strip = HiddenStrip(show=self.arrangement.show, arrange=self.arrange_columns)
            self._strip.setParent(self)
            self._strip.hide()
            self._strip.setGeometry(0, 0, self.width(), self._strip.height())
        return self._strip

    def _tell_hidden(self, columns: tuple[DayColumn, ...], page: DayPage) -> None:
        if columns:
            self.hidden.tell(columns, needing(page, columns, self.desk.now()))
        if self._strip is not None and self._strip.isHidden() == bool(columns):
            self._strip.setVisible(bool(columns))
            self.setContentsMargins(0, self._strip.height() if columns else 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line about hidden columns is as wide as the view."""
        super().resizeEvent(event)
        if self._strip is not None:
            self._strip.setGeometry(0, 0, self.width(), self._strip.height())

    def set_now(self, now_utc: int) -> None:
        """The now-line moves; somebody behind a hidden column may wait too long by now."""
        super().set_now(now_utc)
        if self._whole is not None and self.page is not None:
            self._tell_hidden(left_out(self._whole, self.page), self._whole)

    def is_past(self, now_utc: int) -> bool:
        """Whether a time was held, or a visit has begun that a column counts as to confirm."""
        page = self._whole
        return page is not None and (shows_held(page) or recounted(page, now_utc) is not page)

    def choose(self, visit_id: int) -> None:
        """Put the cursor on a visit; a column that is hidden is shown for it."""
        whole, visit = self._whole, self.visit(visit_id)
        home = None if whole is None or visit is None else Homes(whole.columns).of(visit)
        if whole is not None and home is not None and own_id(home) in self.arrangement.hidden - self._also:
            self._also.add(own_id(home))
            self._show_page(whole, keep_scroll=True)
        super().choose(visit_id)

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
