"""A button that shows its key at its end, as a menu does: for lists of acts that one key each does, too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from frontdesk.ui.kit.buttons import Kind, name_it
from frontdesk.ui.kit.labels import set_key_tip
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import S2, S3, Role


class KeyButton(QPushButton):
    """Words at the start, the key at the end. Reads itself to screen readers as its words alone; the key is its description."""

    def __init__(
        self,
        text: str,
        run: Callable[[], None],
        *,
        theme: Theme,
        key: str,
        kind: Kind = "plain",
        identifier: str = "",
    ) -> None:
        super().__init__()
        self._words, self._key, self._theme = text, key, theme
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: run())
        name_it(self, text, identifier)
        self.say(text)

    @property
    def words(self) -> str:
        """What it says, without the key."""
        return self._words

    def say(self, text: str) -> None:
        """Other words for the same key."""
        self._words = text
        self.setAccessibleName(text)
        if self._key:
            set_key_tip(self, text, self._key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words, key, and the room between and beside them."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self._words) + metrics.horizontalAdvance(self._key)
        return QSize(words + 2 * S3 + S3 + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Its words may be elided where there is no room; its key never."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), 64), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button as the style draws it, its two texts as we do."""
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setFont(self.font())
        box = self.rect().adjusted(S3, 0, -S3, 0)
        key_width = self.fontMetrics().horizontalAdvance(self._key)
        room = box.width() - (key_width + S2 if self._key else 0)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self._write(painter, box, shown, Qt.AlignmentFlag.AlignLeading, muted=False)
        self._write(painter, box, self._key, Qt.AlignmentFlag.AlignTrailing, muted=True)

    def _write(self, painter: QPainter, box: QRect, text: str, at: Qt.AlignmentFlag, *, muted: bool) -> None:
        primary = self.property("kind") == "primary"
        if not self.isEnabled():
            role = Role.MUTED
        elif primary:
            role = Role.ON_FOCUS
        elif self.property("kind") == "danger" and not muted:
            role = Role.DANGER
        else:
            role = Role.MUTED if muted else Role.TEXT
        painter.setPen(self._theme.role(role))
        aligned = QStyle.visualAlignment(self.layoutDirection(), at | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, int(aligned) | int(Qt.TextFlag.TextSingleLine), text)
