"""The panel of the columns where names are long: nothing of it lies outside of the panel."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.arrangement import Arrangement
from frontdesk.ui.book.columns import ColumnsPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.tokens import PANEL
from tests.ui.book.pages import page

LONG = "Dr Wolfeschlegelsteinhausenbergerdorff & Wolfeschlegelsteinhausenbergerdorff"


def boxes(panel: ColumnsPanel) -> list[QCheckBox]:
    """Those that are seen, in their order."""
    return [each for each in panel.findChildren(QCheckBox) if each.isVisible()]


def test_a_long_name_is_elided_and_its_buttons_stay_in_sight(desk: Desk, qtbot: QtBot) -> None:
    made = page([], providers=2)
    first, second = made.columns
    made = replace(made, columns=(replace(first, name=LONG), second))
    panel = ColumnsPanel(desk, Arrangement(desk.prefs, ByWhat.PROVIDER), lambda: made)
    qtbot.addWidget(panel)
    panel.resize(PANEL, 500)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: "\u2026" in boxes(panel)[0].text())
    for each in [*panel.findChildren(QPushButton), *panel.findChildren(QToolButton)]:
        if each.isVisible():
            assert each.mapTo(panel, each.rect().topRight()).x() < PANEL, each.objectName()
    long, short = boxes(panel)
    assert long.accessibleName() == f"Show {LONG}"
    assert "Wolfeschlegelsteinhausenbergerdorff &amp; Wolf" in long.toolTip()
    assert short.text() == second.name
    assert not short.toolTip()
