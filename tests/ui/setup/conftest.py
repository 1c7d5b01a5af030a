"""An assistant over an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.setup.support import Assistant, assistant_over, blank_desk, founding


@pytest.fixture
def assistant(qtbot: QtBot, tmp_path: Path) -> Iterator[Assistant]:
    """Before there is a clinic; no keyring answers."""
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding()) as made:
        yield made
