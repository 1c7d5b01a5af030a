"""The window's own drawings (`resources/icons/NAME.svg`) in any colour, size and screen.

Icons are drawn on 24 units and shown at 16 or 20; glyphs of states and marks of visits (`state-...`, `mark-...`) are drawn on 12
and shown at 12. They are black on nothing; black gives way to the colour that is asked for. `app` alone has colours of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, qAddPostRoutine
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap

from frontdesk.domain.resources import resource_path
from frontdesk.ui.tokens import ICON

_INK: Final = b'"#000"'
_FULL: Final = 255

POINTING: Final = frozenset(
    {
        "arrived",
        "chevron-left",
        "chevron-right",
        "external",
        "import",
        "left",
        "list",
        "message",
        "messages",
        "note",
        "phone-out",
        "redo",
        "reply",
        "send",
        "undo",
        "waiting",
        "walk-in",
        "state-arrived",
        "state-left_without_visit",
        "state-needs_person",
        "mark-interpreter",
    }
)
"""What points along the line of text, and is turned round where text runs right to left. A clock, a tick or a player's arrow isn't."""


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The names of all icons."""
    return frozenset(path.stem for path in resource_path("icons").glob("*.svg"))


def pixmap(
    name: str, colour: QColor | str, size: int, *, ratio: float = 1.0, mirrored: bool = False
) -> QPixmap:
    """An icon as a picture, from a cache if it was asked for before.

    `size` is its side in logical pixels, `ratio` the device pixels in one of them. With `mirrored` (text runs right to left) an
    icon that points is turned round; the others stay, so every caller can say `mirrored=widget.isRightToLeft()`.
    Raises `FileNotFoundError` if there is no such icon.
    """
    ink = QColor(colour).rgba()
    return _drawn(name, ink, size, float(ratio), mirrored and name in POINTING)


def icon(
    name: str,
    colour: QColor | str,
    *,
    disabled: QColor | str | None = None,
    size: int = ICON,
    mirrored: bool = False,
) -> QIcon:
    """An icon for buttons, actions and windows, drawn when it is shown and sharp on every screen.

    `disabled` is its colour where the control is disabled (the same, if left out); it is never drawn larger than `size` logical
    pixels. Raises `FileNotFoundError` if there is no such icon.
    """
    _source(name)
    ink = QColor(colour)
    return QIcon(_Engine(name, ink, ink if disabled is None else QColor(disabled), size, mirrored))


class _Engine(QIconEngine):
    """Draws an icon at the size and for the screen that Qt asks for."""

    _clones: Final[list[QIconEngine]] = []
    """Qt takes a clone over without Python knowing: what nobody here held would be freed under Qt's hands."""

    def __init__(self, name: str, colour: QColor, disabled: QColor, size: int, mirrored: bool) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._disabled = disabled
        self._size = size
        self._mirrored = mirrored

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        side = self._side(rect.size())
        place = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
        painter.drawPixmap(place, self._picture(side, mode, painter.device().devicePixelRatio()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        return self._picture(self._side(size), mode, scale)

    def actualSize(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        side = self._side(size)
        return QSize(side, side)

    def key(self) -> str:
        return "frontdesk"

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name, self._colour, self._disabled, self._size, self._mirrored)
        self._clones.append(copy)
        return copy

    def _side(self, size: QSize) -> int:
        return min(size.width(), size.height(), self._size)

    def _picture(self, side: int, mode: QIcon.Mode, ratio: float) -> QPixmap:
        ink = self._disabled if mode is QIcon.Mode.Disabled else self._colour
        return pixmap(self._name, ink, side, ratio=ratio, mirrored=self._mirrored)


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    if name not in names():
        raise FileNotFoundError(f'There is no icon named "{name}" in resources/icons.')
    return resource_path(f"icons/{name}.svg").read_bytes()


@lru_cache(maxsize=1024)
def _drawn(name: str, ink: int, size: int, ratio: float, mirrored: bool) -> QPixmap:
    # Not at the top: nothing of it is loaded before the first icon is drawn.
    from PySide6.QtSvg import QSvgRenderer

    colour = QColor.fromRgba(ink)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(_INK, f'"{colour.name()}"'.encode())))
    side = max(1, round(size * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    if colour.alpha() < _FULL:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(image.rect(), QColor(0, 0, 0, colour.alpha()))
    painter.end()
    made = QPixmap.fromImage(image.flipped(Qt.Orientation.Horizontal) if mirrored else image)
    made.setDevicePixelRatio(ratio)
    return made


qAddPostRoutine(_drawn.cache_clear)  # pictures may not outlive the application
