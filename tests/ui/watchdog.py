"""Watches the event loop: whoever keeps it from turning for too long fails the test.

A timer beats every few milliseconds. What counts is the processor time that the window's thread spends between two beats, which no busy
neighbour on the machine can make much longer (what it does yardstick.py measures). Waiting for something shows as wall time: without
the time in which the thread stood in the queue for a processor, where the system tells that, and with a limit far above what a busy
machine adds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

from tests.ui.yardstick import allowed

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
        self._queue = _Queue()
        self._cpu, self._wall, self._queued = time.thread_time(), time.monotonic(), self._queue.ms()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """The loop turned."""
        cpu, wall, queued = time.thread_time(), time.monotonic(), self._queue.ms()
        self.beats += 1
        self.busiest = max(self.busiest, (cpu - self._cpu) * 1000)
        self.longest = max(self.longest, (wall - self._wall) * 1000 - (queued - self._queued))
        self._cpu, self._wall, self._queued = cpu, wall, queued

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What the test itself does on this thread, such as writing into the book."""
        self.beat()
        try:
            yield
        finally:
            self._cpu, self._wall, self._queued = time.thread_time(), time.monotonic(), self._queue.ms()

    def end(self) -> None:
        """The last beat."""
        self._timer.stop()
        self.beat()
        self._queue.close()


class _Queue:
    """How long this thread has stood in the queue for a processor, so far. Linux tells; elsewhere it is as if it never did."""

    def __init__(self) -> None:
        told = Path("/proc/thread-self/schedstat")
        self._file = told.open("rb", buffering=0) if told.exists() else None

    def ms(self) -> float:
        """In milliseconds."""
        if self._file is None:
            return 0.0
        self._file.seek(0)
        _running, waiting, _times = self._file.read(80).split()
        return int(waiting) / 1e6

    def close(self) -> None:
        """Nobody asks any more."""
        if self._file is not None:
            self._file.close()
            self._file = None


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
    assert dog.busiest <= allowed(BUSY_MS, dog.busiest), (
        f"the event loop was busy for {dog.busiest:.0f} ms of processor time"
    )
    assert dog.longest <= WAITING_MS, f"the event loop stood still for {dog.longest:.0f} ms"
