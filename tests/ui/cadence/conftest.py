"""The screen of the cadence over the small clinic."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.domain.setting_values import Json
from frontdesk.services import settings
from frontdesk.ui.cadence.screen import CadenceScreen
from frontdesk.ui.desk import Desk
from tests.ui.desks import TestClinic
from tests.ui.shown import Shown


class ShownCadence(Shown):
    """The screen, and the book under it."""

    screen: CadenceScreen

    def __init__(self, screen: CadenceScreen, clinic: TestClinic, qtbot: QtBot) -> None:
        super().__init__(screen, qtbot)
        self.clinic = clinic
        self.until(lambda: screen.has_read and bool(screen.examples.sentences))

    def kept(self) -> Json:
        """The clinic's cadence in the book."""
        return settings.get(self.clinic.book, "reminders.steps").value


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> ShownCadence:
    """The screen, read."""
    return ShownCadence(CadenceScreen(desk), clinic, qtbot)
