"""The working days of a made-up clinic, and the places of a day: 42 quarters from eight o'clock, 40 of them taken."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.clock import NOW
from benchmarks.sizes import VISITS_A_DAY, Size
from frontdesk.domain.instants import MINUTE

ZONE: Final = "Europe/London"
QUARTERS: Final = VISITS_A_DAY + 2
"""Two of them are free, so that something can be booked on every day."""
OPENS: Final = 8 * 60
CLOSES: Final = OPENS + QUARTERS * 15
TODAY: Final = datetime.fromtimestamp(NOW / 1000, UTC).date()
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """A working day. `midnight_utc` in ms; no clock changes between eight and seven."""

    date: str
    midnight_utc: int
    offset_minutes: int

    def start(self, quarter: int) -> tuple[str, int]:
        """Wall clock and instant of a place."""
        minute = OPENS + quarter * 15
        return f"{self.date}T{minute // 60:02d}:{minute % 60:02d}", self.midnight_utc + minute * MINUTE


def day_of(day: date) -> Day:
    """A date as the clinic's clocks have it."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(ZONE))
    offset = noon.utcoffset() or timedelta()
    utc = int((noon - _EPOCH).total_seconds() * 1000)
    return Day(day.isoformat(), utc - 12 * 60 * MINUTE, int(offset.total_seconds() // 60))


def working_days(first: date, count: int) -> list[Day]:
    """`count` days from Monday to Friday, from `first` on."""
    found: list[Day] = []
    day = first
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day_of(day))
        day += timedelta(days=1)
    return found


def first_day(size: Size) -> date:
    """The book's first day, so that the right number of working days lies ahead of today."""
    back = size.days - size.days_ahead
    day = TODAY
    while back > 0:
        day -= timedelta(days=1)
        back -= day.weekday() < 5
    return day


def days_of(size: Size) -> list[Day]:
    """All working days of a book."""
    return working_days(first_day(size), size.days)


def taken_quarters(day: Day, provider: int, *, seed: int) -> list[int]:
    """The places of a provider's day that are taken; two are free."""
    free = free_quarters(day, provider, seed=seed)
    return [quarter for quarter in range(QUARTERS) if quarter not in free]


def free_quarters(day: Day, provider: int, *, seed: int) -> tuple[int, int]:
    """The two places of a provider's day that are free."""
    dice = random.Random(f"{seed}-{day.date}-{provider}")  # noqa: S311
    one, other = dice.sample(range(QUARTERS), 2)
    return one, other
