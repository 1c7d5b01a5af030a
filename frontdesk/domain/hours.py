"""When a location is open, when its patients are left in peace, and which days are working days.

All hours are wall clock minutes since local midnight; the moments that they mean on a given day come from the
zone's rules, so a day on which the clocks change is as long as it really is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, UtcMs, local_date
from frontdesk.domain.wallclock import SkippedTime, resolve

if TYPE_CHECKING:
    from holidays import HolidayBase

MIDNIGHT: Final = 24 * 60
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_DAY: Final = timedelta(days=1)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)


def parse_clock(text: str) -> int:
    """Minutes since midnight of `20:00`; `24:00` is the end of the day.

    Raises:
        UsageError: not a time of day.
    """
    match = _CLOCK.fullmatch(text.strip())
    minute = int(match[1]) * 60 + int(match[2]) if match else MIDNIGHT + 1
    if match is None or int(match[2]) > 59 or minute > MIDNIGHT:
        shown = "".join(c for c in text[:20] if c.isprintable())
        raise UsageError(tr("{text} is not a time of day. Write it like 20:00.", text=shown))
    return minute


def format_clock(minute: int) -> str:
    """`20:00` of minutes since midnight; the end of the day is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from one wall clock minute until another (not included), within one day."""

    from_minute: int
    until_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.from_minute < self.until_minute <= MIDNIGHT:
            raise UsageError(tr("Opening hours must end after they begin, and within the day."))


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The usual hours by weekday (0 is Monday); a day that is left out is closed. Nothing at all means unknown."""

    days: Mapping[int, tuple[Interval, ...]]

    def __post_init__(self) -> None:
        for weekday, intervals in self.days.items():
            if weekday not in range(7):
                raise UsageError(tr("Weekdays are numbered 0 (Monday) to 6 (Sunday)."))
            _refuse_overlap(intervals)

    def on(self, weekday: int) -> tuple[Interval, ...]:
        """The hours of a weekday, in order."""
        return tuple(sorted(self.days.get(weekday, ())))


