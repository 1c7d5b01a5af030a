"""A bounded part of the torture: kills at every kind of step of a cycle, all through a long run, and freezes."""

from __future__ import annotations

from pathlib import Path

from tests.torture.conftest import Say
from tests.torture.dying import FREEZE
from tests.torture.figures import Figures
from tests.torture.running import RunTorture
from tests.torture.sending import FROZEN_AT, KILLED_AT, TWO_AT_ONCE, SendingTorture

KILLS_IN_CASES = 34
KILLS_IN_A_RUN = 66


def test_a_killed_or_frozen_sender_sends_nothing_twice_and_loses_nothing(tmp_path: Path, say: Say) -> None:
    figures = Figures()
    figures += RunTorture(tmp_path / "run", seed=1).run(KILLS_IN_A_RUN)
    with SendingTorture(tmp_path / "cases", seed=1) as torture:
        figures += torture.run(KILLS_IN_CASES, freezes=len(FROZEN_AT))
    for line in figures.lines():
        say(line)
    assert figures.landed.total() >= KILLS_IN_CASES + KILLS_IN_A_RUN
    assert {*KILLED_AT, TWO_AT_ONCE} <= set(figures.landed)
    assert FREEZE is None or figures.frozen.total() == len(FROZEN_AT)
    assert figures.sound, figures
