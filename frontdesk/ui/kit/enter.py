"""Enter in a panel: on a button it presses that, anywhere else it does what the panel is for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def entered(panel: QWidget, event: QKeyEvent, run: Callable[[], None]) -> bool:
    """For a panel's `keyPressEvent`. False where the key was another one."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    focus = panel.window().focusWidget()
    if isinstance(focus, QAbstractButton) and panel.isAncestorOf(focus):
        focus.click()
    else:
        run()
    return True
