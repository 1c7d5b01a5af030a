"""Text on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.labels import Label
from tests.ui.pictures import picture


def _inked(widget: QWidget) -> tuple[int, int]:
    """The first and the last column of the picture that is not background."""
    image = picture(widget, QSize(300, 40))
    ground = image.pixelColor(150, 1)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    ]
    return columns[0], columns[-1]


@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize("text", ["Jana", "יעל"])
def test_words_begin_where_the_window_s_lines_begin_whatever_their_letters(
    qtbot: QtBot, text: str, wrap: bool
) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    lines = QVBoxLayout(outer)
    lines.setContentsMargins(0, 0, 0, 0)
    label = Label(text, wrap=wrap)
    lines.addWidget(label)
    assert _inked(outer)[0] < 10
    outer.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert _inked(outer)[1] > 290
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing)
    assert _inked(outer)[0] < 10
