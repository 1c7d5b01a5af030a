"""What whoever sits here did, the latest first, each with its way back: for what lies further back than the last act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.panels import Panel
from frontdesk.ui.shell import undoing
from frontdesk.ui.tokens import S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.history import ActDone
    from frontdesk.ui.desk import Desk


class HistoryPanel(Panel):
    """The person's acts: Enter takes the chosen one back, whatever was done since to others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._model: RowsModel[ActDone] = RowsModel(
            [Column("act", "", lambda act: self._cell(act).spoken(), stretch=True)],
            lambda act: act.command,
            self,
        )
        self.table: Table[ActDone] = Table(
            self._model, name=tr("What can be undone"), identifier="history.list", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(
            TwoLines(self._model, lambda act, _key: self._cell(act), theme=desk.theme, parent=self.table)
        )
        self.table.opened.connect(self._undo)
        self._empty = Empty(tr("You have done nothing yet that can be undone."))
        self._empty.hide()
        hint = Label(
            tr(
                "{undo} takes back the latest, {redo} does it again.",
                undo=self._key("undo"),
                redo=self._key("redo"),
            ),
            face="meta",
            tone="muted",
            wrap=True,
        )
        hint.setContentsMargins(S4, 0, S4, S3)
        self._button = button(
            tr("Undo this"), self._undo_current, kind="primary", identifier="history.undo", key=tr("Enter")
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S3, 0, 0)
        lines.addWidget(hint)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._empty, 1)
        lines.addLayout(row(self._button, margins=(S4, 0, S4, S4)))

    @property
    def title(self) -> str:
        """What is listed."""
        return tr("What can be undone")

    def begin(self) -> None:
        """Read; the focus on the list."""
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """Every act of the desk may be one more."""
        if changes.items:
            self._read()

    def _read(self) -> None:
        actor = self.desk.actor
        self.desk.jobs.ask("acts", lambda book: undoing.acts_of(book, actor), owner=self, done=self._show)

    def _show(self, acts: tuple[ActDone, ...]) -> None:
        chosen = self.table.current
        self._model.show(acts)
        self.table.setVisible(bool(acts))
        self._empty.setVisible(not acts)
        self._button.setVisible(bool(acts))
        if acts and (chosen is None or self._model.at(chosen.command) is None):
            to_undo = (at for at, act in enumerate(acts) if not (act.undone or act.overtaken or act.final))
            self.table.selectRow(next(to_undo, 0))

    def _cell(self, act: ActDone) -> Cell:
        now = self.desk.now()
        what = undoing.what_words(act)
        at = words.moment(act.at_utc, act.zone or self.desk.zone, now_utc=now)
        if act.undone:
            state = tr("{at}, undone", at=at)
        elif act.final:
            state = tr("{at}, can't be undone", at=at)
        elif act.overtaken:
            state = tr("{at}, changed again since", at=at)
        else:
            state = at
        name = self.desk.who.name(act.patient)
        first = tr("{patient}: {what}", patient=name, what=what) if name else what[:1].upper() + what[1:]
        return Cell(first, state, strong=not (act.undone or act.overtaken or act.final))

    def _undo_current(self) -> None:
        act = self.table.current
        if act is not None:
            self._undo(act)

    def _undo(self, act: ActDone) -> None:
        if act.undone:
            self.desk.say.refuse(
                tr("This is undone already. {key} does the latest again.", key=self._key("redo"))
            )
            return
        undoing.undo(self.desk, self, act.command)

    def _key(self, name: str) -> str:
        return self.desk.keys.shown(name)
