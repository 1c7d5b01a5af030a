"""A month to pick a day from, in our own colours: Qt's has red weekends, and colour means state."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QTableView, QToolButton

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import Role

_WIDTH: Final = 336
_HEIGHT: Final = 272
_WEEKEND: Final = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class Month(QCalendarWidget):
    """Signals: as QCalendarWidget; `clicked` and `activated` choose a day."""

    def __init__(self, theme: Theme, day: QDate, *, today: QDate, identifier: str) -> None:
        super().__init__()
        name_it(self, tr("Month"), identifier)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setGridVisible(False)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        head = QTextCharFormat()
        head.setForeground(theme.role(Role.MUTED))
        head.setBackground(theme.role(Role.SURFACE))
        self.setHeaderTextFormat(head)
        for weekday in Qt.DayOfWeek:
            form = QTextCharFormat()
            form.setForeground(theme.role(Role.MUTED if weekday in _WEEKEND else Role.TEXT))
            self.setWeekdayTextFormat(weekday, form)
        mark = QTextCharFormat()
        mark.setForeground(theme.role(Role.FOCUS))
        mark.setFontWeight(600)
        self.setDateTextFormat(today, mark)
        self.setSelectedDate(day)
        table = self.findChild(QTableView)
        if table is not None:
            name_it(table, tr("Days of the month"), f"{identifier}.days")
        self._draw_arrows(theme)

    def _draw_arrows(self, theme: Theme) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for name, icon, told in (
            ("qt_calendar_prevmonth", "chevron-left", tr("Previous month")),
            ("qt_calendar_nextmonth", "chevron-right", tr("Next month")),
        ):
            arrow = self.findChild(QToolButton, name)
            if arrow is not None:
                arrow.setIcon(icons.icon(icon, theme.role(Role.MUTED), mirrored=mirrored))
                arrow.setAccessibleName(told)
