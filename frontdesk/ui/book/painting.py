"""Draws the body of the book: grid, closed and blocked time, visits. Everything that does not follow the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from frontdesk.domain.day_axis import LineKind
from frontdesk.domain.day_geometry import ClosedArea, ColumnBox, OverflowMark, Rect
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, UtcMs
from frontdesk.services.daypage import ByWhat
from frontdesk.ui import words
from frontdesk.ui.book import wording
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.blocks import Composed, Composer, Run
from frontdesk.ui.book.sheet import Sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.theme import colour, font
from frontdesk.ui.tokens import BODY, META, RADIUS, S1, S2, STRONG, TYPE_SQUARE, Role

_REASON_EVERY = 3 * HOUR


class BodyPainter:
    """Draws parts of a sheet, in its own coordinates."""

    def __init__(self, art: BlockArt, fits: Fits) -> None:
        self._art = art
        self._fits = fits
        self._composer = Composer(art, fits)
        self._sheet: Sheet | None = None
        self._composed: dict[int, Composed] = {}

    @property
    def composer(self) -> Composer:
        """Composes single blocks: what is dragged is drawn with it, too."""
        return self._composer

    def show(self, sheet: Sheet) -> None:
        """Draw this sheet from now on."""
        self._sheet = sheet
        self._composer.limits = sheet.limits
        by_room = sheet.page.by is ByWhat.ROOM
        self._composer.providers = sheet.names if by_room else {}
        self._composed.clear()

    def set_hidden(self, hidden: bool) -> None:
        """Write initials instead of names."""
        self._composer.hidden = hidden
        self._composed.clear()

    def set_now(self, now_utc: UtcMs) -> None:
        """Say how long people wait by this clock. Which blocks that changes is the caller's to know."""
        self._composer.now_utc = now_utc
        self._composed.clear()

    def paint(self, painter: QPainter, clip: QRect) -> None:
        """Draw all that lies in `clip`, opaquely. The painter is clipped to it already."""
        sheet = self._sheet
        painter.fillRect(clip, self._art.role(Role.SURFACE))
        if sheet is None:
            return
        part = Rect(clip.x(), clip.y(), clip.width(), clip.height())
        boxes = [box for box in sheet.geometry.columns if _across(box, part)]
        self._closed(painter, boxes, part)
        self._grid(painter, sheet, part)
        self._reasons(painter, sheet, boxes, part)
        for box in boxes:
            for area in box.blocked:
                if _meets(area.rect, part):
                    self.blocked(painter, area.rect, wording.blocked_reason(area.blocked))
        self._blocks(painter, sheet, boxes, part)
        for box in boxes:
            for mark in box.marks:
                if _meets(mark.rect, part):
                    self._overflow(painter, mark)

    def composed(self, visit_id: int) -> Composed | None:
        """A block as it is drawn, if it is."""
        if self._sheet is None:
            return None
        for block in self._sheet.geometry.blocks():
            if block.visit.id == visit_id:
                return self._composer.composed(block, self._sheet.visits[visit_id])
        return None

    def _closed(self, painter: QPainter, boxes: list[ColumnBox], part: Rect) -> None:
        grey = self._art.role(Role.CLOSED)
        for box in boxes:
            for area in box.closed:
                if _meets(area.rect, part):
                    painter.fillRect(QRect(*area.rect), grey)

    def _grid(self, painter: QPainter, sheet: Sheet, part: Rect) -> None:
        body = sheet.geometry.body
        ink = self._art.role(Role.LINE)
        dotted = self._art.dotted(body.w) if body.w > 0 else None
        for line in sheet.geometry.lines:
            if not part.y <= line.y < part.y + part.h:
                continue
            if line.kind is LineKind.HOUR:
                painter.fillRect(part.x, line.y, part.w, 1, ink)
            elif dotted is not None:
                painter.drawPixmap(QPoint(body.x, line.y), dotted)
        for box in sheet.geometry.columns:
            edge = box.x if self._art.mirrored else box.x + box.width - 1
            if part.x <= edge < part.x + part.w:
                painter.fillRect(edge, part.y, 1, part.h, ink)
        for run in sheet.groups[:-1]:
            last = sheet.geometry.columns[run.first + run.count - 1]
            edge = last.x if self._art.mirrored else last.x + last.width - 1
            if part.x <= edge < part.x + part.w:
                painter.fillRect(edge - 1, part.y, 2, part.h, self._art.role(Role.MUTED))

    def _reasons(self, painter: QPainter, sheet: Sheet, boxes: list[ColumnBox], part: Rect) -> None:
        geometry = sheet.geometry
        start = geometry.axis.start_utc
        every = max(geometry.y_of(start + _REASON_EVERY) - geometry.y_of(start), META.line)
        for box in boxes:
            for area in box.closed:
                if area.shut.reason and area.rect.h >= META.line and _meets(area.rect, part):
                    self._reason(painter, area, every)

    def _reason(self, painter: QPainter, area: ClosedArea, every: int) -> None:
        # Below the line that it may begin at, so that no dotted line runs through it; again in a day that is closed for long,
        # so that it is seen wherever that is scrolled to.
        first, last = min(S1, area.rect.h - META.line), area.rect.h - META.line
        for top in range(first, last + 1, every):
            self._label(painter, area.rect, area.shut.reason, top=top)

    def blocked(self, painter: QPainter, rect: Rect, reason: str) -> None:
        """Blocked time with its reason."""
        held = QRectF(rect.x, rect.y, max(rect.w - 2, 1), max(rect.h - 1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._art.role(Role.CLOSED))
        painter.drawRoundedRect(held, RADIUS, RADIUS)
        painter.setBrush(self._art.hatch(self._art.scheme.roles[Role.LINE]))
        painter.setPen(QPen(self._art.role(Role.LINE), 1))
        painter.drawRoundedRect(held.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if rect.h >= META.line:
            self._label(painter, rect, reason, top=min(S1, (rect.h - META.line) // 2), plate=True)

    def _label(self, painter: QPainter, rect: Rect, text: str, *, top: int, plate: bool = False) -> None:
        fit = self._fits.meta
        shown = fit.fitted(text, rect.w - 2 * S2 - S1)
        if not shown:
            return
        width = fit.width(shown)
        x = rect.x + rect.w - S2 - width if self._art.mirrored else rect.x + S2
        if plate:
            painter.fillRect(x - S1, rect.y + top, width + 2 * S1, META.line, self._art.role(Role.CLOSED))
        painter.setFont(font(META))
        painter.setPen(self._art.role(Role.MUTED))
        painter.drawText(x, rect.y + top + fit.baseline, shown)

    def _blocks(self, painter: QPainter, sheet: Sheet, boxes: list[ColumnBox], part: Rect) -> None:
        known, visits, compose = self._composed, sheet.visits, self._composer.composed
        shown: list[Composed] = []
        for box in boxes:
            for block in box.blocks:
                if not _meets(block.rect, part):
                    continue
                visit_id = block.visit.id
                made = known.get(visit_id)
                if made is None:
                    made = known[visit_id] = compose(block, visits[visit_id])
                shown.append(made)
        draw_composed(painter, shown)

    def _overflow(self, painter: QPainter, mark: OverflowMark) -> None:
        rect, text = mark.rect, overflow_text(mark)
        painter.drawPixmap(rect.x, rect.y, self._art.button(rect.w, rect.h))
        fit = self._fits.strong
        painter.setFont(font(STRONG))
        painter.setPen(self._art.role(Role.TEXT))
        left = rect.x + (rect.w - fit.width(text)) // 2
        painter.drawText(left, rect.y + (rect.h - STRONG.line) // 2 + fit.baseline, text)


def overflow_text(mark: OverflowMark) -> str:
    """ "+2" """
    return tr("+{count}", count=words.number(len(mark.visits)))


def draw_composed(painter: QPainter, composed: list[Composed]) -> None:
    """Draw blocks: all grounds, then all text sorted by face and colour, so that the painter changes its mind as seldom as can be."""
    by_ink: dict[tuple[bool, str], list[Run]] = {}
    for each in composed:
        painter.drawPixmap(each.rect.x, each.rect.y, each.ground)
        for run in each.runs:
            kind = (run.strong, run.ink)
            if kind in by_ink:
                by_ink[kind].append(run)
            else:
                by_ink[kind] = [run]
    for (strong, ink), runs in by_ink.items():
        painter.setFont(font(STRONG if strong else BODY))
        painter.setPen(colour(ink))
        for run in runs:
            painter.drawText(run.x, run.y, run.text)
    for each in composed:
        for picture in each.pictures:
            painter.drawPixmap(picture.x, picture.y, picture.pixmap)
        square = each.square
        if square is not None:
            if square.edge is not None:
                painter.fillRect(square.x - 1, square.y - 1, TYPE_SQUARE + 2, TYPE_SQUARE + 2, square.edge)
            painter.fillRect(square.x, square.y, TYPE_SQUARE, TYPE_SQUARE, square.fill)


def _meets(rect: Rect, part: Rect) -> bool:
    return (
        rect.x < part.x + part.w
        and part.x < rect.x + rect.w
        and rect.y < part.y + part.h
        and part.y < rect.y + rect.h
    )


def _across(box: ColumnBox, part: Rect) -> bool:
    return box.x < part.x + part.w and part.x < box.x + box.width
