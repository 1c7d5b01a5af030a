"""An area that is only read: by keys, line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.reading import ReadingArea
from frontdesk.ui.theme import Look, Theme


def shown(qtbot: QtBot, qapp: QApplication, told: list[str], count: int) -> ReadingArea:
    body = QWidget()
    lines = QVBoxLayout(body)
    for number in range(count):
        lines.addWidget(Label(f"line {number}"))
    lines.addWidget(Label(""))
    area = ReadingArea(body, name="Lines", theme=Theme(qapp, Look.LIGHT), announce=told.append)
    qtbot.addWidget(area)
    area.resize(200, 100)
    area.show()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    return area


def test_arrows_lead_from_line_to_line_and_bring_each_into_view(qtbot: QtBot, qapp: QApplication) -> None:
    told: list[str] = []
    area = shown(qtbot, qapp, told, 30)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(area, key)
    assert told == ["line 0", "line 1", "line 0", "line 0"]
    assert area.verticalScrollBar().value() == 0
    QTest.keyClick(area, Qt.Key.Key_End)
    assert told[-1] == "line 29"
    assert area.verticalScrollBar().value() > 0
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert (told[-1], area.verticalScrollBar().value()) == ("line 0", 0)


def test_what_was_hidden_is_not_read(qtbot: QtBot, qapp: QApplication) -> None:
    told: list[str] = []
    area = shown(qtbot, qapp, told, 3)
    area.lines()[1].hide()
    for _ in range(3):
        QTest.keyClick(area, Qt.Key.Key_Down)
    assert told == ["line 0", "line 2", "line 2"]


def test_a_painted_sign_says_its_name(qtbot: QtBot, qapp: QApplication) -> None:
    told: list[str] = []
    area = shown(qtbot, qapp, told, 1)
    sign = QWidget(area.widget())
    sign.setAccessibleName("Asked")
    sign.setGeometry(0, 90, 10, 10)
    sign.show()
    QTest.keyClick(area, Qt.Key.Key_End)
    assert told == ["Asked"]


def test_nothing_to_read_is_no_trouble(qtbot: QtBot, qapp: QApplication) -> None:
    told: list[str] = []
    QTest.keyClick(shown(qtbot, qapp, told, 0), Qt.Key.Key_Down)
    assert told == []
