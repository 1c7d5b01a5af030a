"""What tests of the panel look at, and press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.visits.panel import VisitPanel


def text(panel: QWidget, name: str) -> str:
    label = panel.findChild(QLabel, name)
    assert label is not None
    return label.text()


def buttons(panel: QWidget) -> dict[str, KeyButton]:
    return {
        each.objectName(): each
        for each in panel.findChildren(KeyButton)
        if each.isVisibleTo(panel) and each.objectName()
    }


def press(qtbot: QtBot, panel: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: name in buttons(panel))
    QTest.mouseClick(buttons(panel)[name], Qt.MouseButton.LeftButton)


def mains(panel: QWidget) -> list[KeyButton]:
    return [each for each in buttons(panel).values() if each.property("kind") == "primary"]


def loaded(panel: VisitPanel) -> bool:
    return bool(text(panel, "visit.numbers").strip()) or not panel.visit
