"""What holds for every test of the window: it is painted offscreen (tests/conftest.py sees to that), with real letters."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from tests.support.let_go import let_go

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from frontdesk.ui.desk import Desk
    from frontdesk.ui.panels import Panel
    from tests.ui.desks import TestClinic


@pytest.fixture(scope="session", autouse=True)
def letters(qapp: QApplication) -> None:
    """Without a font everything seems to work and no text is drawn: say so before any test goes by it."""
    family = QFontInfo(qapp.font()).family()
    if not family or not QFontDatabase.families():
        pytest.exit(
            "Qt found no font. Install one (Debian: apt-get install fonts-dejavu-core).", returncode=3
        )


@pytest.fixture(autouse=True)
def clock_of_the_screen(plain_clock: None) -> None:
    """Sentences write times as the screen does."""
    from frontdesk.domain import clock_words
    from frontdesk.ui import words

    del plain_clock
    clock_words.install(words.clock)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A Desk over the small clinic with visits; `clinic` is its book."""
    from tests.ui.desks import make_desk

    with make_desk(tmp_path) as (made, clinic):
        made.extras["clinic"] = clinic
        yield made


@pytest.fixture
def show_panel(desk: Desk, qtbot: QtBot) -> Callable[[Panel], None]:
    """Shows a panel as the shell does: in its width, told what changes."""

    def show(panel: Panel) -> None:
        qtbot.addWidget(panel)
        panel.resize(360, 800)
        desk.feed.changed.connect(panel.changes)
        panel.show()
        panel.begin()

    return show


@pytest.fixture
def clinic(desk: Desk) -> TestClinic:
    """The clinic of `desk`."""
    from tests.ui.desks import TestClinic

    found = desk.extras["clinic"]
    assert isinstance(found, TestClinic)
    return found


@pytest.fixture(autouse=True)
def nothing_is_held_down(qapp: QApplication) -> Iterator[None]:
    """Of the mouse and of the keyboard."""
    del qapp
    yield
    let_go()


@pytest.fixture(scope="module", autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """As in the program: no worker collects what holds widgets. What outlives a module is not looked through again after the next."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_is_left_standing(qapp: QApplication) -> Iterator[None]:
    """What a test leaves open goes with it: every look that is put on later would be put on that as well."""
    before = set(qapp.topLevelWidgets())
    yield
    for each in qapp.topLevelWidgets():
        if each not in before and each.parent() is None:
            each.deleteLater()
    # No loop runs here, and without one Qt leaves standing what is to go.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
