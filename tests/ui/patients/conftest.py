"""What the tests of patients' panels share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget

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
def shown(show_panel: Callable[[Panel], None]) -> Callable[[Panel], None]:
    """Shows a panel as the shell does: in its width, told what changes."""
    return show_panel


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
