"""When steps go, against an oracle that knows nothing of folds and gaps: it looks at the clock on the wall every five minutes.

Every change of the clocks of twelve zones from 2024 to 2035: quiet hours, safe hours, steps by hours, days and working days at a time
of day, steps pulled forward into opening hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.cadence import Step, Surroundings, allowed_from, goes_at, nominal
from frontdesk.domain.hours import Calendar, DayException, Interval, QuietHours, WeekHours, moment_at
from frontdesk.domain.instants import MINUTE, UtcMs, zone

ZONES = (
    "Europe/London",
    "Europe/Prague",
    "Europe/Lisbon",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
)
"""Changes at midnight and at one, two and three, of an hour and of half of one, in spring, autumn and for Ramadan."""

TICK = 5 * MINUTE
DAY_TICKS = 24 * 12
BEFORE, AFTER = 13, 7
"""Days that are looked at around a change, unless a test says that fewer will do."""

Wall: TypeAlias = tuple[date, int]
Window: TypeAlias = tuple[int, int]


def wall(utc: UtcMs, name: str) -> Wall:
    """What the clock on the wall shows."""
    local = datetime.fromtimestamp(utc // 1000, tz=zone(name))
    return local.date(), local.hour * 60 + local.minute


def changes(name: str) -> list[UtcMs]:
    """The moments at which the clocks of a zone change, by looking: day by day, then tick by tick."""
    place = zone(name)
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    days = []
    while moment.year < 2036:
        days.append(moment)
        moment += timedelta(days=1)
    found = []
    for day, after in pairwise(days):
        if day.astimezone(place).utcoffset() == after.astimezone(place).utcoffset():
            continue
        old = day.astimezone(place).utcoffset()
        ticks = (day + timedelta(minutes=5 * tick) for tick in range(DAY_TICKS + 1))
        change = next(each for each in ticks if each.astimezone(place).utcoffset() != old)
        found.append(int(change.timestamp()) * 1000)
    return found


@dataclass
class Oracle:
    """The clock of a place around one change, tick by tick."""

    name: str
    change: UtcMs
    before: int = BEFORE
    after: int = AFTER
    ticks: list[UtcMs] = field(init=False)
    walls: list[Wall] = field(init=False)
    firsts: dict[Wall, int] = field(default_factory=dict)
    lasts: dict[Wall, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begin = self.change - self.before * DAY_TICKS * TICK
        self.ticks = [begin + number * TICK for number in range((self.before + self.after) * DAY_TICKS)]
        self.walls = [wall(utc, self.name) for utc in self.ticks]
        for index, shown in enumerate(self.walls):
            self.firsts.setdefault(shown, index)
            self.lasts[shown] = index

    def index(self, utc: UtcMs) -> int:
        """The tick of a moment."""
        index, rest = divmod(utc - self.ticks[0], TICK)
        assert rest == 0
        assert 0 <= index < len(self.ticks)
        return index

    def first(self, day: date, minute: int) -> int:
        """When the clock first shows a time; one that it never shows: when it first shows a later one."""
        if minute == 24 * 60:
            day, minute = day + timedelta(days=1), 0
        found = self.firsts.get((day, minute))
        if found is not None:
            return found
        return next(index for index, shown in enumerate(self.walls) if shown > (day, minute))

    def last(self, day: date, minute: int) -> int:
        """When it last shows it."""
        if minute == 24 * 60:
            day, minute = day + timedelta(days=1), 0
        found = self.lasts.get((day, minute))
        return self.first(day, minute) if found is None else found

    def days(self) -> list[date]:
        """All days that are shown from beginning to end."""
        return sorted({shown[0] for shown in self.walls})[1:-2]

    def covered(self, window: Window) -> list[bool]:
        """Of each tick whether it lies between two times of the day, the end on the next day where it is before the beginning."""
        ticks = [False] * len(self.ticks)
        begin, end = window
        if begin == end:
            return ticks
        for day in self.days():
            until = day if begin < end else day + timedelta(days=1)
            for index in range(self.first(day, begin), self.last(until, end)):
                ticks[index] = True
        return ticks


@dataclass(frozen=True)
class Place:
    """A place to try: its week, dates on which it is closed, quiet hours, and when the patient may be texted."""

    hours: dict[int, tuple[Window, ...]]
    closed: Callable[[date], bool]
    calendar: Callable[[str, tuple[date, ...]], Calendar]
    quiet: Window
    safe: Window | None = None


def week(hours: dict[int, tuple[Window, ...]]) -> WeekHours:
    return WeekHours({day: tuple(Interval(*each) for each in windows) for day, windows in hours.items()})


OFFICE: dict[int, tuple[Window, ...]] = dict.fromkeys(range(5), ((8 * 60, 12 * 60), (13 * 60, 17 * 60)))
NIGHTS: dict[int, tuple[Window, ...]] = {
    5: ((22 * 60, 24 * 60),),
    6: ((60, 2 * 60 + 30), (3 * 60, 5 * 60)),
    2: ((9 * 60, 15 * 60),),
}
BRITISH = holidays.country_holidays("GB", subdiv="ENG", years=range(2023, 2037))

PLACES = (
    Place(
        OFFICE,
        lambda _day: False,
        lambda name, _days: Calendar(name, week(OFFICE)),
        quiet=(20 * 60, 9 * 60),
    ),
    Place(
        OFFICE,
        lambda day: day in BRITISH,
        lambda name, _days: Calendar(name, week(OFFICE), country="GB", region="ENG"),
        quiet=(2 * 60 + 30, 60),
        safe=(17 * 60, 2 * 60),
    ),
    Place(
        NIGHTS,
        lambda day: day.day % 5 == 0,
        lambda name, days: Calendar(
            name, week(NIGHTS), tuple(DayException(day) for day in days if day.day % 5 == 0)
        ),
        quiet=(60, 2 * 60),
    ),
    Place(
        OFFICE,
        lambda _day: False,
        lambda name, _days: Calendar(name, week(OFFICE)),
        quiet=(0, 0),
        safe=(60, 3 * 60),
    ),
)

STEPS = (
    Step("hours", 72, ask=True),
    Step("day", 24, ask=True),
    Step("near", 3, ask=False),
    Step("morning", 0, ask=True, days_before=1, at_minute=10 * 60),
    Step("gap", 0, ask=True, days_before=1, at_minute=2 * 60 + 30),
    Step("fold", 0, ask=False, days_before=2, at_minute=60 + 30),
    Step("midnight", 0, ask=False, days_before=1, at_minute=15),
    Step("today", 0, ask=False, days_before=0, at_minute=7 * 60),
    Step("working", 0, ask=True, days_before=1, at_minute=10 * 60, working_days=True),
    Step("workings", 0, ask=True, days_before=2, at_minute=23 * 60 + 30, working_days=True),
)


class Expected:
    """What the oracle says of one place around one change."""

    def __init__(self, oracle: Oracle, place: Place) -> None:
        self.oracle, self.place = oracle, place
        quiet = oracle.covered(place.quiet)
        unsafe = oracle.covered((place.safe[1], place.safe[0])) if place.safe else [False] * len(quiet)
        self.silent = [one or other for one, other in zip(quiet, unsafe, strict=True)]
        self.open = [False] * len(quiet)
        for day in oracle.days():
            for begin, end in () if place.closed(day) else place.hours.get(day.weekday(), ()):
                for index in range(oracle.first(day, begin), oracle.last(day, end)):
                    self.open[index] = True

    def nominal(self, step: Step, start: int) -> int:
        if step.days_before is None:
            return start - round(step.hours_before * 12)
        day = self.oracle.walls[start][0]
        left = step.days_before
        while left:
            day -= timedelta(days=1)
            works = not self.place.closed(day) and day.weekday() in self.place.hours
            left -= works or not step.working_days
        return self.oracle.first(day, step.at_minute)

    def pulled(self, index: int) -> int:
        """The last tick with somebody there for an hour yet, or the beginning of those hours."""
        if self.open[index]:
            return index
        while not self.open[index]:
            index -= 1
        begin = index
        while self.open[begin - 1]:
            begin -= 1
        return max(begin, index + 1 - 12)

    def allowed(self, index: int) -> int:
        while self.silent[index]:
            index += 1
        return index

    def goes_at(self, step: Step, start: int, now: int) -> int:
        moment = self.nominal(step, start)
        if moment > now:
            moment = self.pulled(moment)
        if self.silent[moment]:
            begin = moment
            while self.silent[begin - 1]:
                begin -= 1
            moment = self.allowed(begin - 1) if begin > now else self.allowed(moment)
        return moment if moment > now else self.allowed(now)


CHANGES = {name: changes(name) for name in ZONES}


def test_there_are_changes_to_look_at_both_forward_and_back() -> None:
    """A few zones have given their summer time up or back meanwhile; there are no others in these years."""
    assert sum(len(found) for found in CHANGES.values()) >= 250
    for name, found in CHANGES.items():
        forward = [wall(change, name)[1] - wall(change - TICK, name)[1] for change in found]
        assert {each % (24 * 60) < 12 * 60 for each in forward} == {True, False}, name


def starts(oracle: Oracle) -> Iterator[int]:
    """Visits right before and after a change, and on the days after it."""
    at = oracle.index(oracle.change)
    for ticks in (-18, 6, 20 * 12 + 3, 3 * DAY_TICKS + 30, 4 * DAY_TICKS + 8 * 12):
        yield at + ticks


@pytest.mark.parametrize("name", ZONES)
def test_steps_go_when_the_clock_on_the_wall_says(name: str) -> None:
    for number, change in enumerate(CHANGES[name]):
        oracle = Oracle(name, change)
        place = PLACES[number // 2 % len(PLACES)]
        expected = Expected(oracle, place)
        around = Surroundings(
            place.calendar(name, tuple(oracle.days())),
            QuietHours(*place.quiet),
            name,
            min_lead_hours=0,
            pull_forward=True,
            safe=place.safe,
        )
        for start in starts(oracle):
            utc = oracle.ticks[start]
            for step in STEPS:
                planned = expected.nominal(step, start)
                said = f"{step.key} of {oracle.walls[start]} in {name}"
                assert nominal(step, utc, around) == oracle.ticks[planned], said
                for now in (start - 6 * DAY_TICKS - 7, planned - 7, planned + 9):
                    found = goes_at(step, utc, around, oracle.ticks[now])
                    assert found == oracle.ticks[expected.goes_at(step, start, now)], (
                        f"{said}, at {oracle.walls[now]}"
                    )


@pytest.mark.parametrize("name", ZONES)
def test_quiet_hours_end_when_the_clock_on_the_wall_says(name: str) -> None:
    for number, change in enumerate(CHANGES[name]):
        oracle = Oracle(name, change, before=4, after=5)
        place = PLACES[number % len(PLACES)]
        expected = Expected(oracle, place)
        around = Surroundings(
            Calendar(name, WeekHours({})),
            QuietHours(*place.quiet),
            name,
            0,
            pull_forward=False,
            safe=place.safe,
        )
        at = oracle.index(change)
        for now in range(at - 30 * 12, at + 30 * 12, 5):
            assert allowed_from(oracle.ticks[now], around) == oracle.ticks[expected.allowed(now)]


@pytest.mark.parametrize("name", ZONES)
def test_times_of_a_day_on_which_clocks_change(name: str) -> None:
    """In a gap the first moment after, in a fold the first time, for every five minutes of the days around a change."""
    for change in CHANGES[name]:
        oracle = Oracle(name, change, before=3, after=2)
        shown = oracle.walls[oracle.index(change)][0]
        for day in (shown - timedelta(days=1), shown):
            for minute in range(0, 24 * 60, 5):
                assert moment_at(name, day, minute) == oracle.ticks[oracle.first(day, minute)]


@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(-3 * DAY_TICKS, 4 * DAY_TICKS),
    st.sampled_from(STEPS),
    st.sampled_from(PLACES),
    st.integers(-8 * DAY_TICKS, 0),
)
@settings(max_examples=60, deadline=None)
def test_any_step_of_any_visit(
    name: str, number: int, ticks: int, step: Step, place: Place, back: int
) -> None:
    oracle = Oracle(name, CHANGES[name][number])
    expected = Expected(oracle, place)
    around = Surroundings(
        place.calendar(name, tuple(oracle.days())), QuietHours(*place.quiet), name, 0, True, place.safe
    )
    start = oracle.index(oracle.change) + ticks
    now = max(start + back, DAY_TICKS * 3)
    assert (
        goes_at(step, oracle.ticks[start], around, oracle.ticks[now])
        == oracle.ticks[expected.goes_at(step, start, now)]
    )
