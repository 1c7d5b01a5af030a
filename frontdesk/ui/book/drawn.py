"""A view with a drawn sheet and a list of the same visits: what sheet and list ask for, in terms of the book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from frontdesk.domain.blocked_seen import SeenBlock
from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.mover import Mover
from frontdesk.ui.book.views import GRID, LIST, Shared, View
from frontdesk.ui.book.zooming import WheelZoom, kept_height, zoom_at_cursor
from frontdesk.ui.navigation import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.services.daypage import DayColumn, DayPage, DayVisit
    from frontdesk.ui.book.listing import DayList


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a dragged visit is put: the wall clock there (with its fold), and whose book and place that is where it's another.

    `by_room`: also in which room, and `room_id` None is none.
    """

    wall: str
    fold: int | None
    provider_id: int | None = None
    location_id: int | None = None
    by_room: bool = False
    room_id: int | None = None


class DrawnView(View):
    """A sheet with visits on it, and their list."""

    def __init__(self, shared: Shared, canvas: DayCanvas) -> None:
        super().__init__(shared)
        self.canvas = canvas
        self.list: DayList | None = None
        self.addWidget(canvas)
        self.mover = Mover(self)
        WheelZoom(self.desk.prefs, canvas)
        self.desk.who.changed.connect(self.sat_down)
        self._connect()
        self.desk.say.covered.connect(canvas.set_covered)

    # What each view of this kind knows

    @property
    def page(self) -> DayPage | None:
        """What is drawn."""
        return self.canvas.page

    def visits(self) -> Iterable[DayVisit]:
        """The visits that are shown, as the book has them."""
        return self.page.visits if self.page else ()

    def wish_at(self, slot: SlotAt) -> Wish:
        """What a booking that begins at a slot knows."""
        raise TypeError(f"{type(self).__name__} does not say what {slot} means")

    def landing(self, visit: DayVisit, column_id: int, start_utc: int) -> Landing:
        """Where a visit is put that is dropped on a column."""
        raise TypeError(f"{type(self).__name__} does not say what {(visit.id, column_id, start_utc)} means")

    def new_list(self) -> DayList:
        """The list of the visits, new."""
        from frontdesk.ui.book.listing import DayList

        return DayList(self.desk)

    def show_list(self) -> None:
        """Fill the list with what is shown."""
        if self.list is not None and self.page is not None:
            self.list.show_page(self.page)

    # Forms

    @property
    def form(self) -> DayCanvas | DayList:
        """Grid or list, whichever is shown."""
        if self.list is not None and self.currentWidget() is self.list:
            return self.list
        return self.canvas

    def show_form(self, form: str) -> None:
        """Grid or list; the list is made when it is first wanted."""
        if form == LIST and self.list is None:
            self.list = self.new_list()
            self.list.opened.connect(lambda visit: self.desk.go.visit(visit.id))
            self.list.chosen.connect(self._chosen)
            self.addWidget(self.list)
            self.show_list()
        self.setCurrentWidget(self.list if form == LIST and self.list else self.canvas)

    def set_now(self, now_utc: int) -> None:
        """The now-line moves."""
        self.canvas.set_now(now_utc)

    def show_now(self) -> None:
        """Now at one third of the height."""
        self.canvas.scroll_to_now()

    def zoom(self, by: int) -> None:
        """Larger or smaller; on the grid the time under the cursor stays where it is."""
        if self.form is self.canvas:
            zoom_at_cursor(self.desk.prefs, self.canvas, by)

    def sat_down(self) -> None:
        """Somebody else sits here: what is kept for them holds."""
        self.set_density(kept_height(self.desk.prefs))

    def set_density(self, density: SlotHeight) -> None:
        """Draw slots as high as this."""
        self.canvas.set_density(density)

    def names_changed(self) -> None:
        """Names are hidden or shown again."""
        self.canvas.set_names_hidden(self.desk.who.names_hidden)
        if self.list is not None:
            self.list.viewport().update()

    # The cursor

    @property
    def current(self) -> DayVisit | None:
        """The visit that the cursor is on."""
        shown = self.form
        if not isinstance(shown, DayCanvas):
            return shown.current
        found = self.canvas.current_visit
        return None if found is None else self.visit(found.id)

    def to_show(self, visit: DayVisit) -> bool:
        """Every visit can be shown."""
        del visit
        return True

    def choose(self, visit_id: int) -> None:
        """Put the cursor on a visit."""
        self.canvas.set_current(visit_id)
        if self.list is not None:
            self.list.choose(visit_id)

    def visit(self, visit_id: int) -> DayVisit | None:
        """A visit that is shown."""
        return next((each for each in self.visits() if each.id == visit_id), None)

    def wish(self) -> Wish:
        """Where the cursor stands."""
        slot = self.canvas.current_slot
        return Wish(start_wall="") if slot is None else self.wish_at(slot)

    def free_wish(self) -> Wish:
        """The same; on a visit the time is taken, so it stays open."""
        free = isinstance(self.canvas.current, SlotAt) and self.form is self.canvas
        return self.wish() if free else Wish(start_wall="")

    # Moving

    def paste(self) -> None:
        """Put what was cut or copied where the cursor is."""
        self.mover.paste()

    def begin_move(self) -> None:
        """Move the current visit by arrows, on the grid."""
        visit = self.current
        if visit is None:
            self._begin_move_block()
            return
        if self.form is not self.canvas:
            self.form_wanted.emit(GRID)
            self.canvas.set_current(visit.id)
            self.canvas.setFocus()
        if not self.canvas.begin_move(visit.id):
            self.desk.say.refuse(tr("This visit can't be moved any more. Book a new one."))

    def _begin_move_block(self) -> None:
        block = self.canvas.current_block if self.form is self.canvas else None
        if block is not None and not self.canvas.begin_move_block(block):
            self.desk.say.refuse(self.mover.block_stays(block))

    def block_moment(self, column_id: int, start_utc: int) -> int | None:
        """The moment that a time of a column means; None where that day has no such time."""
        del column_id
        return start_utc

    def block_columns(self) -> Iterable[DayColumn]:
        """The columns with their times as the book has them."""
        return self.page.columns if self.page else ()

    def block_seen(self, block_id: int) -> SeenBlock | None:
        """Blocked time as it is drawn."""
        for column in self.block_columns():
            for each in column.blocked:
                if each.id == block_id:
                    return SeenBlock(each.start_utc, each.end_utc, column.provider_id, column.room_id)
            for shut in column.closed:
                if shut.block_id == block_id:
                    return SeenBlock(shut.start_utc, shut.end_utc)
        return None

    def end_move(self) -> bool:
        """Leave what is being moved where it was."""
        if self.canvas.is_moving:
            self.canvas.end_move()
            return True
        return False

    # Ties

    def _connect(self) -> None:
        canvas, desk = self.canvas, self.desk
        canvas.slot_activated.connect(self._book_at)
        canvas.visit_activated.connect(desk.go.visit)
        canvas.blocked_activated.connect(self._open_block)
        canvas.current_changed.connect(self._current_changed)
        canvas.context_requested.connect(self._menu)

    def _book_at(self, column_id: int, start_utc: int) -> None:
        self.desk.go.book(self.wish_at(SlotAt(column_id, start_utc)))

    def _open_block(self, block_id: int) -> None:
        from frontdesk.ui.booking.block import BlockPanel

        if block_id > 0:
            self.desk.go.panel(lambda: BlockPanel(self.desk, block_id=block_id))

    def _menu(self, current: object, point: QPoint) -> None:
        visit = self.visit(current) if isinstance(current, int) else None
        if visit is not None:
            self.shared.acts.menu(visit, point, self, more=("cut_visit", "copy_visit", "paste_visit"))
        elif isinstance(current, SlotAt):
            self.shared.acts.slot_menu(point, self)

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
