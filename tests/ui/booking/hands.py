"""A pair of hands at the booking panel: keys into whatever has the focus, and waiting for what is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import FrontdeskError
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.drafts import Draft
    from frontdesk.ui.voice import Told
    from tests.ui.desks import TestClinic

PATIENT_MS = 10_000
"""Longer than a loaded machine takes; nothing waits for it where all is well."""


@dataclass
class Heard:
    """What the window said."""

    told: list[Told] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    crashed: list[BaseException] = field(default_factory=list)
    failed: list[FrontdeskError] = field(default_factory=list)
    wanted: list[Panel] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [each.sentence for each in self.told]


def listen(desk: Desk, qtbot: QtBot) -> Heard:
    """Keep what the desk says, from now on. Panels that it wants are made, and let go at the end of the test."""
    heard = Heard()
    desk.say.told.connect(heard.told.append)
    desk.say.refused.connect(heard.refused.append)
    desk.jobs.crashed.connect(heard.crashed.append)
    desk.jobs.failed.connect(heard.failed.append)

    def make(factory: Callable[[], Panel]) -> None:
        panel = factory()
        qtbot.addWidget(panel)
        heard.wanted.append(panel)

    desk.go.panel_wanted.connect(make)
    return heard


class Hands:
    """A panel that is shown, and what somebody does with it."""

    def __init__(self, qtbot: QtBot, desk: Desk, clinic: TestClinic) -> None:
        self.qtbot, self.desk, self.clinic = qtbot, desk, clinic
        self.heard = listen(desk, qtbot)
        self.panel: BookingPanel

    def _changed(self, changes: Changes) -> None:
        if shiboken6.isValid(self.panel):
            self.panel.changes(changes)

    def at(
        self,
        start: str,
        provider: str = "Dr Malik",
        *,
        patient: str = "",
        minutes: int | None = None,
        instead_of: int | None = None,
    ) -> Wish:
        """The wish that a free slot of the book makes."""
        place = "Hillside Clinic" if provider in ("Dr Malik", "Dr Novák") else "Riverside"
        return Wish(
            patient_id=self.clinic.patients[patient] if patient else None,
            provider_id=self.clinic.keys.providers[provider],
            location_id=self.clinic.keys.locations[place],
            start_wall=start,
            minutes=minutes,
            instead_of=instead_of,
        )

    def open(self, wish: Wish, draft: Draft | None = None) -> BookingPanel:
        """Open the panel as the shell does, and wait until it knows what can be chosen."""
        if not hasattr(self, "panel"):
            self.desk.feed.changed.connect(self._changed)
        self.panel = BookingPanel(self.desk, wish, draft)
        self.show(self.panel)
        self.until(lambda: self.panel.visit.knows_choices)
        if wish.patient_id is not None:
            self.until(lambda: self.panel.picker.person is not None)
        self.settled()
        return self.panel

    def show(self, panel: Panel) -> None:
        """Show a panel as the shell does."""
        self.qtbot.addWidget(panel)
        panel.resize(360, 680)
        panel.show()
        panel.activateWindow()
        self.until(lambda: QApplication.activeWindow() is panel)
        panel.begin()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to be true."""
        self.qtbot.waitUntil(condition, timeout=PATIENT_MS)

    def settled(self) -> None:
        """Wait until the time was looked at, and nothing is under way."""
        self.panel.watch.settle()
        self.until(lambda: not self.desk.jobs.acting)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self.focus, text)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focus, key)

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def click(self, name: str) -> None:
        """Press a button by its identifier."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def button(self, name: str) -> QPushButton:
        found = [each for each in self.panel.findChildren(QPushButton, name) if not each.isHidden()]
        assert found, name
        return found[-1]

    def label(self, name: str) -> str:
        """What a label says; it is plain text, whatever it says."""
        found = self.panel.findChild(Label, name)
        assert isinstance(found, Label)
        assert found.textFormat() is Qt.TextFormat.PlainText
        return found.text()

    def free(self) -> list[str]:
        """The free times that are offered."""
        shown = self.panel.findings.findChildren(QPushButton)
        return [
            each.text() for each in shown if each.objectName().startswith("booking.free") and each.isVisible()
        ]

    def visits(self, day: str) -> list[DayVisit]:
        """The visits of a date, as the book shows them."""
        reader = self.desk.reader
        assert reader is not None
        return list(reader.day(date.fromisoformat(day)).visits)

    def done(self) -> str:
        """Wait until it is booked; the line to read back."""
        self.until(lambda: self.panel.sheet.done.line != "")
        return self.panel.sheet.done.line
