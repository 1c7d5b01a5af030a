"""Fields that forget what was typed: nothing of it comes back by undo, nor from the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_SHORTEST: int = 3
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
    modes = [(QClipboard.Mode.Clipboard, clipboard.ownsClipboard())]
    if clipboard.supportsSelection():
        modes.append((QClipboard.Mode.Selection, clipboard.ownsSelection()))
    for mode, is_ours in modes:
        if not is_ours:
            continue
        copied = clipboard.text(mode).strip()
        if len(copied) >= _SHORTEST and any(copied in text for text in texts):
            clipboard.clear(mode)


class ReadOnlyText(QPlainTextEdit):
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
