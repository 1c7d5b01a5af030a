"""A screen over the small clinic, shown in a window of its own, as the shell would drive it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.screens import Screen
from frontdesk.ui.voice import Told

W = TypeVar("W", bound=QWidget)


class Shown:
    """The screen, what was said since, and where it wanted to go."""

    def __init__(self, screen: Screen, qtbot: QtBot) -> None:
        self.screen, self.bot = screen, qtbot
        self.desk: Desk = screen.desk
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.went: list[str] = []
        self.desk.say.told.connect(self.told.append)
        self.desk.say.refused.connect(self.refused.append)
        self.desk.go.screen_wanted.connect(self.went.append)
        self.desk.jobs.failed.connect(self.desk.say.refuse)
        self.desk.feed.changed.connect(screen.changes)
        self.window = QWidget()
        QHBoxLayout(self.window).addWidget(screen)
        qtbot.addWidget(self.window)
        self.window.resize(1310, 740)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        screen.begin()

    def find(self, kind: type[W], name: str, *, within: QWidget | None = None) -> W:
        """A widget by its name, the one that is shown."""
        every = (within or self.screen).findChildren(kind, name)
        shown = [each for each in every if each.isVisible()]
        assert shown or every, name
        return (shown or every)[-1]

    def press(self, name: str, *, within: QWidget | None = None) -> None:
        """Press a button by its name."""
        self.find(QAbstractButton, name, within=within).click()

    def type_into(self, field: QLineEdit, text: str) -> None:
        """Type over what stands in a line, and leave it by Enter."""
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            # A key of the test's keyboard is ASCII; other letters come as an input method writes them.
            field.insert(text)
            field.setModified(True)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def tab_order(self, first: QWidget) -> list[str]:
        """The names of what Tab comes to from a widget on, as far as it is shown, once round."""
        names: list[str] = []
        now: QWidget | None = first
        while now is not None:
            if now.isVisible() and now.isEnabled() and now.focusPolicy() & Qt.FocusPolicy.TabFocus:
                names.append(now.objectName())
            now = now.nextInFocusChain()
            if now is first:
                break
        return names

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(true)

    def says(self, part: str) -> Told:
        """Wait until the bar says something, and give it."""
        self.until(lambda: any(part in each.sentence for each in self.told))
        return next(each for each in reversed(self.told) if part in each.sentence)

    def undo(self, part: str) -> None:
        """Take back what the bar says."""
        undo = self.says(part).undo
        assert undo is not None
        undo()
