"""The workloads of the window, as rows: starting it, and working in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.books import Library, opened
from benchmarks.clock import BenchClock
from benchmarks.raw import dbapi_of
from benchmarks.results import Row, median, percentile, row
from benchmarks.window.spawning import Spawner, spawner
from benchmarks.window.thinning import thin
from benchmarks.window.undoing import UNDO_MS
from benchmarks.window.views import VIEW_MS

if TYPE_CHECKING:
    from benchmarks.sizes import Size

_BARE: Final = Path(__file__).with_name("bare.py")
FIRST_FRAME: Final = 1.5
FIRST_DAY: Final = 3.0
DAY_SWITCH_MS: Final = 20.0
REPAINT_MS: Final = {1: 4.0, 2: 8.0}
FRAME_MS: Final = 8.0
SEARCH_MS: Final = 20.0
BOOK_MS: Final = 40.0
IDLE_MB: Final = 200.0
GROWTH_MB: Final = 5.0
"""After a thousand day switches: what a book's own page cache and the interpreter's arenas may still take."""
Samples = dict[str, list[list[float]]]


def starts(library: Library, size: Size) -> list[Row]:
    """From the start of the process to the first frame, and to the painted day; beside bare Qt's first frame and first grid."""
    folder = library.book_of(size)
    frame: list[float] = []
    day: list[float] = []
    bare_frame: list[float] = []
    bare_grid: list[float] = []
    with spawner() as spawn:
        for turn in range(size.times(15, least=1) + 1):
            begun, floor = spawn.run(str(_BARE))
            started, ours = spawn.run("-m", "benchmarks.window.starter", str(folder))
            if turn:
                bare_frame.append((floor["first_frame"] - begun) * 1000)
                bare_grid.append((floor["grid"] - begun) * 1000)
                frame.append((ours["first_frame"] - started) * 1000)
                day.append((ours["day"] - started) * 1000)
    return [
        *_beside("start", size, frame, bare_frame, floor="Qt, first frame", target=FIRST_FRAME),
        *_beside("start_day", size, day, bare_grid, floor="Qt, first grid", target=FIRST_DAY),
    ]


def _beside(
    workload: str, size: Size, ours: list[float], bare: list[float], *, floor: str, target: float
) -> list[Row]:
    return [
        row(
            workload,
            size.name,
            "median",
            median(ours),
            "ms",
            floor=floor,
            floor_value=median(bare),
            target=target,
        ),
        row(
            workload,
            size.name,
            "fastest",
            min(ours),
            "ms",
            floor=floor,
            floor_value=min(bare),
        ),
    ]


def works(library: Library, size: Size) -> list[Row]:
    """From the key to the frame, in the real window over a copy of the book."""
    with library.copy(library.book_of(size), "window") as folder:
        with opened(folder, BenchClock()) as book, book.engines.write.connect() as writer:
            thin(dbapi_of(writer))
        with spawner() as spawn:
            return [
                *_switches(spawn, folder, size, library.seed),
                *_repaints(spawn, folder, size, library.seed),
                *_views(spawn, folder, size, library.seed),
                *_frames(spawn, folder, size, library.seed),
                *_keys(spawn, folder, size, library.seed),
                *_memory(spawn, folder, size, library.seed),
            ]


def _act(
    spawn: Spawner, folder: Path, act: str, turns: int, size: Size, seed: int, *, scale: int = 1
) -> tuple[Samples, dict[str, float]]:
    words = ("-m", "benchmarks.window.doing", str(folder), act, str(turns), size.name, str(seed))
    _, told = spawn.run(*words, scale=scale)
    return told["samples"], told["figures"]


