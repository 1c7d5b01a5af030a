"""The list of a handler who is signed in: what is open comes first, by the next day that counts; every deadline is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.complaints import wording
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import Role

if TYPE_CHECKING:
    from frontdesk.services.complaints import ComplaintHead
    from frontdesk.ui.desk import Desk

_NEVER: Final = "9999"
_GIVES_WAY: Final = {"received": 660, "state": 520}
"""Pixels of the list below which a column gives way."""


def in_order(heads: Sequence[ComplaintHead]) -> list[ComplaintHead]:
    """What is open by its next deadline, then what is closed, the latest first."""
    still = [head for head in heads if head.closed is None]
    over = [head for head in heads if head.closed is not None]
    still.sort(
        key=lambda head: (
            (head.acknowledge_by if head.acknowledged is None else head.answer_by) or _NEVER,
            head.received,
        )
    )
    over.sort(key=lambda head: head.closed or "", reverse=True)
    return [*still, *over]


class ComplaintTable(Table["ComplaintHead"]):
    """The complaints, two lines each. No width of it is remembered. Signals: those of Table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows_model: RowsModel[ComplaintHead] = RowsModel(self._columns(), lambda head: head.receipt)
        super().__init__(
            self.rows_model, name=tr("Complaints"), identifier="complaints.list", row_height=TWO_LINES
        )
        self.rows_model.setParent(self)
        self.setItemDelegate(TwoLines(self.rows_model, self.cell, theme=desk.theme, parent=self))
        desk.who.names_changed.connect(self.viewport().update)
        desk.theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        for at, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(at, self.viewport().width() < _GIVES_WAY.get(column.key, 0))
        super().resizeEvent(event)

    def _columns(self) -> tuple[Column[ComplaintHead], ...]:
        def column(key: str, heading: str, width: int) -> Column[ComplaintHead]:
            return Column(
                key,
                heading,
                lambda head: self.cell(head, key).spoken(),
                width,
                stretch=not width,
                tip=lambda head: self.cell(head, key).spoken(),
            )

        return (
            column("patient", tr("Who"), 0),
            column("received", tr("Received"), 108),
            column("acknowledge", tr("Acknowledge by"), 148),
            column("answer", tr("Answer by"), 148),
            column("state", tr("State"), 128),
        )

    def cell(self, head: ComplaintHead, key: str) -> Cell:
        """What a cell says."""
        today = words.today_at(self._desk.zone, self._desk.now())
        match key:
            case "received":
                return Cell(wording.day(head.received, today), wording.channel_label(head.channel))
            case "acknowledge":
                return self._due(head.acknowledge_by, head.acknowledged or head.closed)
            case "answer":
                return self._due(head.answer_by, head.closed)
            case "state":
                closed = tr("closed {day}", day=wording.day(head.closed, today)) if head.closed else ""
                return Cell(wording.state_label(head), closed)
            case _:
                about = wording.category_label(head.category)
                return Cell(
                    self._desk.who.name(head.patient) or tr("No name was given"),
                    tr("{receipt}, {about}", receipt=head.receipt, about=about) if about else head.receipt,
                    strong=head.closed is None,
                    ink="" if head.closed is None else self._ink(Role.MUTED),
                )

    def _due(self, due: str | None, done: str | None) -> Cell:
        today = words.today_at(self._desk.zone, self._desk.now())
        note = wording.due_note(due, done, today)
        if wording.is_overdue(due, done, today):
            danger = self._ink(Role.DANGER)
            return Cell(wording.day(due, today), note, strong=True, ink=danger, second_ink=danger)
        ink = self._ink(Role.MUTED) if done else ""
        return Cell(wording.day(due, today) or tr("No day is set"), note, ink=ink)

    def _ink(self, role: Role) -> str:
        return self._desk.theme.role(role).name()
