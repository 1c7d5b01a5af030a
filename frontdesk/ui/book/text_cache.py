"""How wide text is, and what of it fits, measured once: shaping the same few words again is what costs most in drawing a day."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from frontdesk.ui.theme import font
from frontdesk.ui.tokens import BODY, META, STRONG, Face

_MOST: Final = 6000
"""Texts whose widths are remembered; past it they are forgotten all at once, which costs one slow repaint."""


class TextFit:
    """Measures text of one face, on one line.

    Latin letters are measured one by one and added up; that is never less than a pixel off per kerned pair, so text that comes near the
    limit, and any other script, is measured as Qt shapes it.
    """

    def __init__(self, face: Face) -> None:
        self._metrics = QFontMetrics(font(face))
        self._letters: dict[str, int] = {}
        self._widths: dict[str, int] = {}
        self._fitted: dict[tuple[str, int], str] = {}
        self.baseline: int = (face.line - self._metrics.height()) // 2 + self._metrics.ascent()
        """From the top of a line of this face to where its letters stand."""

    def width(self, text: str) -> int:
        """The width of a text in pixels, as it is shaped."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) > _MOST:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    def fitted(self, text: str, width: int) -> str:
        """A text, elided at its end where it is wider than `width`; nothing where not even an ellipsis fits."""
        # Widths are rounded: what is as wide as there is room may be wider by half a pixel.
        known = self._widths.get(text)
        if (known is not None and known < width) or self._at_most(text) <= width:
            return text
        found = self._fitted.get((text, width))
        if found is None:
            if len(self._fitted) > _MOST:
                self._fitted.clear()
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) if width > 0 else ""
            self._fitted[text, width] = found
        return found

    def _at_most(self, text: str) -> int:
        """No less than the width of a text of single letters."""
        letters = self._letters
        try:
            return sum([letters[letter] for letter in text])
        except KeyError:
            for letter in text:
                if letter not in letters:
                    # One pixel more than its own: kerning may push a letter away, and widths are rounded.
                    letters[letter] = self._metrics.horizontalAdvance(letter) + 1
            return self._at_most(text)


class Fits:
    """Measures of the faces that the book is written in."""

    def __init__(self) -> None:
        self.meta = TextFit(META)
        self.body = TextFit(BODY)
        self.strong = TextFit(STRONG)
