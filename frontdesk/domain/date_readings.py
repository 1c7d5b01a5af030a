"""What a weekday, a day, a month and a year, as far as they were typed, mean seen from today. The parts of `typed_dates`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from frontdesk.domain import calendar_words as words

_WEEK: Final = timedelta(days=7)


class Prefer(StrEnum):
    """Which year, week or month is meant where none was typed."""

    FUTURE = "future"
    PAST = "past"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reading depends on, besides the text."""

    today: date
    country: str
    prefer: Prefer


@dataclass(frozen=True, slots=True)
class Found:
    """A reading with its rank: the lower, the likelier."""

    rank: int
    day: date
    minute: int | None = None


# The ranks. What is less likely than a plain reading in the country's own order of day and month:
ANOTHER_MEANING: Final = 1
DOT_FOR_COLON: Final = 1
ANOTHER_ORDER: Final = 2
ANOTHER_YEAR: Final = 4
WRONG_WEEKDAY: Final = 8


def _coming(weekday: int, today: date) -> date:
    """The first such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _past(weekday: int, today: date) -> date:
    """The last such day before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_alone(weekday: int, asked: Asked) -> Iterator[Found]:
    """The coming such day and the last one (0 is Monday), and today if it is one."""
    coming, past = _coming(weekday, asked.today), _past(weekday, asked.today)
    today = [asked.today] if asked.today.weekday() == weekday else []
    match asked.prefer:
        case Prefer.FUTURE:
            days = [coming, *today, past]
        case Prefer.PAST:
            days = [past, *today, coming]
        case _:
            days = [*today, *sorted((coming, past), key=lambda day: abs(day - asked.today))]
    for rank, day in enumerate(days):
        yield Found(ANOTHER_YEAR if rank else 0, day)


def qualified_weekday(qualifier: str, weekday: int, today: date) -> Iterator[Found]:
    """ "next tue" is the Tuesday of next week, and else the coming one: people mean either. `qualifier` is of NEXT, THIS or LAST."""
    monday = today - timedelta(days=today.weekday())
    this_week = monday + timedelta(days=weekday)
    if qualifier in words.NEXT:
        days = (this_week + _WEEK, _coming(weekday, today))
    elif qualifier in words.THIS:
        days = (this_week, _coming(weekday, today))
    else:
        days = (_past(weekday, today), this_week - _WEEK)
    for rank, day in enumerate(days):
        yield Found(rank, day)


def weekday_and_number(weekday: int, number: str, asked: Asked) -> Iterator[Found]:
    """ "mon 9" is a date if the coming 9th is a Monday, and Monday at nine otherwise."""
    day = _number(number, most=31)
    if day is None:
        return
    dates = [found for found in _day_alone(day, asked) if found.day.weekday() == weekday]
    yield from dates
    if day < 24:
        for found in weekday_alone(weekday, asked):
            yield Found(found.rank + ANOTHER_MEANING, found.day, day * 60)


def dates(numbers: list[str], months: list[int], asked: Asked) -> Iterator[Found]:
    """The dates that numbers may mean, in their order, together with at most one month by name."""
    if months:
        yield from _with_month_name(numbers, months[0], asked)
        return
    match numbers:
        case [digits] if len(digits) == 8:
            yield from _full(digits[:4], digits[4:6], digits[6:], asked, rank=0)
        case [only]:
            day = _number(only, most=31)
            if day is not None:
                yield from _day_alone(day, asked)
        case [first, second]:
            yield from _two_numbers(first, second, asked)
        case [first, second, third]:
            yield from _three_numbers(first, second, third, asked)
        case _:
            return


def _with_month_name(numbers: list[str], month: int, asked: Asked) -> Iterator[Found]:
    match numbers:
        case []:
            yield from _without_year(month, 1, asked, rank=0)
        case [only]:
            day = _number(only, most=31)
            if day is not None:
                yield from _without_year(month, day, asked, rank=0)
            else:
                yield from _full(only, str(month), "1", asked, rank=0)
        case [first, second]:
            year_first = len(first) == 4
            year, day_text = (first, second) if year_first else (second, first)
            yield from _full(year, str(month), day_text, asked, rank=0)
        case _:
            return


def _two_numbers(first: str, second: str, asked: Asked) -> Iterator[Found]:
    """Day and month in the country's order, or a month and a whole year."""
    if len(first) == 4 or len(second) == 4:
        year, month_text = (first, second) if len(first) == 4 else (second, first)
        yield from _full(year, month_text, "1", asked, rank=0)
        return
    usual = words.usual_order(asked.country)
    day_first = usual.index("d") < usual.index("m")
    for rank, is_day_first in ((0, day_first), (ANOTHER_ORDER, not day_first)):
        day_text, month_text = (first, second) if is_day_first else (second, first)
        day, month = _number(day_text, most=31), _number(month_text, most=12)
        if day is not None and month is not None:
            yield from _without_year(month, day, asked, rank=rank)


def _three_numbers(first: str, second: str, third: str, asked: Asked) -> Iterator[Found]:
    if len(first) == 4:
        yield from _full(first, second, third, asked, rank=0)
        return
    usual = words.usual_order(asked.country)
    others = [order for order in ("dmy", "mdy") if order != usual]
    for rank, order in enumerate((usual, *others)):
        if order == "ymd" and len(third) == 4:
            continue
        parts = dict(zip(order, (first, second, third), strict=True))
        yield from _full(parts["y"], parts["m"], parts["d"], asked, rank=rank * ANOTHER_ORDER)


def _full(year: str, month: str, day: str, asked: Asked, *, rank: int) -> Iterator[Found]:
    found = _date(_year(year, asked.today), _number(month, most=12), _number(day, most=31))
    if found is not None:
        yield Found(rank, found)


def _without_year(month: int, day: int, asked: Asked, *, rank: int) -> Iterator[Found]:
    around = range(asked.today.year - 8, asked.today.year + 9)  # 29 February may be eight years off
    days = [found for year in around if (found := _date(year, month, day)) is not None]
    yield from _preferred(days, asked, rank=rank)


def _day_alone(day: int, asked: Asked) -> Iterator[Found]:
    months = (divmod(asked.today.year * 12 + asked.today.month - 1 + off, 12) for off in range(-2, 3))
    days = [found for year, month in months if (found := _date(year, month + 1, day)) is not None]
    yield from _preferred(days, asked, rank=0)


def _preferred(days: list[date], asked: Asked, *, rank: int) -> Iterator[Found]:
    """Of the same date in many years the one that is meant, and the one on the other side of today. Today itself is meant."""
    future = min((day for day in days if day >= asked.today), default=None)
    past = max((day for day in days if day <= asked.today), default=None)
    both = [day for day in (future, past) if day is not None]
    match asked.prefer:
        case Prefer.FUTURE:
            pass
        case Prefer.PAST:
            both.reverse()
        case _:
            both.sort(key=lambda day: abs(day - asked.today))
    for place, day in enumerate(both):
        yield Found(rank + place * ANOTHER_YEAR, day)


def _number(text: str, *, most: int) -> int | None:
    """A number of one or two digits from 1 to `most`."""
    return int(text) if len(text) <= 2 and 1 <= int(text) <= most else None


def _year(text: str, today: date) -> int | None:
    """A year of four digits, or of two the nearest."""
    match len(text):
        case 4:
            return int(text)
        case 2:
            century = today.year // 100 * 100
            years = (century + each + int(text) for each in (0, 100, -100))
            return min(years, key=lambda year: abs(year - today.year))
        case _:
            return None


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
