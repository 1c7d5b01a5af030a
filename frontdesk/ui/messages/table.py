"""The ledger as a table: when, which way, who, what, and how it stands. Older pages come as somebody scrolls down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFont, QIcon

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons, words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.messages import wording
from frontdesk.ui.theme import colour, font
from frontdesk.ui.tokens import STRONG, Role
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.correspondence import LedgerLine

_NEAR: Final = 20
"""So many rows before the end the next page is wanted."""
_GLYPH: Final = 16


class MessageTable(Table["LedgerLine"]):
    """Signals: `wants_more()` near the end of what is shown."""

    wants_more = Signal()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows_model: RowsModel[LedgerLine] = RowsModel(self._columns(), key=lambda each: each.row.id)
        super().__init__(self.rows_model, name=tr("Messages"), identifier="messages.table", prefs=desk.prefs)
        self.rows_model.setParent(self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        desk.who.names_changed.connect(self.viewport().update)

    def _columns(self) -> list[Column[LedgerLine]]:
        return [
            Column("time", tr("Time"), self._time, width=150, icon=self._way, colour=self._muted),
            Column("who", tr("Who"), self.name, width=190, font=_strong, tip=self.name),
            Column("text", tr("Text"), self._text, stretch=True),
            Column("state", tr("State"), self._state, width=120, colour=self._ink, tip=_reason),
        ]

    def name(self, each: LedgerLine) -> str:
        """Whom it is about; the number where nobody is known."""
        if each.names:
            return ", ".join(self._desk.who.name(name) for name in each.names)
        row = each.row
        return row.from_address if wording.is_incoming(row) else row.to_address

    def refresh_times(self) -> None:
        """A minute has passed."""
        self.viewport().update()

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value >= bar.maximum() - _NEAR:
            self.wants_more.emit()

    def _time(self, each: LedgerLine) -> str:
        at = wording.at_utc(each.row)
        return words.moment(at, self._desk.zone, now_utc=self._desk.now())

    def _way(self, each: LedgerLine) -> QIcon:
        return icons.icon(
            wording.way_icon(each.row),
            wording.state_ink(each.row, self._desk.theme.scheme)
            if wording.waits(each.row)
            else self._desk.theme.role(Role.MUTED),
            size=_GLYPH,
            mirrored=self.isRightToLeft(),
        )

    def _text(self, each: LedgerLine) -> str:
        return veiled(self._desk, wording.first_line(each.row.body), each.names)

    def _state(self, each: LedgerLine) -> str:
        return wording.state_label(each.row)

    def _ink(self, each: LedgerLine) -> QColor:
        return colour(wording.state_ink(each.row, self._desk.theme.scheme))

    def _muted(self, _each: LedgerLine) -> QColor:
        return self._desk.theme.role(Role.MUTED)


def _strong(_each: LedgerLine) -> QFont:
    return font(STRONG)


def _reason(each: LedgerLine) -> str:
    return each.row.reason
