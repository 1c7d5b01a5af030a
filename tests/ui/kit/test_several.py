"""Any number of several values."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.several import Several


@pytest.fixture
def several(qtbot: QtBot) -> Several:
    made = Several("Anybody")
    qtbot.addWidget(made)
    made.offer([(3, "Dr Malik & sons"), (5, "Dr Novák"), (8, "Nurse Trần")])
    made.show()
    return made


def opened(several: Several) -> QMenu:
    several.showPopup()
    assert several.list is not None
    return several.list


def test_none_is_all_of_them_and_words_say_which(several: Several) -> None:
    assert several.currentText() == "Anybody"
    several.choose(frozenset({5}))
    assert several.currentText() == "Dr Novák"
    several.choose(frozenset({5, 8, 99}))
    assert several.chosen == {5, 8}
    assert several.currentText() == "Dr Novák and 1 more"
    assert several.accessibleDescription() == "Dr Novák and 1 more"
    several.offer([(8, "Nurse Trần")])
    assert several.chosen == {8}


def test_ticks_by_mouse_leave_the_list_open(several: Several, qtbot: QtBot) -> None:
    menu = opened(several)
    with qtbot.waitSignal(several.changed):
        place = menu.actionGeometry(menu.actions()[2]).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert several.chosen == {3}
    assert menu.isVisible()
    assert menu.actions()[2].isChecked()
    assert not menu.actions()[0].isChecked()
    assert menu.actions()[2].text() == "Dr Malik && sons"
    several.hidePopup()
    assert not menu.isVisible()


def test_anybody_takes_all_ticks_away(several: Several, qtbot: QtBot) -> None:
    several.choose(frozenset({3, 5}))
    menu = opened(several)
    with qtbot.waitSignal(several.changed):
        QTest.keyClick(menu, Qt.Key.Key_Space)
    assert several.chosen == frozenset()
    assert [each.isChecked() for each in menu.actions() if not each.isSeparator()] == [
        True,
        False,
        False,
        False,
    ]
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_keys_open_the_list_and_letters_choose_nothing(several: Several) -> None:
    QTest.keyClick(several, Qt.Key.Key_N)
    assert several.chosen == frozenset()
    QTest.keyClick(several, Qt.Key.Key_Down)
    menu = several.list
    assert menu is not None
    assert menu.isVisible()
    several.hidePopup()
