"""Waiting until a picture can be taken."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

from frontdesk.ui.desk import Desk

PATIENCE_MS: Final = 20_000


def settle(desk: Desk) -> None:
    """Until nothing is under way and everything is drawn."""
    loop = QEventLoop()
    calm = 0

    def look() -> None:
        nonlocal calm
        calm = calm + 1 if desk.jobs.idle else 0
        if calm >= 6:
            loop.quit()

    timer = QTimer()
    timer.setInterval(15)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()


def turn() -> None:
    """One turn of the event loop."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()
