"""The program over a benchmark's book, at the benchmark's time of day: `python -P -m benchmarks.window.starter FOLDER`.

What `python -m frontdesk --data-dir FOLDER --exit-when-painted` does, but for the clock: the books end at the benchmark's own "today".
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.app.logs import silence
from frontdesk.app.window import open_window
from frontdesk.app.window.surroundings import Surroundings

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock


class AtBenchTime(Surroundings):
    """The real ones on a Tuesday morning."""

    def clock(self) -> Clock:
        """The benchmark's."""
        from benchmarks.clock import BenchClock

        return BenchClock()


if __name__ == "__main__":
    silence()
    sys.exit(open_window(AtBenchTime(Path(sys.argv[1])), exit_when_painted=True))
