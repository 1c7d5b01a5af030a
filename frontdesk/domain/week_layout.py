"""The days of a week side by side on one axis: where a moment of each of them lies, and which moment a place on it means.

The axis is that of the longest day of the week, so that a whole hour of the wall clock stands on one line through all days. On a day on
which the clocks go forward the skipped hour is time that the day does not have; in a week in which they go back, the repeated hour is
that on every other day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from frontdesk.domain.day_axis import DayAxis, Span, day_axis
from frontdesk.domain.instants import MINUTE, UtcMs, at_zone

DAYS: Final = 7
_STEP: Final = 15 * MINUTE
"""Offsets of zones, and so what the clocks jump by, are quarters of an hour."""
_PROBE: Final = 12 * _STEP
"""Nowhere do the clocks change twice so soon."""


def week_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


class Piece(NamedTuple):
    """A stretch of a day that lies on the axis in one piece: its place there, half-open, and the moment that its beginning means."""

    axis_start: UtcMs
    axis_end: UtcMs
    start_utc: UtcMs

    @property
    def end_utc(self) -> UtcMs:
        """The moment of its end."""
        return self.start_utc + self.axis_end - self.axis_start


class _Run(NamedTuple):
    """A stretch of a local day in which the clocks run on: from a moment until another, from this reading of the wall (ms since midnight)."""

    start_utc: UtcMs
    end_utc: UtcMs
    wall: int

    @property
    def wall_end(self) -> int:
        return self.wall + self.end_utc - self.start_utc


@dataclass(frozen=True, slots=True)
class WeekClock:
    """A week of a zone. `ground`: the day whose axis all of them share; `pieces`: those of each day, in order of time."""

    zone: str
    days: tuple[date, ...]
    ground: date
    pieces: tuple[tuple[Piece, ...], ...]

    def on_axis(self, day: int, utc: UtcMs) -> UtcMs:
        """Where a moment of a day (its index) lies; before the day and after it as far off as it is."""
        pieces = self.pieces[day]
        for number, piece in enumerate(pieces):
            if utc < piece.end_utc:
                since = utc - piece.start_utc
                return piece.axis_start + (max(since, 0) if number else since)
        if not pieces:
            return day_axis(self.ground, self.zone).day_start_utc
        return pieces[-1].axis_end + utc - pieces[-1].end_utc

    def moment(self, day: int, axis_utc: UtcMs) -> UtcMs | None:
        """The moment that a place on the axis means on a day; None where the day has no such time."""
        for piece in self.pieces[day]:
            if piece.axis_start <= axis_utc < piece.axis_end:
                return piece.start_utc + axis_utc - piece.axis_start
        return None

    def missing(self, day: int) -> tuple[Span, ...]:
        """The stretches of the axis that a day does not have."""
        whole = day_axis(self.ground, self.zone)
        edges = [whole.day_start_utc]
        for piece in sorted(self.pieces[day]):
            edges += [piece.axis_start, piece.axis_end]
        edges.append(whole.day_end_utc)
        return tuple(Span(begin, end) for begin, end in list(pairwise(edges))[::2] if begin < end)

    def index_at(self, utc: UtcMs) -> int | None:
        """The index of the day that a moment falls on; None for one of another week."""
        for index, pieces in enumerate(self.pieces):
            axis = day_axis(self.days[index], self.zone)
            if pieces and axis.is_today(utc):
                return index
        return None


@lru_cache(maxsize=32)
def week_clock(first: date, zone: str, count: int = DAYS) -> WeekClock:
    """The days of a zone from `first` on.

    Args:
        first: a local date.
        zone: IANA name.
        count: of days, at least one.

    Raises:
        UsageError: no such zone, or a date out of range.
    """
    days = tuple(first + timedelta(days=ahead) for ahead in range(count))
    axes = [day_axis(day, zone) for day in days]
    longest = max(axes, key=lambda axis: (_length(axis), -axis.day_start_utc))
    ground = _runs(longest, zone)
    return WeekClock(
        zone, days, longest.day, tuple(tuple(_pieces(_runs(axis, zone), ground)) for axis in axes)
    )


def _length(axis: DayAxis) -> int:
    return axis.day_end_utc - axis.day_start_utc


def _runs(axis: DayAxis, zone: str) -> list[_Run]:
    """The runs of a local day, in order; none of a day that a place skipped."""
    start, end = axis.day_start_utc, axis.day_end_utc
    if start >= end:
        return []
    runs: list[_Run] = []
    begin, wall = start, _wall(start, axis.day, zone)
    probes = range(start, end, _PROBE)
    if all(_wall(utc, axis.day, zone) == wall + utc - begin for utc in (*probes, end - _STEP)):
        return [_Run(start, end, wall)]
    for utc in range(start + _STEP, end, _STEP):
        reading = _wall(utc, axis.day, zone)
        if reading != wall + utc - begin:
            runs.append(_Run(begin, utc, wall))
            begin, wall = utc, reading
    runs.append(_Run(begin, end, wall))
    return runs


def _wall(utc: UtcMs, day: date, zone: str) -> int:
    """What the wall clock shows, in ms since the midnight of `day`."""
    local = at_zone(utc, zone)
    minutes = (local.date() - day).days * 1440 + local.hour * 60 + local.minute
    return minutes * MINUTE


def _pieces(runs: Sequence[_Run], ground: Sequence[_Run]) -> Iterator[Piece]:
    """Each run of a day on the runs of the ground: the same reading of the wall, a second one on the second."""
    edges = sorted({edge for run in (*runs, *ground) for edge in (run.wall, run.wall_end)})
    for number, run in enumerate(runs):
        for begin, end in pairwise(edges):
            if begin < run.wall or end > run.wall_end:
                continue
            pass_ = sum(each.wall <= begin < each.wall_end for each in runs[:number])
            there = [each for each in ground if each.wall <= begin < each.wall_end]
            for on in there[min(pass_, len(there) - 1) :][:1]:
                axis = on.start_utc + begin - on.wall
                yield Piece(axis, axis + end - begin, run.start_utc + begin - run.wall)
