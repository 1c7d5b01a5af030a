"""How much slower than the machine of the limits this one is, now: a piece of the same kind of work as the window's, measured.

A limit in milliseconds of processor time means another thing on a slower processor, and on one whose other half is kept busy by a
neighbour. What takes `REFERENCE_MS` on an idle desktop machine is measured beside it.
"""

from __future__ import annotations

import statistics
import time
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

REFERENCE_MS: Final = 1.5
_TIMES: Final = 9
_LOOKS: Final = 12


def slowness() -> float:
    """1.0 on a machine that is as fast as the one of the limits, or faster; 2.0 where the same work takes twice as long."""
    return max(1.0, statistics.median(_piece() for _ in range(_TIMES)) / REFERENCE_MS)


def allowed(usual: float, measured: float) -> float:
    """What a limit of `usual` ms is on this machine, for something that took `measured` ms. Neighbours on the other half of a processor
    come and go: where it matters this looks a few times, and the slowest counts, since what was measured may have had such a one."""
    limit, looked = usual, 0
    while limit < measured and looked < _LOOKS:
        limit, looked = max(limit, usual * slowness()), looked + 1
    return limit


def _piece() -> float:
    """Processor time of a piece of work, in ms: a small form is built, words are put together and drawn."""
    begun = time.thread_time()
    form = QWidget()
    lines = QVBoxLayout(form)
    for number in range(40):
        lines.addWidget(QLabel(f"{number}: {number * 7 % 60:02d}"))
    picture = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    for number in range(60):
        painter.drawText(QPoint(4, 4 + number * 5), f"{number}: a line of some words, {number % 7} of them")
    painter.end()
    form.sizeHint()
    return (time.thread_time() - begun) * 1000
