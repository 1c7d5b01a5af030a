"""Sections that unfold under their headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.section import Section


def test_it_is_built_when_it_is_first_opened_and_kept(desk: Desk, qtbot: QtBot) -> None:
    built: list[QWidget] = []

    def build() -> QWidget:
        built.append(Label("Inside"))
        return built[-1]

    section = Section("More", build, theme=desk.theme, identifier="more")
    qtbot.addWidget(section)
    section.show()
    assert not built
    section.say("Payer VZP")
    assert section.head.accessibleName() == "More"
    assert section.head.accessibleDescription() == "Folded. Payer VZP"
    section.head.setFocus()
    QTest.keyClick(section.head, Qt.Key.Key_Return)
    assert section.is_open
    assert section.content is built[0]
    qtbot.waitUntil(built[0].isVisible)
    assert section.head.accessibleDescription() == "Unfolded. Payer VZP"
    QTest.mouseClick(section.head, Qt.MouseButton.LeftButton)
    assert not built[0].isVisible()
    section.open()
    assert len(built) == 1
    qtbot.waitUntil(built[0].isVisible)


def test_long_words_are_elided_in_either_direction(desk: Desk, qtbot: QtBot) -> None:
    section = Section("A heading " * 20, lambda: Label(), theme=desk.theme, identifier="long")
    section.say("much " * 100)
    qtbot.addWidget(section)
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        section.setLayoutDirection(direction)
        section.resize(200, 40)
        section.show()
        assert not section.grab().isNull()
        assert section.head.width() <= 200
