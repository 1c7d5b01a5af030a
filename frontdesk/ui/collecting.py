"""Python's garbage is collected on the window's thread alone.

By itself Python collects in whichever thread happens to cross a threshold, and a widget, a timer or an accessible interface that is part
of a cycle would then be destroyed in a worker: Qt crashes on that (seen: "Timers cannot be stopped from another thread", then a fault).
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1_000


class Collector(QObject):
    """Collects for as long as it lives, by Python's own thresholds, between two turns of the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        # What was imported so far stays anyhow: not looking at it, not even now, keeps the start and each collection short.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what has become due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def end(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        gc.collect()
        gc.unfreeze()
        gc.enable()
