"""The board over the small clinic, for its tests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.ui.arrivals.screen import ArrivalsScreen
from frontdesk.ui.arrivals.section import Lines
from frontdesk.ui.desk import Desk
from frontdesk.ui.panels import Panel
from frontdesk.ui.voice import Told
from tests.ui.desks import TestClinic

NOW = "2026-11-23T09:14:00+00:00"


class Shown:
    """The screen with its head, what was said, and the panels that it wanted."""

    def __init__(self, desk: Desk, clinic: TestClinic, bot: QtBot, *, now: str = NOW) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, bot
        clinic.clock.set(now)
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.announced: list[str] = []
        self.panels: list[Panel] = []
        self.opened: list[int] = []
        desk.say.told.connect(self.told.append)
        desk.say.refused.connect(lambda sentence: self.refused.append(str(sentence)))
        desk.say.announced.connect(self.announced.append)
        desk.go.panel_wanted.connect(lambda make: self.panels.append(make()))
        desk.go.visit_wanted.connect(self.opened.append)
        self.screen = ArrivalsScreen(desk)
        desk.feed.changed.connect(self.screen.changes)
        self.window = QWidget()
        lines = QVBoxLayout(self.window)
        lines.addWidget(self.screen.bar())
        lines.addWidget(self.screen)
        bot.addWidget(self.window)
        self.window.resize(1310, 640)
        self.window.show()
        self.screen.begin()
        bot.waitUntil(lambda: self.screen.board is not None)

    @property
    def last_told(self) -> str:
        """The last sentence; empty while there is none."""
        return self.told[-1].sentence if self.told else ""

    def names(self, table: Lines) -> list[str]:
        return [line.patient for line in table.rows_model.rows]

    @property
    def expected(self) -> Lines:
        return self.screen.expected.table

    @property
    def waiting(self) -> Lines:
        return self.screen.waiting.table

    @property
    def inside(self) -> Lines:
        return self.screen.inside.table

    def put(self, table: Lines, visit: str) -> None:
        """Put the cursor on a visit of the clinic."""
        table.setFocus()
        table.choose(self.clinic.visits[visit].id)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, where the focus is."""
        focus = self.window.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    def lifecycle(self, visit: str) -> Lifecycle:
        reader = self.desk.reader
        assert reader is not None
        found = reader.visit(self.clinic.visits[visit].id)
        assert found is not None
        return found.lifecycle

    def panel(self) -> Panel:
        """The panel that was asked for last, shown."""
        made = self.panels[-1]
        self.bot.addWidget(made)
        made.resize(360, 640)
        made.show()
        self.desk.feed.changed.connect(made.changes)
        made.begin()
        return made
