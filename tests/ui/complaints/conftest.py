"""The small clinic without visits: no complaint needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from frontdesk.ui.desk import Desk
from tests.ui.desks import make_desk


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A Desk over the clinic; `clinic` is its book."""
    with make_desk(tmp_path / "data", visits=False) as (made, clinic):
        made.extras["clinic"] = clinic
        yield made
