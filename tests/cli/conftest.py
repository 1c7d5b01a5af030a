"""A workstation for each test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Desk


@pytest.fixture
def new_desk(tmp_path: Path) -> Desk:
    """A workstation without a clinic."""
    return Desk(tmp_path / "clinic")


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A workstation with a clinic of one location and no patients."""
    founded = new_desk.init()
    assert founded.status == 0, founded.err
    return new_desk
