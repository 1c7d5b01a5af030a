"""Draws the header of the book: who or which room each column is, above them their location, and a column that is being dragged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from frontdesk.services.daypage import DayColumn
from frontdesk.ui.book import wording
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.sheet import Sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import (
    COLUMN_HEADER,
    GROUP_HEADER,
    GUTTER,
    META,
    S1,
    S2,
    S3,
    STRONG,
    Face,
    Role,
)

_LEAST_PLACE: Final = 32
"""What is narrower than this after eliding does not tell a place."""
_DROP: Final = 3
"""How wide the line is that shows where a column would be put."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A column that is dragged by its header, and the gap that it would be put into: before the column of that index."""

    column: int
    gap: int


class HeaderPainter:
    """Draws in the coordinates of the viewport; `scroll_x` says what of the sheet is seen."""

    def __init__(self, art: BlockArt, fits: Fits) -> None:
        self._art = art
        self._fits = fits

    def paint(
        self, painter: QPainter, sheet: Sheet, viewport: QRect, scroll_x: int, carried: Carried | None = None
    ) -> None:
        """The whole header."""
        whole = QRect(0, 0, viewport.width(), sheet.header)
        painter.fillRect(whole, self._art.role(Role.SURFACE))
        painter.save()
        painter.setClipRect(self._beside_gutter(whole))
        top = sheet.header - COLUMN_HEADER
        for index, box in enumerate(sheet.geometry.columns):
            x = box.x - scroll_x
            if x < viewport.width() and x + box.width > 0:
                cell = QRect(x, top, box.width, COLUMN_HEADER)
                if carried is not None and carried.column == index:
                    painter.fillRect(cell, self._art.role(Role.SELECTION))
                self._title(painter, cell, sheet, sheet.page.columns[index])
        self._groups(painter, sheet, viewport, scroll_x)
        if carried is not None:
            x = gap_line(sheet, carried.gap) - scroll_x
            painter.fillRect(x - _DROP // 2, top, _DROP, COLUMN_HEADER, self._art.role(Role.FOCUS))
        painter.restore()
        painter.fillRect(0, sheet.header - 1, viewport.width(), 1, self._art.role(Role.LINE))

    def _groups(self, painter: QPainter, sheet: Sheet, viewport: QRect, scroll_x: int) -> None:
        """The names of the locations, each as far as its columns are seen."""
        seen = self._beside_gutter(QRect(0, 0, viewport.width(), GROUP_HEADER))
        for run in sheet.groups:
            boxes = sheet.geometry.columns[run.first : run.first + run.count]
            left = min(box.x for box in boxes) - scroll_x
            right = max(box.x + box.width for box in boxes) - scroll_x
            cell = QRect(left, 0, right - left, GROUP_HEADER)
            shown = cell.intersected(seen)
            if shown.width() <= 2 * S2:
                continue
            painter.fillRect(shown, self._art.role(Role.CLOSED))
            if run is not sheet.groups[-1]:
                edge = cell.left() if self._art.mirrored else cell.right()
                painter.fillRect(edge - 1, 0, 2, sheet.header, self._art.role(Role.MUTED))
            top = (GROUP_HEADER - STRONG.line) // 2
            self._line(painter, shown, STRONG, Role.TEXT, str(run.name), top=top, room=shown.width() - 2 * S2)
            painter.fillRect(shown.left(), GROUP_HEADER - 1, shown.width(), 1, self._art.role(Role.LINE))

    def _title(self, painter: QPainter, cell: QRect, sheet: Sheet, column: DayColumn) -> None:
        edge = cell.left() if self._art.mirrored else cell.right()
        painter.fillRect(edge, cell.top() + S2, 1, COLUMN_HEADER - S2, self._art.role(Role.LINE))
        place, behind = wording.column_place(column, sheet.page), wording.behind(column)
        room = cell.width() - 2 * S2
        top = (COLUMN_HEADER - STRONG.line - META.line) // 2
        taken = self._line(painter, cell, STRONG, Role.TEXT, column.name, top=top, room=room)
        if place and room - taken - S3 >= _LEAST_PLACE:
            self._line(painter, cell, META, Role.MUTED, place, top=top + 1, room=room - taken - S3, end=True)
        top += STRONG.line
        if behind:
            self._plate(painter, cell, top, self._fits.meta.width(behind))
            taken = self._line(painter, cell, META, Role.WARNING, behind, top=top, room=room, end=True)
            room -= taken + S3
        self._line(painter, cell, META, Role.MUTED, wording.column_line(column), top=top, room=room)

    def _plate(self, painter: QPainter, cell: QRect, top: int, width: int) -> None:
        """The ground that a provider's delay stands on."""
        left = cell.left() + S2 if self._art.mirrored else cell.right() + 1 - S2 - width
        plate = QRect(left - S1, cell.top() + top, width + 2 * S1, META.line)
        painter.fillRect(plate.intersected(cell), self._art.role(Role.WARNING_TINT))

    def _line(
        self,
        painter: QPainter,
        cell: QRect,
        face: Face,
        role: Role,
        text: str,
        *,
        top: int,
        room: int,
        end: bool = False,
    ) -> int:
        fit = self._fits.strong if face is STRONG else self._fits.meta
        shown = fit.fitted(text, room)
        width = fit.width(shown)
        at_right = end is not self._art.mirrored
        x = cell.right() + 1 - S2 - width if at_right else cell.left() + S2
        painter.setFont(font(face))
        painter.setPen(self._art.role(role))
        painter.drawText(x, cell.top() + top + fit.baseline, shown)
        return width

    def _beside_gutter(self, rect: QRect) -> QRect:
        return rect.adjusted(0, 0, -GUTTER, 0) if self._art.mirrored else rect.adjusted(GUTTER, 0, 0, 0)


def gap_line(sheet: Sheet, gap: int) -> int:
    """The line of the sheet between two columns, before the one of index `gap` in the order of reading."""
    columns, mirrored = sheet.geometry.columns, sheet.geometry.metrics.mirrored
    if gap < len(columns):
        box = columns[gap]
        return box.x + box.width if mirrored else box.x
    box = columns[-1]
    return box.x if mirrored else box.x + box.width
