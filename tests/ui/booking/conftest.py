"""Hands at the booking panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from frontdesk.ui import words
from tests.ui.booking.hands import Hands

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from tests.ui.desks import TestClinic


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Times as they are written in London, whatever the machine speaks."""
    words.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    words.use_locale(QLocale())


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, clinic: TestClinic) -> Iterator[Hands]:
    """Somebody at the desk; no bug of ours may hide in a worker."""
    made = Hands(qtbot, desk, clinic)
    yield made
    assert made.heard.crashed == []
