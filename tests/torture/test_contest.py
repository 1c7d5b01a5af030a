"""A bounded part of the contest: eight processes, the same times."""

from __future__ import annotations

from pathlib import Path

from tests.torture.conftest import Say
from tests.torture.contest import Contest

TIMES = 150


def test_of_eight_processes_exactly_one_gets_each_time(tmp_path: Path, say: Say) -> None:
    figures = Contest(tmp_path, seed=1).run(TIMES)
    for line in figures.lines():
        say(line)
    assert figures.sound, figures.wrong
    assert figures.tally["booked"] + figures.tally["undone"] >= TIMES
    # Each of the ways was gone, and they did get in each other's way.
    assert figures.tally["refused"] > TIMES
    assert figures.tally["held"]
    assert figures.tally["undone"]
