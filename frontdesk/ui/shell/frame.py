"""The frame of the window: on the screen at once, with its areas drawn; what it is made of comes a moment later.

Imports nothing but Qt and the tokens: the first frame waits for nothing else.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QRect, Signal
from PySide6.QtGui import QCloseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.ui.prefs import Prefs
from frontdesk.ui.tokens import RAIL, RAIL_WIDE, STATUS_BAR, TOP_BAR

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

    def __init__(self, prefs: Prefs) -> None:
        super().__init__()
        self._prefs = prefs
        self._may_close, self._fills = False, False
        self._areas: list[tuple[str, QWidget]] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.setObjectName("frame")
        self.setWindowTitle("Frontdesk")
        room = self.screen().availableGeometry()
        # At 200 % many a screen has less than that: what lies outside it could not be reached.
        self.setMinimumSize(min(LEAST_WIDTH, room.width()), min(LEAST_HEIGHT, room.height() - TITLE_BAR))
        self._draw_areas()
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
        for _, area in self._areas:
            area.hide()
            area.deleteLater()
        self._areas.clear()
        self._lines.addWidget(content)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Until then: the areas, so that nothing jumps when they are filled.

        Plain widgets that fill themselves: the first colour that Python gives a painter makes PySide look up all enums of Qt, a tenth
        of the start.
        """
        if not self._areas:
            return
        width, height = self.width(), self.height()
        rail = RAIL_WIDE if self._prefs.get("rail.wide", False) else RAIL
        places = {
            "rail": QRect(0, 0, rail, height),
            "top": QRect(rail, 0, width - rail, TOP_BAR),
            "status": QRect(0, height - STATUS_BAR, width, STATUS_BAR),
            "edge": QRect(rail - 1, 0, 1, height - STATUS_BAR),
            "under": QRect(rail, TOP_BAR - 1, width - rail, 1),
            "over": QRect(0, height - STATUS_BAR, width, 1),
        }
        for name, area in self._areas:
            place = places[name]
            if self.isRightToLeft():
                place.moveRight(width - 1 - place.left())
            area.setGeometry(place)

    def _draw_areas(self) -> None:
        surface, line = QPalette.ColorRole.Base, QPalette.ColorRole.Mid
        for name, role in (
            ("rail", surface),
            ("top", surface),
            ("status", surface),
            ("edge", line),
            ("under", line),
            ("over", line),
        ):
            area = QWidget(self)
            area.setBackgroundRole(role)
            area.setAutoFillBackground(True)
            self._areas.append((name, area))

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
