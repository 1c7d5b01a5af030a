"""A clock that jumps: hours of the demo pass in milliseconds."""

from __future__ import annotations

import threading
from typing import Final, Protocol

NAP_SECONDS: Final = 0.1


class MovableClock(Protocol):
    """A clock of the demo: the `Clock` port, and it can be told to jump."""

    def now_utc(self) -> int:
        """Milliseconds since the epoch, in the demo's time."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let so much of the demo's time pass."""
        ...

    def advance_to(self, utc: int) -> None:
        """Jump ahead to a moment; one that has passed changes nothing."""
        ...


class DemoClock:
    """Stands still until somebody moves it on; `sleep` moves it on instead of waiting. It never goes back.

    One clock serves the book, the sync and the simulated network, so that all of them live in the same hour. Naps shorter
    than `NAP_SECONDS`, with which senders keep their pace, take no time at all: otherwise the order in which threads happen
    to run would show in the times of what they did.
    """

    def __init__(self, now_utc: int) -> None:
        self._now_utc = now_utc
        self._guard = threading.Lock()

    def now_utc(self) -> int:
        """Milliseconds since the epoch, in the demo's time."""
        with self._guard:
            return self._now_utc

    def sleep(self, seconds: float) -> None:
        """Let so much of the demo's time pass."""
        if seconds >= NAP_SECONDS:
            with self._guard:
                self._now_utc += round(seconds * 1_000)

    def advance_to(self, utc: int) -> None:
        """Jump ahead to a moment; one that has passed changes nothing."""
        with self._guard:
            self._now_utc = max(self._now_utc, utc)
