"""The time on the wall at a location: the truth of every visit, from which the moment is derived.

A wall clock time, its zone and, where the clocks go back, which of the two passes is meant (`fold`, PEP 495)
are kept; offset and UTC follow from the zone's rules and are derived anew when those change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE, UtcMs, at_zone, from_datetime, zone

_WALL: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0{1,6})?)?(?: ?(Z|[+-]\d\d:?\d\d))?", re.ASCII
)
_YEARS: Final = range(1900, 2200)
_MINUTES: Final = {f"{m // 60:02d}:{m % 60:02d}": m for m in range(24 * 60)}
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class WallTime:
    """A wall clock time with what is derived from it.

    `repeated`: the clocks show this time twice that day. `skipped`: no clock ever shows it (only from
    `rederive`; the moment is then counted with the offset from before the change).
    """

    wall: str
    zone: str
    fold: int
    offset_minutes: int
    utc: UtcMs
    repeated: bool = False
    skipped: bool = False

    @property
    def local_day(self) -> str:
        """The date on the wall, `YYYY-MM-DD`."""
        return self.wall[:10]


class SkippedTime(UsageError):
    """A time that no clock of that place shows, since the clocks jump over it.

    `before` and `after` are the nearest wall clock times that exist.
    """

    def __init__(self, *, wall: str, zone_name: str, before: str, after: str) -> None:
        super().__init__(
            tr(
                "{time} does not exist in {zone}, since the clocks go forward. "
                "Take {before} or earlier, or {after} or later.",
                time=wall.replace("T", " "),
                zone=zone_name,
                before=before.replace("T", " "),
                after=after.replace("T", " "),
            )
        )
        self.before = before
        self.after = after


@dataclass(frozen=True, slots=True)
class _Read:
    """A wall clock text, taken apart: the naive time and the offset in minutes if one was written."""

    naive: datetime
    offset: timedelta | None


def wall_text(naive: datetime) -> str:
    """The local date and time as the book keeps it, `YYYY-MM-DDTHH:MM`."""
    return naive.replace(tzinfo=None, fold=0).isoformat(timespec="minutes")


def resolve(wall: str, zone_name: str, *, fold: int | None = None) -> WallTime:
    """What the wall clock time `wall` at `zone_name` means.

    Args:
        wall: `YYYY-MM-DDTHH:MM`, with a space for the T, whole seconds `:00` or an offset if need be. An
            offset picks the pass of a repeated time, and must be one that the place has then.
        zone_name: IANA name.
        fold: 0 or 1 picks the first or second pass of a repeated time; None takes the first.

    Raises:
        SkippedTime: the clocks jump over that time.
        UsageError: not a wall clock time, a date that does not exist, an offset the place has not.
    """
    read = _read(wall)
    place = zone(zone_name)
    first, second = (_offset(read.naive, place, fold=pass_) for pass_ in (0, 1))
    if first < second:
        before, after = _around_gap(read.naive, place, early=first, late=second)
        raise SkippedTime(wall=wall_text(read.naive), zone_name=zone_name, before=before, after=after)
    if read.offset is not None:
        if read.offset not in (first, second):
            raise _foreign_offset(read, zone_name, first)
        fold = int(read.offset != first)
    return _derived(read.naive, zone_name, fold=fold or 0)


def rederive(wall: str, zone_name: str, *, fold: int) -> WallTime:
    """`resolve` for what is in the book already: never refuses a time for the clocks' sake.

    New zone rules may skip a time that was fine when it was booked: the result then says `skipped`.
    """
    return _derived(_read(wall).naive, zone_name, fold=fold)


def from_utc(utc: UtcMs, zone_name: str) -> WallTime:
    """The wall clock time at `zone_name` at a moment; parts of a minute are dropped."""
    local = at_zone(utc - utc % MINUTE, zone_name)
    return _derived(local.replace(tzinfo=None), zone_name, fold=local.fold)


class Resolver:
    """`resolve` for many times at one zone: the offset of a day without a change is looked up once."""

    def __init__(self, zone_name: str) -> None:
        self._name = zone_name
        self._place = zone(zone_name)
        self._days: dict[str, tuple[UtcMs, int] | None] = {}

    def resolve(self, wall: str, *, fold: int | None = None) -> WallTime:
        """The same answer as the function `resolve` gives, and the same errors."""
        minute = _MINUTES.get(wall[11:])
        if minute is None or wall[10] != "T":
            return resolve(wall, self._name, fold=fold)
        day = wall[:10]
        if day not in self._days:
            self._days[day] = self._plain_day(wall)
        known = self._days[day]
        if known is None:
            return resolve(wall, self._name, fold=fold)
        midnight, offset = known
        return WallTime(wall, self._name, 0, offset, midnight + minute * MINUTE)

    def _plain_day(self, wall: str) -> tuple[UtcMs, int] | None:
        """UTC of local midnight and the offset in minutes, or None for a day on which the offset changes."""
        midnight = _read(wall).naive.replace(hour=0, minute=0)
        ends = (midnight, midnight + timedelta(days=1))
        offsets = {_offset(end, self._place, fold=pass_) for end in ends for pass_ in (0, 1)}
        if len(offsets) > 1:
            return None
        offset = offsets.pop()
        utc = (midnight.toordinal() - _EPOCH_DAY) * DAY - offset // timedelta(milliseconds=1)
        return utc, offset // timedelta(minutes=1)


def _read(wall: str) -> _Read:
    match = _WALL.fullmatch(wall)
    if match is None:
        shown = "".join(c for c in wall[:40] if c.isprintable())
        raise UsageError(tr("{text} is not a date and time. Write it like 2026-11-24T09:00.", text=shown))
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    if year not in _YEARS:
        raise UsageError(tr("The year {year} is out of range. Check the date.", year=year))
    if hour > 23 or minute > 59:
        raise UsageError(
            tr("{time} is not a time of day. Use 00:00 to 23:59.", time=f"{hour:02d}:{minute:02d}")
        )
    if match[6] not in (None, "00"):
        raise UsageError(tr("{text} has seconds. Give the time in whole minutes.", text=wall))
    try:
        naive = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall clock time has no zone yet
    except ValueError:
        raise _no_such_day(year, month, day) from None
    return _Read(naive, _read_offset(match[7]))


def _read_offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta(0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size


def _no_such_day(year: int, month: int, day: int) -> UsageError:
    months = (
        tr("January"),
        tr("February"),
        tr("March"),
        tr("April"),
        tr("May"),
        tr("June"),
        tr("July"),
        tr("August"),
        tr("September"),
        tr("October"),
        tr("November"),
        tr("December"),
    )
    if not 1 <= month <= 12:
        return UsageError(tr("There is no month {month}. Write dates as year-month-day.", month=month))
    return UsageError(
        tr(
            "{day} {month} {year} does not exist. Check the day and the month.",
            day=day,
            month=months[month - 1],
            year=year,
        )
    )


def _foreign_offset(read: _Read, zone_name: str, right: timedelta) -> UsageError:
    return UsageError(
        tr(
            "The offset does not fit {zone} at {time}, where it is {right}. Leave the offset out.",
            zone=zone_name,
            time=wall_text(read.naive).replace("T", " "),
            right=_offset_text(right),
        )
    )


def _offset_text(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _offset(naive: datetime, place: ZoneInfo, *, fold: int) -> timedelta:
    return naive.replace(tzinfo=place, fold=fold).utcoffset() or timedelta(0)


def _around_gap(naive: datetime, place: ZoneInfo, *, early: timedelta, late: timedelta) -> tuple[str, str]:
    """The last wall clock minute before a gap and the first one after it.

    In a gap, the offset from before the change places the time after the change and the other way round,
    so the change lies between the two readings; it is found by halving.
    """
    low, high = naive - late, naive - early
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // timedelta(minutes=2) * timedelta(minutes=1)
        if middle.replace(tzinfo=UTC).astimezone(place).utcoffset() == late:
            high = middle
        else:
            low = middle
    return wall_text(high + early - timedelta(minutes=1)), wall_text(high + late)


def _derived(naive: datetime, zone_name: str, *, fold: int) -> WallTime:
    place = zone(zone_name)
    first, second = (_offset(naive, place, fold=pass_) for pass_ in (0, 1))
    repeated = first > second
    offset = second if repeated and fold else first
    return WallTime(
        wall=wall_text(naive),
        zone=zone_name,
        fold=int(repeated and fold == 1),
        offset_minutes=offset // timedelta(minutes=1),
        utc=from_datetime((naive - offset).replace(tzinfo=UTC)),
        repeated=repeated,
        skipped=first < second,
    )
