"""The scripted day: a hundred acts at the desk over all that the book can do, by keys and mouse in turn, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.told import TOLD
from tests.ui.day_at_the_desk import cards, changing, closing, coming, looking, seeking, taking
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import morning
from tests.ui.watchdog import untraced, watched

CHAPTERS = (looking, cards, taking, seeking, changing, coming, closing)


def test_the_day(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    del qapp
    acts = [act for chapter in CHAPTERS for act in chapter.ACTS]
    assert len(acts) >= 100
    with morning(tmp_path) as stage, untraced(), watched() as dog:
        receptionist = Receptionist(stage, dog, qtbot, pictures="day")
        for act in acts:
            receptionist.act(act.__name__, act)
    record_property(TOLD, f"day: {len(acts)} acts, the busiest in ms: {receptionist.busiest()}")
