"""One run: the book, the workloads in order, the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import raw, reading
from benchmarks.books import Library, opened
from benchmarks.clock import BenchClock
from benchmarks.measuring import CountsDiffer, noise, say
from benchmarks.reading import Side
from benchmarks.results import Row, table, write_json
from benchmarks.sizes import SIZES, Size
from frontdesk.models.storage import BOOK_FILE

COMPARED: Final = {"D": "S"}
"""Which smaller book the flatness of a larger one is measured against."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a workload gets."""

    size: Size
    library: Library


@contextmanager
def side(run: Run, size: Size) -> Iterator[Side]:
    """A kept book, opened by both sides for reading."""
    folder = run.library.book_of(size)
    with opened(folder, BenchClock()) as book:
        with book.read() as connection:
            plain = raw.connect(folder / BOOK_FILE, book.keys.database, connection)
        try:
            yield Side(size, book, plain)
        finally:
            plain.close()


def _reads(*acts: Callable[[Side], list[Row]]) -> Callable[[Run], list[Row]]:
    def measure(run: Run) -> list[Row]:
        with side(run, run.size) as given:
            return [row for act in acts for row in act(given)]

    return measure


def _flat(run: Run) -> list[Row]:
    other = COMPARED.get(run.size.name)
    if other is None or not run.library.has(SIZES[other]):
        return []
    with ExitStack() as stack:
        large, small = (stack.enter_context(side(run, size)) for size in (run.size, SIZES[other]))
        return reading.flat(large, small)


def _book(run: Run) -> list[Row]:
    from benchmarks.booking import book

    return book(run.library, run.size)


def _import(run: Run) -> list[Row]:
    from benchmarks.importing import imports

    return imports(run.library, run.size)


def _sync(run: Run) -> list[Row]:
    from benchmarks.messaging import sync

    return sync(run.library, run.size)


def _sends(run: Run) -> list[Row]:
    from benchmarks.messaging import sends

    return sends(run.library, run.size)


def _plan(run: Run) -> list[Row]:
    from benchmarks.planning import plan

    return plan(run.library, run.size)


def _replies(run: Run) -> list[Row]:
    from benchmarks.replying import replies

    return replies(run.library, run.size)


def _start(run: Run) -> list[Row]:
    from benchmarks.window.rows import starts

    return starts(run.library, run.size)


def _window(run: Run) -> list[Row]:
    from benchmarks.window.rows import works

    return works(run.library, run.size)


def _slots(run: Run) -> list[Row]:
    from benchmarks.finding import flat, slots

    with side(run, run.size) as large:
        found = slots(large)
        other = COMPARED.get(run.size.name)
        if other is not None and run.library.has(SIZES[other]):
            with side(run, SIZES[other]) as small:
                found += flat(large, small)
    return found


def _paper(run: Run) -> list[Row]:
    from benchmarks.papers import paper

    return _reads(paper)(run)


def _arrivals(run: Run) -> list[Row]:
    from benchmarks.arrivals import board, flat

    with side(run, run.size) as large:
        found = board(large)
        other = COMPARED.get(run.size.name)
        if other is not None and run.library.has(SIZES[other]):
            with side(run, SIZES[other]) as small:
                found += flat(large, small)
    return found


def _duplicates(run: Run) -> list[Row]:
    from benchmarks.duplicates import duplicates

    return _reads(lambda given: duplicates(given, run.library.seed))(run)


Workload = Callable[[Run], list[Row]]

WORKLOADS: Final[Mapping[str, Workload]] = {
    "day": _reads(reading.day),
    "week": _reads(reading.week),
    "flat": _flat,
    "search": lambda run: _reads(lambda given: reading.search(given, run.library.seed))(run),
    "unconfirmed": _reads(reading.unconfirmed_three_days),
    "duplicates": _duplicates,
    "slots": _slots,
    "arrivals": _arrivals,
    "paper": _paper,
    "book": _book,
    "import": _import,
    "sync": _sync,
    "plan": _plan,
    "replies": _replies,
    "sends": _sends,
    "start": _start,
    "window": _window,
}


def run(
    size: Size,
    *,
    only: Sequence[str],
    json_file: Path | None,
    cache: Path,
    seed: int,
    workloads: Mapping[str, Workload] = WORKLOADS,
) -> int:
    """Measure and tell. 0, or 1 where two sides did not do the same work."""
    cache.mkdir(parents=True, exist_ok=True)
    asked = Run(size, Library(cache.resolve(), seed))
    asked.library.book_of(size)
    rows = noise(size.name, "before")
    for name in [name for name in workloads if name in only]:
        say(f"measuring {name}")
        try:
            rows += workloads[name](asked)
        except CountsDiffer as differ:
            say(str(differ))
            return 1
    rows += noise(size.name, "after")
    print(table(rows))
    if json_file is not None:
        write_json(rows, json_file)
    return 0
