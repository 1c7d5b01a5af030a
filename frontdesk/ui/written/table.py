"""The replies as a table: when, from whom, what was written, how it was decided and by whom, and how often it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import STRONG
from frontdesk.ui.visits.veil import veiled
from frontdesk.ui.written.wording import came_before, decided_by, one_line, outcomes

if TYPE_CHECKING:
    from frontdesk.services.reply_list import Written

_GIVES_WAY: Final = {"rule": 1180, "by": 940, "times": 720}
"""Pixels of the list below which a column gives way."""


class RepliesTable(Table["Written"]):
    """The replies, the newest first. Signals: those of Table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows_model: RowsModel[Written] = RowsModel(self._columns(), lambda row: row.key)
        super().__init__(
            self.rows_model, name=tr("What patients wrote"), identifier="replies.list", prefs=desk.prefs
        )
        self.rows_model.setParent(self)
        desk.who.names_changed.connect(self.viewport().update)

    def name(self, row: Written) -> str:
        """Who wrote, as it may be shown now."""
        return self._desk.who.name(row.patient) if row.patient else row.number

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        width = self.viewport().width()
        for at, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(at, width < _GIVES_WAY.get(column.key, 0))
        super().resizeEvent(event)

    def _columns(self) -> tuple[Column[Written], ...]:
        return (
            Column("when", tr("When"), self._when, 112),
            Column("from", tr("From"), self.name, 168, tip=self.name),
            Column(
                "text",
                tr("What was written"),
                self._words,
                stretch=True,
                font=lambda _row: font(STRONG),
                tip=self._words,
            ),
            Column("outcome", tr("Came to"), lambda row: outcomes()[row.outcome], 136),
            Column("by", tr("Decided by"), decided_by, 128),
            Column("rule", tr("How it was read"), lambda row: row.rule, 232, tip=lambda row: row.rule),
            Column("times", tr("The same words"), came_before, 216, tip=came_before),
        )

    def _when(self, row: Written) -> str:
        return words.moment(row.at_utc, self._desk.zone, now_utc=self._desk.now())

    def _words(self, row: Written) -> str:
        return veiled(self._desk, one_line(row.body), [row.patient] if row.patient else [])
