"""The pictures that blocks are made of, drawn once for each state and size and then only copied.

Everything here is drawn as for text that runs left to right, and turned round where it runs the other way; glyphs turn by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from frontdesk.domain.day_geometry import Rect
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import icons
from frontdesk.ui.theme import colour
from frontdesk.ui.tokens import GLYPH, RADIUS, S1, STATE_BAR, Role, Scheme
from frontdesk.ui.words import state_icon

GLYPH_LEFT: Final = STATE_BAR + S1
TEXT_LEFT: Final = GLYPH_LEFT + GLYPH + S1 + 1
HATCH: Final = 12
"""How wide the hatch of a no-show is."""
HATCH_TEXT_LEFT: Final = HATCH + S1 + 2
LEAST_FOR_GLYPH: Final = GLYPH + 2

_MOST: Final = 1500
_DASH, _GAP = 4, 3

OPEN_ENDED: Final = frozenset({Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT})
"""Drawn with a dashed border and no fill."""


@dataclass(frozen=True, slots=True)
class State:
    """What the look of a block depends on."""

    lifecycle: Lifecycle
    confirmation: Confirmation

    @property
    def icon(self) -> str:
        """The name of its glyph."""
        return state_icon(self.lifecycle, self.confirmation)

    @property
    def text_left(self) -> int:
        """Where the text of a block begins."""
        return HATCH_TEXT_LEFT if self.lifecycle is Lifecycle.NO_SHOW else TEXT_LEFT


@lru_cache(maxsize=64)
def state_of(lifecycle: Lifecycle, confirmation: Confirmation) -> State:
    """The look of a visit; what its patient said counts only while it is booked."""
    return State(lifecycle, confirmation if lifecycle is Lifecycle.BOOKED else Confirmation.NOT_ASKED)


class BlockArt:
    """Pictures of one look (light or dark) at one ratio of device pixels."""

    def __init__(self, scheme: Scheme, *, ratio: float, mirrored: bool) -> None:
        self.scheme = scheme
        self.ratio = ratio
        self.mirrored = mirrored
        self._blocks: dict[tuple[State, int, int, int, tuple[int, int] | None], QPixmap] = {}
        self._hatches: dict[str, QBrush] = {}
        self._dots: dict[int, QPixmap] = {}
        self._buttons: dict[tuple[int, int], QPixmap] = {}

    def role(self, role: Role) -> QColor:
        """A colour that is no state."""
        return colour(self.scheme.roles[role])

    def block(
        self, state: State, width: int, height: int, glyph_top: int, *, exact: tuple[int, int] | None = None
    ) -> QPixmap:
        """Fill, border, bar and glyph of a block; the glyph is left out where `glyph_top` is negative.

        `exact`: of a block that is higher than its time, where that begins and how high it is: the bar at the edge tells it.
        """
        key = (state, width, height, glyph_top, exact)
        found = self._blocks.get(key)
        if found is None:
            if len(self._blocks) > _MOST:
                self._blocks.clear()
            found = self._blocks[key] = self._drawn(state, width, height, glyph_top, exact)
        return found

    def icon(self, name: str, ink: str) -> QPixmap:
        """A glyph or mark, in a colour of the tokens."""
        return icons.pixmap(name, ink, GLYPH, ratio=self.ratio, mirrored=self.mirrored)

    def button(self, width: int, height: int) -> QPixmap:
        """What the number of visits without room stands on."""
        found = self._buttons.get((width, height))
        if found is None:
            found = self._buttons[width, height] = self._blank(width, height)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.role(Role.MUTED), 1))
            painter.setBrush(self.role(Role.HOVER))
            painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), RADIUS, RADIUS)
            painter.end()
        return found

    def dotted(self, width: int) -> QPixmap:
        """A dotted line, one pixel high: copying it is a tenth of drawing one."""
        found = self._dots.get(width)
        if found is None:
            self._dots.clear()
            found = self._dots[width] = self._blank(width, 1)
            painter = QPainter(found)
            ink = self.role(Role.LINE)
            for x in range(0, width, 4):
                painter.fillRect(x, 0, 2, 1, ink)
            painter.end()
        return found

    def hatch(self, ink: str) -> QBrush:
        """Lines from lower left to upper right, six pixels apart."""
        found = self._hatches.get(ink)
        if found is None:
            tile = self._blank(6, 6)
            painter = QPainter(tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(ink), 1))
            for shift in (-6, 0, 6):
                painter.drawLine(shift - 1, 7, shift + 7, -1)
            painter.end()
            found = self._hatches[ink] = QBrush(tile)
        return found

    def _blank(self, width: int, height: int) -> QPixmap:
        made = QPixmap(max(round(width * self.ratio), 1), max(round(height * self.ratio), 1))
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def _drawn(
        self, state: State, width: int, height: int, glyph_top: int, exact: tuple[int, int] | None
    ) -> QPixmap:
        made = self._blank(width, height)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mirrored:
            painter.translate(width, 0)
            painter.scale(-1, 1)
        self._ground(painter, state, width, height, exact)
        painter.resetTransform()
        if glyph_top >= 0 and state.lifecycle is not Lifecycle.NO_SHOW:
            ink = self.scheme.state(state.lifecycle, state.confirmation).ink
            left = width - GLYPH_LEFT - GLYPH if self.mirrored else GLYPH_LEFT
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.drawPixmap(QPoint(left, glyph_top), self.icon(state.icon, ink))
        painter.end()
        return made

    def _ground(
        self, painter: QPainter, state: State, width: int, height: int, exact: tuple[int, int] | None
    ) -> None:
        whole = QRectF(0, 0, width, height)
        inked = self.scheme.state(state.lifecycle, state.confirmation)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(inked.tint))
        painter.drawRoundedRect(whole, RADIUS, RADIUS)
        if state.lifecycle is Lifecycle.BOOKED:
            # Over what is there already, so that the corners stay round.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            top, high = exact or (0, height)
            painter.setClipRect(0, top, width, high)
            self._bar(painter, state.confirmation, height, colour(inked.ink))
            painter.setClipping(False)
            return
        if state.lifecycle in OPEN_ENDED:
            self._open_ended(painter, state, width, height, exact)
        elif not inked.solid:
            self._border(painter, width, height, self.role(Role.LINE), Qt.PenStyle.SolidLine)
        if exact is not None and state.lifecycle is not Lifecycle.NO_SHOW:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            painter.fillRect(0, exact[0], STATE_BAR, exact[1], colour(inked.ink))

    def _bar(self, painter: QPainter, confirmation: Confirmation, height: int, ink: QColor) -> None:
        match confirmation:
            case Confirmation.AWAITING:
                for y in range(0, height, _DASH + _GAP):
                    painter.fillRect(0, y, STATE_BAR, _DASH, ink)
            case Confirmation.DECLINED:
                painter.fillRect(0, 0, 2, height, ink)
                painter.fillRect(STATE_BAR, 0, 2, height, ink)
            case _:
                painter.fillRect(0, 0, STATE_BAR, height, ink)

    def _open_ended(
        self, painter: QPainter, state: State, width: int, height: int, exact: tuple[int, int] | None
    ) -> None:
        ink = self.scheme.roles[Role.MUTED]
        if state.lifecycle is Lifecycle.NO_SHOW:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            top, high = exact or (0, height)
            painter.fillRect(QRect(0, top, HATCH, high), self.hatch(ink))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._border(painter, width, height, colour(ink), Qt.PenStyle.DashLine)

    def _border(self, painter: QPainter, width: int, height: int, ink: QColor, style: Qt.PenStyle) -> None:
        pen = QPen(ink, 1, style)
        if style is Qt.PenStyle.DashLine:
            pen.setDashPattern([3, 3])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), RADIUS, RADIUS)


def to_qrect(rect: Rect) -> QRect:
    """A rectangle of the layout as Qt's."""
    return QRect(*rect)
