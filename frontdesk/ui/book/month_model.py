"""The days of a month as a model of six rows and seven columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from frontdesk.domain.month_layout import DAYS, WEEKS, cell_of
from frontdesk.ui.book import month_words
from frontdesk.ui.kit.labels import as_tooltip
from frontdesk.ui.words import weekday_long, weekday_short

if TYPE_CHECKING:
    from frontdesk.services.weekpage import DayFill, MonthPage

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
_A_MONDAY: Final = date(2024, 1, 1)


class MonthModel(QAbstractTableModel):
    """A `MonthPage` of six weeks. `month` is the first of the month that it is about."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month = _A_MONDAY
        self._page: MonthPage | None = None

    @property
    def page(self) -> MonthPage | None:
        """What is shown."""
        return self._page

    def show(self, page: MonthPage, month: date) -> None:
        """Show a month; within the same one only what differs is told."""
        before = self._page
        if before is None or (before.first, len(before.days)) != (page.first, len(page.days)):
            self.beginResetModel()
            self._page, self.month = page, month.replace(day=1)
            self.endResetModel()
            return
        self._page, self.month = page, month.replace(day=1)
        for at, (was, now) in enumerate(zip(before.days, page.days, strict=True)):
            if was != now:
                cell = self.index(at // DAYS, at % DAYS)
                self.dataChanged.emit(cell, cell)

    def fill(self, index: Index) -> DayFill | None:
        """The day of a cell."""
        at = index.row() * DAYS + index.column()
        if self._page is None or not index.isValid() or not 0 <= at < len(self._page.days):
            return None
        return self._page.days[at]

    def at(self, day: date) -> QModelIndex:
        """The cell of a day; an invalid one where it is not shown."""
        cell = None if self._page is None else cell_of(self.month, day)
        return ROOT if cell is None else self.index(*cell)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Six weeks, once there is something to show."""
        return 0 if parent.isValid() or self._page is None else WEEKS

    def columnCount(self, parent: Index = ROOT) -> int:
        """Seven days."""
        return 0 if parent.isValid() else DAYS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Weekdays above; weeks have no name."""
        if not 0 <= section < DAYS or orientation is not Qt.Orientation.Horizontal:
            return None
        day = _A_MONDAY + timedelta(days=section)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return weekday_short(day)
            case Qt.ItemDataRole.AccessibleTextRole:
                return weekday_long(day)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; how it looks is its painter's."""
        day = self.fill(index)
        if day is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(day.day.day)
            case Qt.ItemDataRole.AccessibleTextRole:
                return month_words.spoken(day)
            case Qt.ItemDataRole.ToolTipRole:
                return as_tooltip(month_words.spoken(day))
            case _:
                return None
