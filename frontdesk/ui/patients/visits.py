"""A patient's visits as a short table on their card: when, with whom, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle, Remote
from frontdesk.ui import icons, words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.theme import colour
from frontdesk.ui.tokens import BODY, GLYPH, ROW_COMPACT, S1, S3, Role

if TYPE_CHECKING:
    from frontdesk.services.rows import AppointmentRow

FEW: Final = 4
_FRAME: Final = 4
_WHEN: Final = 206
"""A glyph, and a date of another year with its time."""
_BESIDE: Final = GLYPH + 4 * S3
"""What stands beside the words of a date."""


class VisitsBlock(QWidget):
    """A heading, the first few visits, and the rest on demand. Enter opens one in the book."""

    def __init__(self, desk: Desk, heading: str, *, empty: str, identifier: str) -> None:
        super().__init__()
        self._desk, self._empty = desk, empty
        self._visits: tuple[AppointmentRow, ...] = ()
        self._all = False
        self._heading = Label(heading, face="strong")
        self._nothing = Label(empty, tone="muted", wrap=True)
        self.model: RowsModel[AppointmentRow] = RowsModel(
            [
                Column(
                    "when",
                    tr("When"),
                    self._when,
                    width=_WHEN,
                    icon=self._icon,
                    tip=self._tip,
                    spoken=self._spoken,
                ),
                Column("who", tr("With"), _with, stretch=True, tip=self._tip),
            ],
            key=lambda row: row.id,
            parent=self,
        )
        self.table: Table[AppointmentRow] = Table(
            self.model, name=heading, identifier=identifier, row_height=ROW_COMPACT
        )
        self.table.horizontalHeader().hide()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(lambda row: desk.go.visit(row.id))
        self._more = TextLink(self._show_all, identifier=f"{identifier}.more", face=BODY, muted=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self._heading)
        lines.addWidget(self._nothing)
        lines.addWidget(self.table)
        lines.addWidget(self._more)

    def show_visits(self, visits: Sequence[AppointmentRow]) -> None:
        """Show these, in their order."""
        self._visits = tuple(visits)
        self._fill()

    def show_other(self) -> None:
        """Another patient: only the first few again."""
        self._all = False

    def _show_all(self) -> None:
        self._all = True
        self._fill()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        shown = self._visits if self._all else self._visits[:FEW]
        self.model.show(shown)
        self._nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        widest = max(
            (self.table.fontMetrics().horizontalAdvance(self._when(row)) for row in shown), default=0
        )
        self.table.setColumnWidth(0, min(widest + _BESIDE, _WHEN))
        self.table.setFixedHeight(len(shown) * ROW_COMPACT + _FRAME)
        rest = len(self._visits) - len(shown)
        self._more.setVisible(rest > 0)
        self._more.say(tr("{count} more", count=rest))

    def _when(self, row: AppointmentRow) -> str:
        return words.moment(row.start_utc, row.zone, now_utc=self._desk.now())

    def _spoken(self, row: AppointmentRow) -> str:
        """With what the glyph says."""
        state = words.state_word(Lifecycle(row.lifecycle), Confirmation(row.confirmation))
        return tr("{when}, {state}", when=self._when(row), state=state)

    def _tip(self, row: AppointmentRow) -> str:
        day = words.day_medium_year(words.today_at(row.zone, row.start_utc))
        time = words.time_range(row.start_utc, row.end_utc, row.zone)
        state = words.state_word(Lifecycle(row.lifecycle), Confirmation(row.confirmation))
        parts = [
            tr("{day}, {time}", day=day, time=time),
            state,
            row.type or "",
            words.remote_word(row.remote),
            row.provider,
            row.location,
        ]
        return ", ".join(part for part in parts if part)

    def _icon(self, row: AppointmentRow) -> QIcon:
        lifecycle, confirmation = Lifecycle(row.lifecycle), Confirmation(row.confirmation)
        ink = self._desk.theme.scheme.state(lifecycle, confirmation)
        # The glyph stands on the list's own surface, where a solid state's text colour would not be seen.
        shade: QColor = colour(ink.tint if ink.solid else ink.ink)
        return icons.icon(
            words.state_icon(lifecycle, confirmation),
            shade,
            disabled=self._desk.theme.role(Role.MUTED),
            size=GLYPH,
            mirrored=self.isRightToLeft(),
        )


def _with(row: AppointmentRow) -> str:
    """With whom, and how where nobody comes in."""
    match row.remote:
        case Remote.VIDEO:
            return tr("{provider}, by video", provider=row.provider)
        case Remote.PHONE:
            return tr("{provider}, by phone", provider=row.provider)
        case _:
            return row.provider
