"""Watches the event loop: whoever keeps it from turning for too long fails the test.

What counts is the processor time that the window's thread spends on one turn, which no busy neighbour on the machine can make longer;
waiting for something inside a turn shows as wall time, and there the limit is far above what a busy machine adds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractEventDispatcher, QObject

BUSY_MS = 50.0
"""Processor time of one turn of the loop."""
WAITING_MS = 2_000.0
"""Wall time of one turn: nothing is ever waited for on the window's thread."""


class Watchdog(QObject):
    """The longest turns since it began, in ms; `turns` counts them, so that a test can tell that anything was watched."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0
        self.busiest = 0.0
        self.longest = 0.0
        self._cpu: float | None = None
        self._wall = 0.0

    def awake(self) -> None:
        """A turn begins."""
        self._end()
        self._cpu, self._wall = time.thread_time(), time.monotonic()

    def about_to_block(self) -> None:
        """The loop has nothing to do."""
        self._end()
        self._cpu = None

    def _end(self) -> None:
        if self._cpu is None:
            return
        self.turns += 1
        self.busiest = max(self.busiest, (time.thread_time() - self._cpu) * 1000)
        self.longest = max(self.longest, (time.monotonic() - self._wall) * 1000)
        self._cpu = None


@contextmanager
def watched() -> Iterator[Watchdog]:
    """Watch the loop of this thread; fails at the end where a turn was too long. Work that a test does itself between turns is not
    part of any."""
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    dog = Watchdog()
    dispatcher.awake.connect(dog.awake)
    dispatcher.aboutToBlock.connect(dog.about_to_block)
    try:
        yield dog
    finally:
        dispatcher.awake.disconnect(dog.awake)
        dispatcher.aboutToBlock.disconnect(dog.about_to_block)
    assert dog.busiest <= BUSY_MS, f"a turn of the event loop took {dog.busiest:.0f} ms of processor time"
    assert dog.longest <= WAITING_MS, f"a turn of the event loop waited {dog.longest:.0f} ms"
