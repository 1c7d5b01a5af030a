"""Draws what follows the pointer and the cursor, over the sheet that is only copied: hover, focus, what is dragged."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from frontdesk.domain.day_hits import Slot, slot_rect
from frontdesk.domain.instants import MINUTE
from frontdesk.ui import words
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.blocks import Composed
from frontdesk.ui.book.dragging import Ghost, ghost_block, ghost_reason, ghost_rect, ghost_words
from frontdesk.ui.book.painting import BodyPainter, draw_composed
from frontdesk.ui.book.sheet import Sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import META, RADIUS, S1, S2, Role

RING: Final = 4
"""How far a focus ring reaches out: 2 px of ring outside a gap of 2 px."""

_QUARTER: Final = 15 * MINUTE
_HOUR: Final = 4 * _QUARTER
_HANDLE: Final = 24


class OverlayPainter:
    """Draws in the coordinates of the viewport: rectangles on the sheet come with where its origin is seen."""

    def __init__(self, art: BlockArt, fits: Fits, body: BodyPainter) -> None:
        self._art = art
        self._fits = fits
        self._body = body

    def hover_slot(self, painter: QPainter, sheet: Sheet, slot: Slot, origin: QPoint) -> None:
        """A free slot under the pointer: its time, and the quarters of its hour."""
        cell = QRect(*slot_rect(sheet.geometry, slot)).translated(origin)
        painter.fillRect(cell.adjusted(0, 1, -1, 0), self._art.role(Role.HOVER))
        self._quarters(painter, sheet, slot, origin)
        self._time(painter, sheet, slot, cell)

    def hover_area(self, sheet: Sheet, slot: Slot, origin: QPoint) -> QRect:
        """All that a free slot under the pointer changes: the hour around it in its column."""
        geometry = sheet.geometry
        box = geometry.columns[slot.column]
        hour = slot.start_utc - (slot.start_utc - geometry.axis.start_utc) % _HOUR
        top, bottom = geometry.y_of(hour), geometry.y_of(hour + _HOUR)
        return QRect(box.x, top, box.width, bottom - top + 1).translated(origin)

    def _quarters(self, painter: QPainter, sheet: Sheet, slot: Slot, origin: QPoint) -> None:
        geometry = sheet.geometry
        box = geometry.columns[slot.column]
        hour = slot.start_utc - (slot.start_utc - geometry.axis.start_utc) % _HOUR
        dotted = self._art.dotted(geometry.body.w)
        for quarter in (1, 3):
            y = geometry.y_of(hour + quarter * _QUARTER)
            source = QRect(0, 0, round((box.width - 1) * self._art.ratio), dotted.height())
            painter.drawPixmap(QRect(box.x, y, box.width - 1, 1).translated(origin), dotted, source)

    def _time(self, painter: QPainter, sheet: Sheet, slot: Slot, cell: QRect) -> None:
        zone = sheet.zone_of(slot.column)
        text = words.time_of(slot.start_utc, zone)
        fit = self._fits.meta
        x = cell.right() - S2 - fit.width(text) if self._art.mirrored else cell.left() + S2
        painter.setFont(font(META))
        painter.setPen(self._art.role(Role.MUTED))
        painter.drawText(x, cell.top() + (cell.height() - META.line + 1) // 2 + fit.baseline, text)

    def hover_visit(self, painter: QPainter, rect: QRect, *, movable: bool) -> None:
        """A visit under the pointer: an outline, and the handle at its lower edge where it can be made longer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._art.role(Role.MUTED), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if movable and rect.height() > S2:
            handle = QRectF(rect.center().x() - _HANDLE / 2, rect.bottom() - 2.5, _HANDLE, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._art.role(Role.MUTED))
            painter.drawRoundedRect(handle, 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def selected(self, painter: QPainter, rect: QRect, limit: QRect, *, focused: bool) -> None:
        """The ring around the selected visit, within `limit`. Without the focus it is there still, in grey."""
        outer = rect.adjusted(-RING, -RING, RING, RING).intersected(limit)
        self._ring(painter, QRectF(outer).adjusted(3, 3, -3, -3), Role.SURFACE)
        self._ring(painter, QRectF(outer).adjusted(1, 1, -1, -1), Role.FOCUS if focused else Role.MUTED)

    def cursor(
        self, painter: QPainter, sheet: Sheet, slot: Slot, origin: QPoint, *, focused: bool, free: bool
    ) -> None:
        """The slot where the cursor stands, with its time where no visit is in it."""
        cell = QRect(*slot_rect(sheet.geometry, slot)).translated(origin)
        if free:
            ground = self._art.role(Role.SELECTION if focused else Role.HOVER)
            painter.fillRect(cell.adjusted(0, 1, -1, 0), ground)
            self._time(painter, sheet, slot, cell)
        inner = QRectF(cell).adjusted(1, 2, -2, 0)
        self._ring(painter, inner, Role.FOCUS if focused else Role.MUTED)

    def lifted(self, painter: QPainter, rect: QRect) -> None:
        """A visit that is being moved: pale where it was."""
        painter.setOpacity(0.6)
        painter.fillRect(rect, self._art.role(Role.SURFACE))
        painter.setOpacity(1)

    def ghost(self, painter: QPainter, sheet: Sheet, ghost: Ghost, origin: QPoint) -> None:
        """A visit where it would be put, or blocked time."""
        rect = QRect(*ghost_rect(sheet, ghost)).translated(origin)
        painter.setOpacity(0.92)
        if ghost.block_id:
            painter.translate(origin)
            self._body.blocked(painter, ghost_rect(sheet, ghost), ghost_reason(sheet, ghost))
            painter.translate(-origin)
        else:
            block, visit = ghost_block(sheet, ghost)
            self._shifted(painter, self._body.composer.composed(block, visit), origin)
        painter.setOpacity(1)
        outline = QRectF(rect)
        if ghost.refused:
            painter.fillRect(rect, self._art.hatch(self._art.scheme.roles[Role.DANGER]))
            self._ring(painter, outline, Role.DANGER)
        else:
            style = Qt.PenStyle.DashLine if ghost.asks else Qt.PenStyle.SolidLine
            self._ring(painter, outline, Role.FOCUS, style)

    def ghost_label(
        self, painter: QPainter, sheet: Sheet, ghost: Ghost, origin: QPoint, room: QRect, *, hidden: bool
    ) -> None:
        """What a ghost says, beside it and within `room`."""
        ink, ground = Role.TEXT, Role.SURFACE
        if ghost.refused:
            ink = Role.DANGER
        elif ghost.asks:
            ink, ground = Role.WARNING, Role.WARNING_TINT
        text, box = self._label(sheet, ghost, origin, room, hidden=hidden)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._art.role(ink if ghost.found else Role.LINE), 1))
        painter.setBrush(self._art.role(ground))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(META))
        painter.setPen(self._art.role(ink))
        painter.drawText(box.left() + S2, box.top() + S1 + self._fits.meta.baseline, text)

    def ghost_area(self, sheet: Sheet, ghost: Ghost, origin: QPoint, room: QRect, *, hidden: bool) -> QRect:
        """All that a ghost and its label cover."""
        rect = QRect(*ghost_rect(sheet, ghost)).translated(origin).adjusted(-RING, -RING, RING, RING)
        return rect.united(self._label(sheet, ghost, origin, room, hidden=hidden)[1])

    def _label(
        self, sheet: Sheet, ghost: Ghost, origin: QPoint, room: QRect, *, hidden: bool
    ) -> tuple[str, QRect]:
        """The text of a ghost's label and its box: below the ghost, or above its upper edge where there is no room."""
        rect = QRect(*ghost_rect(sheet, ghost)).translated(origin)
        text = self._fits.meta.fitted(
            ghost_words(sheet, ghost, hidden=hidden), room.width() - 2 * S2 - 2 * S1
        )
        box = QRect(0, 0, self._fits.meta.width(text) + 2 * S2, META.line + 2 * S1)
        x = rect.right() + 1 - box.width() if self._art.mirrored else rect.left()
        y = rect.bottom() + 1 + S1
        if y + box.height() > room.bottom():
            y = rect.top() - S1 - box.height()
        box.moveTo(
            max(min(x, room.right() - box.width() - S1), room.left() + S1),
            max(min(y, room.bottom() - box.height()), room.top() + S1),
        )
        return text, box

    def _shifted(self, painter: QPainter, composed: Composed, origin: QPoint) -> None:
        painter.translate(origin)
        draw_composed(painter, [composed])
        painter.translate(-origin)

    def _ring(
        self, painter: QPainter, rect: QRectF, role: Role, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._art.role(role)), 2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, RADIUS + 1, RADIUS + 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
