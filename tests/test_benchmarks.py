"""The benchmark at its smallest: every workload runs to its end, tells what the interface promises, and compares like with like."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import raw
from benchmarks.__main__ import main
from benchmarks.books import Library, opened
from benchmarks.clock import BenchClock
from benchmarks.days import days_of
from benchmarks.measuring import CountsDiffer, interleave, same_counts
from benchmarks.results import Direction, row
from benchmarks.running import run
from benchmarks.sizes import SIZES, VISITS_A_DAY
from frontdesk.models.storage import BOOK_FILE

KEYS = [
    "workload", "size", "metric", "value", "unit", "floor", "floor_value", "ratio", "target", "direction", "met",
]  # fmt: skip
X = SIZES["X"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tiny book is kept for the tests of this module."""
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def rows(cache: Path, qapp: QApplication) -> list[dict[str, Any]]:
    """One whole run. Pages are drawn with the application that all tests of this process share: Qt has one at most."""
    del qapp
    file = cache / "rows.json"
    assert main(["--size", "X", "--json", str(file), "--cache", str(cache)]) == 0
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_every_row_has_the_keys_that_the_interface_promises(rows: list[dict[str, Any]]) -> None:
    assert rows
    for each in rows:
        assert list(each) == KEYS
        assert each["value"] >= 0
        assert each["size"] == "X"
        assert each["direction"] in ("lower", "higher", "exact")
        assert (each["floor"] is None) == (each["floor_value"] is None)
        assert (each["met"] is None) == (each["target"] is None)


def test_every_workload_of_the_table_tells_its_target(rows: list[dict[str, Any]]) -> None:
    targets = {(each["workload"].partition(":")[0], each["target"]) for each in rows}
    assert targets >= {
        ("day", 2.0),
        ("week", 2.0),
        ("search", 10.0),
        ("unconfirmed", 2.0),
        ("find a slot", 50.0),
        ("arrivals", 20.0),
        ("book", 5.0),
        ("book", 1),
        ("import", 0.25),
        ("sync", 20.0),
        ("plan", 1.0),
        ("plan", 50.0),
        ("sends", 0.9),
        ("sends", 2),
        ("start", 1.5),
        ("start_day", 3.0),
        ("day_switch", 20.0),
        ("week_switch", 30.0),
        ("week_provider", 30.0),
        ("week_view", 30.0),
        ("month_switch", 30.0),
        ("month_view", 30.0),
        ("full_repaint", 4.0),
        ("full_repaint", 8.0),
        ("scroll", 8.0),
        ("drag", 8.0),
        ("search_key", 20.0),
        ("book_enter", 40.0),
    }
    assert {each["workload"] for each in rows} >= {"noise"}


def test_the_window_is_measured_over_a_day_of_the_book(rows: list[dict[str, Any]]) -> None:
    told = {each["metric"]: each["value"] for each in rows if each["workload"] == "day_switch"}
    assert (told["columns"], told["visits of a day"]) == (X.providers, X.providers * VISITS_A_DAY * 3 // 4)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells memory in a file")
def test_memory_is_told(rows: list[dict[str, Any]]) -> None:
    assert {each["target"] for each in rows if each["workload"] == "memory"} == {200.0, 5.0}


def test_a_booking_is_one_synced_transaction(rows: list[dict[str, Any]]) -> None:
    (told,) = [each for each in rows if each["metric"] == "synced transactions, most"]
    assert (told["value"], told["met"]) == (1, True)


def test_a_text_is_two_synced_transactions(rows: list[dict[str, Any]]) -> None:
    told = {each["metric"]: each for each in rows if each["workload"] == "sends"}
    alone = told["synced transactions of a text alone, most"]
    assert (alone["value"], alone["met"]) == (2, True)
    assert told["synced transactions a text, most"]["met"]


def test_the_book_is_made_once_and_is_sound(
    cache: Path, rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--size", "X", "--only", "day", "--cache", str(cache)]) == 0
    shown = capsys.readouterr()
    assert "making the book" not in shown.err
    assert "day" in shown.out
    folder = Library(cache, 1).book_of(X)
    with opened(folder, BenchClock()) as book, book.read() as connection:
        plain = raw.dbapi_of(connection)
        counts = raw.counts(plain, ("appointment", "patient", "provider", "patient_search"))
        assert counts == {
            "appointment": X.visits,
            "patient": X.patients,
            "provider": X.providers,
            "patient_search": X.patients,
        }
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        assert plain.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        twice = plain.execute(
            "SELECT count(*) FROM occupancy a JOIN occupancy b ON b.resource_id = a.resource_id AND b.id > a.id "
            "AND b.from_utc < a.until_utc AND a.from_utc < b.until_utc"
        ).fetchone()[0]
        assert twice == 0


def test_all_sizes_have_the_same_density() -> None:
    for size in SIZES.values():
        assert size.days * size.providers * VISITS_A_DAY == size.visits
    assert len(days_of(X)) == X.days


def test_sides_that_did_different_work_are_not_compared() -> None:
    assert same_counts("w", [1, 2], lambda case: case, lambda case: case) == 3
    with pytest.raises(CountsDiffer, match="ours gave 2 rows and the floor 3"):
        interleave("w", [2], lambda case: case, lambda case: case + 1, rounds=1)


def test_an_unfair_comparison_ends_the_run(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def unfair(_run: object) -> list[Any]:
        raise CountsDiffer("day: ours gave 1 rows and the floor 2; nothing was measured.")

    status = run(X, only=["day"], json_file=None, cache=cache, seed=1, workloads={"day": unfair})
    assert status == 1
    assert "nothing was measured" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "floor_value", "target", "direction", "met"),
    [
        (2.0, 1.0, 2.0, Direction.LOWER, True),
        (2.1, 1.0, 2.0, Direction.LOWER, False),
        (90.0, 100.0, 0.9, Direction.HIGHER, True),
        (89.0, 100.0, 0.9, Direction.HIGHER, False),
        (1.0, None, 1.0, Direction.EXACT, True),
        (2.0, None, 1.0, Direction.EXACT, False),
        (2.0, 1.0, None, Direction.LOWER, None),
    ],
)
def test_the_target_is_for_the_ratio_where_there_is_a_floor(
    value: float, floor_value: float | None, target: float | None, direction: Direction, met: bool | None
) -> None:
    told = row(
        "w",
        "X",
        "m",
        value,
        "ms",
        floor=None if floor_value is None else "raw",
        floor_value=floor_value,
        target=target,
        direction=direction,
    )
    assert told.met is met


def test_the_log_is_counted_commit_by_commit(tmp_path: Path, cache: Path) -> None:
    folder = Library(cache, 1).book_of(X)
    with (
        Library(cache, 1).copy(folder, "log") as copied,
        opened(copied, BenchClock()) as book,
        book.engines.write.connect() as writer,
    ):
        plain = raw.dbapi_of(writer)
        raw.settle_log(plain)
        assert raw.commits_in_log(copied / BOOK_FILE) == 0
        for name in ("one", "two", "three"):
            with raw.transaction(plain):
                plain.execute("UPDATE provider SET name = ? WHERE id = 1", (name,))
        assert raw.commits_in_log(copied / BOOK_FILE) == 3
