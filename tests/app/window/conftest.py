"""A clinic with its keys in a vault, and a program that leaves no traces in the test's own process."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.window.driving import Around
from tests.support.clinic import vault_places
from tests.support.let_go import let_go
from tests.support.loop import Loop


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    """The program sets the log, the look and the collecting of garbage for a whole process."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    quits = qapp.quitOnLastWindowClosed()
    yield
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    qapp.setQuitOnLastWindowClosed(quits)
    for window in qapp.topLevelWidgets():
        window.close()
        window.deleteLater()
    gc.collect()
    let_go()


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with its keys in a vault and a network that the test plays; it is ten on a Monday, reminders go out."""
    with Loop(tmp_path, vault=True) as made:
        yield made


@pytest.fixture
def folder(loop: Loop) -> Path:
    """Where its book is."""
    return loop.folder / "clinic"


@pytest.fixture
def around(loop: Loop, folder: Path) -> Around:
    """The program's surroundings over it."""
    return Around(folder, clock=loop.clock, places=vault_places())
