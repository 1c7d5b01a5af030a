"""A month as a list of its days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from frontdesk.domain.i18n import tr
from frontdesk.ui.book import month_words
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import Role
from frontdesk.ui.words import day_medium, length, month_name, number

if TYPE_CHECKING:
    from frontdesk.services.weekpage import DayFill, MonthPage
    from frontdesk.ui.desk import Desk


class MonthList(Table["DayFill"]):
    """The days of a month with what is in them. Signals: as `Table`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: RowsModel[DayFill] = RowsModel(self._columns(), key=lambda day: day.day)
        super().__init__(self.rows, name=tr("Days of the month"), identifier="book.days", prefs=desk.prefs)
        self.rows.setParent(self)
        desk.theme.changed.connect(self.viewport().update)

    def show_month(self, page: MonthPage, month: date, *, day: date) -> None:
        """Show the days of a month, the cursor on one of them."""
        self.setAccessibleName(tr("Days of {month}", month=month_name(month)))
        self.rows.show(month_words.of_month(page, month.month))
        self.choose(day)

    def _columns(self) -> list[Column[DayFill]]:
        return [
            Column("day", tr("Day"), lambda d: day_medium(d.day), width=120),
            Column(
                "visits", tr("Visits"), lambda d: number(d.visits) if d.visits else "", width=80, end=True
            ),
            Column(
                "to_confirm",
                tr("To confirm"),
                lambda d: number(d.to_confirm) if d.to_confirm else "",
                width=110,
                end=True,
            ),
            Column(
                "booked", tr("Booked"), lambda d: length(d.minutes) if d.minutes else "", width=110, end=True
            ),
            Column("free", tr("Free"), _free, width=110, end=True),
            Column("closed", tr("Closed"), month_words.reason, stretch=True, colour=self._muted),
        ]

    def _muted(self, _day: DayFill) -> QColor:
        return self._desk.theme.role(Role.MUTED)


def _free(day: DayFill) -> str:
    if not day.working:
        return ""
    free = day.working - day.minutes
    return length(free) if free > 0 else tr("Full")
