"""Tooltips, and what a screen reader makes of them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import set_key_tip, set_tooltip

LONG = (
    "Wolfeschlegelsteinhausenbergerdorff and everybody else who works on that day, with where each of them is"
)


def described(what: QPushButton) -> str:
    return QAccessible.queryAccessibleInterface(what).text(QAccessible.Text.Description)


@pytest.mark.parametrize("text", ["All of it", "Bell & Wood", "<b>Robert</b>", "one\ntwo", LONG])
def test_a_reader_hears_the_words_and_no_markup(qtbot: QtBot, text: str) -> None:
    made = QPushButton("Who")
    qtbot.addWidget(made)
    set_tooltip(made, text)
    assert described(made) == text
    set_tooltip(made, "")
    assert (described(made), made.toolTip()) == ("", "")


def test_a_key_is_said_without_the_name_again(qtbot: QtBot) -> None:
    made = button("Save", key="Ctrl+S")
    qtbot.addWidget(made)
    assert (made.toolTip(), described(made)) == ("Save (Ctrl+S)", "Key Ctrl+S")
    set_key_tip(made, "Save all", "Ctrl+A")
    assert (made.toolTip(), described(made)) == ("Save all (Ctrl+A)", "Key Ctrl+A")


def test_what_somebody_else_said_of_it_stays(qtbot: QtBot) -> None:
    made = button("Save", key="Ctrl+S", described="Keeps it")
    qtbot.addWidget(made)
    set_key_tip(made, "Save", "Ctrl+A")
    assert described(made) == "Keeps it"
