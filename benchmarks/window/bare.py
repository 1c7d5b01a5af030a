"""The floor of the window: Qt and nothing else. `python -P bare.py` prints when its first frame and its first grid were painted.

Seconds of the system's monotonic clock, as JSON. It is a file by itself and imports nothing of Frontdesk or of the benchmark.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

WIDTH, HEIGHT = 1366, 768
COLUMNS, ROWS = 10, 30
BLOCKS = COLUMNS * ROWS


class Window(QWidget):
    """A plain widget, then a grid of 300 blocks with two lines of text each."""

    def __init__(self) -> None:
        super().__init__()
        self.stamps: dict[str, float] = {}

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """The first time nothing, then the grid."""
        if not self.stamps:
            QTimer.singleShot(0, self.first)
            return
        paint_grid(self)
        QTimer.singleShot(0, self.last)

    def first(self) -> None:
        """The first frame is on the screen: ask for the second."""
        if not self.stamps:
            self.stamps["first_frame"] = time.monotonic()
            self.update()

    def last(self) -> None:
        """So is the grid."""
        if "grid" not in self.stamps:
            self.stamps["grid"] = time.monotonic()
            QApplication.quit()


def paint_grid(widget: QWidget) -> None:
    """300 blocks, filled, framed and written on."""
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QPainter

    painter = QPainter(widget)
    ground, block, line, text = (QColor(name) for name in ("#ffffff", "#d7ead9", "#9fb8a3", "#1f2933"))
    painter.fillRect(widget.rect(), ground)
    width, height = widget.width() // COLUMNS, widget.height() // ROWS
    aligned = Qt.AlignmentFlag.AlignVCenter
    for number in range(BLOCKS):
        box = QRect(number // ROWS * width, number % ROWS * height, width - 2, height - 1)
        painter.fillRect(box, block)
        painter.setPen(line)
        painter.drawRect(box)
        painter.setPen(text)
        painter.drawText(box, aligned, f"Visit {number} of somebody")
    painter.end()


def main() -> None:
    """Paint both and leave."""
    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(WIDTH, HEIGHT)
    window.show()
    app.exec()
    import json

    print(json.dumps(window.stamps), flush=True)


if __name__ == "__main__":
    main()
