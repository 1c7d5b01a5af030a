"""Nothing in the window moves by itself, whatever the desktop says of motion."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QApplication, QProgressBar, QScrollBar, QStyle, QStyleFactory, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.screens import SPECS
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.stylesheet import stylesheet
from frontdesk.ui.theme import Look, Theme


@pytest.mark.parametrize("kind", [QScrollBar, QProgressBar])
def test_bars_do_not_fade(qtbot: QtBot, qapp: QApplication, kind: type[QWidget]) -> None:
    bar = kind()
    qtbot.addWidget(bar)
    plain = QStyleFactory.create("Fusion")
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    assert plain.styleHint(hint, None, bar) > 0
    bar.setStyleSheet(stylesheet(Theme(qapp, Look.LIGHT).scheme))
    bar.ensurePolished()
    assert bar.style().styleHint(hint, None, bar) == 0


def test_no_screen_brings_an_animation(window: MainWindow, qtbot: QtBot) -> None:
    for spec in SPECS:
        window.show_screen(spec.name)
    qtbot.waitUntil(lambda: window.desk.jobs.idle)
    assert window.findChildren(QAbstractAnimation) == []
