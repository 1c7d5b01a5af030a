"""Before a click: where its target lies once nothing moves any more, and what lies over it. After a click: whether it was one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

STILL_TURNS = 3
"""So many turns of the loop one after the other in which nothing moved."""


def place_of(widget: QWidget) -> QRect:
    """Where a widget lies in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


class Rest:
    """Whether a widget lies still: asked once a turn."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._place = QRect()
        self._turns = 0

    def __call__(self) -> bool:
        """It has been seen at the same place for a few turns, and takes clicks."""
        widget = self._widget
        assert isValid(widget), "what is to be clicked on is gone"
        place = place_of(widget)
        calm = widget.isVisible() and widget.isEnabled() and place == self._place
        self._place = place
        self._turns = self._turns + 1 if calm else 0
        return self._turns >= STILL_TURNS


def covered_by(widget: QWidget, at: QPoint) -> QWidget | None:
    """What a click at a point of the widget would hit instead of it or of something in it; None where it hits."""
    window = widget.window()
    there = window.childAt(widget.mapTo(window, at)) or window
    hits = there is widget or widget.isAncestorOf(there)
    return None if hits else there


@contextmanager
def heard(widget: QWidget) -> Iterator[Callable[[], bool]]:
    """Whether the clicks meanwhile were clicks to a button. One with a menu opens that when it is pressed; what is no button hears
    everything."""
    if not isinstance(widget, QAbstractButton):
        yield lambda: True
        return
    told: list[None] = []
    signal = widget.pressed if _opens_a_menu(widget) else widget.clicked
    link = signal.connect(lambda *_: told.append(None))
    try:
        yield lambda: bool(told) or not isValid(widget)
    finally:
        if isValid(widget):
            QAbstractButton.disconnect(link)


def _opens_a_menu(widget: QAbstractButton) -> bool:
    menu = getattr(widget, "menu", None)
    return callable(menu) and menu() is not None


def standing() -> str:
    """How the window stands, for whoever reads why a test failed."""
    app = QApplication
    return (
        f"focus {named(app.focusWidget())}, active {named(app.activeWindow())}, dialog {named(app.activeModalWidget())}, "
        f"menu {named(app.activePopupWidget())}, held {app.mouseButtons()}"
    )


def asked_by(holds: Callable[[], object]) -> str:
    """What a condition asks, as it is written."""
    try:
        source = inspect.getsource(holds)
    except (OSError, TypeError):
        return repr(holds)
    return " ".join(source.split())


def named(widget: QWidget | None) -> str:
    """A widget in a message of the tests: its kind, what it is called, where it lies."""
    if widget is None:
        return "nothing"
    place = place_of(widget).getRect()
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()!r} at {place}"
