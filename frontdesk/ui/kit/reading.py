"""What is only to be read, read with keys: Tab goes there, arrows lead from line to line, and a screen reader is told each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import RADIUS, Role

_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class ReadingArea(QScrollArea):
    """Content that scrolls up and down and never sideways, by keys too. Lines are the labels that it shows, from top to bottom."""

    def __init__(self, content: QWidget, *, name: str, theme: Theme, announce: Callable[[str], None]) -> None:
        """`announce` has a sentence read out."""
        super().__init__()
        self._announce = announce
        self._content = content
        self._at: QWidget | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setWidget(content)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Arrow keys read it line by line"))
        self._ring = _Ring(self, theme)

    def lines(self) -> list[QWidget]:
        """The labels and signs that are shown and say something, in the order of reading."""
        content = self._content
        shown = [each for each in content.findChildren(QWidget) if _is_read(each, content)]
        mirrored = -1 if self.isRightToLeft() else 1

        def place(label: QWidget) -> tuple[int, int]:
            at = label.mapTo(content, QPoint(0, 0))
            return at.y(), mirrored * at.x()

        return sorted(shown, key=place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down read the line before and after, Home and End the first and last; the page keys scroll."""
        key, lines = Qt.Key(event.key()), self.lines()
        if not lines or key not in (*_STEPS, *_ENDS):
            super().keyPressEvent(event)
            return
        if key in _ENDS:
            at = _ENDS[key]
        elif self._at not in lines:
            at = 0
        else:
            at = min(max(lines.index(self._at) + _STEPS[key], 0), len(lines) - 1)
        self._at = lines[at]
        self.ensureWidgetVisible(self._at)
        self._announce(_text_of(self._at))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """From the top."""
        self._at = None
        super().focusInEvent(event)
        self._ring.show()
        self._ring.raise_()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without the ring."""
        super().focusOutEvent(event)
        self._ring.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ring goes round all of it."""
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())


def _text_of(widget: QWidget) -> str:
    """A sign that is painted says its name."""
    return widget.accessibleName() or widget.text() if isinstance(widget, QLabel) else widget.accessibleName()


def _is_read(widget: QWidget, content: QWidget) -> bool:
    if not widget.isVisibleTo(content) or not _text_of(widget):
        return False
    return isinstance(widget, QLabel) or (
        widget.focusPolicy() is Qt.FocusPolicy.NoFocus and not widget.children()
    )


class _Ring(QWidget):
    """Says that the area has the focus; over it, since a border would take room from the content."""

    def __init__(self, area: QWidget, theme: Theme) -> None:
        super().__init__(area)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.role(Role.FOCUS), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
