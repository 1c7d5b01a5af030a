"""A panel as the shell shows it, and what it said and wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frontdesk.ui.desk import Desk
from frontdesk.ui.panels import Panel
from frontdesk.ui.voice import Told


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
def opened(desk: Desk) -> list[Callable[[], Panel]]:
    """The panels that were asked for."""
    found: list[Callable[[], Panel]] = []
    desk.go.panel_wanted.connect(found.append)
    return found
