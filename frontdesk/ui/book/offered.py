"""Which views the book has, each made when it is first shown."""

from __future__ import annotations

from typing import Final

from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.views import Shared, View, ViewName

OFFERED: Final = (ViewName.DAY, ViewName.ROOMS)
"""In the order of their keys."""


def view_named(name: ViewName, shared: Shared) -> View:
    """A view, new."""
    match name:
        case ViewName.ROOMS:
            return DayView(shared, ByWhat.ROOM)
        case _:
            return DayView(shared)
