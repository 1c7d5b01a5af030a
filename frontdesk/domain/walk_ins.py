"""Where somebody without a visit is put in between: a free gap, or behind those who wait. Pure; instants in UTC ms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.stretches import Stretch, joined, without

SHORTEST: Final = 10
"""Minutes of a gap that is worth something to anybody."""
SOON: Final = 30
"""Minutes that anybody waits for a gap of their own, rather than share the time of others."""
RASTER: Final = 5 * MINUTE
"""A walk-in begins on five minutes."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A place for a walk-in. `shared`: no gap, the time is shared with who is booked there. `wait` is in minutes from now; `until_utc`
    where the gap ends, which may be later than the visit."""

    start_utc: UtcMs
    minutes: int
    wait: int
    shared: bool
    until_utc: UtcMs


def begins(now_utc: UtcMs) -> UtcMs:
    """The five minutes that run now."""
    return now_utc - now_utc % RASTER


def opening(
    working: Iterable[Stretch],
    taken: Iterable[Stretch],
    *,
    now_utc: UtcMs,
    minutes: int,
    waiting_minutes: int,
) -> Opening | None:
    """The soonest place with one provider for a visit of `minutes`; None where they don't work any more today.

    `waiting_minutes`: how long those who are here already take. A gap shorter than the visit counts from `SHORTEST` on: the visit is as
    short as it. A gap is taken where it comes soon, or no later than those who wait are through.
    """
    here = begins(now_utc)
    ahead = [(max(begin, here), end) for begin, end in joined(working) if end - here >= SHORTEST * MINUTE]
    ahead = [each for each in ahead if each[1] - each[0] >= SHORTEST * MINUTE]
    if not ahead:
        return None
    start = max(here, ahead[0][0])
    wait = max(waiting_minutes, _until(ahead[0][0], now_utc))
    behind = Opening(start, minutes, wait, shared=True, until_utc=start + minutes * MINUTE)
    least = min(minutes, SHORTEST) * MINUTE
    for begin, end in joined(without(ahead, taken)):
        if end - begin >= least:
            length = min(minutes, (end - begin) // MINUTE)
            gap = Opening(begin, length, _until(begin, now_utc), shared=False, until_utc=end)
            return gap if gap.wait <= max(behind.wait, SOON) else behind
    return behind


def _until(utc: UtcMs, now_utc: UtcMs) -> int:
    return max(utc - now_utc + MINUTE - 1, 0) // MINUTE
