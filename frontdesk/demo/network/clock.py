"""The little that the network wants of a clock."""

from __future__ import annotations

from typing import Protocol


class NetworkClock(Protocol):
    """Anything that can tell the time; it may stand still or jump ahead."""

    def now_utc(self) -> int:
        """Milliseconds since the epoch."""
        ...
