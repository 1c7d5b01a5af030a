"""The one place that asks the system for the time."""

from __future__ import annotations

import time


class SystemClock:
    """The host's clock."""

    def now_utc(self) -> int:
        """Milliseconds since the epoch."""
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        """Wait."""
        if seconds > 0:
            time.sleep(seconds)
