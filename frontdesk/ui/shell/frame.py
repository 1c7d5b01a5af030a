"""The frame of the window: on the screen at once, with its areas drawn; what it is made of comes a moment later.

Imports nothing but Qt, the tokens and the theme: the first frame waits for nothing else.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QRect, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.ui.prefs import Prefs
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import RAIL, RAIL_WIDE, STATUS_BAR, TOP_BAR, Role

LEAST_WIDTH: Final = 1024
LEAST_HEIGHT: Final = 600
USUAL_WIDTH: Final = 1366
USUAL_HEIGHT: Final = 768
TITLE_BAR: Final = 40
"""What the system takes above the window."""
GEOMETRY: Final = "window.geometry"


class Frame(QWidget):
    """The top-level window. Signals: `close_wanted()`: whoever made it decides what closing means."""

    close_wanted = Signal()

    def __init__(self, theme: Theme, prefs: Prefs) -> None:
        super().__init__()
        self._theme, self._prefs = theme, prefs
        self._may_close, self._fills = False, False
        self._content: QWidget | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.setObjectName("frame")
        self.setWindowTitle("Frontdesk")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._fit()
        kept = prefs.get(GEOMETRY, "", everybody=True)
        if kept:
            self._fills = False
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))

    def appear(self) -> None:
        """Come to the screen the first time."""
        if self._fills:
            self.showMaximized()
        else:
            self.show()

    def _fit(self) -> None:
        """As large as usual, or as the screen has room for beside the window's own title bar."""
        room = self.screen().availableGeometry()
        if room.width() <= USUAL_WIDTH or room.height() <= USUAL_HEIGHT + TITLE_BAR:
            self._fills = True
        self.resize(min(USUAL_WIDTH, room.width()), min(USUAL_HEIGHT, room.height() - TITLE_BAR))

    def fill(self, content: QWidget) -> None:
        """What it is made of is here."""
        self._content = content
        self._lines.addWidget(content)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Until then: the areas, so that nothing jumps when they are filled."""
        if self._content is not None:
            return
        painter = QPainter(self)
        role, width, height = self._theme.role, self.width(), self.height()
        painter.fillRect(self.rect(), role(Role.BACKGROUND))
        rail = RAIL_WIDE if self._prefs.get("rail.wide", False) else RAIL
        areas = (
            QRect(0, 0, rail, height),
            QRect(rail, 0, width - rail, TOP_BAR),
            QRect(0, height - STATUS_BAR, width, STATUS_BAR),
        )
        mirrored = self.isRightToLeft()
        for area in areas:
            if mirrored:
                area.moveRight(width - 1 - area.left())
            painter.fillRect(area, role(Role.SURFACE))
        edge = width - rail if mirrored else rail - 1
        painter.setPen(role(Role.LINE))
        painter.drawLine(edge, 0, edge, height - STATUS_BAR)
        painter.drawLine(areas[1].left(), TOP_BAR - 1, areas[1].right(), TOP_BAR - 1)
        painter.drawLine(0, height - STATUS_BAR, width, height - STATUS_BAR)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The person closes it."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self._prefs.put(GEOMETRY, geometry, everybody=True)
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_wanted.emit()

    def leave(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()