@dataclass(frozen=True, slots=True)
class DayException:
    """The hours of one date, in place of the usual ones and of any public holiday; none means closed."""

    date: date
    intervals: tuple[Interval, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        _refuse_overlap(self.intervals)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening hours of one place.

    While `known` is false there are no hours to go by: every question below then answers "not open", and the
    caller decides what that means.
    """

    zone: str
    week: WeekHours
    exceptions: tuple[DayException, ...] = ()
    country: str = ""
    region: str = ""

    @property
    def known(self) -> bool:
        """Whether any usual hours were entered."""
        return any(self.week.days.values())

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """The wall clock hours of a date: its exception, else none on a public holiday, else the usual ones."""
        if not self.known:
            return ()
        for exception in self.exceptions:
            if exception.date == day:
                return tuple(sorted(exception.intervals))
        if holiday_name(day, self.country, self.region) is not None:
            return ()
        return self.week.on(day.weekday())

    def open_intervals(self, day: date) -> list[tuple[UtcMs, UtcMs]]:
        """The moments between which the place is open on a local date, in order, half-open."""
        moments = (
            (
                _edge(self.zone, day, interval.from_minute, last=False),
                _edge(self.zone, day, interval.until_minute, last=True),
            )
            for interval in self.hours_on(day)
        )
        return [(begin, end) for begin, end in moments if begin < end]

    def is_open(self, utc: UtcMs) -> bool:
        """Whether the place is open at a moment."""
        return any(begin <= utc < end for begin, end in self.open_intervals(local_date(utc, self.zone)))

    def is_working_day(self, day: date) -> bool:
        """Whether the place is open at all on a date; where no hours are known: no weekend and no public holiday there."""
        if self.known:
            return bool(self.hours_on(day))
        weekend = day.weekday() in _weekend(self.country.upper())
        return not weekend and holiday_name(day, self.country, self.region) is None

    def working_days_before(self, day: date, count: int) -> date:
        """The date `count` working days before `day`, which itself is not counted.

        A place that is hardly ever open is looked at no further back than `working_days_reach`.
        """
        earliest = day - working_days_reach(count) * _DAY
        while count > 0 and day > earliest:
            day -= _DAY
            if self.is_working_day(day):
                count -= 1
        return day

    def closed_reason(self, day: date) -> str | None:
        """Why the place is closed all day; None where it is open, or where no hours are known."""
        if not self.known or self.hours_on(day):
            return None
        for exception in self.exceptions:
            if exception.date == day:
                return exception.reason or tr("Closed on this date")
        return holiday_name(day, self.country, self.region) or tr("Closed on this weekday")

    def last_open_hour_before(self, utc: UtcMs, *, limit_days: int = 14) -> UtcMs | None:
        """The latest moment up to `utc` at which somebody is there with an hour left to act on an answer.

        `utc` itself during opening hours; otherwise one hour before the last closing, but not before that
        stretch of hours began. None if there was no opening within `limit_days`, or no hours are known.
        """
        if self.is_open(utc):
            return utc
        today = local_date(utc, self.zone)
        for back in range(limit_days + 1):
            for begin, end in reversed(self.open_intervals(today - back * _DAY)):
                if end <= utc:
                    return max(begin, end - HOUR)
        return None


def working_days_reach(count: int) -> int:
    """How many days back `count` working days may reach: as where one day a week is worked, and a month of holidays."""
    return 7 * count + 30 if count else 0


def moment_at(zone_name: str, day: date, minute: int) -> UtcMs:
    """When the wall clock there shows a minute of a date: of a repeated one the first time, for a skipped one the first moment after."""
    return _edge(zone_name, day, minute, last=False)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall clock hours in which no text goes out; they may go over midnight, and equal values mean none."""

    from_minute: int
    until_minute: int

    def contains(self, utc: UtcMs, zone_name: str) -> bool:
        """Whether the moment is in quiet hours there."""
        return any(begin <= utc < end for begin, end in self._stretches(utc, zone_name))

    def end_after(self, utc: UtcMs, zone_name: str) -> UtcMs:
        """The first moment from `utc` on that is not quiet."""
        moment = utc
        for begin, end in self._stretches(utc, zone_name):
            if begin <= moment < end:
                moment = end
        return moment

    def start_before(self, utc: UtcMs, zone_name: str) -> UtcMs:
        """When the quiet stretch began that `utc` is in; `utc` itself outside quiet hours.

        The last moment that is allowed lies just before.
        """
        moment = utc
        for begin, end in reversed(list(self._stretches(utc, zone_name))):
            if begin <= moment < end:
                moment = begin
        return moment

    def _stretches(self, utc: UtcMs, zone_name: str) -> Iterator[tuple[UtcMs, UtcMs]]:
        """The quiet stretches that begin on the day before, on the day, and on the day after."""
        start, stop = self.from_minute % MIDNIGHT, self.until_minute % MIDNIGHT
        if start == stop:
            return
        today = local_date(utc, zone_name)
        for day in (today - _DAY, today, today + _DAY):
            ends_on = day if start < stop else day + _DAY
            yield _edge(zone_name, day, start, last=False), _edge(zone_name, ends_on, stop, last=True)


NEVER: Final = 1 << 60
"""A moment that does not come."""
_LONGEST_SILENCE: Final = 3 * 24 * HOUR
"""Stretches that are silent for longer than this never end: each day looks like the next, but for those on which clocks change."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Several kinds of quiet hours at once: the place's, and all hours but a patient's safe ones. With no parts it is never silent."""

    parts: tuple[QuietHours, ...]

    @staticmethod
    def outside(safe: tuple[int, int]) -> QuietHours:
        """All hours but those from one minute of the day until another; equal ones leave none out."""
        return QuietHours(safe[1], safe[0])

    def contains(self, utc: UtcMs, zone_name: str) -> bool:
        """Whether nothing goes out at the moment."""
        return any(part.contains(utc, zone_name) for part in self.parts)

    def end_after(self, utc: UtcMs, zone_name: str) -> UtcMs:
        """The first moment from `utc` on that is not silent; NEVER where there is none."""
        moment = utc
        while moment - utc <= _LONGEST_SILENCE:
            end = max((part.end_after(moment, zone_name) for part in self.parts), default=moment)
            if end == moment:
                return moment
            moment = end
        return NEVER

    def start_before(self, utc: UtcMs, zone_name: str) -> UtcMs:
        """When the silence began that `utc` is in; `utc` itself outside of it, -NEVER where it never began."""
        moment = utc
        while utc - moment <= _LONGEST_SILENCE:
            before = moment - 1 if moment < utc else moment
            start = min((part.start_before(before, zone_name) for part in self.parts), default=before)
            if start == before:
                return moment
            moment = start
        return -NEVER


def holiday_name(day: date, country: str, region: str = "") -> str | None:
    """The name of the public holiday on a date; None on any other day, or where none are known."""
    return _holidays(country.upper(), region, day.year).get(day)


def check_region(country: str, region: str) -> str:
    """`region` as the holiday calendar spells it ("" for none).

    Raises:
        UsageError: the country has no such region.
    """
    if not region:
        return ""
    known = _regions(country.upper())
    for name in known:
        if name.casefold() == region.casefold():
            return name
    if not known:
        raise UsageError(
            tr("The holidays of {country} do not differ by region. Leave the region empty.", country=country)
        )
    raise UsageError(
        tr(
            "{country} has no region called {region}. Use one of: {known}.",
            country=country,
            region="".join(c for c in region[:20] if c.isprintable()),
            known=", ".join(known),
        )
    )


def add_working_days(day: date, count: int, country: str, region: str = "") -> date:
    """The date `count` working days after `day`, which itself is not counted.

    Weekends are those of the country (Saturday and Sunday where unknown), and public holidays are left out.
    """
    weekend = _weekend(country.upper())
    while count > 0:
        day += _DAY
        if day.weekday() not in weekend and holiday_name(day, country, region) is None:
            count -= 1
    return day


def _refuse_overlap(intervals: tuple[Interval, ...]) -> None:
    for earlier, later in pairwise(sorted(intervals)):
        if later.from_minute < earlier.until_minute:
            raise UsageError(
                tr(
                    "The opening hours {first} and {second} overlap. Join them or move one.",
                    first=_shown(earlier),
                    second=_shown(later),
                )
            )


def _shown(interval: Interval) -> str:
    return f"{format_clock(interval.from_minute)}-{format_clock(interval.until_minute)}"


@lru_cache(maxsize=8192)
def _edge(zone_name: str, day: date, minute: int, *, last: bool) -> UtcMs:
    """The moment of a wall clock minute: of a repeated one the first or the last, of a skipped one the change."""
    day, minute = (day + _DAY, 0) if minute == MIDNIGHT else (day, minute)
    wall = f"{day.isoformat()}T{format_clock(minute)}"
    try:
        return resolve(wall, zone_name, fold=int(last)).utc
    except SkippedTime as skipped:
        return resolve(skipped.after, zone_name).utc


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> dict[date, str]:
    found = _national(country, region, year)
    return dict(found.items()) if found is not None else {}


@lru_cache(maxsize=64)
def _regions(country: str) -> tuple[str, ...]:
    found = _national(country)
    return tuple(found.subdivisions) if found is not None else ()


@lru_cache(maxsize=64)
def _weekend(country: str) -> frozenset[int]:
    found = _national(country)
    return frozenset(found.weekend) if found is not None else frozenset({5, 6})


def _national(country: str, region: str = "", year: int | None = None) -> HolidayBase | None:
    """What the library knows of a country, or None. It looks names up as attributes, so odd ones stay away."""
    if not _COUNTRY.fullmatch(country):
        return None
    import holidays

    try:
        return holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US")
    except NotImplementedError:
        return None
