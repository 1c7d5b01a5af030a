"""What the window stands on: the Qt that is installed, and the screen that the tests declare."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot


def test_a_call_into_qt_keeps_the_count_of_references_to_none() -> None:
    """PySide6 6.12.0 lost one a call, and Python aborted after some thousands of calls."""
    before = sys.getrefcount(None)
    for _ in range(200):
        QObject().setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 20


def test_the_screen_is_as_declared(qapp: QApplication) -> None:
    screen = QGuiApplication.primaryScreen()
    assert QGuiApplication.platformName() == "offscreen"
    assert (screen.name(), screen.size().toTuple(), screen.devicePixelRatio()) == ("desk", (3840, 2400), 1.0)


def test_text_is_drawn(qtbot: QtBot) -> None:
    label = QLabel("Novák")
    qtbot.addWidget(label)
    assert QFontMetrics(QFont()).horizontalAdvance("Novák") > 20
    picture = label.grab().toImage()
    points = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert len({picture.pixel(x, y) for x, y in points}) > 2
