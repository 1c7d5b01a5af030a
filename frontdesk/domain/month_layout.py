"""A month as a grid of six weeks from a Monday: which days it shows, where the keys lead, how full a day is drawn."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from typing import Final

from frontdesk.domain.week_layout import week_of

WEEKS: Final = 6
DAYS: Final = 7


class Key(Enum):
    """What a key of the grid asks for, as it is written: left to right, or mirrored."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    FIRST = "first"
    LAST = "last"


def grid_first(month: date) -> date:
    """The Monday with which the grid of a date's month begins."""
    return week_of(month.replace(day=1))


def grid_days(month: date) -> tuple[date, ...]:
    """The days of the grid of a date's month, in order of reading."""
    first = grid_first(month)
    return tuple(first + timedelta(days=ahead) for ahead in range(WEEKS * DAYS))


def cell_of(month: date, day: date) -> tuple[int, int] | None:
    """Row and column of a day in the grid of a month; None where it is not in there."""
    ahead = (day - grid_first(month)).days
    return divmod(ahead, DAYS) if 0 <= ahead < WEEKS * DAYS else None


def day_at(month: date, *, row: int, column: int) -> date:
    """The day of a cell."""
    return grid_first(month) + timedelta(days=row * DAYS + column)


def led(day: date, key: Key, *, mirrored: bool = False) -> date:
    """The day that a key leads to from another, in the grid of this month or of the next."""
    match key:
        case Key.UP:
            return day - timedelta(days=DAYS)
        case Key.DOWN:
            return day + timedelta(days=DAYS)
        case Key.LEFT:
            return day + timedelta(days=1 if mirrored else -1)
        case Key.RIGHT:
            return day - timedelta(days=1 if mirrored else -1)
        case Key.FIRST:
            return week_of(day)
        case _:
            return week_of(day) + timedelta(days=DAYS - 1)


def months_on(day: date, by: int) -> date:
    """The same day so many months later or earlier; the last of a month that is too short for it."""
    months = day.year * 12 + day.month - 1 + by
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fill_width(minutes: int, working: int, width: int) -> int:
    """How much of a bar of `width` pixels is filled: never nothing where something is booked, nor all of it where a minute is free."""
    if minutes <= 0 or width <= 0:
        return 0
    if minutes >= working:
        return width
    return min(max(minutes * width // working, 1), max(width - 1, 1))
