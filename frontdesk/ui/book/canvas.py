"""The day: our own drawn widget. It shows a page of the book, says what was asked for, and changes nothing itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from frontdesk.domain.day_geometry import OverflowMark, SlotHeight
from frontdesk.domain.day_hits import Slot, slot_rect
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import UtcMs
from frontdesk.services.daypage import DayPage
from frontdesk.ui import words
from frontdesk.ui.book import access
from frontdesk.ui.book.changed import changed_rects
from frontdesk.ui.book.cursor import (
    Place,
    Step,
    place_of_visit,
    stepped,
    tabbed,
)
from frontdesk.ui.book.cursor_area import shift
from frontdesk.ui.book.hand import Hand
from frontdesk.ui.book.hand_area import HandArea
from frontdesk.ui.book.header import Carried
from frontdesk.ui.book.hover import NOTHING, Hovered, column_hint, hint, visits_hint
from frontdesk.ui.book.overflow import overflow_menu
from frontdesk.ui.book.sheet import LEAST_COLUMN, Sheet
from frontdesk.ui.book.surface import Scene, Surface, ringed
from frontdesk.ui.kit.labels import as_tooltip
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import COLUMN_HEADER, GUTTER

_STEPS: Final = {
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
_NO_KEYS: Final = Qt.KeyboardModifier.NoModifier


class DayCanvas(HandArea):
    """A day of the book, drawn: providers side by side, visits as blocks.

    Signals:
        slot_clicked(column_id, start_utc): one click on free time, after `current_changed`.
        slot_activated(column_id, start_utc): Enter or a double click on free time.
        visit_activated(visit_id): Enter or a double click on a visit, or its choice from the menu of a "+2".
        blocked_activated(blocked_id): Enter or a double click on blocked time.
        current_changed(Current): a visit's id, a `SlotAt`, or None.
        move_requested(visit_id, column_id, start_utc): dropped where no visit and no blocked time is in the way.
        resize_requested(visit_id, minutes): the same by its lower edge.
        block_move_requested(block_id, column_id, start_utc, end_utc): blocked time was dropped at another time, or made longer.
        copy_requested(visit_id, column_id, start_utc): the same with Ctrl: the visit stays, another like it comes.
        drop_met(Ghost): let go, or Enter, where something is in the way. By arrows it goes on until somebody ends it.
        drag_moved(visit_id, QPoint): a visit is dragged, the pointer is there on the screen.
        dropped_outside(visit_id, QPoint): it was let go outside of the canvas, as on a date of the strip.
        drag_ended(): after every drag, however it ended.
        context_requested(Current, QPoint): a menu is wanted, there on the screen.

    `column_id` is the key of a `DayColumn`. Moments are Python's integers: Qt's own have too few bits for them, so these signals carry objects.
    """

    slot_clicked = Signal(object, object)
    context_requested = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        access.install()
        self._theme = theme
        self._hovered = NOTHING
        self._hidden = False
        self._empty_text = ""
        self.carried: Carried | None = None
        self._clicked: Slot | None = None
        self._surface = Surface(theme.scheme)
        self._hand = Hand(self)
        self.accessible_tree = access.AccessibleTree(self)
        self.setObjectName("book.day")
        self.setAccessibleIdentifier("book.day")
        self.setAccessibleName(tr("Book"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(GUTTER + LEAST_COLUMN, COLUMN_HEADER + 96)
        # Without one the style draws a box where the scroll bars meet.
        self.setCornerWidget(QWidget(self))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self._theme_changed)

    # What is shown

    @property
    def names_hidden(self) -> bool:
        """Whether initials stand for names."""
        return self._hidden

    def show_page(self, page: DayPage, *, keep_scroll: bool = False) -> None:
        """Show a day. `keep_scroll`: the time that is at the top stays there; else today opens with now at one third."""
        before, slot, place = self._sheet, self.current_slot, self._place
        pointed = self.pointed_area()
        other_day = before is not None and before.page.day != page.day
        if other_day:
            self._hand.end()
        top = self._time_at_top() if keep_scroll else None
        sheet = self._laid_out(page)
        self._draw(before)
        self.setAccessibleName(tr("Book, {day}", day=words.day_long(page.day)))
        if before is None or top is None:
            self.scroll_to_now()
        else:
            self._scroll_time_to_top(top + shift(before, sheet))
        self._stand_again(before, slot)
        self._hovered = NOTHING
        self.redraw_pointed(pointed)
        if self._place != place:
            self.viewport().update()
        self._hand.page_shown()
        self.accessible_tree.page_shown()
        if other_day and self.hasFocus():
            # The cursor may stand at the same time of it, and a reader has no reason to say which day that is.
            self.announce(words.day_long(page.day))
            self.accessible_tree.tell_focus()
        self._tell()

    def set_density(self, density: SlotHeight) -> None:
        """Draw slots as high as this."""
        if density is not self._density:
            self._density = density
            self._lay_out_again()

    def set_now(self, now_utc: UtcMs) -> None:
        """It is this late now: moves the line, and counts on how long people wait."""
        self._now = now_utc
        self._surface.set_now(now_utc)
        self.viewport().update()

    def set_names_hidden(self, hidden: bool) -> None:
        """Draw initials for names, or names again."""
        if hidden is not self._hidden:
            self._hidden = hidden
            self._surface.set_hidden(hidden)
            self.accessible_tree.names_changed()
            self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """What a day without columns says in its middle."""
        self._empty_text = text
        self.viewport().update()

    def _current_told(self) -> None:
        self.accessible_tree.current_changed()

    def announce(self, text: str) -> None:
        """Have a sentence read out by a screen reader."""
        self.accessible_tree.announce(text)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End, Enter, and Esc while something moves; everything else is the screen's."""
        if not self._is_ours(event):
            event.ignore()
            return
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._hand.end()
        elif self._hand.dragging:
            return
        elif key in _ENTER:
            self._hand.drop() if self.is_moving else self.activate()
        elif self.is_moving:
            self._hand.step(_STEPS[key])
        else:
            self._step(_STEPS[key])

    def _is_ours(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~_KEYPAD != _NO_KEYS:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self.is_moving
        return event.key() in _ENTER or event.key() in _STEPS

    def _step(self, step: Step) -> None:
        sheet = self._sheet
        if sheet is None or not sheet.geometry.columns:
            return
        if self._place is None:
            self._put(self._first_place(sheet))
        else:
            self._put(stepped(sheet.geometry, self._place, step))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from visit to visit, and leaves the book after the last one."""
        if self.is_moving:
            return True
        place = None
        if self._sheet is not None:
            place = tabbed(self._sheet.geometry, self._place, back=not forward)
        if place is None:
            return super().focusNextPrevChild(forward)
        self._put(place)
        return True

    def event(self, event: QEvent) -> bool:
        """Keys that are ours are not taken by a shortcut first."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_ours(event)
        ):
            event.accept()
            return True
        return super().event(event)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        under = self.under(at)
        self._clicked = None
        if self.is_moving:
            # Another button lets go of what is held, and a click of what the arrows move.
            self._hand.end()
            return
        if under.mark is not None:
            self._open_mark(under.mark)
            return
        if under.slot is None:
            return
        self._put(
            Place(under.slot, under.visit_id) if under.visit_id is None else self._place_on(under),
            reveal=False,
        )
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand.press(under, at)
            self._clicked = under.slot if under.visit_id is None and under.blocked_id is None else None

    def _place_on(self, under: Hovered) -> Place | None:
        """The cursor on a visit, at its beginning: so arrows go on from there."""
        if self._sheet is None or under.visit_id is None:
            return None
        return place_of_visit(self._sheet.geometry, under.visit_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._hand.move(at, copying=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        if self._hand.dragging:
            self.viewport().setCursor(self._hand.pointer)
        else:
            self._hover(self.under(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        dropped = event.button() == Qt.MouseButton.LeftButton and self._hand.release(at)
        clicked, self._clicked = self._clicked, None
        under = self.under(at)
        self._hover(under)
        if not dropped and clicked is not None and under.slot == clicked and self._sheet is not None:
            at_slot = self._sheet.slot_at(clicked)
            self.slot_clicked.emit(at_slot.column_id, at_slot.start_utc)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self.under(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or under.slot is None or under.mark is not None:
            return
        self._clicked = None
        if under.blocked_id is not None:
            self.blocked_activated.emit(under.blocked_id)
        else:
            self.activate()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._below_current()
        else:
            at = event.globalPos()
        if self.current is not None:
            self.context_requested.emit(self.current, at)

    def _below_current(self) -> QPoint:
        sheet, place = self._sheet, self._place
        if sheet is None or place is None:
            return self.mapToGlobal(QPoint())
        rect = None if place.visit_id is None else sheet.geometry.rect_of(place.visit_id)
        found = rect or slot_rect(sheet.geometry, place.slot)
        return self.viewport().mapToGlobal(QPoint(found.x, found.y + found.h) + self.origin())

    def _open_mark(self, mark: OverflowMark) -> None:
        """A small menu of the visits that found no room."""
        sheet = self._sheet
        if sheet is None:
            return
        menu = overflow_menu(self, sheet, mark, hidden=self._hidden, chosen=self._choose)
        corner = QPoint(mark.rect.x, mark.rect.y + mark.rect.h) + self.origin()
        menu.popup(self.viewport().mapToGlobal(corner))

    def _choose(self, visit_id: int) -> None:
        self.set_current(visit_id)
        self.visit_activated.emit(visit_id)

    def _hover(self, hovered: Hovered) -> None:
        self.viewport().setCursor(hovered.pointer)
        if hovered != self._hovered:
            before = self.pointed_area()
            self._hovered = hovered
            self.redraw_pointed(before)

    def pointed_area(self) -> QRect:
        """What of the viewport is drawn for the pointer now."""
        return self._surface.area_of(self.scene())

    def redraw_pointed(self, before: QRect) -> None:
        """Draw again what was drawn for the pointer before, and what is now."""
        viewport = self.viewport()
        for area in (before, self.pointed_area()):
            if not area.isEmpty():
                viewport.update(area)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips tell what is elided; the pointer may leave."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), as_tooltip(self.tip_at(event.pos())), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(NOTHING)
        return super().viewportEvent(event)

    def tip_at(self, at: QPoint) -> str:
        """The tooltip of a point of the viewport."""
        if self._sheet is None or self.is_moving:
            return ""
        if at.y() < self.header:
            return column_hint(self._sheet, at.x() - self.origin().x())
        ids = self.ticked(at)
        if ids:
            return visits_hint(self._sheet, ids, self._now, hidden=self._hidden)
        return hint(self._sheet, self.under(at), self._now, hidden=self._hidden)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.viewport()
        painter = QPainter(viewport)
        self._surface.paint(
            painter,
            event.rect(),
            self.scene(),
            ratio=viewport.devicePixelRatioF(),
            empty_text=self._empty_text,
        )
        painter.end()

    def scene(self) -> Scene:
        """What is drawn besides the sheet."""
        return Scene(
            viewport=self.viewport().rect(),
            origin=self.origin(),
            place=self._place,
            hovered=self._hovered,
            ghost=self._hand.ghost,
            focused=self.hasFocus(),
            carried=self.carried,
        )

    def carry(self, carried: Carried | None) -> None:
        """Show a column that is dragged by its header, or none."""
        if carried != self.carried:
            self.carried = carried
            self.viewport().update(0, 0, self.viewport().width(), self.header)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._laying_out:
            self._lay_out_again()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._lay_out_again()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._hovered = NOTHING
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self.accessible_tree.entered()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        reason = event.reason()
        away = self._hand.by_keys and reason != Qt.FocusReason.PopupFocusReason
        if away or reason == Qt.FocusReason.ActiveWindowFocusReason:
            self._hand.end()
        self.viewport().update()

    def _draw(self, before: Sheet | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        stale = None if before is None else changed_rects(before, sheet)
        viewport = self.viewport()
        if stale is None:
            self._surface.show(sheet, seen_width=viewport.width(), mirrored=self.isRightToLeft())
            viewport.update()
            return
        self._surface.update(sheet, stale)
        viewport.update(0, 0, viewport.width(), sheet.header)
        for rect in stale:
            viewport.update(ringed(rect, self.origin()))

    def _lay_out_again(self) -> None:
        if self._sheet is None:
            return
        top = self._time_at_top()
        slot, before = self.current_slot, self._sheet
        self._laid_out(before.page)
        self._draw(None)
        if top is not None:
            self._scroll_time_to_top(top)
        self._stand_again(before, slot)

    def _theme_changed(self) -> None:
        self._surface.set_scheme(self._theme.scheme)
        self.viewport().update()
