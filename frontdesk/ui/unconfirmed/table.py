"""Who has not confirmed, as a table: one line a visit."""

from __future__ import annotations

from PySide6.QtGui import QColor, QIcon, QResizeEvent

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons, words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.theme import colour, font
from frontdesk.ui.tokens import GLYPH, STRONG
from frontdesk.ui.unconfirmed.asks import Row
from frontdesk.ui.unconfirmed.wording import HIGH, risk_word

_GIVES_WAY = {"type": 1150, "provider": 980, "next": 840, "risk": 700}
"""Pixels of the list below which a column gives way."""


class UnconfirmedTable(Table[Row]):
    """The visits, by time. The column of the risk is there only where anything is known. Signals: those of Table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows_model: RowsModel[Row] = RowsModel(self._columns(), lambda row: row.id)
        super().__init__(
            self.rows_model, name=tr("Not confirmed"), identifier="unconfirmed.list", prefs=desk.prefs
        )
        self.rows_model.setParent(self)
        self.rows_model.modelReset.connect(self._give_way)
        desk.who.names_changed.connect(self.viewport().update)
        desk.theme.changed.connect(self.viewport().update)
        self._give_way()

    def name(self, row: Row) -> str:
        """Who it is, as it may be shown now."""
        return self._desk.who.name(row.patient)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        self._give_way()
        super().resizeEvent(event)

    def _give_way(self) -> None:
        width = self.viewport().width()
        knows_risk = any(row.risk is not None for row in self.rows_model.rows)
        for at, column in enumerate(self.rows_model.columns):
            hidden = width < _GIVES_WAY.get(column.key, 0)
            self.setColumnHidden(at, hidden or (column.key == "risk" and not knows_risk))

    def _columns(self) -> tuple[Column[Row], ...]:
        return (
            Column("when", tr("When"), self._when, 104),
            Column("patient", tr("Patient"), self.name, 176, font=lambda _row: font(STRONG), tip=self.name),
            Column("provider", tr("Provider"), lambda row: row.provider, 128),
            Column("type", tr("Type"), lambda row: row.type, 112),
            Column(
                "state",
                tr("State"),
                lambda row: words.state_word(row.lifecycle, row.confirmation),
                128,
                icon=self._glyph,
                colour=self._ink,
            ),
            Column("reason", tr("Why"), lambda row: row.reason, stretch=True, tip=lambda row: row.reason),
            Column(
                "risk",
                tr("Risk"),
                lambda row: risk_word(row.risk),
                72,
                tip=lambda row: row.risk_why,
                font=lambda row: font(STRONG) if (row.risk or 0) >= HIGH else None,
            ),
            Column("next", tr("What to do"), lambda row: row.next_step, 248, tip=lambda row: row.next_step),
        )

    def _when(self, row: Row) -> str:
        return words.moment(row.start_utc, row.zone, now_utc=self._desk.now())

    def _ink(self, row: Row) -> QColor:
        return colour(self._desk.theme.scheme.state(row.lifecycle, row.confirmation).ink)

    def _glyph(self, row: Row) -> QIcon:
        return icons.icon(
            words.state_icon(row.lifecycle, row.confirmation),
            self._ink(row),
            size=GLYPH,
            mirrored=self.isRightToLeft(),
        )
