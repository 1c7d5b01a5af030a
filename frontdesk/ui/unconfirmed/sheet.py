"""The call list on paper: plain text, drawn; a line a visit, with room for what came of the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPagedPaintDevice, QPageLayout, QPainter, QPen

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.unconfirmed.asks import Row

_MARGIN_MM: Final = 15
_POINTS: Final = 10
_HEADING_POINTS: Final = 14
_SHARES: Final = (0.12, 0.24, 0.16, 0.30, 0.18)
"""Widths of the columns as shares of the page: when, patient, number, why, what came of it."""


def prepare(device: QPagedPaintDevice) -> None:
    """A page lying on its side, with a margin."""
    device.setPageOrientation(QPageLayout.Orientation.Landscape)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def draw(
    device: QPagedPaintDevice, rows: Sequence[Row], *, heading: str, name: Callable[[Row], str], now_utc: int
) -> int:
    """Draw the list on as many pages as it takes; gives how many. Zero where the device could not be painted on."""
    painter = QPainter()
    if not painter.begin(device):
        return 0
    try:
        return _Sheet(device, painter, heading).draw(rows, name, now_utc)
    finally:
        painter.end()


class _Sheet:
    """The pages while they are drawn."""

    def __init__(self, device: QPagedPaintDevice, painter: QPainter, heading: str) -> None:
        self._device, self._painter, self._heading = device, painter, heading
        self._width = float(device.width())
        self._height = float(device.height())
        self._face = QFont(painter.font())
        self._face.setPointSize(_POINTS)
        self._title = QFont(self._face)
        self._title.setPointSize(_HEADING_POINTS)
        self._title.setWeight(QFont.Weight.DemiBold)
        self._line = QFontMetricsF(self._face, device).height()
        self._y = 0.0
        self._pages = 0

    def draw(self, rows: Sequence[Row], name: Callable[[Row], str], now_utc: int) -> int:
        self._begin_page()
        for row in rows:
            cells = (
                words.moment(row.start_utc, row.zone, now_utc=now_utc),
                tr("{patient}, {provider}", patient=name(row), provider=row.provider),
                row.number or tr("no number"),
                row.reason,
                "",
            )
            height = max(self._needed(text, share) for text, share in zip(cells, _SHARES, strict=True))
            if self._y + height > self._height:
                self._device.newPage()
                self._begin_page()
            self._cells(cells, height)
        return self._pages

    def _begin_page(self) -> None:
        self._pages += 1
        self._painter.setFont(self._title)
        height = QFontMetricsF(self._title, self._device).height() * 1.6
        self._painter.drawText(QRectF(0, 0, self._width, height), Qt.TextFlag.TextSingleLine, self._heading)
        self._y = height
        heads = (tr("When"), tr("Patient"), tr("Number"), tr("Why"), tr("What came of it"))
        self._cells(heads, self._line * 1.5)

    def _needed(self, text: str, share: float) -> float:
        room = QRectF(0, 0, self._room(share), self._height)
        bound = QFontMetricsF(self._face, self._device).boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return max(bound.height(), self._line) + self._line * 0.8

    def _room(self, share: float) -> float:
        return share * self._width - self._line * 0.5

    def _cells(self, cells: Sequence[str], height: float) -> None:
        self._painter.setFont(self._face)
        rtl = self._painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 0.0
        for text, share in zip(cells, _SHARES, strict=True):
            at = self._width - x - self._room(share) if rtl else x
            box = QRectF(at, self._y + self._line * 0.4, self._room(share), height)
            self._painter.drawText(box, Qt.TextFlag.TextWordWrap, text)
            x += share * self._width
        self._y += height
        self._painter.setPen(QPen(self._painter.pen().color(), 0))
        self._painter.drawLine(0, round(self._y), round(self._width), round(self._y))
