"""The search in the whole window over the small clinic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[MainWindow]:
    """On the book of Monday 2026-11-23, everything read."""
    desk.jobs.failed.connect(desk.say.refuse)
    made = MainWindow(desk)
    made.show_screen("book")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.badges.begin()
    qtbot.waitUntil(lambda: desk.jobs.idle)
    yield made
    made.leave()
    made.deleteLater()
