"""The drawn sheet, kept in pieces: scrolling, hovering and dragging only copy them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

TILE_HEIGHT: Final = 512
TILE_WIDTH: Final = 1024
"""Where the sheet is much wider than what is seen; else a tile is as wide as the sheet."""

AHEAD: Final = 96
"""How much more than what is needed is drawn at once when something scrolls into view, in pixels."""

BUDGET: Final = 96 * 1024 * 1024
"""Bytes of pictures that are kept; past it tiles out of view go."""


@dataclass
class _Tile:
    """A piece of the sheet. `top` to `bottom` (in the tile) is drawn, the rest is not yet."""

    pixmap: QPixmap
    top: int = 0
    bottom: int = 0


class Tiles:
    """Pieces of a sheet that `render` draws: it gets a painter in the sheet's coordinates and the rectangle that it must fill."""

    def __init__(self, render: Callable[[QPainter, QRect], None]) -> None:
        self._render = render
        self._tiles: dict[tuple[int, int], _Tile] = {}
        self._width = 0
        self._height = 0
        self._tile_width = TILE_WIDTH
        self._ratio = 1.0

    def fit(self, *, width: int, height: int, seen_width: int, ratio: float) -> None:
        """The sheet has this size now, at this ratio of device pixels; what was drawn is stale."""
        tile_width = width if width <= 2 * seen_width else TILE_WIDTH
        if (tile_width, ratio) != (self._tile_width, self._ratio):
            self._tiles.clear()
        self._width, self._height = width, height
        self._tile_width, self._ratio = max(tile_width, 1), ratio
        self.forget()

    def forget(self) -> None:
        """Everything that was drawn is stale."""
        for tile in self._tiles.values():
            tile.top = tile.bottom = 0

    def redraw(self, rect: QRect) -> None:
        """A part of the sheet is stale: draw it anew, as far as it was drawn."""
        for (column, row), tile in self._tiles.items():
            x, y = column * self._tile_width, row * TILE_HEIGHT
            drawn = QRect(x, y + tile.top, self._tile_width, tile.bottom - tile.top)
            stale = rect.intersected(drawn)
            if not stale.isEmpty():
                self._draw(tile, stale, x=x, y=y)

    def paint(self, painter: QPainter, part: QRect, *, left: int, top: int) -> None:
        """Copy a part of the sheet to where its origin lies at (`left`, `top`)."""
        part = part.intersected(QRect(0, 0, self._width, self._height))
        if part.isEmpty():
            return
        shown: set[tuple[int, int]] = set()
        for row in range(part.top() // TILE_HEIGHT, part.bottom() // TILE_HEIGHT + 1):
            for column in range(part.left() // self._tile_width, part.right() // self._tile_width + 1):
                self._copy(painter, part, (column, row), left=left, top=top)
                shown.add((column, row))
        self._evict(shown)

    def _copy(self, painter: QPainter, part: QRect, key: tuple[int, int], *, left: int, top: int) -> None:
        x, y = key[0] * self._tile_width, key[1] * TILE_HEIGHT
        wanted = part.intersected(QRect(x, y, self._tile_width, TILE_HEIGHT))
        tile = self._tiles.get(key)
        if tile is None:
            tile = self._tiles[key] = _Tile(self._blank())
        self._complete(tile, wanted.top() - y, wanted.bottom() + 1 - y, x=x, y=y)
        ratio = self._ratio
        painter.drawPixmap(
            wanted.translated(left, top),
            tile.pixmap,
            QRect(
                round((wanted.x() - x) * ratio),
                round((wanted.y() - y) * ratio),
                round(wanted.width() * ratio),
                round(wanted.height() * ratio),
            ),
        )

    def _complete(self, tile: _Tile, top: int, bottom: int, *, x: int, y: int) -> None:
        """Draw what is missing between two lines of a tile."""
        if tile.top == tile.bottom:
            tile.top, tile.bottom = top, bottom
            self._draw(tile, QRect(x, y + top, self._tile_width, bottom - top), x=x, y=y)
            return
        if top < tile.top:
            begin = max(top - AHEAD, 0)
            self._draw(tile, QRect(x, y + begin, self._tile_width, tile.top - begin), x=x, y=y)
            tile.top = begin
        if bottom > tile.bottom:
            end = min(bottom + AHEAD, TILE_HEIGHT)
            self._draw(tile, QRect(x, y + tile.bottom, self._tile_width, end - tile.bottom), x=x, y=y)
            tile.bottom = end

    def _draw(self, tile: _Tile, part: QRect, *, x: int, y: int) -> None:
        painter = QPainter(tile.pixmap)
        painter.translate(-x, -y)
        painter.setClipRect(part)
        self._render(painter, part)
        painter.end()

    def _blank(self) -> QPixmap:
        made = QPixmap(ceil(self._tile_width * self._ratio), ceil(TILE_HEIGHT * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        return made

    def _evict(self, shown: set[tuple[int, int]]) -> None:
        each = 4 * ceil(self._tile_width * self._ratio) * ceil(TILE_HEIGHT * self._ratio)
        for key in [key for key in self._tiles if key not in shown]:
            if len(self._tiles) * each <= BUDGET:
                return
            del self._tiles[key]
