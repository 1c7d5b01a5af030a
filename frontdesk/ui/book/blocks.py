"""What stands in a block, and where: its picture, its lines of text, marks at the right, the square of its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtGui import QColor, QPixmap

from frontdesk.domain.colour import contrast
from frontdesk.domain.day_geometry import Block, Rect, TextLine
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui import words
from frontdesk.ui.book import wording
from frontdesk.ui.book.art import LEAST_FOR_GLYPH, BlockArt, state_of
from frontdesk.ui.book.marks import MOST, marks_of
from frontdesk.ui.book.text_cache import Fits, TextFit
from frontdesk.ui.theme import colour
from frontdesk.ui.tokens import BODY, GLYPH, S1, S2, TYPE_SQUARE, Ink, Role

_LINE: Final = BODY.line
_AIR: Final = 5
"""Between the edge of a block and what stands at its right."""
_BETWEEN: Final = S2
_BESIDE: Final = 6
"""Between a name and what stands at the right of it."""
_SEEN: Final = 2.5
"""The contrast below which a type's square gets an edge."""
_LEAST_NAME: Final = 30
_LEAST_TEXT: Final = 28
"""What is narrower than this after eliding says nothing and is left out."""


class Run(NamedTuple):
    """A piece of text on its baseline, semibold or not. `ink` is a colour of the tokens."""

    strong: bool
    ink: str
    x: int
    y: int
    text: str


class Picture(NamedTuple):
    """An icon and its upper left corner."""

    x: int
    y: int
    pixmap: QPixmap


class Square(NamedTuple):
    """The square of an appointment type. `edge` sets it off from a block that is filled."""

    x: int
    y: int
    fill: QColor
    edge: QColor | None


class Composed(NamedTuple):
    """A block, ready to be drawn: places are on the sheet."""

    rect: Rect
    ground: QPixmap
    runs: tuple[Run, ...]
    pictures: tuple[Picture, ...]
    square: Square | None


@dataclass(slots=True)
class _Line:
    """A line of a block that is filled from both ends. `left` and `right` are free between; counted in the block."""

    top: int
    left: int
    right: int

    @property
    def room(self) -> int:
        return self.right - self.left


class Composer:
    """Composes blocks in one look. `hidden`: names as initials. `now_utc`: for how long somebody waits."""

    def __init__(self, art: BlockArt, fits: Fits) -> None:
        self._art = art
        self._fits = fits
        self._text = art.scheme.roles[Role.TEXT]
        self._muted = art.scheme.roles[Role.MUTED]
        self._surface = art.role(Role.SURFACE)
        self.hidden = False
        self.now_utc: UtcMs = 0
        self.limits: Mapping[int, int] = {}
        """Minutes after which somebody waits too long, by location."""
        self.providers: Mapping[int, str] = {}
        """Whose visit it is, where the columns do not tell that."""

    def composed(self, block: Block, visit: DayVisit) -> Composed:
        """A block with all that it says."""
        return _Composing(self, block, visit).done()

    def inks(self, visit: DayVisit, inked: Ink) -> tuple[str, str]:
        """The colours of the name and of the rest."""
        if inked.solid or visit.lifecycle is Lifecycle.COMPLETED:
            return inked.ink, inked.ink
        return self._text, self._muted

    @property
    def art(self) -> BlockArt:
        """Where pictures come from."""
        return self._art

    def fit(self, *, strong: bool) -> TextFit:
        """Measures body text, semibold or not."""
        return self._fits.strong if strong else self._fits.body

    @property
    def surface(self) -> QColor:
        """The colour of the ground."""
        return self._surface


@lru_cache(maxsize=512)
def _stands_out(fill: str, ground: str) -> bool:
    """Whether a type's colour is seen on a block by itself."""
    return contrast(fill, ground) >= _SEEN


