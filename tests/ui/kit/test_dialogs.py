"""Dialogs keep within the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.labels import Label

LINES = 16


def dialog(qtbot: QtBot) -> Dialog:
    made = Dialog("Many lines", None)
    qtbot.addWidget(made)
    for number in range(LINES):
        made.body.addWidget(Label(f"line {number}"))
    made.add_close()
    made.add_button("Do it", lambda: None, kind="primary", identifier="do")
    return made


def test_with_room_nothing_scrolls(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    made.keep_within(4000)
    made.show()
    made.keep_within(4000)
    assert made.findChild(QScrollArea) is None


def test_where_there_is_less_the_body_scrolls_and_the_buttons_stay(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    made.keep_within(300)
    made.show()
    qtbot.waitUntil(lambda: made.height() <= 300)
    area = made.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    button = made.findChild(type(made.add_close()), "do")
    assert button is not None
    assert button.geometry().bottom() <= made.height()
    last = area.findChildren(Label)[-1]
    area.ensureWidgetVisible(last)
    assert not last.visibleRegion().isEmpty()
    made.body.addWidget(Label("one more"))
    made.keep_within(200)
    assert len(made.findChildren(QScrollArea)) == 1
