"""The page as it is after an act at the desk, without reading the day: a visit or two changed, and the block should show it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.services.daypage import with_visits

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage
    from frontdesk.services.desk_reader import DeskReader

FOLLOWS: Final = (Kind.APPOINTMENT, Kind.PATIENT, Kind.CLINIC, Kind.MESSAGE, Kind.SETTING, Kind.DAY)
"""What a day of the book depends on."""
FEW: Final = 4
"""More visits than this are read with their day."""


def newer_page(page: DayPage, changes: Changes, reader: DeskReader) -> DayPage | None:
    """The page with the visits that changed; None where more than a few visits did, or anything else that the day depends on."""
    found = [each for each in changes.items if each.kind in (*FOLLOWS, Kind.BULK)]
    if len(found) > FEW or any(each.kind is not Kind.APPOINTMENT for each in found):
        return None
    try:
        return with_visits(page, {each.id: reader.visit(each.id) for each in found}, reader.clock.now_utc())
    except EnvironmentFault:
        # Said by whoever reads the day.
        return None


def shows_held(page: DayPage) -> bool:
    """Whether somebody holds a time of the day; blocks of their own have keys that are not negative."""
    return any(block.id < 0 for column in page.columns for block in column.blocked)
