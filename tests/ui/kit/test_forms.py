"""A row of a form: what does not fit is said."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.forms import Choice, Row, line
from tests.ui.pictures import picture


def test_what_is_pasted_and_does_not_fit_is_said(qtbot: QtBot) -> None:
    field = line(limit=5)
    row = Row("Name", field)
    qtbot.addWidget(row)
    field.insert("Jana")
    assert row.said == ""
    QApplication.clipboard().setText("Nováková")
    field.paste()
    assert field.text() == "JanaN"
    assert row.said == "Only the first 5 characters fit here."
    field.backspace()
    assert row.said == ""


def test_words_without_room_end_in_an_ellipsis_and_the_tooltip_has_them(qtbot: QtBot) -> None:
    long = "Dr. Wolfgang Maria Hubertus von und zu Hohenlohe-Schillingsfürst"
    choice = Choice([(1, long), (2, "Dr. Lee")], 1)
    qtbot.addWidget(choice)
    choice.setFixedWidth(200)
    choice.show()
    picture(choice)
    assert choice.shown_text().endswith("…")
    assert long in choice.toolTip()
    choice.choose(2)
    picture(choice)
    assert choice.shown_text() == "Dr. Lee"
    assert choice.toolTip() == ""
    choice.showPopup()
    assert choice.view().width() > 200
    choice.hidePopup()
