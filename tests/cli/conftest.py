"""A workstation for each test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.services.opening import open_book
from frontdesk.services.work import Book
from tests.support.clinic import memory_places
from tests.support.command import Desk
from tests.support.mould import cast


@pytest.fixture
def new_desk(tmp_path: Path) -> Desk:
    """A workstation without a clinic."""
    return Desk(tmp_path / "clinic")


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A workstation with a clinic of one location and no patients."""
    book, _ = cast("command line", new_desk.folder, new_desk.clock, _founded)
    new_desk.secrets = book.secrets
    book.close()
    return new_desk


def _founded(folder: Path) -> tuple[Book, None]:
    desk = Desk(folder)
    founded = desk.init()
    assert founded.status == 0, founded.err
    return open_book(folder, places=memory_places(desk.secrets), clock=desk.clock), None
