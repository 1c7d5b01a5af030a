"""What a day of the month says: in its cell, to a screen reader, in its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.words import day_long, length, number

if TYPE_CHECKING:
    from frontdesk.services.weekpage import DayFill, MonthPage


def visits_line(day: DayFill) -> str:
    """ "42 visits", or nothing where there are none."""
    if not day.visits:
        return ""
    return tr("1 visit") if day.visits == 1 else tr("{count} visits", count=number(day.visits))


def to_confirm_line(day: DayFill) -> str:
    """ "12 to confirm", or nothing."""
    return tr("{count} to confirm", count=number(day.to_confirm)) if day.to_confirm else ""


def free_line(day: DayFill) -> str:
    """ "3 h 30 min free" or "Full"; nothing where nobody works, or nobody knows when."""
    if not day.working:
        return ""
    free = day.working - day.minutes
    return tr("{length} free", length=length(free)) if free > 0 else tr("Full")


def reason(day: DayFill) -> str:
    """The holiday, or why nobody works there."""
    return day.holiday or day.closed


def cell_reason(day: DayFill) -> str:
    """The same in a cell, where a weekday that is always closed needs no word: its grey says so."""
    return "" if day.weekly and not day.holiday else reason(day)


def spoken(day: DayFill) -> str:
    """ "Monday, 23 November 2026: 42 visits, 12 to confirm, 3 h free" """
    parts = [visits_line(day) or tr("no visits"), to_confirm_line(day), free_line(day), reason(day)]
    return tr("{day}: {what}", day=day_long(day.day), what=", ".join(part for part in parts if part))


def summary(days: list[DayFill]) -> str:
    """ "812 visits, 204 to confirm" of a whole month."""
    visits, open_ones = sum(each.visits for each in days), sum(each.to_confirm for each in days)
    if not visits:
        return tr("No visits in this month")
    return tr("{visits} visits, {open} to confirm", visits=number(visits), open=number(open_ones))


def of_month(page: MonthPage, month: int) -> list[DayFill]:
    """The days of a page that are in the month itself."""
    return [each for each in page.days if each.day.month == month]
