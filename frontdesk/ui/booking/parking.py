"""Half-made bookings that are put aside: F4 parks one and takes it up again; what a crash left is offered at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.ui import words
from frontdesk.ui.booking.acts import release
from frontdesk.ui.booking.chip import KEPT_BOOKING, draft_title
from frontdesk.ui.booking.half import from_fields
from frontdesk.ui.booking.keeping import hold_of
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.wanted import BOOKING_DRAFT
from frontdesk.ui.drafts import Draft, Shelf, shelf
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.ui.desk import Desk


def park_or_resume(desk: Desk, panel: Panel | None) -> None:
    """F4: park the booking that is being made; else take up what is parked: the only one at once, of several by choice."""
    if isinstance(panel, BookingPanel) and panel.has_something:
        panel.park()
        return
    if shelf(desk).of(BOOKING_DRAFT):
        show_parked(desk)
    else:
        desk.say.refuse(tr("No booking is parked. Begin one with Ctrl+N, then F4 parks it."))


def show_parked(desk: Desk) -> None:
    """Take up the only half-made booking, or list the several."""
    parked = shelf(desk).of(BOOKING_DRAFT)
    if len(parked) == 1:
        resume(desk, parked[0].id)
    else:
        desk.say.mend(KEPT_BOOKING)
        desk.go.panel(lambda: ParkedPanel(desk))


def resume(desk: Desk, draft_id: str) -> None:
    """Take a half-made booking up again; one that is gone meanwhile is no longer offered, so nothing happens."""
    draft = shelf(desk).get(draft_id)
    desk.say.mend(KEPT_BOOKING)
    if draft is not None:
        desk.go.panel(lambda: BookingPanel(desk, Wish(), draft))


class ParkedPanel(Panel):
    """The half-made bookings, the latest first: Enter takes one up, Del throws it away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shelf = shelf(desk)
        self._minute = 0
        self._model: RowsModel[Draft] = RowsModel(
            [Column("draft", "", lambda draft: self._cell(draft).spoken(), stretch=True)],
            lambda draft: draft.id,
            self,
        )
        self.table: Table[Draft] = Table(
            self._model, name=tr("Parked bookings"), identifier="parked.list", row_height=TWO_LINES
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(
            TwoLines(self._model, lambda draft, _key: self._cell(draft), theme=desk.theme, parent=self.table)
        )
        self.table.opened.connect(lambda draft: resume(desk, draft.id))
        self._empty = Empty(tr("No booking is parked."))
        go_on = button(
            tr("Resume"), self._resume, kind="primary", identifier="parked.resume", key=tr("Enter")
        )
        drop = IconButton(
            "trash", tr("Throw away"), self._drop, theme=desk.theme, identifier="parked.drop", key=tr("Del")
        )
        foot = row(go_on, drop, margins=(S4, 0, S4, S4))
        foot.setStretchFactor(go_on, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S3, 0, 0)
        lines.addWidget(self.table, 1)
        lines.addWidget(self._empty, 1)
        lines.addLayout(foot)
        self._shelf.changed.connect(self._show)
        self._show()

    @property
    def title(self) -> str:
        """What is listed."""
        return tr("Parked bookings")

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
        drafts = self._shelf.of(BOOKING_DRAFT)
        self._model.show(drafts)
        self.table.setVisible(bool(drafts))
        self._empty.setVisible(not drafts)

    def _cell(self, draft: Draft) -> Cell:
        name, _, rest = draft_title(self.desk, draft).partition(", ")
        ago = words.ago(draft.at_utc, self.desk.now())
        kept = tr("parked {ago}", ago=ago) if draft.parked else tr("kept {ago}", ago=ago)
        return Cell(name, tr("{booking}; {kept}", booking=rest, kept=kept) if rest else kept, strong=True)

    def _resume(self) -> None:
        draft = self.table.current
        if draft is not None:
            resume(self.desk, draft.id)

    def _let_go(self, draft: Draft) -> None:
        """Nobody waits for its time any more."""
        hold = hold_of(self.desk, draft.id, from_fields(draft.fields).held)
        self.desk.act(lambda book, actor: release(book, actor, hold), owner=self.desk.say, failed=_gone)

    def _drop(self) -> None:
        draft = self.table.current
        if draft is None:
            return
        kept = self._shelf
        kept.drop(draft.id)
        self._let_go(draft)
        self.desk.say.done(
            tr("The half-made booking is thrown away."),
            undo=lambda: put_back(kept, draft),
        )


def _gone(error: FrontdeskError) -> None:
    """The time that was held for it ends by itself."""
    del error


def put_back(kept: Shelf, draft: Draft) -> None:
    """What was thrown away is there again."""
    kept.keep(draft.id, draft.kind, draft.title, draft.fields, parked=draft.parked)
