"""The held texts as a table: who gets what, word for word, and whether it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import Role
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.messaging.looking import HeldText

_ROOM_FOR_VISIT: Final = 640
"""Pixels of the list below which the visit gives way; the pane beside it says the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text, the number as it is shown, and whether it goes."""

    text: HeldText
    number: str
    goes: bool = True

    def turned(self) -> Row:
        """The same, the other way."""
        return replace(self, goes=not self.goes)


class HeldTable(Table[Row]):
    """The texts, in the order of planning. Space or Enter takes one out, or in again. Signals: those of Table."""

    def __init__(self, desk: Desk, turn: Callable[[], None]) -> None:
        self._desk, self._turn = desk, turn
        self.rows_model: RowsModel[Row] = RowsModel(self._columns(), lambda row: row.text.key)
        super().__init__(
            self.rows_model,
            name=tr("Texts that wait"),
            identifier="held.list",
            prefs=desk.prefs,
            row_height=TWO_LINES,
        )
        self.rows_model.setParent(self)
        self.setItemDelegate(TwoLines(self.rows_model, self._cell, theme=desk.theme, parent=self))
        desk.who.names_changed.connect(self.viewport().update)

    def name(self, row: Row) -> str:
        """Who gets it, as it may be shown now."""
        return self._desk.who.name(row.text.patient) if row.text.patient else tr("Nobody on a card")

    def said(self, row: Row) -> str:
        """Its words, as they may be shown now."""
        return veiled(self._desk, row.text.body, (row.text.patient,))

    def visit(self, row: Row) -> str:
        """When the visit begins."""
        if row.text.start_utc is None:
            return ""
        return words.moment(row.text.start_utc, row.text.zone, now_utc=self._desk.now())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes the text out, or in again."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._turn()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        self.setColumnHidden(2, self.viewport().width() < _ROOM_FOR_VISIT)
        super().resizeEvent(event)

    def _columns(self) -> tuple[Column[Row], ...]:
        def column(key: str, heading: str, width: int, *, stretch: bool = False) -> Column[Row]:
            return Column(key, heading, lambda row: self._cell(row, key).spoken(), width, stretch)

        return (
            column("goes", tr("Goes"), 96),
            column("patient", tr("Patient"), 200),
            column("visit", tr("Visit"), 128),
            column("text", tr("The text"), 280, stretch=True),
        )

    def _cell(self, row: Row, key: str) -> Cell:
        scheme = self._desk.theme.scheme
        faint = "" if row.goes else scheme.roles[Role.MUTED]
        match key:
            case "goes":
                return Cell(tr("goes") if row.goes else tr("stays"), strong=row.goes, ink=faint)
            case "patient":
                return Cell(self.name(row), row.number, strong=row.goes, ink=faint)
            case "visit":
                return Cell(self.visit(row), ink=faint)
            case _:
                return Cell(self.said(row), wrap=True, ink=faint)
