"""A bounded part of the torture: kills at every kind of step of a cycle."""

from __future__ import annotations

from pathlib import Path

from tests.torture.conftest import Say
from tests.torture.sending import SendingTorture

KILLS = 20


def test_a_killed_sender_sends_nothing_twice_and_loses_nothing(tmp_path: Path, say: Say) -> None:
    with SendingTorture(tmp_path, seed=1) as torture:
        figures = torture.run(KILLS)
    for line in figures.lines():
        say(line)
    assert figures.landed.total() >= KILLS
    assert figures.sound, figures
