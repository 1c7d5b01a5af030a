"""The book: a day, its rooms, a week or a month, as grid or list; its keys, its acts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.ui.arrivals.ties import tie_day
from frontdesk.ui.book.bar import ALL_PLACES, BookBar
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.handling import VisitActs
from frontdesk.ui.book.mover import tie_moves
from frontdesk.ui.book.newer import FOLLOWS
from frontdesk.ui.book.offered import OFFERED, view_named
from frontdesk.ui.book.since import Absence
from frontdesk.ui.book.strip import DAYS, DateStrip
from frontdesk.ui.book.views import GRID, LIST, Asked, Shared, View, ViewName, tie_views
from frontdesk.ui.book.zooming import DENSITY, kept_height
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage, DayVisit
    from frontdesk.ui.desk import Desk

VIEW: Final = "book.view"
FORM: Final = "book.form"
_REST_MS: Final = 250
"""After an act at the desk, until all of what is shown is read anew: longer than from one key to the next."""


class BookScreen(Screen):
    """The book in one of its views. It opens on today, with the now-line at one third."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day: date | None = None
        self._place = desk.prefs.get("book.place", ALL_PLACES)
        self._stale = True
        self._minute = -1
        self._was_today: date | None = None
        self._loads_wanted = QTimer(self)
        self._loads_wanted.setSingleShot(True)
        self._loads_wanted.setInterval(0)
        self._loads_wanted.timeout.connect(self._read_loads)
        self._rest_wanted = QTimer(self)
        self._rest_wanted.setObjectName("book.rest")
        self._rest_wanted.setSingleShot(True)
        self._rest_wanted.setInterval(_REST_MS)
        self._rest_wanted.timeout.connect(self._read_rest)
        self._bar = BookBar(desk)
        self.strip = DateStrip(desk.theme)
        self.acts = VisitActs(desk, self)
        self._shared = Shared(desk, self.acts, self.strip)
        self._views: dict[ViewName, View] = {}
        self._forms = Stack()
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
        self._heads = QVBoxLayout()
        lines.addLayout(self._heads)
        lines.addWidget(self._forms, 1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.absence = Absence(desk, self)
        self._name = self._kept_view()
        self._show(self._name)
        self._connect()
        self._tie_keys()
        desk.prefs.changed.connect(self._pref_changed)
        self.show_form(desk.prefs.get(FORM, GRID))

    # What the shell asks

    def bar(self) -> QWidget:
        """The day, the location, the view, grid or list."""
        return self._bar

    def begin(self) -> None:
        """Show the day; today at first."""
        if self.desk.reader is None:
            return
        known = self._day is not None
        if self._day is None:
            self._day = self._today()
        if self._stale or not known:
            self._read(keep_scroll=known)

    def changes(self, changes: Changes) -> None:
        """Draw again what changed, at the same place."""
        if touches(changes, *FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._show_changes(changes)

    def _show_changes(self, changes: Changes) -> None:
        if self.desk.reader is not None and self.view.newer(self.day, changes):
            # What follows for the rest of what is shown comes once the block is painted.
            self._rest_wanted.start()
        else:
            self._read(keep_scroll=True)

    def _read_rest(self) -> None:
        if self.desk.jobs.acting:
            # Whoever waits for that act would wait for this, too.
            self._rest_wanted.start()
        elif self._stale and self.isVisible():
            self._read(keep_scroll=True)

    def tick(self, now_utc: int) -> None:
        """The now-line moves once a minute."""
        minute = now_utc // 60_000
        if minute != self._minute:
            self._minute = minute
            self.view.set_now(now_utc)
            if self.desk.reader is not None:
                self.absence.tick(now_utc)
                self._follow_today(now_utc)
                self._let_go_of_past(now_utc)

    def _let_go_of_past(self, now_utc: int) -> None:
        """What time alone has changed, and nobody says."""
        if self.isVisible() and self.view.is_past(now_utc):
            self._stale = True
            self._read(keep_scroll=True)

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
        return self.view.end_move()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus belongs to the view."""
        super().focusInEvent(event)
        self.form.setFocus(event.reason())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The focus belongs to the view."""
        self.form.setFocus(reason)

    # The views

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._views[self._name]

    @property
    def view_name(self) -> ViewName:
        """Which one that is."""
        return self._name

    @property
    def form(self) -> QWidget:
        """Grid or list of the view that is shown."""
        return self.view.form

    @property
    def day_view(self) -> DayView:
        """The day by provider, shown or not."""
        view = self._view_of(ViewName.DAY)
        assert isinstance(view, DayView)
        return view

    @property
    def canvas(self) -> DayCanvas:
        """The drawn day."""
        return self.day_view.canvas

    @property
    def page(self) -> DayPage | None:
        """What is drawn of the day."""
        return self.day_view.page

    def show_view(self, name: ViewName) -> None:
        """See the book that way from now on."""
        if name is self._name:
            self._bar.views.choose(self._name)
            return
        had_focus = self.form.hasFocus()
        before = self.view
        before.end_move()
        self._show(name)
        self.view.begin_with(before.wish())
        if before.head is not None:
            before.head.hide()
        self.desk.prefs.put(VIEW, str(name))
        self.view.show_form(self.desk.prefs.get(FORM, GRID))
        if self._day is not None:
            self._read(keep_scroll=True)
        if had_focus:
            self.form.setFocus()

    def _show(self, name: ViewName) -> None:
        self._name = name
        self._forms.setCurrentWidget(self._view_of(name))
        self.view.names_changed()
        if self.view.head is not None:
            self.view.head.show()
        self.strip.setVisible(self.view.has_strip)
        self._bar.views.choose(name)
        self._bar.show_steps(*self.view.steps())

    def _view_of(self, name: ViewName) -> View:
        found = self._views.get(name)
        if found is None:
            found = self._views[name] = view_named(name, self._shared)
            found.day_chosen.connect(self._day_chosen)
            found.day_wanted.connect(self.go_to)
            found.day_opened.connect(self.open_day)
            found.choices_changed.connect(lambda: self._read(keep_scroll=True))
            found.form_wanted.connect(self.show_form)
            found.set_density(kept_height(self.desk.prefs))
            self._forms.addWidget(found)
            if found.head is not None:
                self._heads.addWidget(found.head)
                self._lead_tab(found, found.head)
        return found

    def _lead_tab(self, view: View, head: QWidget) -> None:
        """Tab comes to what stands above a view before the view."""
        # Deeper down is what drops out of a box: a window of its own.
        inside = head.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        stops = [self.strip, *filter(_takes_tab, inside), view.form]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _kept_view(self) -> ViewName:
        kept = self.desk.prefs.get(VIEW, str(ViewName.DAY))
        return next((each for each in OFFERED if each == kept), ViewName.DAY)

    # The day

    @property
    def day(self) -> date:
        """The day that is shown, or that the cursor of what is shown is on."""
        return self._day or self._today()

    @property
    def current(self) -> DayVisit | None:
        """The visit that the cursor is on."""
        return self.view.current

    def go_to(self, day: date) -> None:
        """Show a day."""
        same = day == self._day
        self._day = day
        self._read(keep_scroll=same)

    def open_day(self, day: date) -> None:
        """Show a day by itself."""
        self._day = day
        if self._name in (ViewName.DAY, ViewName.ROOMS):
            self._read(keep_scroll=False)
        else:
            self.show_view(ViewName.DAY)

    def step(self, by: int, *, far: bool = False) -> None:
        """Go on or back: a day, week or month as the view is."""
        self.go_to(self.view.stepped(self.day, by, far=far))

    def show_visit(self, visit_id: int) -> None:
        """Show the day of a visit with the cursor on it."""
        reader = self.desk.reader
        visit = None if reader is None else reader.visit(visit_id)
        if visit is None:
            return
        if self._place not in (ALL_PLACES, visit.location_id):
            self._placed(ALL_PLACES)
        day = date.fromisoformat(visit.start_wall[:10])
        if self.view.to_show(visit):
            self.go_to(day)
        else:
            self.open_day(day)
        self.view.choose(visit_id)

    def show_form(self, form: str) -> None:
        """Grid or list."""
        had_focus = self.form.hasFocus()
        self.view.show_form(form)
        self._show_nobody()
        self._bar.form.choose(form if form in (GRID, LIST) else GRID)
        self.desk.prefs.put(FORM, form)
        if had_focus:
            self.form.setFocus()

    def add_notice(self, notice: QWidget) -> None:
        """A strip above the day: what came since the window was last open."""
        self._notices.addWidget(notice)

    def _today(self) -> date:
        return today_at(self.desk.zone, self.desk.now())

    def _read(self, *, keep_scroll: bool) -> None:
        view, day, today = self.view, self.day, self._today()
        if self.desk.reader is None:
            return
        asked = Asked(day, today, self._place or None, bool(self.desk.extras.get("holidays", True)))
        try:
            view.read(asked, keep_scroll=keep_scroll)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        if (self.strip.show_day(day, today=today) or self._stale) and view.has_strip:
            # How full the days are may come a frame later than the day itself.
            self._loads_wanted.start()
        self._stale = False
        self._bar.show_day(day, today=today, titles=view.titles(day))
        self._bar.show_places(view.places, self._place)
        self._show_nobody()

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
        deserted, head = self.view.deserted, self.view.head
        self._forms.setCurrentWidget(self._nobody if deserted else self.view)
        if head is not None:
            head.setVisible(not deserted)

    # Ties

    def _connect(self) -> None:
        bar, desk = self._bar, self.desk
        bar.step_wanted.connect(self.step)
        bar.today_wanted.connect(self._go_to_today)
        bar.day_wanted.connect(self.go_to)
        bar.place_wanted.connect(self._placed)
        bar.form_wanted.connect(self.show_form)
        bar.paper_wanted.connect(self._on_paper)
        bar.view_wanted.connect(lambda name: self.show_view(ViewName(name)))
        self.strip.chosen.connect(self.go_to)
        desk.go.day_wanted.connect(self._day_wanted)
        desk.go.visit_wanted.connect(self.show_visit)
        desk.who.names_changed.connect(lambda: self.view.names_changed())

    def _tie_keys(self) -> None:
        def tie(name: str, run: object) -> None:
            assert callable(run)
            self.desk.keys.action(name, self, lambda: run())

        tie("previous_day", lambda: self.step(-1))
        tie("next_day", lambda: self.step(1))
        tie("previous_week", lambda: self.step(-1, far=True))
        tie("next_week", lambda: self.step(1, far=True))
        tie("today", self._go_to_today)
        tie("go_to", self._bar.open_calendar)
        tie("find_slot", self._find_slot)
        tie("block", self._block)
        tie("list_form", self._other_form)
        tie("paper", self._on_paper)
        for name in OFFERED:
            tie(f"view_{name}", lambda name=name: self.show_view(name))
        self.acts.tie(self, lambda: self.current)
        tie_day(
            self,
            self.desk,
            visit=lambda: self.current,
            provider=self._whose,
            place=lambda: self._place or None,
        )
        tie_moves(self, self.desk, lambda: self.view)
        tie_views(self, self.desk, lambda: self.view)

    def _go_to_today(self) -> None:
        self.go_to(self._today())
        self.view.show_now()

    def _other_form(self) -> None:
        self.show_form(GRID if self.desk.prefs.get(FORM, GRID) == LIST else LIST)

    def _day_chosen(self, day: date) -> None:
        if day != self._day:
            self._day = day
            today = self._today()
            if self.strip.show_day(day, today=today) and self.view.has_strip:
                self._loads_wanted.start()
            self._bar.show_day(day, today=today, titles=self.view.titles(day))

    def _day_wanted(self, day: date) -> None:
        self.desk.go.screen("book")
        self.go_to(day)

    def _placed(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.desk.prefs.put("book.place", place)
            self._stale = True
            self._read(keep_scroll=True)

    def _pref_changed(self, key: str) -> None:
        if key == DENSITY:
            for view in self._views.values():
                view.set_density(kept_height(self.desk.prefs))

    def book_here(self) -> None:
        """Begin a booking where the cursor is; on a visit the time is taken, so it stays open."""
        self.desk.go.book(self.view.free_wish())

    def _whose(self) -> int | None:
        """The provider of the visit or the column that the cursor is on."""
        visit = self.current
        return self.view.wish().provider_id if visit is None else visit.provider_id

    def _find_slot(self) -> None:
        from frontdesk.ui.finding.moving import search_for

        search_for(self.desk, self.current, self.view.wish())

    def _on_paper(self) -> None:
        from frontdesk.ui.paper.dialog import open_paper

        open_paper(self, place=self._place or None)

    def _block(self) -> None:
        from frontdesk.ui.booking.block import BlockPanel

        wish = self.view.wish()
        self.desk.go.panel(
            lambda: BlockPanel(
                self.desk, provider_id=wish.provider_id, room_id=wish.room_id, start_wall=wish.start_wall
            )
        )


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
