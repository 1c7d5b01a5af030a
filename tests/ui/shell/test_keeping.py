"""The focus is never lost: what had it may be hidden or go."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.taborder import focus_first
from frontdesk.ui.panels import Panel
from frontdesk.ui.shell.window import MainWindow


class Asking(Panel):
    """A panel with a field and a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.field, self.other = QLineEdit(), QPushButton("Other")
        lines = QVBoxLayout(self)
        lines.addWidget(self.field)
        lines.addWidget(self.other)

    @property
    def title(self) -> str:
        return "Asking"

    def begin(self) -> None:
        self.field.setFocus()


class Quiet(Panel):
    """A panel that leaves the focus where it is."""

    @property
    def title(self) -> str:
        return "Quiet"


def focus(qtbot: QtBot) -> QWidget:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    found = QApplication.focusWidget()
    assert found is not None
    return found


def asking(window: MainWindow, qtbot: QtBot) -> Asking:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.panel.open(lambda: Asking(window.desk))
    shown = window.panel.panel
    assert isinstance(shown, Asking)
    qtbot.waitUntil(shown.field.hasFocus)
    return shown


def test_all_of_a_panel_that_had_the_focus_goes(window: MainWindow, qtbot: QtBot) -> None:
    shown = asking(window, qtbot)
    shown.field.hide()
    shown.other.hide()
    qtbot.waitUntil(lambda: window.panel.isAncestorOf(focus(qtbot)))
    assert focus(qtbot).accessibleIdentifier() == "panel.close"


def test_a_panel_that_takes_no_focus_comes_in_place_of_one_that_had_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    asking(window, qtbot)
    window.panel.open(lambda: Quiet(window.desk))
    qtbot.waitUntil(lambda: window.panel.isAncestorOf(focus(qtbot)))


def test_what_is_not_shown_does_not_keep_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    shown = asking(window, qtbot)
    shown.other.hide()
    shown.other.setFocus()
    qtbot.waitUntil(shown.field.hasFocus)


def test_the_bar_of_what_was_done_is_given_no_focus(window: MainWindow, qtbot: QtBot) -> None:
    """It goes after a few seconds, and until then no key would do anything to the list."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.desk.say.done("Jana: booked", undo=lambda: None)
    bar = window.findChild(QWidget, "say")
    assert bar is not None
    qtbot.waitUntil(bar.isVisible)
    assert focus_first(window.content)
    assert not bar.isAncestorOf(focus(qtbot))
    window.search.setFocus()
    assert not focus_first(bar)


def test_somebody_who_goes_elsewhere_is_left_there(window: MainWindow, qtbot: QtBot) -> None:
    shown = asking(window, qtbot)
    entry = window.search
    entry.setFocus()
    shown.field.hide()
    qtbot.waitUntil(entry.hasFocus)
    window.panel.close_panel()
    assert entry.hasFocus()
