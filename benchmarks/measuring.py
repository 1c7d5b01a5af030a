"""Taking times: one thing beside the other, turn by turn, so that whatever else the machine does hits both."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from benchmarks.results import Row, median, percentile, row

Case = TypeVar("Case")

Act = Callable[[Case], int]
"""Does the work for one case and gives how many rows came of it."""

NOISE_TURNS: Final = 40


class CountsDiffer(Exception):
    """Both sides did not do the same work, so that comparing their times would be a lie."""


def say(text: str) -> None:
    """Progress goes to standard error."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def quiet_collector() -> Iterator[None]:
    """No garbage collection in the middle of a measurement; one right before it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(slots=True)
class Pair:
    """Samples of both sides, in milliseconds, in the same order."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


def same_counts(workload: str, cases: Sequence[Case], ours: Act[Case], floor: Act[Case]) -> int:
    """Do every case once on both sides, which also warms them up; gives the rows in all. Raises CountsDiffer."""
    total = 0
    for case in cases:
        found, expected = ours(case), floor(case)
        if found != expected:
            raise CountsDiffer(
                f"{workload}: ours gave {found} rows and the floor {expected} for {case!r}; nothing was measured."
            )
        total += found
    return total


def interleave(
    workload: str, cases: Sequence[Case], ours: Act[Case], floor: Act[Case], *, rounds: int
) -> Pair:
    """Time each case on both sides, `rounds` times over, the side that begins changing every time. Raises CountsDiffer."""
    same_counts(workload, cases, ours, floor)
    pair = Pair()
    turn = 0
    for _ in range(rounds):
        with quiet_collector():
            for case in cases:
                turn += 1
                if turn % 2:
                    pair.ours.append(timed(ours, case))
                    pair.floor.append(timed(floor, case))
                else:
                    pair.floor.append(timed(floor, case))
                    pair.ours.append(timed(ours, case))
    return pair


def timed(act: Act[Case], case: Case) -> float:
    """Milliseconds of one turn."""
    began = time.perf_counter_ns()
    act(case)
    return (time.perf_counter_ns() - began) / 1e6


def against(
    workload: str, size: str, pair: Pair, *, floor: str = "raw", target: float | None = None
) -> list[Row]:
    """Median and p95 of both sides; the target is for the ratio of the medians."""
    return [
        row(
            workload,
            size,
            "median",
            median(pair.ours),
            "ms",
            floor=floor,
            floor_value=median(pair.floor),
            target=target,
        ),
        row(
            workload,
            size,
            "p95",
            percentile(pair.ours, 95),
            "ms",
            floor=floor,
            floor_value=percentile(pair.floor, 95),
        ),
    ]


def _fixed_work() -> int:
    total = 0
    for number in range(200_000):
        total += number % 7
    return total


def noise(size: str, when: str) -> list[Row]:
    """How long the same loop takes, again and again: what the machine's other work adds to every figure here."""
    samples = []
    for _ in range(NOISE_TURNS):
        began = time.perf_counter_ns()
        _fixed_work()
        samples.append((time.perf_counter_ns() - began) / 1e6)
    return [
        row("noise", size, f"{when}: median of a fixed loop", median(samples), "ms"),
        row("noise", size, f"{when}: p95 over median", percentile(samples, 95) / median(samples), "x"),
        row("noise", size, f"{when}: slowest over fastest", max(samples) / min(samples), "x"),
    ]
