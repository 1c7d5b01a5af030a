"""Words that lead somewhere: a name to its card, "3 more" to the rest. They answer a click and Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import S1, TITLE, Face

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading


class TextLink(QAbstractButton):
    """A button that is only its words, over several lines where they are long. Underlined under the mouse and with the focus."""

    def __init__(
        self,
        run: Callable[[], None],
        *,
        identifier: str,
        words: str = "",
        described: str = "",
        face: Face = TITLE,
        muted: bool = False,
    ) -> None:
        super().__init__()
        self._face = face
        self._words = words
        self._ink = QPalette.ColorRole.PlaceholderText if muted else QPalette.ColorRole.WindowText
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        name_it(self, words, identifier)
        self.setAccessibleDescription(described)
        self.clicked.connect(lambda _checked=False: run())

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def say(self, words: str) -> None:
        """Other words."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Long words break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All its lines."""
        box = QRect(0, 0, max(1, width), 10_000)
        metrics = QFontMetrics(font(self._face))
        lines = max(
            1,
            round(
                metrics.boundingRect(box, int(_WRAPPED), breakable(self._words)).height()
                / metrics.lineSpacing()
            ),
        )
        return lines * self._face.line + S1

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(160, self.heightForWidth(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:
        """Words break, and very long ones within."""
        return QSize(48, self._face.line + S1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need other lines: the layout asks again."""
        super().resizeEvent(event)
        if self.heightForWidth(event.size().width()) != self.heightForWidth(max(event.oldSize().width(), 1)):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        face = font(self._face)
        if self.underMouse() or self.hasFocus():
            face = type(face)(face)
            face.setUnderline(True)
        painter.setFont(face)
        painter.setPen(self.palette().color(self._ink))
        painter.drawText(self.rect(), int(_WRAPPED), breakable(self._words))
