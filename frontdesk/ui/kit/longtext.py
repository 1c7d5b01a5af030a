"""A field of several lines that takes whatever is pasted into it: a word without end would hold up the window while its lines are broken."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

_ENDLESS: Final = re.compile(r"\S{2000}")
"""Qt's time for breaking between words grows with the square of a word; up to here it is not felt."""


class LongText(QPlainTextEdit):
    """Breaks lines between words, and anywhere once there is a word that is longer than any word."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped."""
        self._make_ready(source.text())
        super().insertFromMimeData(source)

    def setPlainText(self, text: str) -> None:
        """What is shown."""
        self._make_ready(text)
        super().setPlainText(text)

    def _make_ready(self, text: str) -> None:
        if _ENDLESS.search(text):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
