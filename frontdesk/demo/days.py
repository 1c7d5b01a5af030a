"""Which days the demo is about, counted in the clinic's working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from frontdesk.demo.clinic import COUNTRY, FURNITURE, ZONE
from frontdesk.domain.hours import Calendar, format_clock
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.wallclock import resolve

CALENDAR: Final = Calendar(zone=ZONE, week=FURNITURE.locations[0].week, country=COUNTRY)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoDays:
    """`start` is today where the clinic is open, else the next working day; `day`, the one that is played, comes two working
    days later; then an `empty` and a `gappy` one."""

    start: date
    between: date
    day: date
    empty: date
    gappy: date

    @staticmethod
    def around(today: date) -> DemoDays:
        """The days of a demo that is begun on `today`."""
        start = today if is_working(today) else working_day(today, 1)
        return DemoDays(*(working_day(start, count) for count in range(5)))


def is_working(day: date) -> bool:
    """Whether the clinic is open: neither a weekend nor a public holiday."""
    return bool(CALENDAR.hours_on(day))


def working_day(day: date, count: int) -> date:
    """The `count`-th working day after a date, before it where negative; 0 is the date itself."""
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working(day)
    return day


def wall(day: date, minute: int) -> str:
    """A minute of a day on the clinic's wall clock, as the book writes it."""
    return f"{day.isoformat()}T{format_clock(minute)}"


def moment(day: date, minute: int) -> UtcMs:
    """The moment of a minute of a day at the clinic. The minutes used here are by day, when no clock is ever changed."""
    return resolve(wall(day, minute), ZONE).utc
