"""A button that shows its key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.theme import Look, Theme


def test_its_words_are_its_name_and_its_key_is_described(qtbot: QtBot, qapp: QApplication) -> None:
    pressed: list[int] = []
    made = KeyButton(
        "Confirms", lambda: pressed.append(1), theme=Theme(qapp, Look.LIGHT), key="C", identifier="x.confirms"
    )
    qtbot.addWidget(made)
    assert (made.accessibleName(), made.accessibleDescription()) == ("Confirms", "Key C")
    assert made.objectName() == made.accessibleIdentifier() == "x.confirms"
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    made.say("Can't come")
    assert (made.words, made.accessibleName()) == ("Can't come", "Can't come")


def test_words_give_way_and_the_key_stays(qtbot: QtBot, qapp: QApplication) -> None:
    made = KeyButton("A very long act indeed", lambda: None, theme=Theme(qapp, Look.DARK), key="Enter")
    qtbot.addWidget(made)
    assert made.minimumSizeHint().width() < made.sizeHint().width()
    for kind in ("plain", "primary", "danger"):
        made.setProperty("kind", kind)
        made.resize(made.minimumSizeHint())
        assert not made.grab().isNull()
    made.setEnabled(False)
    assert not made.grab().isNull()
