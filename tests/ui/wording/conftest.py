"""The settings of the small clinic, at the page of the wording."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.settings.screen import SettingsScreen
from tests.ui.desks import TestClinic
from tests.ui.settings.conftest import ShownSettings


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> ShownSettings:
    """The screen, read."""
    return ShownSettings(SettingsScreen(desk), clinic, qtbot)
