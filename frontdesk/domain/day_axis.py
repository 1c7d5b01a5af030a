"""The time axis of a day: which stretch of it is shown, and where its hours lie.

The axis is elapsed time, so an hour is as high as any other even on a day on which the clocks change; its lines stand where the wall
clock shows a whole or a half hour. A day of 23 hours lacks one label, a day of 25 hours has one twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import Final

from frontdesk.domain.instants import HOUR, MINUTE, UtcMs, at_zone
from frontdesk.domain.wallclock import SkippedTime, resolve

USUAL_HOURS: Final = (8, 18)
"""What is shown of a day on which nobody works and nothing is booked."""

_STEP: Final = 15 * MINUTE
"""Offsets of zones, and so what the clocks jump by, are quarters of an hour."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, half-open, in UTC milliseconds.

    Raises:
        ValueError: it does not end after it begins.
    """

    start_utc: UtcMs
    end_utc: UtcMs

    def __post_init__(self) -> None:
        if self.end_utc <= self.start_utc:
            raise ValueError("a span must end after it begins")

    def meets(self, start_utc: UtcMs, end_utc: UtcMs) -> bool:
        """Whether it has any time in common with another stretch; touching ends have none."""
        return self.start_utc < end_utc and start_utc < self.end_utc


class LineKind(StrEnum):
    """How a line of the grid is drawn: the hour solid, the half hour dotted."""

    HOUR = "hour"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A whole or half hour of the wall clock. `minute` is since local midnight; `again`: the clocks show it a second time that day."""

    utc: UtcMs
    minute: int
    kind: LineKind
    again: bool = False


@dataclass(frozen=True, slots=True)
class DayAxis:
    """The stretch of a local day that is shown, half-open, with its hours and half hours in order.

    `day_start_utc` and `day_end_utc` are the whole local day, for whether a moment is today.
    """

    day: date
    zone: str
    start_utc: UtcMs
    end_utc: UtcMs
    day_start_utc: UtcMs
    day_end_utc: UtcMs
    marks: tuple[TimeMark, ...]

    def is_today(self, now_utc: UtcMs) -> bool:
        """Whether a moment falls on the local day."""
        return self.day_start_utc <= now_utc < self.day_end_utc


@lru_cache(maxsize=128)
def day_axis(day: date, zone: str, *, from_hour: int = 0, until_hour: int = 24) -> DayAxis:
    """The axis of a local date from one hour of the wall clock until another.

    Args:
        day: the local date.
        zone: IANA name.
        from_hour, until_hour: 0 to 24. An hour that the clocks skip means the change; of one that they repeat, the first pass
            begins the axis and the second one ends it. A day that a place skipped whole has no height.

    Raises:
        ValueError: the hours are not in order, or not of a day.
        UsageError: no such zone, or a date out of range.
    """
    if not 0 <= from_hour < until_hour <= 24:
        raise ValueError("the axis must begin before it ends, within the day")
    start, end = _moment(zone, day, from_hour, fold=0), _moment(zone, day, until_hour, fold=1)
    midnight, next_midnight = _moment(zone, day, 0, fold=0), _moment(zone, day, 24, fold=0)
    return DayAxis(day, zone, start, end, midnight, next_midnight, _marks(start, end, zone))


def axis_showing(day: date, zone: str, spans: Iterable[Span]) -> DayAxis:
    """The axis that shows all of `spans` (hours worked, visits, blocked time) as far as they are on that day, in whole hours.

    Raises:
        UsageError: no such zone, or a date out of range.
    """
    whole = day_axis(day, zone)
    within = [span for span in spans if span.meets(whole.day_start_utc, whole.day_end_utc)]
    if not within:
        return day_axis(day, zone, from_hour=USUAL_HOURS[0], until_hour=USUAL_HOURS[1])
    first = max(min(span.start_utc for span in within), whole.day_start_utc)
    last = min(max(span.end_utc for span in within), whole.day_end_utc)
    # The last moment instead of the end, which may be the next midnight.
    from_hour, last_hour = at_zone(first, zone).hour, at_zone(last - 1, zone).hour
    if from_hour > last_hour:
        return whole
    axis = day_axis(day, zone, from_hour=from_hour, until_hour=last_hour + 1)
    # Where midnight itself is repeated, an hour of the wall may be another one than was meant.
    return axis if axis.start_utc <= first and last <= axis.end_utc else whole


def axis_at_least(axis: DayAxis, length_ms: int) -> DayAxis:
    """The axis, longer by whole hours of its day until it is `length_ms` long: later hours first, then earlier ones.

    For a viewport that has room for more than the hours that matter. Never longer than the day.
    """
    missing = ceil((length_ms - (axis.end_utc - axis.start_utc)) / HOUR)
    if missing <= 0 or axis.start_utc == axis.end_utc:
        return axis
    whole = day_axis(axis.day, axis.zone)
    first = at_zone(axis.start_utc, axis.zone).hour
    last = at_zone(axis.end_utc - 1, axis.zone).hour
    later = min(missing, 23 - last)
    earlier = min(missing - later, first)
    from_hour = first - earlier
    # Where midnight is repeated the last hour of the wall may be an earlier one than the first.
    until_hour = max(last + later, from_hour) + 1
    longer = day_axis(axis.day, axis.zone, from_hour=from_hour, until_hour=until_hour)
    return longer if longer.start_utc <= axis.start_utc and axis.end_utc <= longer.end_utc else whole


def _marks(start: UtcMs, end: UtcMs, zone: str) -> tuple[TimeMark, ...]:
    found: list[TimeMark] = []
    seen: set[int] = set()
    for utc in range(start, end, _STEP):
        local = at_zone(utc, zone)
        if local.minute in (0, 30):
            minute = local.hour * 60 + local.minute
            kind = LineKind.HALF if local.minute else LineKind.HOUR
            found.append(TimeMark(utc, minute, kind, minute in seen))
            seen.add(minute)
    return tuple(found)


def _moment(zone: str, day: date, hour: int, *, fold: int) -> UtcMs:
    """The moment of an hour of the wall clock; hour 24 is the first midnight after, whichever pass is asked for."""
    wall, fold = (
        (f"{day.isoformat()}T{hour:02d}:00", fold)
        if hour < 24
        else (f"{(day + timedelta(days=1)).isoformat()}T00:00", 0)
    )
    try:
        return resolve(wall, zone, fold=fold).utc
    except SkippedTime as skipped:
        return resolve(skipped.after, zone).utc
