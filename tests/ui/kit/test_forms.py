"""A row of a form: what does not fit is said."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.forms import Row, line


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
