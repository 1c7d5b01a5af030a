"""The watchdog itself: it must bark."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.ui.watchdog import BUSY_MS, watched


def burn(ms: float) -> None:
    until = time.thread_time() + ms / 1000
    while time.thread_time() < until:
        sum(range(1000))


def turn(qtbot: QtBot, work: object) -> None:
    done: list[bool] = []

    def run() -> None:
        assert callable(work)
        work()
        done.append(True)

    QTimer.singleShot(0, run)
    qtbot.waitUntil(lambda: bool(done))


def stall(qtbot: QtBot) -> None:
    turn(qtbot, lambda: burn(10 * BUSY_MS))
    turn(qtbot, lambda: None)


def test_a_quick_act_passes(qtbot: QtBot) -> None:
    with watched() as dog:
        turn(qtbot, lambda: burn(1))
    assert dog.beats > 0


def test_an_act_that_stalls_the_loop_fails(qtbot: QtBot) -> None:
    with pytest.raises(AssertionError, match="the event loop was busy"), watched():
        stall(qtbot)
