"""The book: a day as grid or list, its keys, its acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes
from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui.book.bar import ALL_PLACES, GRID, LIST, BookBar
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.handling import VisitActs
from frontdesk.ui.book.newer import FOLLOWS, newer_page
from frontdesk.ui.book.since import Absence
from frontdesk.ui.book.strip import DAYS, DateStrip
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.navigation import Wish
from frontdesk.ui.screens import Screen
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage, DayVisit
    from frontdesk.ui.book.listing import DayList
    from frontdesk.ui.desk import Desk

DENSITIES: Final = (SlotHeight.COMPACT, SlotHeight.NORMAL, SlotHeight.ROOMY)
DENSITY: Final = "book.density"
_REST_MS: Final = 30


class BookScreen(Screen):
    """A day of the book. It opens on today, with the now-line at one third."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day: date | None = None
        self._place = desk.prefs.get("book.place", ALL_PLACES)
        self._stale = True
        self._minute = -1
        self._was_today: date | None = None
        self._page: DayPage | None = None
        self._loads_wanted = QTimer(self)
        self._loads_wanted.setSingleShot(True)
        self._loads_wanted.setInterval(0)
        self._loads_wanted.timeout.connect(self._read_loads)
        self._rest_wanted = QTimer(self)
        self._rest_wanted.setSingleShot(True)
        self._rest_wanted.setInterval(_REST_MS)
        self._rest_wanted.timeout.connect(self._read_rest)
        self._bar = BookBar(desk)
        self.strip = DateStrip(desk.theme)
        self.canvas = DayCanvas(desk.theme)
        self._list: DayList | None = None
        self._forms = QStackedWidget()
        self._forms.addWidget(self.canvas)
        self._nobody = Empty(
            tr("Nobody works here yet, so there is no book to keep. Add who works where, and when."),
            tr("Open Clinic"),
            lambda: desk.go.screen("clinic"),
            identifier="book.nobody",
        )
        self._forms.addWidget(self._nobody)
        self._notices = QVBoxLayout()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.strip)
        lines.addLayout(self._notices)
        lines.addWidget(self._forms, 1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.acts = VisitActs(desk, self)
        self.absence = Absence(desk, self)
        self._connect()
        self._tie_keys()
        self._pref_changed(DENSITY)
        desk.prefs.changed.connect(self._pref_changed)
        self.show_form(desk.prefs.get("book.form", GRID))

    # What the shell asks

    def bar(self) -> QWidget:
        """The day, the location, grid or list."""
        return self._bar

    def begin(self) -> None:
        """Show the day; today at first."""
        if self.desk.reader is None:
            return
        if self._day is None:
            self._day = self._today()
        if self._stale or self._page is None:
            self._read(keep_scroll=self._page is not None)

    def changes(self, changes: Changes) -> None:
        """Draw again what changed, at the same place."""
        if touches(changes, *FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._show_changes(changes)

    def _show_changes(self, changes: Changes) -> None:
        reader, page = self.desk.reader, self._page
        newer = None
        if reader is not None and page is not None and page.day == self.day:
            newer = newer_page(page, changes, reader)
        if newer is None:
            self._read(keep_scroll=True)
        else:
            self._show_page(newer, keep_scroll=True)
            # What follows for the rest of the day comes once the block is painted.
            self._rest_wanted.start()

    def _read_rest(self) -> None:
        if self._stale and self.isVisible():
            self._read(keep_scroll=True)

    def tick(self, now_utc: int) -> None:
        """The now-line moves once a minute."""
        minute = now_utc // 60_000
        if minute != self._minute:
            self._minute = minute
            self.canvas.set_now(now_utc)
            if self.desk.reader is not None:
                self.absence.tick(now_utc)
                self._follow_today(now_utc)

    def _follow_today(self, now_utc: int) -> None:
        """Midnight passed while today was shown: show the new today, unless a visit of the day before is open beside it."""
        today = today_at(self.desk.zone, now_utc)
        if self._was_today is not None and self._was_today != today and self._day == self._was_today:
            if self.desk.extras.get("follow_visit") is not None:
                return
            self.go_to(today)
        self._was_today = today

    def back(self) -> bool:
        """Esc ends a move."""
        if self.canvas.is_moving:
            self.canvas.end_move()
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus belongs to the day."""
        super().focusInEvent(event)
        self.form.setFocus(event.reason())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The focus belongs to the day."""
        self.form.setFocus(reason)

    # The day

    @property
    def form(self) -> DayCanvas | DayList:
        """Grid or list, whichever is shown."""
        if self._list is not None and self._forms.currentWidget() is self._list:
            return self._list
        return self.canvas

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._day or self._today()

    @property
    def page(self) -> DayPage | None:
        """What is drawn."""
        return self._page

    @property
    def current(self) -> DayVisit | None:
        """The visit that the cursor is on."""
        shown = self.form
        return self.canvas.current_visit if isinstance(shown, DayCanvas) else shown.current

    def go_to(self, day: date) -> None:
        """Show a day."""
        same = day == self._day
        self._day = day
        self._read(keep_scroll=same)

    def step(self, days: int) -> None:
        """Go on or back."""
        self.go_to(self.day + timedelta(days=days))

    def show_visit(self, visit_id: int) -> None:
        """Show the day of a visit with the cursor on it."""
        reader = self.desk.reader
        visit = None if reader is None else reader.visit(visit_id)
        if visit is None:
            return
        if self._place not in (ALL_PLACES, visit.location_id):
            self._placed(ALL_PLACES)
        self.go_to(date.fromisoformat(visit.start_wall[:10]))
        self.canvas.set_current(visit_id)
        if self._list is not None:
            self._list.choose(visit_id)

    def show_form(self, form: str) -> None:
        """Grid or list."""
        if form == LIST and self._list is None:
            from frontdesk.ui.book.listing import DayList

            self._list = DayList(self.desk)
            self._list.opened.connect(lambda visit: self.desk.go.visit(visit.id))
            self._list.chosen.connect(self._chosen)
            self._forms.addWidget(self._list)
            if self._page is not None:
                self._list.show_page(self._page)
        had_focus = self.form.hasFocus()
        self._forms.setCurrentWidget(self._list if form == LIST and self._list else self.canvas)
        self._show_nobody()
        self._bar.form.choose(form if form in (GRID, LIST) else GRID)
        self.desk.prefs.put("book.form", form)
        if had_focus:
            self.form.setFocus()

    def add_notice(self, notice: QWidget) -> None:
        """A strip above the day: what came since the window was last open."""
        self._notices.addWidget(notice)

    def _today(self) -> date:
        return today_at(self.desk.zone, self.desk.now())

    def _read(self, *, keep_scroll: bool) -> None:
        reader, day, today = self.desk.reader, self.day, self._today()
        if reader is None:
            return
        place = self._place or None
        try:
            page = reader.day(day, location_id=place, holidays=self._holidays_known())
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        if self.strip.show_day(day, today=today) or self._stale:
            # How full the days are may come a frame later than the day itself.
            self._loads_wanted.start()
        self._stale = False
        self._bar.show_day(day, today=today)
        self._bar.show_places(page.places, self._place)
        self.canvas.set_now(self.desk.now())
        self._show_page(page, keep_scroll=keep_scroll)
        self._show_nobody()

    def _show_page(self, page: DayPage, *, keep_scroll: bool) -> None:
        self._page = page
        self.canvas.show_page(page, keep_scroll=keep_scroll)
        if self._list is not None:
            self._list.show_page(page)

    def _read_loads(self) -> None:
        reader = self.desk.reader
        if reader is None:
            return
        try:
            loads = reader.month(self.strip.first, days=DAYS, location_id=self._place or None)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        self.strip.show_loads(loads)

    def _show_nobody(self) -> None:
        """Without a provider there is nothing to draw but the way to one."""
        nobody = self._page is not None and not self._page.columns
        if nobody:
            self._forms.setCurrentWidget(self._nobody)
        elif self._forms.currentWidget() is self._nobody:
            self.show_form(self.desk.prefs.get("book.form", GRID))

    def _holidays_known(self) -> bool:
        return bool(self.desk.extras.get("holidays", True))

    # Ties

    def _connect(self) -> None:
        bar, canvas, desk = self._bar, self.canvas, self.desk
        bar.step_wanted.connect(self.step)
        bar.today_wanted.connect(lambda: self.go_to(self._today()))
        bar.day_wanted.connect(self.go_to)
        bar.place_wanted.connect(self._placed)
        bar.form_wanted.connect(self.show_form)
        self.strip.chosen.connect(self.go_to)
        canvas.slot_activated.connect(self._book_at)
        canvas.visit_activated.connect(desk.go.visit)
        canvas.blocked_activated.connect(self._open_block)
        canvas.current_changed.connect(self._current_changed)
        canvas.move_requested.connect(self._moved)
        canvas.resize_requested.connect(self._resized)
        canvas.move_refused.connect(self._not_there)
        canvas.drag_moved.connect(lambda _visit, point: self.strip.dragged_over(point))
        canvas.dropped_outside.connect(self._dropped_outside)
        canvas.drag_ended.connect(lambda: self.strip.dragged_over(None))
        canvas.context_requested.connect(self._menu)
        desk.go.day_wanted.connect(self._day_wanted)
        desk.go.visit_wanted.connect(self.show_visit)
        desk.who.names_changed.connect(self._names_changed)

    def _tie_keys(self) -> None:
        def tie(name: str, run: object) -> None:
            assert callable(run)
            self.desk.keys.action(name, self, lambda: run())

        tie("previous_day", lambda: self.step(-1))
        tie("next_day", lambda: self.step(1))
        tie("previous_week", lambda: self.step(-7))
        tie("next_week", lambda: self.step(7))
        tie("today", lambda: self.go_to(self._today()))
        tie("go_to", self._bar.open_calendar)
        tie("move", self._move)
        tie("find_slot", self._find_slot)
        tie("block", self._block)
        tie("list_form", lambda: self.show_form(GRID if self.form is self._list else LIST))
        tie("density", self._denser)
        self.acts.tie(self, lambda: self.current)

    def _day_wanted(self, day: date) -> None:
        self.desk.go.screen("book")
        self.go_to(day)

    def _names_changed(self) -> None:
        self.canvas.set_names_hidden(self.desk.who.names_hidden)
        if self._list is not None:
            self._list.viewport().update()

    def _placed(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.desk.prefs.put("book.place", place)
            self._stale = True
            self._read(keep_scroll=True)

    def _denser(self) -> None:
        now = self.desk.prefs.get(DENSITY, int(SlotHeight.NORMAL))
        at = [int(each) for each in DENSITIES].index(now) if now in DENSITIES else 1
        self.desk.prefs.put(DENSITY, int(DENSITIES[(at + 1) % len(DENSITIES)]))

    def _pref_changed(self, key: str) -> None:
        if key == DENSITY:
            wanted = self.desk.prefs.get(DENSITY, int(SlotHeight.NORMAL))
            self.canvas.set_density(SlotHeight(wanted) if wanted in DENSITIES else SlotHeight.NORMAL)

    def _chosen(self, visit: DayVisit | None) -> None:
        if visit is not None:
            self._follow(visit.id)

    def _current_changed(self, current: object) -> None:
        if isinstance(current, int):
            self._follow(current)

    def _follow(self, visit_id: int) -> None:
        """A panel that shows a visit shows the one that the cursor goes to."""
        follow = self.desk.extras.get("follow_visit")
        if callable(follow):
            follow(visit_id)

    def _wish(self, slot: SlotAt | None) -> Wish:
        if slot is None:
            return Wish(start_wall="")
        zone = self._page.zone if self._page else self.desk.zone
        wall = at_zone(slot.start_utc, zone).strftime("%Y-%m-%dT%H:%M")
        return Wish(provider_id=slot.provider_id, location_id=self._place_of(slot), start_wall=wall)

    def _place_of(self, slot: SlotAt) -> int | None:
        if self._place:
            return self._place
        columns = self._page.columns if self._page else ()
        places = next((each.location_ids for each in columns if each.provider_id == slot.provider_id), ())
        return places[0] if len(places) == 1 else None

    def _book_at(self, provider_id: int, start_utc: int) -> None:
        self.desk.go.book(self._wish(SlotAt(provider_id, start_utc)))

    def book_here(self) -> None:
        """Begin a booking where the cursor is; on a visit the time is taken, so it stays open."""
        free = isinstance(self.canvas.current, SlotAt) and self.form is self.canvas
        self.desk.go.book(self._wish(self.canvas.current_slot if free else None))

    def _move(self) -> None:
        visit = self.current
        if visit is None:
            return
        if self.form is not self.canvas:
            self.show_form(GRID)
            self.canvas.set_current(visit.id)
            self.canvas.setFocus()
        if not self.canvas.begin_move(visit.id):
            self.desk.say.refuse(tr("This visit can't be moved any more. Book a new one."))

    def _moved(self, visit_id: int, provider_id: int, start_utc: int) -> None:
        visit = self._visit(visit_id)
        if visit is not None:
            wall = at_zone(start_utc, visit.zone)
            self.acts.move(
                visit,
                wall=wall.strftime("%Y-%m-%dT%H:%M"),
                fold=wall.fold,
                provider_id=provider_id,
                location_id=self._place_with(provider_id, visit.location_id),
            )

    def _place_with(self, provider_id: int, location_id: int) -> int | None:
        """Where a visit takes place that is moved to a provider who is only elsewhere on that day; None: where it was."""
        columns = self._page.columns if self._page else ()
        places = next((each.location_ids for each in columns if each.provider_id == provider_id), ())
        return places[0] if len(places) == 1 and location_id not in places else None

    def _resized(self, visit_id: int, minutes: int) -> None:
        visit = self._visit(visit_id)
        if visit is not None:
            self.acts.resize(visit, minutes)

    def _not_there(self, why: str) -> None:
        self.desk.say.refuse(tr("It stays where it was: {why}. Choose a free time.", why=why))

    def _dropped_outside(self, visit_id: int, point: QPoint) -> None:
        day, visit = self.strip.day_under(point), self._visit(visit_id)
        if day is not None and visit is not None and day != self.day:
            self.acts.move(
                visit, wall=f"{day.isoformat()}{visit.start_wall[10:]}", fold=None, provider_id=None
            )

    def _visit(self, visit_id: int) -> DayVisit | None:
        visits = self._page.visits if self._page else ()
        return next((each for each in visits if each.id == visit_id), None)

    def _find_slot(self) -> None:
        from frontdesk.ui.booking.slots import FindSlotPanel

        wish = self._wish(self.canvas.current_slot)
        self.desk.go.panel(lambda: FindSlotPanel(self.desk, wish))

    def _block(self) -> None:
        from frontdesk.ui.booking.block import BlockPanel

        slot = self.canvas.current_slot
        wish = self._wish(slot)
        self.desk.go.panel(
            lambda: BlockPanel(self.desk, provider_id=wish.provider_id, start_wall=wish.start_wall)
        )

    def _open_block(self, block_id: int) -> None:
        from frontdesk.ui.booking.block import BlockPanel

        if block_id > 0:
            self.desk.go.panel(lambda: BlockPanel(self.desk, block_id=block_id))

    def _menu(self, current: object, point: QPoint) -> None:
        visit = self._visit(current) if isinstance(current, int) else None
        if visit is not None:
            self.acts.menu(visit, point, self)
