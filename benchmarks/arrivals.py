"""The arrivals board: what one refresh reads, for the working days around today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.clock import NOW
from benchmarks.days import TODAY
from benchmarks.measuring import CountsDiffer, interleave, quiet_collector, timed
from benchmarks.results import Row, median, percentile, row
from frontdesk.domain.instants import DAY
from frontdesk.services.arrivals import board_of, waiting_now

if TYPE_CHECKING:
    from benchmarks.reading import Side

TARGET_MS: Final = 20.0
_FLAT: Final = 1.2
_DAYS: Final = 15


def _moments() -> list[int]:
    """Nine o'clock on working days around today."""
    found = [NOW + (ahead - _DAYS) * DAY for ahead in range(2 * _DAYS)]
    return [now for now in found if (TODAY + timedelta(days=(now - NOW) // DAY)).weekday() < 5]


def _act(side: Side) -> Callable[[int], int]:
    def act(now_utc: int) -> int:
        with side.book.read() as connection:
            return len(board_of(connection, now_utc=now_utc).rows)

    return act


def board(side: Side) -> list[Row]:
    """A refresh of the board, and the number at its entry in the rail."""
    act, moments = _act(side), _moments()
    if not all(act(now) for now in moments):
        raise CountsDiffer("arrivals: a working day has no visits; nothing was measured.")
    with quiet_collector():
        times = [timed(act, now) for _ in range(side.size.times(10, least=1)) for now in moments]
        badge = [
            timed(lambda _now: waiting_now(side.book).here, 0) for _ in range(side.size.times(100, least=3))
        ]
    return [
        row("arrivals", side.size.name, "median", median(times), "ms"),
        row("arrivals", side.size.name, "p95", percentile(times, 95), "ms", target=TARGET_MS),
        row("arrivals", side.size.name, "badge, p95", percentile(badge, 95), "ms"),
    ]


def _whether(side: Side) -> Callable[[int], int]:
    """The days of two books are as full as each other, but for a visit more or less."""
    act = _act(side)
    return lambda now_utc: int(act(now_utc) > 0)


def flat(large: Side, small: Side) -> list[Row]:
    """The same days in a large book and in a small one whose days are as full."""
    rounds = small.size.times(5, least=1)
    pair = interleave("arrivals", _moments(), _whether(large), _whether(small), rounds=rounds)
    return [
        row(
            "arrivals",
            large.size.name,
            "median",
            median(pair.ours),
            "ms",
            floor=small.size.name,
            floor_value=median(pair.floor),
            target=_FLAT,
        )
    ]
