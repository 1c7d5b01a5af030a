"""What holds for every test of the window: it is painted offscreen (tests/conftest.py sees to that), with real letters."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def letters(qapp: QApplication) -> None:
    """Without a font everything seems to work and no text is drawn: say so before any test goes by it."""
    family = QFontInfo(qapp.font()).family()
    if not family or not QFontDatabase.families():
        pytest.exit(
            "Qt found no font. Install one (Debian: apt-get install fonts-dejavu-core).", returncode=3
        )
