"""The settings of the small clinic."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.domain.setting_values import Json
from frontdesk.services import settings
from frontdesk.ui.desk import Desk
from frontdesk.ui.settings.catalogue import BY_KEY
from frontdesk.ui.settings.page import SettingsPage
from frontdesk.ui.settings.row import SettingRow
from frontdesk.ui.settings.screen import SettingsScreen
from tests.ui.desks import TestClinic
from tests.ui.shown import Shown


class ShownSettings(Shown):
    """The screen, and the book under it."""

    screen: SettingsScreen

    def __init__(self, screen: SettingsScreen, clinic: TestClinic, qtbot: QtBot) -> None:
        super().__init__(screen, qtbot)
        self.clinic = clinic
        self.until(lambda: screen.has_read)

    def row(self, key: str) -> SettingRow:
        """The row of a setting, its page shown."""
        self.screen.show_group(BY_KEY[key].group)
        return self.row_of(key)

    def row_of(self, key: str) -> SettingRow:
        """The row of a setting, whatever is shown."""
        page = self.screen.page(BY_KEY[key].group)
        assert isinstance(page, SettingsPage)
        return page.rows[key]

    def value(self, key: str) -> Json:
        """What the book says."""
        return settings.get(self.clinic.book, key).value


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> ShownSettings:
    """The screen, read."""
    return ShownSettings(SettingsScreen(desk), clinic, qtbot)
