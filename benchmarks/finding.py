"""The search for a free time: twenty answers, in books whose next twelve weeks are all but full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from benchmarks.measuring import CountsDiffer, interleave, quiet_collector, timed
from benchmarks.results import Row, median, percentile, row
from frontdesk.domain.words import PartOfDay
from frontdesk.services.finding import Company, Search, Sought, find_times

if TYPE_CHECKING:
    from benchmarks.reading import Side

ANSWERS: Final = 20
TARGET_MS: Final = 50.0
_FLAT: Final = 1.2
_WORKDAYS: Final = frozenset(range(5))

SEARCHES: Final[Mapping[str, Search]] = {
    "anybody": Search((Sought(15),), weekdays=_WORKDAYS),
    "one provider": Search((Sought(15, frozenset({1})),), weekdays=_WORKDAYS),
    "two provider's late afternoons": Search(
        (Sought(15, frozenset({1, 2})),), weekdays=_WORKDAYS, part=PartOfDay.EVENING
    ),
    "half an hour, weeks ahead": Search((Sought(30),), weekdays=_WORKDAYS),
    "three quarters, past all that is booked": Search((Sought(45),), weekdays=_WORKDAYS),
    "two together": Search((Sought(15), Sought(15)), weekdays=_WORKDAYS),
    "two back to back": Search((Sought(15), Sought(15)), weekdays=_WORKDAYS, company=Company.BACK_TO_BACK),
}


def _act(side: Side) -> Callable[[str], int]:
    def act(name: str) -> int:
        return len(find_times(side.book, SEARCHES[name], limit=ANSWERS).answers)

    return act


def slots(side: Side) -> list[Row]:
    """Twenty answers to each question that a desk asks."""
    act = _act(side)
    found: list[Row] = []
    everything: list[float] = []
    for name in SEARCHES:
        if act(name) != ANSWERS:
            raise CountsDiffer(
                f"find a slot: {name!r} has fewer answers than {ANSWERS}; nothing was measured."
            )
        with quiet_collector():
            times = [timed(act, name) for _ in range(side.size.times(30, least=3))]
        everything += times
        found.append(row("find a slot", side.size.name, f"{name}, median", median(times), "ms"))
    found.append(
        row(
            "find a slot",
            side.size.name,
            "20 answers, p95",
            percentile(everything, 95),
            "ms",
            target=TARGET_MS,
        )
    )
    return found


def flat(large: Side, small: Side) -> list[Row]:
    """The same questions in a large book and in a small one whose days are as full."""
    pair = interleave(
        "find a slot", list(SEARCHES), _act(large), _act(small), rounds=small.size.times(15, least=3)
    )
    return [
        row(
            "find a slot",
            large.size.name,
            "median",
            median(pair.ours),
            "ms",
            floor=small.size.name,
            floor_value=median(pair.floor),
            target=_FLAT,
        )
    ]