class _Composing:
    __slots__ = (
        "_block",
        "_composer",
        "_fit",
        "_inked",
        "_name_ink",
        "_pictures",
        "_rest_ink",
        "_runs",
        "_said",
        "_square",
        "_state",
        "_timed",
        "_visit",
    )

    def __init__(self, composer: Composer, block: Block, visit: DayVisit) -> None:
        self._composer = composer
        self._block = block
        self._visit = visit
        self._state = state_of(visit.lifecycle, visit.confirmation)
        self._inked = composer.art.scheme.state(visit.lifecycle, visit.confirmation)
        self._name_ink, self._rest_ink = composer.inks(visit, self._inked)
        self._runs: list[Run] = []
        self._pictures: list[Picture] = []
        self._square = self._type_square()
        self._said = False
        self._timed = not block.off_grid
        self._fit = composer.fit(strong=False)

    def done(self) -> Composed:
        rect, lines = self._block.rect, self._block.lines
        count = len(lines)
        air = (rect.h - count * _LINE) // 2 if count < 2 else max(1, min(4, (rect.h - count * _LINE) // 2))
        glyph_top = air + (_LINE - GLYPH) // 2 if count and rect.h >= LEAST_FOR_GLYPH else -1
        ground = self._composer.art.block(self._state, rect.w, rect.h, glyph_top, exact=self._block.exact)
        for number, line in enumerate(lines):
            free = self._free(air + number * _LINE)
            match line:
                case TextLine.NAME:
                    self._name_line(free, alone=count == 1)
                case TextLine.TYPE:
                    self._type_line(free, last=count == 2)
                case TextLine.STORY:
                    self._story_line(free)
        return Composed(rect, ground, tuple(self._runs), tuple(self._pictures), self._square)

    def _free(self, top: int) -> _Line:
        """A line without what the type's square takes of it."""
        rect = self._block.rect
        beside = self._square is not None and top + _LINE > rect.h - TYPE_SQUARE - _AIR
        right = rect.w - _AIR - (TYPE_SQUARE + _AIR if beside else 0)
        return _Line(top, self._state.text_left, right)

    def _name_line(self, line: _Line, *, alone: bool) -> None:
        visit = self._visit
        word = wording.said_word(visit)
        if word and self._at_right(line, self._word_ink(), (word,), least=_LEAST_NAME, strong=True):
            self._said = True
        elif alone:
            waits = wording.waiting(visit, self._composer.now_utc)
            self._at_right(line, self._rest_ink, waits, least=_LEAST_NAME * 2)
        if self._block.off_grid:
            self._timed = self._time(line)
        name = wording.shown_name(visit.patient, hidden=self._composer.hidden)
        if alone:
            self._marks(line, beside=name)
        self._put(line, self._name_ink, name, least=0)
        if alone and not word:
            self._put(line, self._rest_ink, visit.type)
            provider = self._composer.providers.get(visit.provider_id, "")
            if provider:
                self._put(line, self._rest_ink, provider, least=self._fit.width(provider))

    def _time(self, line: _Line) -> bool:
        """When the visit begins, if that leaves room for a name. The hours beside it tell morning from afternoon."""
        text = words.clock_bare(self._visit.start_utc, self._visit.zone)
        if self._fit.width(text) + _BETWEEN + _LEAST_NAME * 2 > line.room:
            return False
        self._put(line, self._rest_ink, text)
        return True

    def _type_line(self, line: _Line, *, last: bool) -> None:
        if not self._timed:
            self._put(line, self._rest_ink, words.clock_bare(self._visit.start_utc, self._visit.zone))
        self._marks(line)
        word = "" if self._said else wording.said_word(self._visit)
        if word:
            self._put(line, self._word_ink(), word, strong=True)
        waits = wording.waiting(self._visit, self._composer.now_utc) if last else ()
        if waits:
            self._put(line, self._rest_ink, waits[0])
        if word or waits:
            self._put(line, self._rest_ink, self._visit.type)
            return
        fit = self._fit
        # The height of a block tells its length as well; its type is told by nothing else.
        told = wording.type_lines(self._visit, self._composer.providers.get(self._visit.provider_id, ""))
        whole = next((text for text in told if fit.fitted(text, line.room) == text), None)
        self._put(line, self._rest_ink, whole or told[-1])

    def _story_line(self, line: _Line) -> None:
        told = wording.stories(self._visit, self._composer.now_utc, hidden=self._composer.hidden)
        fit = self._fit
        whole = next((text for text in told if fit.fitted(text, line.room) == text), None)
        self._put(line, self._rest_ink, whole or next(iter(told), ""))

    def _word_ink(self) -> str:
        return self._inked.ink if self._visit.lifecycle is Lifecycle.BOOKED else self._name_ink

    def _put(
        self, line: _Line, ink: str, text: str, *, least: int = _LEAST_TEXT, strong: bool = False
    ) -> None:
        """Text from the left of what is free; nothing where too little is."""
        if not text or line.room < least:
            return
        fit = self._composer.fit(strong=True) if strong else self._fit
        shown = fit.fitted(text, line.room)
        if not shown:
            return
        width, rect = fit.width(shown), self._block.rect
        self._runs.append(
            Run(strong, ink, self._x(line.left, width), rect.y + line.top + fit.baseline, shown)
        )
        line.left += width + _BETWEEN

    def _at_right(
        self, line: _Line, ink: str, texts: tuple[str, ...], *, least: int, strong: bool = False
    ) -> bool:
        """The first of `texts` that fits whole at the right and leaves `least` pixels; False where none does."""
        fit = self._composer.fit(strong=strong)
        for text in texts:
            width = fit.width(text)
            if width + _BESIDE + least <= line.room:
                x, y = self._x(line.right - width, width), self._block.rect.y + line.top + fit.baseline
                self._runs.append(Run(strong, ink, x, y, text))
                line.right -= width + _BESIDE
                return True
        return False

    def _marks(self, line: _Line, *, beside: str = "") -> None:
        """The most pressing marks at the right, as many as leave room for a text, or for a little of any."""
        visit, composer = self._visit, self._composer
        found = marks_of(visit, composer.now_utc, limit=composer.limits.get(visit.location_id, 0))
        if not found:
            return
        least = self._fit.width(beside) if beside else _LEAST_TEXT
        room = max((line.room - least) // (GLYPH + S1), 0)
        shown = found[: min(MOST, room)]
        for mark in reversed(shown):
            left = line.right - GLYPH
            top = self._block.rect.y + line.top + (_LINE - GLYPH) // 2
            self._pictures.append(
                Picture(self._x(left, GLYPH), top, composer.art.icon(mark.icon, self._rest_ink))
            )
            line.right = left - S1

    def _type_square(self) -> Square | None:
        rect, visit = self._block.rect, self._visit
        if not visit.type_colour or rect.h < TYPE_SQUARE + 4 or rect.w < 4 * TYPE_SQUARE:
            return None
        below = min(_AIR, (rect.h - TYPE_SQUARE) // 2)
        x = self._x(rect.w - _AIR - TYPE_SQUARE, TYPE_SQUARE)
        y = rect.y + rect.h - below - TYPE_SQUARE
        fill = f"#{visit.type_colour}"
        edge = None if _stands_out(fill, self._inked.tint) else colour(self._rest_ink)
        return Square(x, y, colour(fill), edge)

    def _x(self, left: int, width: int) -> int:
        """From the left of the block to the sheet, turned round where text runs right to left."""
        rect = self._block.rect
        return rect.x + (rect.w - left - width if self._composer.art.mirrored else left)
