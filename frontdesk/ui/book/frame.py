"""Draws what stays put beside the body of the book: the gutter with the hours, the line of now."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from frontdesk.domain.day_axis import LineKind
from frontdesk.domain.instants import UtcMs
from frontdesk.ui import words
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.sheet import Sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import (
    COLUMN_HEADER,
    GUTTER,
    META,
    PANEL_TEXT,
    RADIUS,
    S1,
    S2,
    S3,
    Role,
)

_TICKS: Final = 8
"""Kept free of labels at the edge of the gutter, for the ticks of cancelled visits."""


_NOTCH: Final = 5
"""So far the line of now reaches into a block, at both sides."""


class FramePainter:
    """Draws in the coordinates of the viewport; `scroll_y` says what of the sheet is seen, `top` where it begins below the header."""

    def __init__(self, art: BlockArt, fits: Fits) -> None:
        self._art = art
        self._fits = fits
        self.top = COLUMN_HEADER

    def gutter(self, painter: QPainter, sheet: Sheet, viewport: QRect, scroll_y: int) -> None:
        """The column of the hours, with a tick for each cancelled visit."""
        whole = self.gutter_rect(viewport)
        painter.fillRect(whole, self._art.role(Role.SURFACE))
        edge = whole.left() if self._art.mirrored else whole.right()
        painter.fillRect(edge, whole.top(), 1, whole.height(), self._art.role(Role.LINE))
        painter.save()
        painter.setClipRect(whole)
        for line in sheet.geometry.lines:
            if line.kind is LineKind.HOUR:
                self._hour(painter, whole, line.minute, line.y - scroll_y)
        for tick in sheet.geometry.ticks:
            x = edge + 1 if self._art.mirrored else edge - tick.rect.w
            painter.fillRect(x, tick.rect.y - scroll_y, tick.rect.w, tick.rect.h, self._art.role(Role.MUTED))
        painter.restore()

    def _hour(self, painter: QPainter, gutter: QRect, minute: int, y: int) -> None:
        top = max(y - META.line // 2, self.top + 1) if y >= self.top else y - META.line // 2
        if top > gutter.bottom() or top + META.line < gutter.top():
            return
        fit = self._fits.meta
        text = fit.fitted(words.hour(minute), GUTTER - S1)
        self._in_gutter(painter, gutter, text, top, Role.MUTED)

    def _in_gutter(self, painter: QPainter, gutter: QRect, text: str, top: int, role: Role) -> None:
        fit = self._fits.meta
        width = fit.width(text)
        # A label too long for that reaches over the ticks rather than being cut.
        free = min(_TICKS, GUTTER - width - 2)
        x = gutter.left() + free + 1 if self._art.mirrored else gutter.right() - free - width
        painter.setFont(font(META))
        painter.setPen(self._art.role(role))
        painter.drawText(x, top + fit.baseline, text)

    def now(
        self, painter: QPainter, sheet: Sheet, viewport: QRect, *, scroll: QPoint, now_utc: UtcMs
    ) -> None:
        """A line across all columns at this moment, or across today's, with the time in the gutter. `scroll`: how far the sheet is."""
        self._today(painter, sheet, viewport, scroll.x(), now_utc)
        beam = sheet.beam(now_utc)
        if beam is None:
            return
        on_sheet = beam.y
        y = on_sheet - scroll.y()
        if y < self.top:
            return
        ink = self._art.role(Role.TEXT)
        gutter = self.gutter_rect(viewport)
        across = QRect(beam.left - scroll.x(), y, beam.right - beam.left, 1)
        line = QRegion(self._beside_gutter(QRect(0, y, viewport.width(), 1)).intersected(across))
        for block in sheet.geometry.blocks():
            top, height = block.rect.y, block.rect.h
            if top <= on_sheet < top + height:
                # A name with a line through it would be a visit that is cancelled.
                line -= QRegion(QRect(*block.rect).translated(-scroll).adjusted(_NOTCH, 0, -_NOTCH, 0))
        painter.save()
        painter.setClipRegion(line, Qt.ClipOperation.IntersectClip)
        painter.fillRect(line.boundingRect(), ink)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = words.clock_bare(now_utc, sheet.page.zone)
        width = min(self._fits.meta.width(text) + 2 * S1, GUTTER - 2)
        left = gutter.left() + 1 if self._art.mirrored else gutter.right() - width
        top = max(y - META.line // 2, self.top)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(left, top, width, META.line), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(META))
        painter.setPen(self._art.role(Role.SURFACE))
        painter.drawText(QPointF(left + S1, top + self._fits.meta.baseline), text)

    def _today(self, painter: QPainter, sheet: Sheet, viewport: QRect, scroll_x: int, now_utc: UtcMs) -> None:
        """Where columns are days: a line above today's, as in the strip of days."""
        box = sheet.today(now_utc)
        if box is not None:
            line = QRect(box.x - scroll_x + S2, 0, box.width - 2 * S2, 2)
            room = self._beside_gutter(QRect(0, 0, viewport.width(), self.top))
            painter.fillRect(line.intersected(room), self._art.role(Role.FOCUS))

    def corner(self, painter: QPainter, viewport: QRect) -> None:
        """Where header and gutter meet: neither scrolls into it."""
        gutter = self.gutter_rect(viewport)
        painter.fillRect(QRect(gutter.left(), 0, GUTTER, self.top - 1), self._art.role(Role.SURFACE))
        edge = gutter.left() if self._art.mirrored else gutter.right()
        painter.fillRect(edge, S2, 1, self.top - S2, self._art.role(Role.LINE))

    def empty(self, painter: QPainter, viewport: QRect, text: str) -> None:
        """A sentence in the middle of a day without columns."""
        painter.fillRect(viewport, self._art.role(Role.SURFACE))
        painter.setFont(font(PANEL_TEXT))
        painter.setPen(self._art.role(Role.MUTED))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(viewport.adjusted(S3, S3, -S3, -S3), flags, text)

    def gutter_rect(self, viewport: QRect) -> QRect:
        """Where the gutter is in the viewport."""
        left = viewport.width() - GUTTER if self._art.mirrored else 0
        return QRect(left, self.top, GUTTER, viewport.height() - self.top)

    def _beside_gutter(self, rect: QRect) -> QRect:
        return rect.adjusted(0, 0, -GUTTER, 0) if self._art.mirrored else rect.adjusted(GUTTER, 0, 0, 0)
