"""Pacing: at most so many requests a second, spread evenly."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from frontdesk.domain.instants import SECOND

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock

MOST_WAITING = 64
"""Requests that may be waiting for their turn: more threads than any sender has."""


class Pace:
    """Spaces requests out. `per_second` 0 means: as fast as they come. Safe for many threads."""

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._gap = SECOND / per_second if per_second > 0 else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next request may go."""
        if not self._gap:
            return
        with self._lock:
            now = self._clock.now_utc()
            # Further ahead than a queue of ours can be: the clock was set back meanwhile.
            mine = float(now) if self._next - now > MOST_WAITING * self._gap else max(self._next, float(now))
            self._next = mine + self._gap
        if mine > now:
            self._clock.sleep((mine - now) / SECOND)
