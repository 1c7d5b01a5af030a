"""What the tests of patients' panels share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.panels import Panel
from frontdesk.ui.voice import Told

W = TypeVar("W", bound=QWidget)


def find(inside: QWidget, kind: type[W], name: str) -> W:
    """A widget by its identifier."""
    found = inside.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Callable[[Panel], None]:
    """Shows a panel as the shell does: in its width, told what changes."""

    def show(panel: Panel) -> None:
        qtbot.addWidget(panel)
        panel.resize(360, 800)
        desk.feed.changed.connect(panel.changes)
        panel.show()
        panel.begin()

    return show


@pytest.fixture
def told(desk: Desk) -> list[Told]:
    """What the bar said."""
    found: list[Told] = []
    desk.say.told.connect(found.append)
    return found


@pytest.fixture
def refused(desk: Desk) -> list[str]:
    """What the bar refused."""
    found: list[str] = []
    desk.say.refused.connect(found.append)
    return found


@pytest.fixture
def cards(desk: Desk) -> list[int]:
    """The cards that were asked for."""
    found: list[int] = []
    desk.go.patient_wanted.connect(found.append)
    return found
