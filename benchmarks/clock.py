"""The benchmark's time: a fixed Tuesday morning, from which real time runs on, so that books can be kept between runs."""

from __future__ import annotations

import time
from typing import Final

from frontdesk.domain.instants import SECOND, from_iso

NOW: Final = from_iso("2026-11-24T09:00:30+00:00")


class BenchClock:
    """Runs with the machine's monotonic clock from wherever it was last set to."""

    def __init__(self, start_utc: int = NOW) -> None:
        self._start_utc = start_utc
        self._began = time.monotonic_ns()

    def now_utc(self) -> int:
        """Milliseconds since the epoch."""
        return self._start_utc + (time.monotonic_ns() - self._began) // 1_000_000

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        if seconds > 0:
            time.sleep(seconds)

    def jump_to(self, utc: int) -> None:
        """Go on from another moment."""
        self._start_utc, self._began = utc, time.monotonic_ns()

    @property
    def elapsed(self) -> float:
        """Real seconds since it was last set."""
        return (self.now_utc() - self._start_utc) / SECOND
