"""What a test holds down is let go of after it: else the clicks of the next one would be none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.let_go import let_go

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
AT = QPoint(9, 9)


def clicks(qtbot: QtBot, button: QPushButton) -> int:
    """How many of two clicks through the window arrive."""
    heard: list[None] = []
    button.clicked.connect(lambda _checked=False: heard.append(None))
    handle = button.window().windowHandle()
    assert handle is not None
    for _ in range(2):
        QTest.mouseClick(handle, LEFT, pos=AT)
    return len(heard)


@pytest.fixture
def button(qtbot: QtBot) -> QPushButton:
    made = QPushButton("Book")
    made.resize(80, 40)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_button_that_is_held_swallows_clicks(qtbot: QtBot, button: QPushButton) -> None:
    QTest.mousePress(button, RIGHT, pos=AT)
    assert clicks(qtbot, button) == 0


@pytest.mark.parametrize("held", [(RIGHT,), (RIGHT, LEFT), (Qt.MouseButton.MiddleButton,)])
def test_after_letting_go_they_arrive(
    qtbot: QtBot, button: QPushButton, held: tuple[Qt.MouseButton, ...]
) -> None:
    for each in held:
        QTest.mousePress(button, each, pos=AT)
    let_go()
    assert QApplication.mouseButtons() is Qt.MouseButton.NoButton
    assert clicks(qtbot, button) == 2


def test_modifiers_are_let_go_of_too(button: QPushButton) -> None:
    QTest.keyClick(button, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    let_go()
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
