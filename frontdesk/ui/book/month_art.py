"""Draws a day of the month: its number and name, what is in it, and how full it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from frontdesk.domain.month_layout import fill_width
from frontdesk.ui.book import month_words
from frontdesk.ui.book.month_model import Index, MonthModel
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import BODY, META, RADIUS, S1, S2, STRONG, Face, Role

if TYPE_CHECKING:
    from frontdesk.services.weekpage import DayFill

_BAR: Final = 6
LEAST_CELL: Final = STRONG.line + BODY.line + 2 * S1
"""In less a day can't be read."""


class DayPainter(QStyledItemDelegate):
    """Draws the cells of a month in the theme's colours."""

    def __init__(self, theme: Theme, model: MonthModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._fits = Fits()
        self.today = date.min
        theme.changed.connect(self._forget)

    def _forget(self) -> None:
        self._fits = Fits()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The least in which a day can be read."""
        return QSize(96, LEAST_CELL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A cell: ground, number, lines, bar, and the ring where the cursor is."""
        day = self._model.fill(index)
        if day is None:
            return
        box = QRect(option.rect)
        painter.save()
        own = day.day.month == self._model.month.month
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = Role.CLOSED if day.closed else Role.SURFACE
        painter.fillRect(box, self._theme.role(Role.SELECTION if selected else ground))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), self._theme.role(Role.LINE))
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        edge = box.left() if mirrored else box.right()
        painter.fillRect(QRect(edge, box.top(), 1, box.height()), self._theme.role(Role.LINE))
        inner = box.adjusted(S2, S1, -S2, -S1)
        self._head(painter, inner, day, own=own, mirrored=mirrored)
        self._lines(painter, inner, day, own=own, mirrored=mirrored)
        self._bar(painter, inner, day, mirrored=mirrored)
        if selected:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            ink = (
                self._theme.role(Role.MUTED)
                if not focused
                else option.palette.color(QPalette.ColorRole.Accent)
            )
            painter.setPen(QPen(ink, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    def _head(self, painter: QPainter, inner: QRect, day: DayFill, *, own: bool, mirrored: bool) -> None:
        is_today = day.day == self.today
        ink = Role.TEXT if own else Role.MUTED
        width = self._text(
            painter, inner, STRONG if is_today or own else BODY, ink, str(day.day.day), 0, mirrored=mirrored
        )
        if is_today:
            x = inner.right() + 1 - width if mirrored else inner.left()
            painter.fillRect(QRect(x, inner.top() - 1, width, 2), self._theme.role(Role.FOCUS))
        why = month_words.cell_reason(day)
        if why:
            room = inner.adjusted(0, 0, -width - S2, 0) if mirrored else inner.adjusted(width + S2, 0, 0, 0)
            self._text(painter, room, META, Role.MUTED, why, 1, mirrored=mirrored)

    def _lines(self, painter: QPainter, inner: QRect, day: DayFill, *, own: bool, mirrored: bool) -> None:
        top = STRONG.line + S1
        room = inner.height() - (_BAR + S1 if day.working or day.minutes else 0)
        ink = Role.TEXT if own else Role.MUTED
        for face, role, text in (
            (BODY, ink, month_words.visits_line(day)),
            (META, Role.MUTED, month_words.to_confirm_line(day)),
            (META, Role.MUTED, month_words.free_line(day)),
        ):
            if text and top + face.line <= room:
                self._text(painter, inner, face, role, text, top, mirrored=mirrored)
                top += face.line + 1

    def _bar(self, painter: QPainter, inner: QRect, day: DayFill, *, mirrored: bool) -> None:
        working = day.working or 0
        if not working and not day.minutes:
            return
        bar = QRect(inner.left(), inner.bottom() - _BAR + 1, inner.width(), _BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.role(Role.LINE))
        painter.drawRoundedRect(bar, RADIUS - 1, RADIUS - 1)
        filled = fill_width(day.minutes, working, bar.width())
        if filled:
            part = QRect(bar)
            if mirrored:
                part.setLeft(bar.right() + 1 - filled)
            else:
                part.setWidth(filled)
            painter.setBrush(self._theme.role(Role.MUTED))
            painter.drawRoundedRect(part, RADIUS - 1, RADIUS - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _text(
        self, painter: QPainter, room: QRect, face: Face, role: Role, text: str, top: int, *, mirrored: bool
    ) -> int:
        """A line at the beginning of a room, elided; its width."""
        fit = {STRONG: self._fits.strong, META: self._fits.meta}.get(face, self._fits.body)
        shown = fit.fitted(text, room.width())
        width = fit.width(shown)
        x = room.right() + 1 - width if mirrored else room.left()
        painter.setFont(font(face))
        painter.setPen(self._theme.role(role))
        painter.drawText(x, room.top() + top + fit.baseline, shown)
        return width
