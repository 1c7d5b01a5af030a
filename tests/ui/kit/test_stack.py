"""Pages of which one is shown, and what a screen reader hears of them: nothing."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.stack import Stack


def test_pages_come_and_go(qtbot: QtBot) -> None:
    stack = Stack()
    qtbot.addWidget(stack)
    first, second, third = QWidget(), QWidget(), QWidget()
    chosen: list[int] = []
    stack.currentChanged.connect(chosen.append)
    assert (stack.currentWidget(), stack.currentIndex()) == (None, -1)
    assert [stack.addWidget(first), stack.addWidget(third), stack.insertWidget(1, second)] == [0, 1, 1]
    stack.setCurrentWidget(third)
    assert (stack.currentIndex(), stack.indexOf(second), stack.count()) == (2, 1, 3)
    stack.setCurrentIndex(1)
    assert stack.widget(1) is stack.currentWidget() is second
    stack.removeWidget(second)
    assert (stack.count(), stack.indexOf(second)) == (2, -1)
    assert chosen[:3] == [0, 2, 1]


def test_a_reader_does_not_hear_of_layers(qtbot: QtBot) -> None:
    stack = Stack()
    qtbot.addWidget(stack)
    told = QAccessible.queryAccessibleInterface(stack)
    assert told.role() is QAccessible.Role.Client
    assert not told.text(QAccessible.Text.Name)
