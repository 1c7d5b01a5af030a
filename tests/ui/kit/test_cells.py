"""Cells of two lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines, _broken, in_order
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.theme import Look, Theme, font
from frontdesk.ui.tokens import BODY
from tests.ui.pictures import picture


def test_a_text_breaks_between_words_and_loses_no_letter(qapp: QApplication) -> None:
    face = font(BODY)
    text = "Could it be a quarter of an hour later? \N{SLIGHTLY SMILING FACE} Thank you"
    assert _broken(text, BODY, 10_000, 1.0) == (text, "")
    first, rest = _broken(text, BODY, 160, 1.0)
    assert f"{first} {rest}" == text
    assert QFontMetrics(face).horizontalAdvance(first) <= 160
    first, rest = _broken("\N{SLIGHTLY SMILING FACE}" * 40, BODY, 160, 1.0)
    assert first + rest == "\N{SLIGHTLY SMILING FACE}" * 40


def test_a_cell_is_said_in_one_line() -> None:
    assert Cell("in 35 min", "visit 9:00").spoken() == "in 35 min, visit 9:00"
    assert Cell("", "").spoken() == ""


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_lines_and_glyph_stand_at_the_start(
    qtbot: QtBot, qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    def cell(row: str, key: str) -> Cell:
        return Cell(row, "word", strong=True, icon="state-declined", wrap=key == "wrapped")

    theme = Theme(qapp, Look.LIGHT)
    columns: list[Column[str]] = [Column(key, key, lambda row: row, 300) for key in ("plain", "wrapped")]
    model: RowsModel[str] = RowsModel(columns, lambda row: row)
    model.show(["Jana"])
    table = Table(model, name="List", identifier="list", row_height=TWO_LINES)
    qtbot.addWidget(table)
    table.setItemDelegate(TwoLines(model, cell, theme=theme, parent=table))
    table.setLayoutDirection(direction)
    table.resize(640, 120)
    picture(table)
    box = table.visualRect(model.index(0, 0))
    image = table.viewport().grab(box).toImage()
    half = image.width() // 2
    start, end = (0, half) if direction is Qt.LayoutDirection.LeftToRight else (half, 0)
    assert _inked(image, start, half) > 0
    assert _inked(image, end, half) == 0


def test_a_number_keeps_its_order_where_one_reads_from_right_to_left(
    qtbot: QtBot, qapp: QApplication
) -> None:
    number = "020 7946 0958"
    fixed = f"\N{LEFT-TO-RIGHT ISOLATE}{number}\N{POP DIRECTIONAL ISOLATE}"
    rtl = Qt.LayoutDirection.RightToLeft
    assert _second_line(qtbot, qapp, number, rtl) == _second_line(qtbot, qapp, fixed, rtl)
    assert in_order(number, Qt.LayoutDirection.LeftToRight) == number
    assert in_order("To 020 7946 0958", rtl) == "To 020 7946 0958"


def _second_line(qtbot: QtBot, qapp: QApplication, text: str, direction: Qt.LayoutDirection) -> QImage:
    columns: list[Column[str]] = [Column("plain", "plain", lambda row: row, 300)]
    model: RowsModel[str] = RowsModel(columns, lambda row: row)
    model.show(["Jana"])
    table = Table(model, name="List", identifier="list", row_height=TWO_LINES)
    qtbot.addWidget(table)
    table.setItemDelegate(
        TwoLines(model, lambda row, _key: Cell(row, text), theme=Theme(qapp, Look.LIGHT), parent=table)
    )
    table.setLayoutDirection(direction)
    table.resize(340, 120)
    picture(table)
    return table.viewport().grab(table.visualRect(model.index(0, 0))).toImage()


def _inked(image: QImage, left: int, width: int) -> int:
    """How many pixels of a part are darker than half."""
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(left + 2, left + width - 2)
        for y in range(2, image.height() - 2)
    )