def _switches(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    samples, figures = _act(spawn, folder, "day_switch", size.times(25, least=2), size, seed)
    return [
        *_timed("day_switch", size, samples["day_switch"], target=DAY_SWITCH_MS),
        _floored("day_switch", size, samples, "day_switch"),
        row("day_switch", size.name, "visits of a day", figures["visits"], ""),
        row("day_switch", size.name, "columns", figures["columns"], ""),
    ]


def _views(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    found: list[Row] = []
    for act in ("week", "month"):
        samples, figures = _act(spawn, folder, act, size.times(12, least=2), size, seed)
        for name, taken in samples.items():
            found += _timed(name, size, taken, target=VIEW_MS)
        found.append(row(f"{act}_switch", size.name, f"visits of a {act}", figures[f"{act} visits"], ""))
    return found


def _repaints(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    found: list[Row] = []
    for scale, target in REPAINT_MS.items():
        turns = size.times(100, least=3)
        samples, _ = _act(spawn, folder, "full_repaint", turns, size, seed, scale=scale)
        for kind, name in (("", "kept"), (", anew", "anew")):
            took = [wall for wall, _ in samples[f"full_repaint{kind}"]]
            floor = [wall for wall, _ in samples["full_repaint, floor"]]
            found.append(
                row(
                    "full_repaint",
                    size.name,
                    f"{scale}x, {name}, median",
                    median(took),
                    "ms",
                    target=None if kind else target,
                )
            )
            found.append(
                row(
                    "full_repaint",
                    size.name,
                    f"{scale}x, {name}",
                    median(took),
                    "ms",
                    floor="Qt, grid",
                    floor_value=median(floor),
                )
            )
    return found


def _frames(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    turns = size.times(150, least=3)
    samples, _ = _act(spawn, folder, "scroll,drag", turns, size, seed)
    return [
        each
        for name in ("scroll", "drag")
        for each in (
            *_timed(name, size, samples[name], target=FRAME_MS),
            _floored(name, size, samples, name),
        )
    ]


def _keys(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    searched, _ = _act(spawn, folder, "search_key", size.times(40, least=2), size, seed)
    undone, _ = _act(spawn, folder, "undo", size.times(20, least=2), size, seed)
    booked, _ = _act(spawn, folder, "book_enter", size.times(60, least=2), size, seed)
    return [
        *_timed("search_key", size, searched["search_key"], target=SEARCH_MS),
        *_timed("undo", size, undone["undo"], target=UNDO_MS),
        *_timed("book_enter", size, booked["book_enter"], target=BOOK_MS),
        *_timed("book_enter", size, booked["book_enter, block"], of="block in the book", target=BOOK_MS),
    ]


def _memory(spawn: Spawner, folder: Path, size: Size, seed: int) -> list[Row]:
    _, figures = _act(spawn, folder, "memory", size.times(20), size, seed)
    if not figures["idle"]:
        return []
    return [
        row("memory", size.name, "idle, window open", figures["idle"], "MB", target=IDLE_MB),
        row(
            "memory",
            size.name,
            f"growth in {figures['switches']:.0f} day switches",
            max(0.0, figures["growth"]),
            "MB",
            target=GROWTH_MB,
        ),
    ]


def _timed(
    workload: str, size: Size, samples: Sequence[Sequence[float]], *, target: float, of: str = ""
) -> list[Row]:
    wall, cpu = [each[0] for each in samples], [each[1] for each in samples]
    what = f"{of}, " if of else ""
    return [
        row(workload, size.name, f"{what}p95", percentile(wall, 95), "ms", target=target),
        row(workload, size.name, f"{what}median", median(wall), "ms"),
        row(workload, size.name, f"{what}CPU, p95", percentile(cpu, 95), "ms"),
        row(workload, size.name, f"{what}CPU, median", median(cpu), "ms"),
    ]


def _floored(workload: str, size: Size, samples: Samples, name: str) -> Row:
    ours, floor = ([wall for wall, _ in samples[each]] for each in (name, f"{name}, floor"))
    return row(workload, size.name, "time", median(ours), "ms", floor="Qt, grid", floor_value=median(floor))
