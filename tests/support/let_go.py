"""Qt keeps for the whole process which buttons of the mouse are held down, and `QTest` with it: with another button down, a window's
next click is no click. So whatever a test of the window holds is let go of after it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def let_go() -> None:
    """No button and no modifier is held any more; nobody hears of it."""
    nowhere = QWindow()
    nowhere.resize(8, 8)
    held = QApplication.mouseButtons()
    for button in Qt.MouseButton:
        if button & held:
            QTest.mouseRelease(nowhere, button, pos=QPoint(1, 1))
    if QApplication.keyboardModifiers():
        QTest.mouseMove(nowhere, QPoint(2, 2))
    nowhere.destroy()
