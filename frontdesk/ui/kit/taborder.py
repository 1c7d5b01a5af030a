"""The order in which Tab goes, for what is built while the rest is shown already: Qt would put it behind everything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_after(before: QWidget, parts: Iterable[QWidget]) -> QWidget:
    """Tab goes from `before` through all that takes the focus in these parts, in the order in which they were made; gives the last."""
    last = before
    for part in parts:
        inner = [each for each in part.findChildren(QWidget) if _takes_focus(each)]
        for each in [part] if _takes_focus(part) else inner:
            if each.window() is last.window():
                QWidget.setTabOrder(last, each)
                last = each
    return last


def tab_before(behind: QWidget, parts: Iterable[QWidget]) -> None:
    """Tab goes through these parts, and then to `behind`."""
    before = behind.previousInFocusChain()
    while before is not None and before is not behind and not _takes_focus(before):
        before = before.previousInFocusChain()
    if before is not None and before is not behind:
        tab_after(before, parts)


def _takes_focus(widget: QWidget) -> bool:
    # A field that hands its focus on is reached through what it hands it to.
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


PASSING: Final = "passing"
"""The property of what lies over a pane for a while: the focus is not given to it, it would go with it."""


def focus_first(pane: QWidget) -> bool:
    """Put the focus on the first thing in a pane that takes it by Tab. False where nothing does."""
    for widget in pane.findChildren(QWidget):
        takes = widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and not _passes(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def _passes(widget: QWidget) -> bool:
    around: QWidget | None = widget
    while around is not None:
        if around.property(PASSING):
            return True
        around = around.parentWidget()
    return False
