"""Fields of several lines, and words without end."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.longtext import LongText

WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
ANYWHERE = QTextOption.WrapMode.WrapAnywhere


def test_lines_break_between_words(qtbot: QtBot) -> None:
    field = LongText()
    qtbot.addWidget(field)
    field.setPlainText("word " * 4_000)
    assert field.wordWrapMode() == WORDS


def test_a_word_without_end_is_broken_anywhere(qtbot: QtBot) -> None:
    shown, pasted = LongText(), LongText()
    for field in (shown, pasted):
        qtbot.addWidget(field)
    shown.setPlainText("x" * 100_000)
    data = QMimeData()
    data.setText("y" * 100_000)
    pasted.insertFromMimeData(data)
    assert (shown.wordWrapMode(), pasted.wordWrapMode()) == (ANYWHERE, ANYWHERE)
    assert pasted.toPlainText() == "y" * 100_000
