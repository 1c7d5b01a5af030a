"""Fields that forget what was typed: nothing of it comes back by undo, nor from the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from frontdesk.ui.kit.longtext import LongText

_SHORTEST: Final = 3
"""A copied word of fewer letters tells nothing."""


def wipe(*fields: QLineEdit | QPlainTextEdit) -> None:
    """Empty fields for good, and the clipboard where it holds a part of them."""
    texts = [each.text() if isinstance(each, QLineEdit) else each.toPlainText() for each in fields]
    _forget_copies([text for text in texts if text])
    for each in fields:
        match each:
            case QLineEdit():
                # `clear` could be undone; a new text begins a new history.
                each.setText("")
            case QPlainTextEdit():
                each.setPlainText("")


def _forget_copies(texts: Sequence[str]) -> None:
    clipboard = QGuiApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    for mode in modes if texts else ():
        copied = clipboard.text(mode).strip()
        if len(copied) >= _SHORTEST and any(copied in text for text in texts):
            clipboard.clear(mode)


def blank(widget: QWidget) -> None:
    """Take every word out of widgets that are about to go: until the loop turns they are still there, for screen readers too."""
    for each in (widget, *widget.findChildren(QWidget)):
        each.setAccessibleName("")
        each.setAccessibleDescription("")
        match each:
            case QLabel() | QAbstractButton():
                each.setText("")
            case QPlainTextEdit():
                each.setPlainText("")
            case _:
                pass
        each.setToolTip("")


class ReadOnlyText(LongText):
    """A long text to read: plain, scrolled by keys, and not to be copied out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setPlainText(text)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Nothing."""
        return QMimeData()
