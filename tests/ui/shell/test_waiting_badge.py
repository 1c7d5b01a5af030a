"""The number at Arrivals: those who wait too long, and nobody else."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import set_status
from frontdesk.ui.shell.rail import RailButton
from frontdesk.ui.shell.window import MainWindow
from tests.ui.desks import EVA, TestClinic


def entry(window: MainWindow) -> RailButton:
    found = next(
        each for each in window.findChildren(RailButton) if each.accessibleIdentifier() == "rail.arrivals"
    )
    assert isinstance(found, RailButton)
    return found


def test_who_waits_too_long_is_counted_and_said(window: MainWindow, clinic: TestClinic, qtbot: QtBot) -> None:
    button = entry(window)
    assert "wait" not in button.accessibleDescription()

    clinic.clock.advance(minutes=25)
    window.badges.count()

    qtbot.waitUntil(lambda: button.accessibleDescription().startswith("1 wait, 1 of them too long. Key "))
    set_status(clinic.book, EVA, clinic.visits["arrived"].id, lifecycle=Lifecycle.IN_ROOM)
    window.badges.count()
    qtbot.waitUntil(lambda: "wait" not in button.accessibleDescription())
