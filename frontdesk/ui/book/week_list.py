"""A provider's week as a list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.book.listing import DayList
from frontdesk.ui.kit.tables import Column
from frontdesk.ui.words import day_medium

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.weekpage import WeekPage


class WeekList(DayList):
    """The visits of a provider's week by time, each with its day. Signals: as `Table`."""

    def show_week(self, week: WeekPage) -> None:
        """Show a week."""
        self._learn({each.id: each.name for each in week.providers}, week.places)
        self.setAccessibleName(tr("Visits of the week, {provider}", provider=week.provider))
        self.rows.show(week.visits)

    def _columns(self) -> list[Column[DayVisit]]:
        day: Column[DayVisit] = Column(
            "day",
            tr("Day"),
            lambda v: day_medium(date.fromisoformat(v.start_wall[:10])),
            width=110,
            font=self._font,
        )
        return [day, *(each for each in super()._columns() if each.key != "provider")]
