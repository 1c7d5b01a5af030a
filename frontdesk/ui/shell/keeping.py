"""Keeps the focus where somebody works: what had it may be hidden or go, and Qt would give it to whatever comes next, or to nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.ui.kit.taborder import focus_first

Pane = tuple[QWidget, Callable[[], object]]
"""A part of the window, and what puts the focus into it."""


class FocusKeeper(QObject):
    """Gives the focus back to the pane in which it was, or to the first pane that is shown. What takes the focus itself is left alone."""

    def __init__(self, window: QWidget, panes: Sequence[Pane]) -> None:
        """`panes`: the one that is to be preferred comes first."""
        super().__init__(window)
        self._window, self._panes = window, panes
        self._was: Pane | None = None
        self._strayed: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        was, self._was = self._was, self._pane_of(new)
        if self._was is not None and new is not None and not new.isVisible():
            # A list that is not shown while it is empty, say: keys would go nowhere that is seen or heard.
            hidden_in, self._was = self._was, None
            QTimer.singleShot(0, self, lambda: self._show(new, hidden_in))
            return
        if was is None or self._was is was or (old is not None and old.isVisible() and old.isEnabled()):
            return
        # Whoever has hidden it may have a place for the focus in mind.
        self._strayed = new
        QTimer.singleShot(0, self, lambda: self._bring_back(was))

    def _bring_back(self, was: Pane) -> None:
        now = QApplication.focusWidget()
        if not self._window.isActiveWindow() or QApplication.activePopupWidget() is not None:
            return
        if now is not None and (now is not self._strayed or self._pane_of(now) is not None):
            return
        for pane, enter in (was, *self._panes):
            if pane.isVisible():
                enter()
                return

    def _show(self, hidden: QWidget, pane: Pane) -> None:
        if shiboken6.isValid(hidden) and QApplication.focusWidget() is hidden and not hidden.isVisible():
            focus_first(pane[0])

    def _pane_of(self, widget: QWidget | None) -> Pane | None:
        if widget is None or not shiboken6.isValid(widget):
            return None
        return next((each for each in self._panes if each[0].isAncestorOf(widget)), None)
