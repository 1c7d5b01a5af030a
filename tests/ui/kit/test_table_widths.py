"""Columns share the room that there is: the one of the names can be read beside an open panel, too."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.tables import LEAST, SPARSE, Column, RowsModel, Table, lowered
from frontdesk.ui.prefs import Prefs


def _table(qtbot: QtBot, prefs: Prefs | None = None) -> Table[str]:
    columns: list[Column[str]] = [
        Column("time", "Time", lambda row: row, 84),
        Column("name", "Name", lambda row: row, stretch=True),
        Column("state", "State", lambda row: row, 170),
        Column("know", "To know", lambda row: row, 220),
    ]
    model: RowsModel[str] = RowsModel(columns, lambda row: row)
    model.show(["Jana"])
    table = Table(model, name="List", identifier="list", prefs=prefs)
    qtbot.addWidget(table)
    table.resize(1200, 200)
    table.show()
    return table


def _widths(table: Table[str]) -> list[int]:
    return [table.columnWidth(at) for at in range(4)]


def test_the_widest_give_way_first_and_none_goes() -> None:
    assert lowered([84, 170, 220], 500) == [84, 170, 220]
    assert lowered([84, 170, 220], 400) == [84, 158, 158]
    assert lowered([84, 170, 220], 210) == [SPARSE, SPARSE, SPARSE]
    assert lowered([40, 170], 0) == [40, SPARSE]
    assert lowered([], 100) == []


def test_a_narrow_table_keeps_the_names_readable_and_a_wide_one_gets_its_widths_back(qtbot: QtBot) -> None:
    table = _table(qtbot)
    assert _widths(table)[2:] == [170, 220]
    table.resize(560, 200)
    narrow = _widths(table)
    assert narrow[0] == 84
    assert narrow[1] >= LEAST
    assert sum(narrow) == table.viewport().width()
    table.resize(1200, 200)
    assert _widths(table)[2:] == [170, 220]


def test_what_gave_way_is_not_kept_as_somebody_s_wish(qtbot: QtBot, tmp_path: Path) -> None:
    prefs = Prefs(tmp_path)
    table = _table(qtbot, prefs)
    table.resize(560, 200)
    table.setColumnHidden(3, True)
    assert _widths(table)[2] == 170  # there is room again
    table.setColumnHidden(3, False)
    assert prefs.get("columns.list.state", 0) == 0
    assert prefs.get("columns.list.know", 0) == 0
    table.resize(1200, 200)
    table.setColumnWidth(2, 240)  # as the mouse does
    assert prefs.get("columns.list.state", 0) == 240
    table.resize(560, 200)
    table.resize(1200, 200)
    assert _widths(table)[2] == 240
