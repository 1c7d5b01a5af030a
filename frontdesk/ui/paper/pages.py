"""The pages of a sheet: laid out once, drawn on whatever takes a painter. Text is drawn as plain text, black on white."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from threading import get_ident
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPageSize, QPainter, QPen

from frontdesk.domain.i18n import tr
from frontdesk.domain.pagination import Piece, paginate
from frontdesk.ui.paper.content import Content, Entry

POINT: Final = 10.0
"""Units of a page in a point: letters have whole sizes in units, and come out alike on every device."""
NAME: Final = 12.5
"""Points of a name: to be read at arm's length."""
_TIME: Final = 13.0
_PLAIN: Final = 11.0
_SMALL: Final = 9.5
_TITLE: Final = 17.0
_HEADING: Final = 13.0
_MARGIN: Final = 36 * POINT
_TIME_WIDTH: Final = 66 * POINT
_NUMBER_WIDTH: Final = 118 * POINT
_TICK_WIDTH: Final = 38 * POINT
_TICK: Final = 13 * POINT
_GAP: Final = 8 * POINT
_AROUND: Final = 3.5 * POINT
"""Room above and below the words of a line."""
_WRITE: Final = 25 * POINT
"""Height of a line to write on."""
_MOST_LINES: Final = 3
"""Of one name, note or alert; more is in the book."""
_LETTER: Final = frozenset({"US", "CA", "MX", "PH", "CO", "CL", "VE"})
_BLACK: Final = QColor(Qt.GlobalColor.black)
_ISOLATE, _END = "\u2068", "\u2069"
_ONE_LINE: Final = Qt.TextFlag.TextSingleLine.value


def paper_of(country: str) -> QSizeF:
    """The paper of a country (ISO 3166), in points."""
    size = QPageSize.PageSizeId.Letter if country in _LETTER else QPageSize.PageSizeId.A4
    return QPageSize(size).size(QPageSize.Unit.Point)


def _face(points: float, *, strong: bool = False) -> QFont:
    return _face_in(get_ident(), points, strong)


def _metrics(points: float, *, strong: bool = False) -> QFontMetricsF:
    return _metrics_in(get_ident(), points, strong)


# By thread: a sheet may be written by a worker while the window shows another, and a font is one thread's at a time.
@lru_cache(maxsize=64)
def _face_in(thread: int, points: float, strong: bool) -> QFont:
    del thread
    made = QFont(QGuiApplication.font())
    made.setPixelSize(round(points * POINT))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=64)
