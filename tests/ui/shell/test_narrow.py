"""The top bar where it has less room than it would like: nothing of it is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.book.bar import BookBar
from frontdesk.ui.book.looks import LookButton
from frontdesk.ui.shell.window import MainWindow


def bar_of(window: MainWindow) -> BookBar:
    found = window.findChild(BookBar)
    assert found is not None
    return found


def cut(bar: BookBar) -> list[QWidget]:
    shown = [each for each in bar.findChildren(QWidget) if each.parentWidget() is bar and each.isVisible()]
    return [each for each in shown if each.width() < (each.minimumWidth() or each.minimumSizeHint().width())]


@pytest.mark.parametrize("width", [910, 960, 1024, 1100, 1366, 1600])
def test_nothing_of_the_bar_is_cut(window: MainWindow, qtbot: QtBot, width: int) -> None:
    window.resize(width, 600)
    bar = bar_of(window)
    qtbot.waitUntil(lambda: window.width() == width)
    qtbot.waitUntil(lambda: not cut(bar))
    look = bar.findChild(LookButton)
    assert bar.views.isVisible() != (look is not None and look.isVisible())


def test_in_a_narrow_window_a_menu_has_the_views(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 600)
    bar = bar_of(window)
    qtbot.waitUntil(lambda: bar.findChild(LookButton) is not None)
    look = bar.findChild(LookButton)
    assert look is not None
    assert (look.text(), look.accessibleName()) == ("Day", "View: Day")
    look.menu().aboutToShow.emit()
    entries = {each.text(): each for each in look.menu().actions() if not each.isSeparator()}
    assert [text for text, each in entries.items() if each.isChecked()] == ["Day", "Grid"]
    entries["Week"].trigger()
    qtbot.waitUntil(lambda: look.text() == "Week")
    window.resize(1500, 600)
    qtbot.waitUntil(lambda: bar.views.isVisible() and not look.isVisible())
