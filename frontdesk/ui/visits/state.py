"""The state of a visit as a small sign: its glyph and its word in its colours."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import icons
from frontdesk.ui.theme import Theme, colour, font
from frontdesk.ui.tokens import GLYPH, RADIUS, S1, S2, STRONG, Role
from frontdesk.ui.words import state_icon, state_word

_HEIGHT: Final = 24
_BORDERED: Final = frozenset(
    {
        Lifecycle.COMPLETED,
        Lifecycle.NO_SHOW,
        Lifecycle.LEFT_WITHOUT_VISIT,
        Lifecycle.CANCELLED_BY_CLINIC,
        Lifecycle.CANCELLED_BY_PATIENT,
    }
)


class StateSign(QWidget):
    """Shows a visit's state; read by screen readers as its word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lifecycle, self._confirmation = Lifecycle.BOOKED, Confirmation.NOT_ASKED
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def word(self) -> str:
        """What it says."""
        return state_word(self._lifecycle, self._confirmation)

    def show_state(self, lifecycle: Lifecycle, confirmation: Confirmation) -> None:
        """Show another state."""
        self._lifecycle, self._confirmation = lifecycle, confirmation
        self.setAccessibleName(self.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Glyph and word with room around."""
        return QSize(
            QFontMetrics(font(STRONG)).horizontalAdvance(self.word) + GLYPH + 2 * S2 + S1 + 2, _HEIGHT
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As a block of the day, only smaller."""
        ink = self._theme.scheme.state(self._lifecycle, self._confirmation)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bordered = self._lifecycle in _BORDERED
        painter.setPen(
            QPen(self._theme.role(Role.LINE)) if bordered else Qt.PenStyle.NoPen  # solid ones have none
        )
        painter.setBrush(colour(ink.tint))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        rtl = self.isRightToLeft()
        glyph = QRect(S2, (self.height() - GLYPH) // 2, GLYPH, GLYPH)
        words = QRect(S2 + GLYPH + S1 + 1, 0, self.width(), self.height()).intersected(self.rect())
        picture = icons.pixmap(
            state_icon(self._lifecycle, self._confirmation),
            ink.ink,
            GLYPH,
            ratio=self.devicePixelRatioF(),
            mirrored=rtl,
        )
        direction = self.layoutDirection()
        painter.drawPixmap(QStyle.visualRect(direction, self.rect(), glyph).topLeft(), picture)
        painter.setFont(font(STRONG))
        painter.setPen(colour(ink.ink))
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QStyle.visualRect(direction, self.rect(), words),
            int(QStyle.visualAlignment(direction, leading)) | int(Qt.TextFlag.TextSingleLine),
            self.word,
        )
