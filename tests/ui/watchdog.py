"""Watches the event loop: whoever keeps it from turning for too long fails the test.

A timer beats every few milliseconds. What counts is the processor time that the window's thread spends between two beats, which no busy
neighbour on the machine can make longer; waiting for something shows as wall time, and there the limit is far above what a busy
machine adds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS: Final = 2
BUSY_MS: Final = 50.0
"""Processor time between two beats."""
WAITING_MS: Final = 2_000.0
"""Wall time between two beats: nothing is ever waited for on the window's thread."""


class Watchdog(QObject):
    """The longest times between two beats, in ms; `beats` counts them, so that a test can tell that anything was watched."""

    def __init__(self) -> None:
        super().__init__()
        self.beats = 0
        self.busiest = 0.0
        self.longest = 0.0
        self._cpu, self._wall = time.thread_time(), time.monotonic()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """The loop turned."""
        cpu, wall = time.thread_time(), time.monotonic()
        self.beats += 1
        self.busiest = max(self.busiest, (cpu - self._cpu) * 1000)
        self.longest = max(self.longest, (wall - self._wall) * 1000)
        self._cpu, self._wall = cpu, wall

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What the test itself does on this thread, such as writing into the book."""
        self.beat()
        try:
            yield
        finally:
            self._cpu, self._wall = time.thread_time(), time.monotonic()

    def end(self) -> None:
        """The last beat."""
        self._timer.stop()
        self.beat()


@contextmanager
def untraced() -> Iterator[None]:
    """Nobody counts the lines of this thread meanwhile: what is measured is the program, not the program under the tool that counts."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@contextmanager
def watched() -> Iterator[Watchdog]:
    """Watch the loop of this thread; fails at the end where it stood still for too long."""
    dog = Watchdog()
    try:
        yield dog
    finally:
        dog.end()
    assert dog.busiest <= BUSY_MS, f"the event loop was busy for {dog.busiest:.0f} ms of processor time"
    assert dog.longest <= WAITING_MS, f"the event loop stood still for {dog.longest:.0f} ms"
