"""The long form: `python -m tests.torture [--kills N] [--data] [--seed S]`. Exit status 0 where nothing was lost, doubled or damaged."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.contest import Contest
from tests.torture.data import DataTorture
from tests.torture.running import RunTorture
from tests.torture.sending import SendingTorture


def _play(games: int) -> str:
    """The machine that plays the loop at random, many times; raises what it finds, with the moves that led there."""
    from hypothesis import Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.sync.test_machine import TheLoop

    longer = settings(
        TheLoop.TestCase.settings,
        max_examples=games,
        derandomize=False,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        print_blob=True,
    )
    run_state_machine_as_test(TheLoop, settings=longer)
    return f"machine: {games} games played at random, nothing wrong"


def main() -> int:
    """Run it, print what was found."""
    parser = argparse.ArgumentParser(prog="torture", description="Kill the program at every step and count.")
    parser.add_argument("--kills", type=int, default=200, help="how many kills must land (200)")
    parser.add_argument(
        "--data", action="store_true", help="also in imports, bookings and backups, half as many"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        half = given.kills // 2
        sending = RunTorture(Path(folder) / "runs", seed=given.seed).run(half)
        with SendingTorture(Path(folder) / "sending", seed=given.seed) as torture:
            sending += torture.run(given.kills - half, freezes=max(5, given.kills // 10))
        lines, sound = sending.lines(), sending.sound
        if given.data:
            data = DataTorture(Path(folder) / "data", seed=given.seed).run(max(1, given.kills // 2))
            lines, sound = lines + data.lines(), sound and data.sound
        contest = Contest(Path(folder) / "contest", seed=given.seed).run(max(20, given.kills * 5))
        lines, sound = lines + contest.lines(), sound and contest.sound
        lines.append(_play(max(1, given.kills // 5)))
    for line in lines:
        print(line)
    print(f"took {time.monotonic() - began:.0f} s")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
