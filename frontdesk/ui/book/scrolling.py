"""The drawn day as something that scrolls: the page laid out for the viewport, and where on the sheet the viewport is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from frontdesk.domain.day_geometry import Rect, SlotHeight
from frontdesk.domain.day_hits import opening_scroll, scroll_to, sheet_point
from frontdesk.domain.instants import UtcMs
from frontdesk.services.daypage import DayPage
from frontdesk.ui.book.hover import NOTHING, Hovered, hovered_at
from frontdesk.ui.book.sheet import LEAST_COLUMN, Sheet, View, is_grouped, make_sheet
from frontdesk.ui.tokens import COLUMN_HEADER, GUTTER


class SheetArea(QAbstractScrollArea):
    """Keeps a page laid out and scrolled; what is drawn, and what keys and mouse do, is the canvas's."""

    least_column = LEAST_COLUMN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._density = SlotHeight.NORMAL
        self._now: UtcMs = 0
        self._laying_out = False
        self._over = QRect()
        """What lies over the sheet, on the screen."""
        self._covered = self._room = 0
        self.anchor: int | None = None
        """The line of the viewport whose time stays there while the day is laid out anew; None: the upper edge's."""
        # It would come and go from day to day otherwise, and with it the width of the columns.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._give_back_room)

    @property
    def sheet(self) -> Sheet | None:
        """The page that is on, laid out."""
        return self._sheet

    @property
    def page(self) -> DayPage | None:
        """The page that is on."""
        return None if self._sheet is None else self._sheet.page

    @property
    def density(self) -> SlotHeight:
        """How high a slot is drawn."""
        return self._density

    @property
    def now_utc(self) -> UtcMs:
        """What the canvas was last told of the time."""
        return self._now

    @property
    def header(self) -> int:
        """The height of what stands above the columns."""
        return COLUMN_HEADER if self._sheet is None else self._sheet.header

    # Where things are

    def origin(self) -> QPoint:
        """Where the upper left corner of the sheet lies in the viewport."""
        bar = self.horizontalScrollBar()
        x = bar.maximum() - bar.value() if self.isRightToLeft() else bar.value()
        return QPoint(-x, -self.verticalScrollBar().value())

    def body_rect(self) -> QRect:
        """What of the viewport scrolls."""
        whole = self.viewport().rect().adjusted(0, self.header, 0, 0)
        return whole.adjusted(0, 0, -GUTTER, 0) if self.isRightToLeft() else whole.adjusted(GUTTER, 0, 0, 0)

    def rect_of(self, visit_id: int) -> QRect | None:
        """Where a visit is in the viewport, seen or not: its block, or the mark or tick that stands for it."""
        rect = None if self._sheet is None else self._sheet.geometry.rect_of(visit_id)
        return None if rect is None else QRect(*rect).translated(self.origin())

    def visit_at(self, at: QPoint) -> int | None:
        """The visit whose block is at a point of the viewport."""
        return self.under(at).visit_id

    def under(self, at: QPoint) -> Hovered:
        """What is at a point of the viewport."""
        sheet = self._sheet
        if sheet is None or not self.viewport().rect().contains(at):
            return NOTHING
        origin = self.origin()
        point = sheet_point(sheet.geometry, x=at.x(), y=at.y(), scroll_x=-origin.x(), scroll_y=-origin.y())
        return NOTHING if point is None else hovered_at(sheet, *point)

    def ticked(self, at: QPoint) -> tuple[int, ...]:
        """The cancelled visits whose tick in the gutter is at a point of the viewport, or next to it."""
        if self._sheet is None or at.y() < self.header or self.body_rect().contains(at):
            return ()
        y = at.y() - self.origin().y()
        ticks = self._sheet.geometry.ticks
        return tuple(
            visit.id for tick in ticks if abs(tick.rect.y - y) <= tick.rect.w // 2 for visit in tick.visits
        )

    # Scrolling

    def reveal(self, visit_id: int) -> None:
        """Scroll a visit into view."""
        rect = None if self._sheet is None else self._sheet.geometry.rect_of(visit_id)
        if rect is not None:
            self.reveal_rect(rect)

    def reveal_rect(self, rect: Rect) -> None:
        """Scroll a rectangle of the sheet into view; of a larger one its beginning."""
        if self._sheet is None:
            return
        bar = self.verticalScrollBar()
        height = max(self.viewport().height() - self._covered, self.header + rect.h)
        bar.setValue(scroll_to(self._sheet.geometry, rect, scroll_y=bar.value(), viewport_height=height))
        body, seen = self.body_rect(), QRect(*rect).translated(self.origin())
        before, after = seen.left() - body.left(), seen.right() - body.right()
        self.scroll_by(QPoint(before if before < 0 else max(min(after, before), 0), 0))

    def scroll_by(self, by: QPoint) -> bool:
        """Scroll so many pixels to the right and down. False where that was not possible any more."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        before = (across.value(), down.value())
        across.setValue(across.value() + (-by.x() if self.isRightToLeft() else by.x()))
        down.setValue(down.value() + by.y())
        return before != (across.value(), down.value())

    def scroll_to_now(self) -> None:
        """Bring now to one third of the height; on another day the top."""
        if self._sheet is not None:
            height = self.viewport().height()
            self.verticalScrollBar().setValue(opening_scroll(self._sheet.geometry, self._now, height))

    # Layout

    def _laid_out(self, page: DayPage) -> Sheet:
        """A page laid out for the viewport; the scroll bars fit it from now on."""
        self._laying_out = True
        self._fit_bar(len(page.columns))
        size = self.viewport().size()
        view = View(
            size.width(),
            size.height(),
            self._density,
            mirrored=self.isRightToLeft(),
            grouped=is_grouped(page),
            least_column=self.least_column,
        )
        self._sheet = sheet = self._make_sheet(page, view)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(sheet.geometry.width - size.width(), 0))
        self._fit_range()
        across.setPageStep(max(size.width() - GUTTER, 1))
        down.setPageStep(max(size.height() - sheet.header, 1))
        across.setSingleStep(GUTTER)
        down.setSingleStep(self._density)
        self._laying_out = False
        return sheet

    def set_covered(self, bar: QRect) -> None:
        """Something lies over the sheet here, on the screen: its last rows can be scrolled up above that. Empty: nothing does."""
        self._over = bar if self.isVisible() else QRect()
        over, seen = self._over_viewport(), self.viewport().rect()
        self._covered = seen.bottom() + 1 - over.top() if over.intersects(seen) else 0
        self._fit_range()

    def _over_viewport(self) -> QRect:
        return QRect(self.viewport().mapFromGlobal(self._over.topLeft()), self._over.size())

    def _fit_range(self) -> None:
        """As far as the sheet reaches, and what is covered of it; what was scrolled up above that stays where it is."""
        if self._sheet is None:
            return
        bar = self.verticalScrollBar()
        most = max(self._sheet.geometry.height - self.viewport().height(), 0)
        self._room = max(self._covered, min(self._room, bar.value() - most))
        bar.setRange(0, most + self._room)

    def _give_back_room(self) -> None:
        if self._room > self._covered and not self._laying_out:
            self._fit_range()

    def _make_sheet(self, page: DayPage, view: View) -> Sheet:
        return make_sheet(page, view, self._sheet)

    def _fit_bar(self, columns: int) -> None:
        """Show the bar below where the columns need it. Qt does so a moment later, when the day is drawn already."""
        room = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()
        wide = GUTTER + columns * self.least_column > room
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if wide else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)

    def _time_at_top(self) -> UtcMs | None:
        """The moment below the header, or at the anchor."""
        if self._sheet is None or self._sheet.geometry.height <= self.header:
            return None
        return self._sheet.geometry.utc_at(self._kept_line() + self.verticalScrollBar().value())

    def _scroll_time_to_top(self, utc: UtcMs) -> None:
        if self._sheet is not None:
            self.verticalScrollBar().setValue(self._sheet.geometry.y_of(utc) - self._kept_line())

    def _kept_line(self) -> int:
        return self.header if self.anchor is None else max(self.anchor, self.header)
