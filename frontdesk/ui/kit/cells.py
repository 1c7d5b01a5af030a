"""Cells of two lines: for lists in which a row needs more than a line, and stays a row of a table all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from frontdesk.ui import icons, words
from frontdesk.ui.kit.tables import Index, RowsModel
from frontdesk.ui.theme import Theme, colour, font
from frontdesk.ui.tokens import BODY, GLYPH, META, S1, S2, STRONG, Face, Role

T = TypeVar("T")

TWO_LINES: Final = 52
"""Pixels of a row of two lines."""
_GLYPH_BOX: Final = 16
_INSET: Final = 11
"""Where the style puts the letters of a heading."""
_BEFORE_NOON, _BEFORE_MIDNIGHT = 10 * 60 + 50, 22 * 60 + 50
"""Times with wide figures."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. `ink` and `second_ink` are colours "#rrggbb", empty for the usual ones: text, and muted text.

    `icon` stands before the second line; `icon_said`: what it says. With `wrap` the first text takes both lines where it has to, and there is no second.
    """

    first: str
    second: str = ""
    strong: bool = False
    wrap: bool = False
    icon: str = ""
    ink: str = ""
    second_ink: str = ""
    icon_said: str = ""

    def spoken(self) -> str:
        """The cell in one line, for screen readers."""
        return ", ".join(part for part in (self.first, self.icon_said, self.second) if part)


class TwoLines(QStyledItemDelegate, Generic[T]):
    """Paints the cells of a table over a `RowsModel`."""

    def __init__(
        self, model: RowsModel[T], cell: Callable[[T, str], Cell], *, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model, self._cell, self._theme = model, cell, theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The style's background, then the two lines."""
        row = self._model.row(index)
        if row is None:
            return
        cell = self._cell(row, self._model.columns[index.column()].key)
        # Where the cell is, not what it says: that is painted below. So the style is not asked to look it up in the model, seven times
        # a cell.
        panel = QStyleOptionViewItem(option)
        panel.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, panel, painter, panel.widget)
        painter.save()
        painter.setLayoutDirection(panel.direction)
        inside = panel.rect.adjusted(_INSET, S1, -S2, -S1)
        box = QStyle.visualRect(panel.direction, panel.rect, inside)
        if cell.wrap:
            self._wrapped(painter, box, cell, panel.direction)
        else:
            self._lines(painter, box, cell, panel.direction)
        painter.restore()

    def _lines(self, painter: QPainter, box: QRect, cell: Cell, direction: Qt.LayoutDirection) -> None:
        face = STRONG if cell.strong else BODY
        upper, lower = _halves(box)
        self._write(painter, upper, cell.first, face, cell.ink or self._role(Role.TEXT), direction)
        if cell.icon:
            lower = self._glyph(painter, lower, cell, direction)
        self._write(painter, lower, cell.second, META, cell.second_ink or self._role(Role.MUTED), direction)

    def _wrapped(self, painter: QPainter, box: QRect, cell: Cell, direction: Qt.LayoutDirection) -> None:
        face = STRONG if cell.strong else BODY
        ink = cell.ink or self._role(Role.TEXT)
        first, rest = _broken(cell.first, face, box.width(), _device(painter))
        if not rest:
            self._write(painter, box, first, face, ink, direction)
            return
        upper, lower = _halves(box)
        self._write(painter, upper, first, face, ink, direction)
        self._write(painter, lower, rest, face, ink, direction)

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        face: Face,
        ink: str,
        direction: Qt.LayoutDirection,
    ) -> None:
        if not text:
            return
        painter.setFont(font(face))
        painter.setPen(colour(ink))
        painter.drawText(
            box, _flags(direction), in_order(_elided(text, face, box.width(), _device(painter)), direction)
        )

    def _glyph(self, painter: QPainter, box: QRect, cell: Cell, direction: Qt.LayoutDirection) -> QRect:
        """The glyph at the start of a line; gives the rest of the line."""
        small = cell.icon.startswith(("state-", "mark-"))
        size = GLYPH if small else _GLYPH_BOX - 2
        rtl = direction is Qt.LayoutDirection.RightToLeft
        place = QRect(box.left(), box.top() + (box.height() - size) // 2, size, size)
        picture = icons.pixmap(
            cell.icon,
            cell.second_ink or self._role(Role.MUTED),
            size,
            ratio=painter.device().devicePixelRatioF(),
            mirrored=rtl,
        )
        at: QPoint = QStyle.visualRect(direction, box, place).topLeft()
        painter.drawPixmap(at, picture)
        room = _GLYPH_BOX + S1
        return box.adjusted(0, 0, -room, 0) if rtl else box.adjusted(room, 0, 0, 0)

    def _role(self, role: Role) -> str:
        return self._theme.scheme.roles[role]


def clock_width(least: int) -> int:
    """How wide a column is in which a time of day stands whole, however the system writes it ("14:30", "12:30 PM"); `least` in pixels."""
    metrics = QFontMetrics(font(STRONG))
    widest = max(
        metrics.horizontalAdvance(words.clock(minute)) for minute in (_BEFORE_NOON, _BEFORE_MIDNIGHT)
    )
    return max(least, widest + 2 * _INSET + 1)


def in_order(text: str, direction: Qt.LayoutDirection) -> str:
    """A line without a letter, as it is painted: the groups of a phone number keep their order where one reads from right to left."""
    if direction is not Qt.LayoutDirection.RightToLeft or any(sign.isalpha() for sign in text):
        return text
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _halves(box: QRect) -> tuple[QRect, QRect]:
    """Two lines as high as body text, in the middle of the box."""
    top = box.top() + (box.height() - 2 * BODY.line - 2) // 2
    return (
        QRect(box.left(), top, box.width(), BODY.line),
        QRect(box.left(), top + BODY.line + 2, box.width(), BODY.line),
    )


def _device(painter: QPainter) -> float:
    """Pixels of the screen to one of ours: letters are as wide as the screen lets them be."""
    return painter.device().devicePixelRatioF()


@lru_cache(maxsize=2)
def _flags(direction: Qt.LayoutDirection) -> int:
    """How a line stands in its box. Kept: Python puts flags together slowly."""
    leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    return QStyle.visualAlignment(direction, leading).value | Qt.TextFlag.TextSingleLine.value


@lru_cache(maxsize=2048)
def _elided(text: str, face: Face, width: int, _ratio: float) -> str:
    """A line as much of it as fits. A list is painted many times for each time that it changes."""
    return QFontMetrics(font(face)).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=2048)
def _broken(text: str, kind: Face, width: int, _ratio: float) -> tuple[str, str]:
    """A text as a first line of whole words and what is left of it."""
    face = font(kind)
    if QFontMetrics(face).horizontalAdvance(text) <= width:
        return text, ""
    layout = QTextLayout(text, face)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrap)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(width, 1))
    layout.endLayout()
    # Qt counts UTF-16 units: a character beyond the first plane is two.
    units = text.encode("utf-16-le")
    cut = line.textLength() * 2
    return units[:cut].decode("utf-16-le").rstrip(), units[cut:].decode("utf-16-le").lstrip()
