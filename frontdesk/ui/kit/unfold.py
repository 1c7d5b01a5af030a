"""A text that shows its first line and unfolds to the whole of it: what somebody wrote, always as plain text."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import BODY, GLYPH, RADIUS, S1, TARGET, Face, Role

_WRAPPED: Final = (
    Qt.TextFlag.TextWordWrap
    | Qt.TextFlag.TextWrapAnywhere
    | Qt.AlignmentFlag.AlignLeading
    | Qt.AlignmentFlag.AlignTop
)


class Unfold(QAbstractButton):
    """One line of a text until it is unfolded. Signals: `toggled(bool)` as of every button that stays down."""

    def __init__(self, text: str, *, theme: Theme, face: Face = BODY, muted: bool = True) -> None:
        super().__init__()
        self._theme, self._face, self._muted = theme, face, muted
        self._text = text
        self._line = " ".join(text.split())
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)
        self._describe()
        self.toggled.connect(self._turned)

    @property
    def words(self) -> str:
        """The whole text."""
        return self._text

    def hasHeightForWidth(self) -> bool:
        """The whole text needs lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """One line, or all."""
        if not self.isChecked():
            return TARGET
        metrics = QFontMetrics(font(self._face))
        box = QRect(0, 0, max(1, width - self._indent()), 100_000)
        # The line is taller than the letters, and so is each of several.
        lines = max(
            1, round(metrics.boundingRect(box, int(_WRAPPED), self._text).height() / metrics.lineSpacing())
        )
        return max(TARGET, lines * metrics.lineSpacing() + 2 * S1)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """Its line may be elided."""
        return QSize(48, TARGET)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The arrow, and the text."""
        painter = QPainter(self)
        rtl = self.isRightToLeft()
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.role(Role.FOCUS) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.role(Role.HOVER) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        direction = self.layoutDirection()
        arrow = QRect(S1, (TARGET - GLYPH) // 2, GLYPH, GLYPH)
        picture = icons.pixmap(
            "chevron-down" if self.isChecked() else "chevron-right",
            self._theme.role(Role.MUTED),
            GLYPH,
            ratio=self.devicePixelRatioF(),
            mirrored=rtl,
        )
        painter.drawPixmap(QStyle.visualRect(direction, self.rect(), arrow).topLeft(), picture)
        painter.setFont(font(self._face))
        painter.setPen(self._theme.role(Role.MUTED if self._muted else Role.TEXT))
        box = QStyle.visualRect(
            direction,
            self.rect(),
            QRect(self._indent() - S1, 0, self.width() - self._indent(), self.height()),
        )
        if self.isChecked():
            painter.drawText(box.adjusted(0, S1, 0, 0), int(_WRAPPED), self._text)
            return
        metrics = QFontMetrics(font(self._face))
        shown = metrics.elidedText(self._line, Qt.TextElideMode.ElideRight, box.width())
        aligned = QStyle.visualAlignment(
            direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        painter.drawText(box, int(aligned) | int(Qt.TextFlag.TextSingleLine), shown)

    def _indent(self) -> int:
        return GLYPH + 3 * S1

    def _turned(self, _on: bool) -> None:
        self._describe()
        self.updateGeometry()

    def _describe(self) -> None:
        self.setAccessibleDescription(tr("Shown whole") if self.isChecked() else tr("Press to see all of it"))
