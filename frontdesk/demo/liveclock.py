"""A clock that somebody watches: the demo's time passes faster than real time, stands still, or jumps over a night."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

SPEEDS: Final = (1.0, 10.0, 30.0, 60.0)
"""Demo seconds a real second, to choose from."""
USUAL_SPEED: Final = 30.0
"""A minute of watching is half an hour at the desk: patients arrive, go in, and answers come between two looks."""
SLOWEST: Final = 0.1
FASTEST: Final = 600.0


class LiveClock:
    """Fills the `Clock` port; safe for many threads. It is made standing still, and never goes back.

    One clock serves the book, the sync and the simulated network, so that all of them live in the same hour.
    """

    def __init__(
        self,
        now_utc: int,
        *,
        speed: float = USUAL_SPEED,
        elapsed: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """A clock that shows `now_utc` (ms) until `resume`.

        Args:
            now_utc: milliseconds since the epoch, in the demo's time.
            speed: demo seconds a real second.
            elapsed: real seconds; only differences count.
            wait: waits so many real seconds; None: for real, and until `end` at the longest.
        """
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._elapsed = elapsed
        self._wait = wait or self._ended.wait
        self._speed = _checked(speed)
        self._paused = True
        self._base_ms = float(now_utc)
        self._since = elapsed()

    def now_utc(self) -> int:
        """Milliseconds since the epoch, in the demo's time."""
        with self._guard:
            return int(self._now())

    def sleep(self, seconds: float) -> None:
        """Wait for as long as so much of the demo's time takes, also while it stands still: who polls must not stall."""
        if seconds > 0:
            self._wait(seconds / self.speed)

    @property
    def speed(self) -> float:
        """Demo seconds a real second, while it goes."""
        with self._guard:
            return self._speed

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        with self._guard:
            return self._paused

    def set_speed(self, speed: float) -> None:
        """Go faster or slower from now on. Raises UsageError out of `SLOWEST` to `FASTEST`."""
        checked = _checked(speed)
        with self._guard:
            self._hold()
            self._speed = checked

    def pause(self) -> None:
        """Stand still."""
        with self._guard:
            self._hold()
            self._paused = True

    def resume(self) -> None:
        """Go on from where it stands."""
        with self._guard:
            self._hold()
            self._paused = False

    def advance_to(self, utc: int) -> None:
        """Jump ahead to a moment (ms); one that has passed changes nothing."""
        with self._guard:
            self._hold()
            self._base_ms = max(self._base_ms, float(utc))

    def end(self) -> None:
        """Wake everybody who sleeps, now and from now on."""
        self._ended.set()

    def _now(self) -> float:
        if self._paused:
            return self._base_ms
        return self._base_ms + max(self._elapsed() - self._since, 0.0) * 1_000 * self._speed

    def _hold(self) -> None:
        """Count from here."""
        self._base_ms, self._since = self._now(), self._elapsed()


def _checked(speed: float) -> float:
    if not SLOWEST <= speed <= FASTEST:
        raise UsageError(
            tr("The demo's speed lies between {low} and {high}.", low=SLOWEST, high=round(FASTEST))
        )
    return float(speed)
