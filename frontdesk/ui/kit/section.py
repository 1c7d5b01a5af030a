"""A part of a card that unfolds under its heading: built when it is first opened, with a few words at its head while it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import BODY, GLYPH, RADIUS, S1, S2, STRONG, TARGET, Role


class SectionHead(QAbstractButton):
    """An arrow, a heading, and what the section comes to. Signals: `toggled(bool)` as of every button that stays down."""

    def __init__(self, title: str, *, theme: Theme, identifier: str) -> None:
        super().__init__()
        self._theme, self._title, self._summary = theme, title, ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_it(self, title, identifier)
        self._describe()
        self.toggled.connect(lambda _on: self._describe())
        theme.changed.connect(self.update)

    def say(self, summary: str) -> None:
        """What the section comes to, in a few words."""
        self._summary = summary
        self._describe()
        self.update()

    @property
    def summary(self) -> str:
        """What it says behind the heading."""
        return self._summary

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(160, TARGET)

    def minimumSizeHint(self) -> QSize:
        """Words may be elided."""
        return QSize(48, TARGET)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter turns it, as space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The arrow, the heading, and muted words at the end."""
        painter = QPainter(self)
        direction = self.layoutDirection()
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.role(Role.FOCUS) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.role(Role.HOVER) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        arrow = QRect(0, (self.height() - GLYPH) // 2, GLYPH, GLYPH)
        picture = icons.pixmap(
            "chevron-down" if self.isChecked() else "chevron-right",
            self._theme.role(Role.MUTED),
            GLYPH,
            ratio=self.devicePixelRatioF(),
            mirrored=self.isRightToLeft(),
        )
        painter.drawPixmap(QStyle.visualRect(direction, self.rect(), arrow).topLeft(), picture)
        begins = GLYPH + S1 + 2
        room = self.width() - begins
        strong = QFontMetrics(font(STRONG))
        shown = strong.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        wide = strong.horizontalAdvance(shown)
        aligned = int(
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        )
        painter.setFont(font(STRONG))
        painter.setPen(self._theme.role(Role.TEXT))
        box = QStyle.visualRect(direction, self.rect(), QRect(begins, 0, wide + S1, self.height()))
        painter.drawText(box, aligned, shown)
        rest = room - wide - S2
        if self._summary and not self.isChecked() and rest > TARGET:
            painter.setFont(font(BODY))
            painter.setPen(self._theme.role(Role.MUTED))
            said = QFontMetrics(font(BODY)).elidedText(self._summary, Qt.TextElideMode.ElideRight, rest)
            place = QRect(begins + wide + S2, 0, rest, self.height())
            painter.drawText(QStyle.visualRect(direction, self.rect(), place), aligned, said)

    def _describe(self) -> None:
        state = tr("Unfolded") if self.isChecked() else tr("Folded")
        self.setAccessibleDescription(
            tr("{state}. {summary}", state=state, summary=self._summary) if self._summary else state
        )


class Section(QWidget):
    """A heading over content that is made when it is first wanted. `build` gives the content."""

    def __init__(self, title: str, build: Callable[[], QWidget], *, theme: Theme, identifier: str) -> None:
        super().__init__()
        self._build = build
        self.content: QWidget | None = None
        self.head = SectionHead(title, theme=theme, identifier=identifier)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S1)
        self._lines.addWidget(self.head)
        self.head.toggled.connect(self._turned)

    @property
    def is_open(self) -> bool:
        """Whether its content shows."""
        return self.head.isChecked()

    def open(self, on: bool = True) -> None:
        """Unfold it, or fold it."""
        self.head.setChecked(on)

    def say(self, summary: str) -> None:
        """What it comes to, while it is folded."""
        self.head.say(summary)

    def _turned(self, on: bool) -> None:
        if on and self.content is None:
            self.content = self._build()
            self._lines.addWidget(self.content)
        if self.content is not None:
            self.content.setVisible(on)
