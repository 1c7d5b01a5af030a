"""The header of a drawn day under the hand: a column is dragged to another place, or asked for its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from frontdesk.domain.day_hits import column_at, gap_at
from frontdesk.ui.book.header import Carried

if TYPE_CHECKING:
    from frontdesk.ui.book.canvas import DayCanvas


class Heads(QObject):
    """Watches the header of a canvas.

    Signals:
        moved(column_id, beside_id, after): a column was put right before or after another one of its location.
        menu_wanted(column_id, QPoint): the other button was pressed on it, there on the screen.
    """

    moved = Signal(object, object, bool)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: QPoint | None = None
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what happens on the header, and Esc while a column is dragged."""
        match event:
            case QMouseEvent() if watched is self._canvas.viewport():
                return self._mouse(event)
            case QContextMenuEvent() if watched is self._canvas.viewport():
                return self._menu(event)
            case QKeyEvent() if self._canvas.carried is not None and event.key() == Qt.Key.Key_Escape:
                event.accept()
                self._end()
                return True
            case _:
                return super().eventFilter(watched, event)

    def _mouse(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._pressed = at if self._column(at) is not None else None
                return self._pressed is not None
            case QEvent.Type.MouseMove if self._pressed is not None:
                self._carry(self._pressed, at)
                return True
            case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                self._let_go()
                return True
            case QEvent.Type.MouseButtonPress if self._pressed is not None:
                # Another button lets go of what is held.
                self._end()
                return True
            case _:
                return False

    def _menu(self, event: QContextMenuEvent) -> bool:
        sheet = self._canvas.sheet
        index = self._column(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard or sheet is None or index is None:
            return False
        self.menu_wanted.emit(sheet.page.columns[index].key, event.globalPos())
        return True

    def _column(self, at: QPoint) -> int | None:
        """The index of the column whose head is at a point of the viewport."""
        sheet = self._canvas.sheet
        if sheet is None or not 0 <= at.y() < sheet.header:
            return None
        inside = self._canvas.body_rect()
        if not inside.left() <= at.x() <= inside.right():
            return None
        return column_at(sheet.geometry, at.x() - self._canvas.origin().x())

    def _carry(self, pressed: QPoint, at: QPoint) -> None:
        sheet, index = self._canvas.sheet, self._column(pressed)
        far = (at - pressed).manhattanLength() >= QApplication.startDragDistance()
        if sheet is None or index is None or not (far or self._canvas.carried is not None):
            return
        run = next((each for each in sheet.groups if each.first <= index < each.first + each.count), None)
        first, count = (run.first, run.count) if run is not None else (0, len(sheet.page.columns))
        gap = gap_at(sheet.geometry, at.x() - self._canvas.origin().x(), first=first, count=count)
        self._canvas.carry(Carried(index, gap))

    def _let_go(self) -> None:
        carried, sheet = self._canvas.carried, self._canvas.sheet
        self._end()
        if carried is None or sheet is None or carried.gap in (carried.column, carried.column + 1):
            return
        columns = sheet.page.columns
        after = carried.gap > carried.column
        beside = columns[carried.gap - 1 if after else carried.gap]
        self.moved.emit(columns[carried.column].key, beside.key, after)

    def _end(self) -> None:
        self._pressed = None
        self._canvas.carry(None)
