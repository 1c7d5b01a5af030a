"""How much slower than the machine of the limits this one is, now: a piece of the same kind of work as the window's, measured.

A limit in milliseconds of processor time means another thing on a slower processor, and on one whose other half is kept busy by a
neighbour. What takes `REFERENCE_MS` on an idle desktop machine is measured beside it.
"""

from __future__ import annotations

import os
import statistics
import time
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

REFERENCE_MS: Final = 1.5
_TIMES: Final = 9


_LOOKS: Final = 3
_COUNTED: Final = 1.5
"""Where coverage counts each line of the program (not of this piece of work), the program takes so much longer."""


def slowness() -> float:
    """1.0 on a machine that is as fast as the one of the limits, or faster; 2.0 where the same work takes twice as long.

    A neighbour comes and goes by the second: of a few looks the slowest counts.
    """
    slowest = max(statistics.median(_piece() for _ in range(_TIMES)) for _ in range(_LOOKS))
    return max(1.0, slowest / REFERENCE_MS) * (_COUNTED if "COVERAGE_PROCESS_START" in os.environ else 1.0)


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