def _metrics_in(thread: int, points: float, strong: bool) -> QFontMetricsF:
    return QFontMetricsF(_face_in(thread, points, strong))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words beside the time, and what stands behind it in plain letters."""

    text: str
    points: float
    strong: bool = False
    aside: str = ""

    @property
    def height(self) -> float:
        return _metrics(self.points, strong=self.strong).height()


class Pages:
    """A sheet on paper of a size in points. `right_to_left`: everything is mirrored."""

    def __init__(self, content: Content, paper: QSizeF, *, right_to_left: bool = False) -> None:
        self.content, self.paper = content, paper
        self.mirrored = right_to_left
        self._width = paper.width() * POINT - 2 * _MARGIN
        self._ticks = 2 * _TICK_WIDTH if content.ticks else 0.0
        self._words = self._width - _TIME_WIDTH - _NUMBER_WIDTH - self._ticks - 2 * _GAP
        line = _metrics(_PLAIN).height()
        self._top = _metrics(_TITLE).height() + line + 2 * _GAP
        if content.apart:
            self._top += line
        foot = _metrics(_SMALL).height() + _GAP
        self._head = 0.0 if content.apart else _metrics(_HEADING).height() + 2 * _GAP
        self._room = paper.height() * POINT - 2 * _MARGIN - self._top - foot - (2 * _GAP + line)
        self._pages = self._laid_out()
        bare = {piece.part: piece.first for page in self._pages for piece in page if self._is_spare(piece)}
        if bare:
            # A page with nothing but lines for whoever comes besides is not worth its paper.
            self.content = replace(
                content,
                sections=tuple(
                    replace(part, entries=part.entries[: bare.get(at, len(part.entries))])
                    for at, part in enumerate(content.sections)
                ),
            )
            self._pages = self._laid_out()

    def _laid_out(self) -> tuple[tuple[Piece, ...], ...]:
        sections = self.content.sections
        line = _metrics(_PLAIN).height()
        return paginate(
            [[self.height(each) for each in part.entries] for part in sections],
            room=self._room,
            head=self._head + (0.0 if any(part.entries for part in sections) else line),
            apart=self.content.apart,
        )

    def _is_spare(self, piece: Piece) -> bool:
        """Whether it goes on from another page with nothing but lines for whoever comes besides."""
        entries = self.content.sections[piece.part].entries[piece.first : piece.end]
        return piece.continued and all(each.spare for each in entries)

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self._pages)

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw page `number` (the first is 0). The painter's unit is a point, its origin the corner of the paper."""
        painter.save()
        painter.scale(1 / POINT, 1 / POINT)
        painter.translate(_MARGIN, _MARGIN)
        painter.setPen(_BLACK)
        direction = Qt.LayoutDirection.RightToLeft if self.mirrored else Qt.LayoutDirection.LeftToRight
        painter.setLayoutDirection(direction)
        _Page(self, painter, number).draw(self._pages[number])
        painter.restore()

    # Measures, in units

    @property
    def width(self) -> float:
        """Between the margins."""
        return self._width

    @property
    def bottom(self) -> float:
        """Of what is between the margins."""
        return self.paper.height() * POINT - 2 * _MARGIN

    @property
    def words_width(self) -> float:
        """Of the column in which the names stand."""
        return self._words

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A place on the page, mirrored where everything is."""
        return QRectF(self._width - x - width if self.mirrored else x, y, width, height)

    def at(self, *, end: bool) -> int:
        """The flag for text that stands at the beginning, or the end, of its place."""
        left = end == self.mirrored
        # Without Absolute, Qt would mirror a second time where the painter does.
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        return side.value | Qt.AlignmentFlag.AlignAbsolute.value | Qt.AlignmentFlag.AlignTop.value

    def height(self, entry: Entry) -> float:
        """Of a line of the sheet."""
        line = _metrics(_PLAIN).height()
        if entry.faint or not entry.name:
            return max(line, entry.write * _WRITE) + 2 * _AROUND
        texts = sum(each.height for each in self.told(entry))
        numbers = len(entry.numbers) * line
        time = _metrics(_TIME, strong=True).height() + _metrics(_SMALL).height()
        return max(texts, numbers, time) + 2 * _AROUND

    def told(self, entry: Entry) -> list[_Line]:
        """The lines in the column of names, `aside` behind the name where it fits."""
        found = [_Line(text, NAME, strong=True) for text in self._wrapped(entry.name, NAME, strong=True)]
        if entry.aside:
            last = _metrics(NAME, strong=True).horizontalAdvance(found[-1].text) + _GAP
            if last + _metrics(_PLAIN).horizontalAdvance(entry.aside) <= self._words:
                found[-1] = replace(found[-1], aside=entry.aside)
            else:
                found.append(_Line(entry.aside, _PLAIN))
        for text in entry.alerts:
            # An alert is told by a sign, too, not by its weight alone.
            found += [_Line(each, _PLAIN, strong=True) for each in self._wrapped(f"! {text}", strong=True)]
        for text in entry.details:
            found += [_Line(each, _PLAIN) for each in self._wrapped(text)]
        return found

    def _wrapped(self, text: str, points: float = _PLAIN, *, strong: bool = False) -> list[str]:
        """A text in the lines that it takes, broken between words where that is possible; the last one is cut."""
        metrics = _metrics(points, strong=strong)
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > self._words:
                lines.append(word)
            else:
                lines[-1] = longer
            while metrics.horizontalAdvance(lines[-1]) > self._words:
                fits = self._fitting(lines[-1], metrics)
                lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
            if len(lines) > _MOST_LINES:
                rest = text[sum(len(each) + 1 for each in lines[: _MOST_LINES - 1]) :]
                cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self._words)
                return [*lines[: _MOST_LINES - 1], cut]
        return lines

    def _fitting(self, word: str, metrics: QFontMetricsF) -> int:
        """How many letters of a word that is too long go in a line; one at least."""
        fits = 1
        while fits < len(word) and metrics.horizontalAdvance(word[: fits + 1]) <= self._words:
            fits += 1
        return fits


class _Page:
    """One page while it is drawn."""

    def __init__(self, pages: Pages, painter: QPainter, number: int) -> None:
        self._pages, self._painter, self._number = pages, painter, number
        self._content = pages.content
        self._y = 0.0

    def draw(self, pieces: tuple[Piece, ...]) -> None:
        self._top(pieces)
        self._columns()
        for piece in pieces:
            self._piece(piece)
        self._foot()

    def _top(self, pieces: tuple[Piece, ...]) -> None:
        content, width = self._content, self._pages.width
        page = tr("page {number} of {count}", number=self._number + 1, count=self._pages.count)
        title, under = content.title, content.clinic
        if content.apart and pieces:
            section = content.sections[pieces[0].part]
            title = section.title
            if pieces[0].continued:
                title = tr("{title}, continued", title=title)
        height = _metrics(_TITLE, strong=True).height()
        day_width = _metrics(_PLAIN, strong=True).horizontalAdvance(content.day) + _GAP
        self._text(title, 0, self._y, width - day_width, _TITLE, strong=True)
        drop = _metrics(_TITLE, strong=True).ascent() - _metrics(_PLAIN, strong=True).ascent()
        self._text(content.day, width - day_width, self._y + drop, day_width, _PLAIN, strong=True, end=True)
        self._y += height
        said = f"{content.as_of}, {page}"
        said_width = _metrics(_PLAIN).horizontalAdvance(said) + _GAP
        self._text(under, 0, self._y, width - said_width, _PLAIN)
        self._text(said, width - said_width, self._y, said_width, _PLAIN, end=True)
        self._y += _metrics(_PLAIN).height()
        if content.apart:
            aside = content.sections[pieces[0].part].aside if pieces else ""
            self._text(aside, 0, self._y, width, _PLAIN)
            self._y += _metrics(_PLAIN).height()
        self._y += _GAP

    def _columns(self) -> None:
        time, patient, phone, here, done = self._content.heads
        width = self._pages.width
        ticks = 2 * _TICK_WIDTH if self._content.ticks else 0.0
        self._text(time, 0, self._y, _TIME_WIDTH, _SMALL)
        self._text(patient, _TIME_WIDTH, self._y, self._pages.words_width, _SMALL)
        self._text(phone, width - ticks - _NUMBER_WIDTH, self._y, _NUMBER_WIDTH, _SMALL)
        if ticks:
            self._text(here, width - ticks, self._y, _TICK_WIDTH, _SMALL)
            self._text(done, width - _TICK_WIDTH, self._y, _TICK_WIDTH, _SMALL)
        self._y += _metrics(_SMALL).height() + _GAP / 2
        self._rule(1.0)

    def _piece(self, piece: Piece) -> None:
        section = self._content.sections[piece.part]
        if not self._content.apart:
            title = tr("{title}, continued", title=section.title) if piece.continued else section.title
            self._y += _GAP
            wide = _metrics(_HEADING, strong=True).horizontalAdvance(title) + _GAP
            self._text(title, 0, self._y, self._pages.width, _HEADING, strong=True)
            drop = _metrics(_HEADING, strong=True).ascent() - _metrics(_PLAIN).ascent()
            self._text(section.aside, wide, self._y + drop, self._pages.width - wide, _PLAIN)
            self._y += _metrics(_HEADING, strong=True).height() + _GAP / 2
            self._rule(0.4)
        if not section.entries:
            self._text(section.empty, 0, self._y + _AROUND, self._pages.width, _PLAIN)
        for entry in section.entries[piece.first : piece.end]:
            self._entry(entry, self._pages.height(entry))

    def _entry(self, entry: Entry, height: float) -> None:
        pages, top = self._pages, self._y
        y = top + _AROUND
        self._text(
            entry.time, 0, y, _TIME_WIDTH - _GAP, _PLAIN if entry.faint else _TIME, strong=not entry.faint
        )
        if entry.length:
            under = y + _metrics(_TIME, strong=True).height()
            self._text(entry.length, 0, under, _TIME_WIDTH - _GAP, _SMALL)
        if entry.name:
            self._told(entry, y)
        elif entry.aside:
            self._text(entry.aside, _TIME_WIDTH, y, pages.words_width, _PLAIN)
        for line in range(entry.write):
            self._write(top + (line + 1) * _WRITE, after=entry.aside if not line else "")
        ticks = 2 * _TICK_WIDTH if self._content.ticks else 0.0
        for at, number in enumerate(entry.numbers):
            begin = pages.width - ticks - _NUMBER_WIDTH
            self._text(number, begin, y + at * _metrics(_PLAIN).height(), _NUMBER_WIDTH - _GAP, _PLAIN)
        if entry.ticks and ticks:
            for at in (2, 1):
                self._tick(pages.width - at * _TICK_WIDTH, y)
        self._y = top + height
        self._rule(0.4)

    def _told(self, entry: Entry, y: float) -> None:
        wide = self._pages.words_width
        for line in self._pages.told(entry):
            metrics = _metrics(line.points, strong=line.strong)
            self._text(line.text, _TIME_WIDTH, y, wide, line.points, strong=line.strong)
            if line.aside:
                begin = metrics.horizontalAdvance(line.text) + _GAP
                drop = metrics.ascent() - _metrics(_PLAIN).ascent()
                self._text(line.aside, _TIME_WIDTH + begin, y + drop, wide - begin, _PLAIN)
            y += line.height

    def _foot(self) -> None:
        height = _metrics(_SMALL).height()
        self._text(self._content.footer, 0, self._pages.bottom - height, self._pages.width, _SMALL)

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        points: float,
        *,
        strong: bool = False,
        end: bool = False,
    ) -> None:
        """One line of text, cut where it is too long."""
        if not text:
            return
        metrics = _metrics(points, strong=strong)
        if metrics.horizontalAdvance(text) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        self._painter.setFont(_face(points, strong=strong))
        if self._pages.mirrored:
            # Numbers and names keep their own direction.
            text = f"{_ISOLATE}{text}{_END}"
        box = self._pages.box(x, y, width, metrics.height())
        self._painter.drawText(
            box, self._pages.at(end=end) | _ONE_LINE | Qt.TextFlag.TextDontClip.value, text
        )

    def _rule(self, points: float) -> None:
        self._painter.setPen(QPen(_BLACK, points * POINT))
        self._painter.drawLine(QPointF(0, self._y), QPointF(self._pages.width, self._y))

    def _write(self, y: float, *, after: str) -> None:
        begin = _TIME_WIDTH
        if after:
            begin += _metrics(_PLAIN).horizontalAdvance(after) + _GAP
        line = self._pages.box(begin, y, _TIME_WIDTH + self._pages.words_width - begin, 0)
        self._painter.setPen(QPen(_BLACK, 0.4 * POINT, Qt.PenStyle.DotLine))
        self._painter.drawLine(line.topLeft(), line.topRight())
        self._painter.setPen(_BLACK)

    def _tick(self, x: float, y: float) -> None:
        self._painter.setPen(QPen(_BLACK, 0.8 * POINT))
        self._painter.drawRect(self._pages.box(x + 2 * POINT, y + 2 * POINT, _TICK, _TICK))
