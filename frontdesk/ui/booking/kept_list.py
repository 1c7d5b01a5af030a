"""Everything half-written, whatever it is: Enter goes where it is written on, Del throws it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.chip import draft_title
from frontdesk.ui.booking.parking import put_back
from frontdesk.ui.drafts import Draft, shelf
from frontdesk.ui.kept import go_on, kept_things, what_it_is
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class KeptPanel(Panel):
    """The half-written things, the latest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shelf = shelf(desk)
        self._model: RowsModel[Draft] = RowsModel(
            [Column("draft", "", lambda draft: self._cell(draft).spoken(), stretch=True)],
            lambda draft: draft.id,
            self,
        )
        self.table: Table[Draft] = Table(
            self._model, name=self.title, identifier="kept.list", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(
            TwoLines(self._model, lambda draft, _key: self._cell(draft), theme=desk.theme, parent=self.table)
        )
        self.table.opened.connect(lambda draft: go_on(self.desk, draft))
        self._empty = Empty(tr("Nothing half-written is kept."))
        resume = button(
            tr("Go on with it"), self._resume, kind="primary", identifier="kept.resume", key=tr("Enter")
        )
        drop = IconButton(
            "trash", tr("Throw away"), self._drop, theme=desk.theme, identifier="kept.drop", key=tr("Del")
        )
        foot = row(resume, drop, margins=(S4, 0, S4, S4))
        foot.setStretchFactor(resume, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S3, 0, 0)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._empty, 1)
        lines.addLayout(foot)
        self._shelf.changed.connect(self._show)
        desk.who.names_changed.connect(self.table.viewport().update)
        self._show()

    @property
    def title(self) -> str:
        """What is listed."""
        return tr("Half-written")

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

    def _show(self) -> None:
        drafts = kept_things(self.desk)
        self._model.show(drafts)
        self.table.setVisible(bool(drafts))
        self._empty.setVisible(not drafts)

    def _cell(self, draft: Draft) -> Cell:
        title, what = draft_title(self.desk, draft), what_it_is(draft)
        kept = tr("kept {ago}", ago=words.ago(draft.at_utc, self.desk.now()))
        if not title or title == what:
            return Cell(what, kept, strong=True)
        return Cell(title, tr("{what}; {kept}", what=what, kept=kept), strong=True)

    def _resume(self) -> None:
        draft = self.table.current
        if draft is not None:
            go_on(self.desk, draft)

    def _drop(self) -> None:
        draft = self.table.current
        if draft is None:
            return
        kept = self._shelf
        kept.drop(draft.id)
        self.desk.say.done(tr("It is thrown away."), undo=lambda: put_back(kept, draft))
