"""Zoom: how high a slot of the book is drawn, by keys and by Ctrl with the wheel; kept for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QWheelEvent

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.day_hits import slot_rect
from frontdesk.ui.prefs import Prefs

if TYPE_CHECKING:
    from frontdesk.ui.book.canvas import DayCanvas

DENSITY: Final = "book.density"
_NOTCH: Final = 120
"""What a wheel turns by at least, in eighths of a degree; a touchpad adds up to it."""


def kept_height(prefs: Prefs) -> SlotHeight:
    """How high a slot is drawn for whoever sits here."""
    kept = prefs.get(DENSITY, int(SlotHeight.NORMAL))
    return SlotHeight(kept) if kept in set(SlotHeight) else SlotHeight.NORMAL


def zoom(prefs: Prefs, by: int) -> None:
    """So many steps larger, or smaller; 0 is the usual height. Whoever draws follows `Prefs.changed`."""
    prefs.put(DENSITY, int(kept_height(prefs).stepped(by) if by else SlotHeight.NORMAL))


def zoom_at_cursor(prefs: Prefs, canvas: DayCanvas, by: int) -> None:
    """The same, and the time under the cursor of the book stays where it is; where that is not seen, the time at the top does."""
    zoom_at(prefs, canvas, by, _cursor_line(canvas))


def zoom_at(prefs: Prefs, canvas: DayCanvas, by: int, line: int | None) -> None:
    """The same, and the time at a line of the viewport stays there."""
    canvas.anchor = line
    zoom(prefs, by)
    canvas.anchor = None


def _cursor_line(canvas: DayCanvas) -> int | None:
    sheet, slot = canvas.sheet, canvas.current_slot
    place = None if sheet is None or slot is None else sheet.slot(slot)
    if sheet is None or place is None:
        return None
    line = slot_rect(sheet.geometry, place).y + canvas.origin().y()
    body = canvas.body_rect()
    return line if body.top() <= line <= body.bottom() else None


class WheelZoom(QObject):
    """Ctrl with the wheel over a drawn day: the time under the pointer stays there."""

    def __init__(self, prefs: Prefs, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._prefs = prefs
        self._canvas = canvas
        self._turned = 0
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the wheel while Ctrl is held."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turn(event.angleDelta(), event.position().toPoint())
            return True
        return super().eventFilter(watched, event)

    def _turn(self, by: QPoint, at: QPoint) -> None:
        if (by.y() < 0) != (self._turned < 0):
            self._turned = 0
        self._turned += by.y()
        steps = int(self._turned / _NOTCH)
        if steps:
            self._turned -= steps * _NOTCH
            zoom_at(self._prefs, self._canvas, steps, at.y())
