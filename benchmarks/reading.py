"""The reading workloads: what a view asks for, over and over, while somebody looks at it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks import plainsql
from benchmarks.days import TODAY
from benchmarks.measuring import against, interleave, quiet_collector, timed
from benchmarks.people import FIRST, SURNAMES, digits_of
from benchmarks.results import Row, median, percentile, row
from frontdesk.domain.birthdates import read_birth_date
from frontdesk.domain.folding import fold
from frontdesk.domain.instants import DAY
from frontdesk.models.queries import day as days
from frontdesk.models.search import search_patients
from frontdesk.services import confirmations

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

LOOKED_AT: Final = 20
"""Working days around today, or weeks: what a desk leafs through."""
_FLAT: Final = 1.2
_TWICE: Final = 2.0
_SEARCH_MS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Side:
    """A book as both sides read it."""

    size: Size
    book: Book
    raw: dbapi2.Connection


def _workdays(count: int) -> list[date]:
    """`count` working days around today."""
    first = TODAY - timedelta(days=TODAY.weekday() + 7 * (count // 10))
    found = [first + timedelta(days=7 * (n // 5) + n % 5) for n in range(count)]
    return [day for day in found if day != TODAY] or [TODAY]


def _day_cases(size: Size) -> list[str]:
    return [each.isoformat() for each in _workdays(size.times(LOOKED_AT, least=5))]


def _week_cases(size: Size) -> list[tuple[int, str, str]]:
    monday = TODAY - timedelta(days=TODAY.weekday())
    weeks = [monday + timedelta(days=7 * shift) for shift in range(-1, size.times(3))]
    return [
        (provider, begin.isoformat(), (begin + timedelta(days=6)).isoformat())
        for begin in weeks
        for provider in range(1, min(size.providers, 5) + 1)
    ]


def _ours_day(side: Side) -> Callable[[str], int]:
    def act(local_date: str) -> int:
        with side.book.read() as connection:
            return len(days.day(connection, local_date))

    return act


def _ours_week(side: Side) -> Callable[[tuple[int, str, str]], int]:
    def act(case: tuple[int, str, str]) -> int:
        with side.book.read() as connection:
            return len(days.week(connection, case[0], case[1]))

    return act


def day(side: Side) -> list[Row]:
    """A day of all providers."""
    pair = interleave(
        "day",
        _day_cases(side.size),
        _ours_day(side),
        lambda case: len(plainsql.day(side.raw, case)),
        rounds=side.size.times(10),
    )
    return against("day", side.size.name, pair, target=_TWICE)


def week(side: Side) -> list[Row]:
    """A week of one provider."""
    pair = interleave(
        "week",
        _week_cases(side.size),
        _ours_week(side),
        lambda case: len(plainsql.week(side.raw, *case)),
        rounds=side.size.times(15),
    )
    return against("week", side.size.name, pair, target=_TWICE)


def flat(large: Side, small: Side) -> list[Row]:
    """The same day and week in a large book and in a small one with as much to draw."""
    name, floor = large.size.name, small.size.name
    by_day = interleave(
        "day", _day_cases(small.size), _ours_day(large), _ours_day(small), rounds=small.size.times(10)
    )
    by_week = interleave(
        "week", _week_cases(small.size), _ours_week(large), _ours_week(small), rounds=small.size.times(15)
    )
    return [
        against("day", name, by_day, floor=floor, target=_FLAT)[0],
        against("week", name, by_week, floor=floor, target=_FLAT)[0],
    ]


def unconfirmed_three_days(side: Side) -> list[Row]:
    """Who has not confirmed for the next three days: ours with reason, risk and next step, the floor the bare rows."""

    def raw(days: int) -> int:
        now = side.book.clock.now_utc()
        return len(plainsql.unanswered(side.raw, (now, now + days * DAY)))

    pair = interleave(
        "unconfirmed",
        [3],
        lambda days: len(confirmations.unconfirmed(side.book, days=days)),
        raw,
        rounds=side.size.times(100),
    )
    return against("unconfirmed", side.size.name, pair, target=_TWICE)


def _texts(size: Size, seed: int) -> dict[str, list[str]]:
    """What people type, by kind."""
    dice = random.Random(seed)  # noqa: S311
    surnames = [name for name in map(fold, SURNAMES) if " " not in name and len(name) >= 6]
    count = size.times(40, least=4)
    picked = [dice.choice(surnames) for _ in range(3 * count)]
    numbers = [digits_of(dice.randrange(size.patients))[-dice.choice((4, 6)) :] for _ in range(5 * count)]
    # What may be a birth date is looked for as one, too; a nought in front may be the one of numbers at home.
    plain = [
        text for text in numbers if text[0] != "0" and not read_birth_date(text, country="GB", today=TODAY)
    ]
    return {
        "one letter": sorted({fold(name)[0] for name in (*FIRST, *SURNAMES)})[:count],
        "surname prefix": [name[: dice.choice((2, 3, 4))] for name in picked[:count]],
        "infix": [name[2 : 2 + dice.choice((3, 4))] for name in picked[count : 2 * count]],
        "phone digits": plain[:count],
    }


def _ours_search(side: Side) -> Callable[[str], int]:
    def act(text: str) -> int:
        with side.book.read() as connection:
            return len(search_patients(connection, text, country="GB", today=TODAY, limit=plainsql.MOST))

    return act


def search(side: Side, seed: int) -> list[Row]:
    """Finding a patient while somebody types; the plain side only reads candidates off the index, in no order."""
    found: list[Row] = []
    everything: list[float] = []
    for kind, texts in _texts(side.size, seed).items():
        pair = interleave(
            f"search: {kind}",
            texts,
            _ours_search(side),
            lambda text: len(plainsql.search(side.raw, text)),
            rounds=side.size.times(5),
        )
        everything += pair.ours
        found += _search_rows(f"search: {kind}", side.size.name, pair.ours, pair.floor)
    found.append(row("search", side.size.name, "p95", percentile(everything, 95), "ms", target=_SEARCH_MS))
    found.append(_first_look(side))
    return found


def _search_rows(workload: str, size: str, ours: list[float], floor: list[float]) -> list[Row]:
    return [
        row(workload, size, "p95", percentile(ours, 95), "ms", target=_SEARCH_MS),
        row(workload, size, "median", median(ours), "ms", floor="raw", floor_value=median(floor)),
    ]


def _first_look(side: Side) -> Row:
    """The first letter after opening: nothing of the book is in the program's memory yet."""
    side.book.engines.read.dispose()

    with quiet_collector():
        return row("search", side.size.name, "first after opening", timed(_ours_search(side), "n"), "ms")
