"""The long form: `python -m tests.torture [--kills N] [--data] [--seed S]`. Exit status 0 where nothing was lost, doubled or damaged."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.data import DataTorture
from tests.torture.running import RunTorture
from tests.torture.sending import SendingTorture


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
    for line in lines:
        print(line)
    print(f"took {time.monotonic() - began:.0f} s")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
