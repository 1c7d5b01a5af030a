"""Which views the book has, each made when it is first shown."""

from __future__ import annotations

from typing import Final

from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.views import Shared, View, ViewName

OFFERED: Final = (ViewName.DAY, ViewName.ROOMS, ViewName.WEEK, ViewName.MONTH)
"""In the order of their keys."""


def view_named(name: ViewName, shared: Shared) -> View:
    """A view, new."""
    match name:
        case ViewName.ROOMS:
            return DayView(shared, ByWhat.ROOM)
        case ViewName.WEEK:
            # Only who looks at a week has to load it.
            from frontdesk.ui.book.week import WeekView

            return WeekView(shared)
        case ViewName.MONTH:
            from frontdesk.ui.book.month import MonthView

            return MonthView(shared)
        case _:
            return DayView(shared)
