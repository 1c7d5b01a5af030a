"""A list of half-written things: Enter goes on with one, Del throws it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.ui.drafts import Draft, shelf
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class DraftsPanel(Panel):
    """Lists drafts, the latest first. A panel says which (`drafts`), how one reads (`cell`), and what is done with it."""

    def __init__(self, desk: Desk, *, identifier: str, nothing: str, go_on: str) -> None:
        """`identifier`: of its parts ("parked"); `nothing`: where there is none; `go_on`: the words of the button."""
        super().__init__(desk)
        self._minute = 0
        self._model: RowsModel[Draft] = RowsModel(
            [Column("draft", "", lambda draft: self.cell(draft).spoken(), stretch=True)],
            lambda draft: draft.id,
            self,
        )
        self.table: Table[Draft] = Table(
            self._model, name=self.title, identifier=f"{identifier}.list", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(
            TwoLines(self._model, lambda draft, _key: self.cell(draft), theme=desk.theme, parent=self.table)
        )
        self.table.opened.connect(self.go_on)
        self._empty = Empty(nothing)
        resume = button(
            go_on, self._resume, kind="primary", identifier=f"{identifier}.resume", key=tr("Enter")
        )
        drop = IconButton(
            "trash",
            tr("Throw away"),
            self._drop,
            theme=desk.theme,
            identifier=f"{identifier}.drop",
            key=tr("Del"),
        )
        foot = row(resume, drop, margins=(S4, 0, S4, S4))
        foot.setStretchFactor(resume, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S3, 0, 0)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._empty, 1)
        lines.addLayout(foot)
        shelf(desk).changed.connect(self._show)
        desk.who.names_changed.connect(self.table.viewport().update)
        self._show()

    # What each says for itself

    def drafts(self) -> Sequence[Draft]:
        """Those that are listed."""
        return ()

    def cell(self, draft: Draft) -> Cell:
        """How one reads."""
        return Cell(draft.title)

    def go_on(self, draft: Draft) -> None:
        """Go where it is written on."""

    def throw_away(self, draft: Draft) -> None:
        """It is not wanted any more."""

    # What the shell asks

    def begin(self) -> None:
        """The focus on the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current is None:
            self.table.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del throws away."""
        if event.key() == Qt.Key.Key_Delete:
            self._drop()
            return
        super().keyPressEvent(event)

    def tick(self, now_utc: int) -> None:
        """Each minute they are older."""
        if now_utc // MINUTE != self._minute:
            self._minute = now_utc // MINUTE
            self.table.viewport().update()

    def _show(self) -> None:
        drafts = self.drafts()
        self._model.show(drafts)
        self.table.setVisible(bool(drafts))
        self._empty.setVisible(not drafts)

    def _resume(self) -> None:
        draft = self.table.current
        if draft is not None:
            self.go_on(draft)

    def _drop(self) -> None:
        draft = self.table.current
        if draft is not None:
            self.throw_away(draft)
