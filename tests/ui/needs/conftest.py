"""The worklist of the small clinic, shown in a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import NeedKind
from frontdesk.ui.background import SyncState
from frontdesk.ui.desk import Desk
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.voice import Told
from tests.ui.desks import TestClinic
from tests.ui.needs import rows

W = TypeVar("W", bound=QWidget)


def find(within: QWidget, kind: type[W], name: str) -> W:
    """A widget by its name."""
    found = within.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


class Needs:
    """The screen, and what was said since."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, qtbot
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.gone: list[object] = []
        desk.say.told.connect(self.told.append)
        desk.say.refused.connect(self.refused.append)
        desk.sync.show(SyncState(has_account=True, enabled=True, checked_utc=desk.now()))
        self.screen = NeedsScreen(desk)
        desk.feed.changed.connect(self.screen.changes)
        self.window = QWidget()
        line = QHBoxLayout(self.window)
        line.addWidget(self.screen)
        qtbot.addWidget(self.window)
        qtbot.addWidget(self.screen.head)
        self.window.resize(1310, 740)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def open(self) -> Needs:
        """Open the screen and wait until it has read."""
        self.screen.begin()
        self.until(lambda: not find(self.screen, QWidget, "needs.empty").isVisible())
        return self

    @property
    def kinds(self) -> list[NeedKind]:
        """The kinds of the rows that are shown."""
        return [row.need.kind for row in self.screen.table.rows_model.rows]

    def choose(self, kind: NeedKind, *, last: bool = False) -> None:
        """Put the cursor on the first, or last, row of a kind, and wait for what stands behind it."""
        found = [row for row in self.screen.table.rows_model.rows if row.need.kind is kind]
        self.screen.table.choose(found[-1 if last else 0].key)
        self.until(lambda: self.screen.detail.shows(found[-1 if last else 0].key))

    def key(self, key: Qt.Key) -> None:
        """Press a key in the list."""
        # A menu that was closed leaves no window active on a screen without a window manager.
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        self.screen.table.setFocus()
        QTest.keyClick(self.screen.table, key)

    def press(self, identifier: str) -> None:
        """Press a button by its identifier."""
        QTest.mouseClick(find(self.screen, QWidget, identifier), Qt.MouseButton.LeftButton)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(true)

    def undo(self) -> None:
        """What the bar's Undo does; waits until it is done."""
        undo = self.told[-1].undo
        assert undo is not None
        with self.bot.waitSignal(self.desk.jobs.acted):
            undo()


@pytest.fixture
def empty_needs(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Needs:
    """The screen over the clinic as it is, not opened yet."""
    return Needs(desk, clinic, qtbot)


@pytest.fixture
def needs(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Needs:
    """The screen with a row of every kind."""
    rows.fill(clinic)
    desk.feed.look()
    return Needs(desk, clinic, qtbot).open()
