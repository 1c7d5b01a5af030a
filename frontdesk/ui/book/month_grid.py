"""The grid of a month, with a cursor on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from frontdesk.domain.i18n import tr
from frontdesk.domain.month_layout import Key, led
from frontdesk.ui.book.month_art import LEAST_CELL, DayPainter
from frontdesk.ui.book.month_model import MonthModel
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.theme import Theme
from frontdesk.ui.words import month_name

if TYPE_CHECKING:
    from frontdesk.services.weekpage import MonthPage

_KEYS: Final = {
    Qt.Key.Key_Up: Key.UP,
    Qt.Key.Key_Down: Key.DOWN,
    Qt.Key.Key_Left: Key.LEFT,
    Qt.Key.Key_Right: Key.RIGHT,
    Qt.Key.Key_Home: Key.FIRST,
    Qt.Key.Key_End: Key.LAST,
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NO_KEYS: Final = Qt.KeyboardModifier.NoModifier
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class MonthGrid(QTableView):
    """Signals: `day_chosen(date)`: the cursor is on another day that is shown; `day_left(date)`: a key led off the grid;
    `day_opened(date)`: Enter or a double click."""

    day_chosen = Signal(object)
    day_left = Signal(object)
    day_opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.days = MonthModel(self)
        self.setModel(self.days)
        self._art = DayPainter(theme, self.days, self)
        self.setItemDelegate(self._art)
        name_it(self, tr("Month"), "book.month")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LEAST_CELL)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionsClickable(False)
        across.setHighlightSections(False)
        across.setMinimumSectionSize(72)
        self._silent = False
        self.selectionModel().currentChanged.connect(self._moved)
        theme.changed.connect(self.viewport().update)

    @property
    def day(self) -> date | None:
        """The day that the cursor is on."""
        found = self.days.fill(self.currentIndex())
        return None if found is None else found.day

    def show_month(self, page: MonthPage, month: date, *, day: date, today: date) -> None:
        """Show a month with the cursor on a day of it."""
        self._art.today = today
        self._silent = True
        self.days.show(page, month)
        self._silent = False
        self.go_to(day)
        self.setAccessibleName(tr("Month, {month}", month=month_name(month)))
        self.viewport().update()

    def go_to(self, day: date) -> None:
        """Put the cursor on a day that is shown."""
        index = self.days.at(day)
        if index.isValid() and index != self.currentIndex():
            self._silent = True
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._silent = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End lead from day to day, also off the grid; Enter opens. Everything else is the screen's."""
        day = self.day
        plain = event.modifiers() & ~_KEYPAD == _NO_KEYS
        key = Qt.Key(event.key())
        if day is None or not plain or (key not in _KEYS and key not in _ENTER):
            event.ignore()
            return
        if key in _ENTER:
            self.day_opened.emit(day)
            return
        to = led(day, _KEYS[key], mirrored=self.isRightToLeft())
        index = self.days.at(to)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.day_left.emit(to)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the day."""
        found = self.days.fill(self.indexAt(event.position().toPoint()))
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.day_opened.emit(found.day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring takes its colour."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes grey."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, _search: str) -> None:
        """Letters are acts, not a search."""

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        found = self.days.fill(index)
        if found is not None and not self._silent:
            self.day_chosen.emit(found.day)
