"""Everything of the drawn day put together in its order: the sheet, what hovers over it, what stays put, what is dragged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from frontdesk.domain.day_geometry import INSET_BOTTOM, INSET_RIGHT, Rect
from frontdesk.domain.day_hits import blocked_areas, visits_in
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.blocked import can_move
from frontdesk.ui.book.cursor import Place
from frontdesk.ui.book.dragging import Ghost, home_rect
from frontdesk.ui.book.frame import FramePainter
from frontdesk.ui.book.header import Carried, HeaderPainter
from frontdesk.ui.book.hover import Hovered
from frontdesk.ui.book.overlay import RING, OverlayPainter
from frontdesk.ui.book.painting import BodyPainter
from frontdesk.ui.book.sheet import Sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.book.tiles import Tiles
from frontdesk.ui.tokens import COLUMN_HEADER, GUTTER, Role, Scheme


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn besides the sheet itself. `origin`: where the sheet's upper left corner lies in the viewport."""

    viewport: QRect
    origin: QPoint
    place: Place | None
    hovered: Hovered
    ghost: Ghost | None
    focused: bool
    carried: Carried | None = None


class Surface:
    """Draws a sheet. It keeps what was drawn until it is told that something is stale."""

    def __init__(self, scheme: Scheme) -> None:
        self._fits = Fits()
        self._scheme = scheme
        self._sheet: Sheet | None = None
        self._hidden = False
        self._now: UtcMs = 0
        self._ratio = 1.0
        self._mirrored = False
        self._seen_width = 0
        self._tiles = Tiles(self._render)
        self._made()

    def _made(self) -> None:
        """Painters for the look, ratio and direction of now."""
        self._art = BlockArt(self._scheme, ratio=self._ratio, mirrored=self._mirrored)
        self._body = BodyPainter(self._art, self._fits)
        self._body.set_hidden(self._hidden)
        self._body.set_now(self._now)
        self._frame = FramePainter(self._art, self._fits)
        self._header = HeaderPainter(self._art, self._fits)
        self._overlay = OverlayPainter(self._art, self._fits, self._body)
        if self._sheet is not None:
            self._show_on_tiles(self._sheet)

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in light or dark."""
        self._scheme = scheme
        self._fits = Fits()
        self._made()

    def show(self, sheet: Sheet, *, seen_width: int, mirrored: bool) -> None:
        """Draw this sheet; `seen_width` pixels of it are seen at once."""
        self._sheet = sheet
        self._seen_width = seen_width
        if mirrored is not self._mirrored:
            self._mirrored = mirrored
            self._made()
        else:
            self._show_on_tiles(sheet)

    def update(self, sheet: Sheet, stale: Iterable[Rect]) -> None:
        """Draw this sheet, which differs from the one before in these parts only."""
        self._sheet = sheet
        self._body.show(sheet)
        for rect in stale:
            self._tiles.redraw(QRect(*rect))

    def _show_on_tiles(self, sheet: Sheet) -> None:
        self._body.show(sheet)
        geometry = sheet.geometry
        self._tiles.fit(
            width=geometry.width, height=geometry.height, seen_width=self._seen_width, ratio=self._ratio
        )

    def set_hidden(self, hidden: bool) -> None:
        """Draw initials for names."""
        self._hidden = hidden
        self._body.set_hidden(hidden)
        self._tiles.forget()

    def set_now(self, now_utc: UtcMs) -> None:
        """Count waiting times until this moment; only the blocks of those who wait are drawn anew."""
        before, self._now = self._now, now_utc
        if now_utc // MINUTE == before // MINUTE:
            return
        self._body.set_now(now_utc)
        if self._sheet is None:
            return
        for visit in self._sheet.page.visits:
            if visit.lifecycle is Lifecycle.ARRIVED:
                rect = self._sheet.geometry.rect_of(visit.id)
                if rect is not None:
                    self._tiles.redraw(QRect(*rect))

    def paint(self, painter: QPainter, part: QRect, scene: Scene, *, ratio: float, empty_text: str) -> None:
        """Draw `part` of the viewport."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._made()
        sheet = self._sheet
        if sheet is None or not sheet.geometry.columns:
            self._frame.empty(painter, scene.viewport, empty_text)
            return
        self._frame.top = sheet.header
        body = self._body_rect(scene.viewport)
        self._paint_body(painter, part.intersected(body), sheet, scene)
        self._paint_frame(painter, part, sheet, scene)
        self._paint_above(painter, sheet, scene, body)

    def area_of(self, scene: Scene) -> QRect:
        """What of the viewport hover and ghost cover: only that is drawn again when the pointer moves."""
        sheet = self._sheet
        if sheet is None or not sheet.geometry.columns:
            return QRect()
        if scene.ghost is not None:
            body = self._body_rect(scene.viewport)
            area = self._overlay.ghost_area(sheet, scene.ghost, scene.origin, body, hidden=self._hidden)
            home = home_rect(sheet, scene.ghost)
            return area if home is None else area.united(ringed(home, scene.origin))
        hovered = scene.hovered
        if hovered.visit_id is not None:
            rect = sheet.geometry.rect_of(hovered.visit_id)
            return QRect() if rect is None else QRect(*rect).translated(scene.origin)
        blocked = _blocked_rect(sheet, hovered)
        if blocked is not None:
            return blocked.translated(scene.origin)
        if hovered.free and hovered.slot is not None:
            return self._overlay.hover_area(sheet, hovered.slot, scene.origin)
        return QRect()

    def _paint_body(self, painter: QPainter, part: QRect, sheet: Sheet, scene: Scene) -> None:
        origin = scene.origin
        painter.save()
        painter.setClipRect(part)
        shown = QRect(0, 0, sheet.geometry.width, sheet.geometry.height).translated(origin)
        if not shown.contains(part):
            painter.fillRect(part, self._art.role(Role.BACKGROUND))
        self._tiles.paint(painter, part.translated(-origin), left=origin.x(), top=origin.y())
        hovered = scene.hovered
        if scene.ghost is None:
            if hovered.visit_id is not None:
                rect = sheet.geometry.rect_of(hovered.visit_id)
                if rect is not None:
                    movable = sheet.movable(hovered.visit_id)
                    self._overlay.hover_visit(painter, QRect(*rect).translated(origin), movable=movable)
            elif hovered.blocked_id is not None:
                blocked = _blocked_rect(sheet, hovered)
                if blocked is not None:
                    movable = can_move(sheet, hovered.blocked_id)
                    self._overlay.hover_visit(painter, blocked.translated(origin), movable=movable)
            elif hovered.free and hovered.slot is not None:
                self._overlay.hover_slot(painter, sheet, hovered.slot, origin)
        painter.restore()

    def _paint_frame(self, painter: QPainter, part: QRect, sheet: Sheet, scene: Scene) -> None:
        viewport, origin = scene.viewport, scene.origin
        if part.top() < sheet.header:
            self._header.paint(painter, sheet, viewport, -origin.x(), scene.carried)
        if part.intersects(self._frame.gutter_rect(viewport)):
            self._frame.gutter(painter, sheet, viewport, -origin.y())
        self._frame.now(painter, sheet, viewport, scroll=-origin, now_utc=self._now)
        self._frame.corner(painter, viewport)

    def _paint_above(self, painter: QPainter, sheet: Sheet, scene: Scene, body: QRect) -> None:
        painter.save()
        painter.setClipRect(self._ring_room(body, scene))
        ghost, place = scene.ghost, scene.place
        if ghost is not None:
            if not ghost.copying:
                self._lifted(painter, sheet, ghost, scene.origin)
            self._overlay.ghost(painter, sheet, ghost, scene.origin)
        elif place is not None:
            self._cursor(painter, sheet, place, scene, body)
        painter.restore()
        if ghost is not None:
            self._overlay.ghost_label(painter, sheet, ghost, scene.origin, body, hidden=self._hidden)

    def _lifted(self, painter: QPainter, sheet: Sheet, ghost: Ghost, origin: QPoint) -> None:
        rect = home_rect(sheet, ghost)
        if rect is not None:
            self._overlay.lifted(painter, QRect(*rect).translated(origin))

    def _cursor(self, painter: QPainter, sheet: Sheet, place: Place, scene: Scene, body: QRect) -> None:
        if place.visit_id is None:
            free = not visits_in(sheet.geometry, place.slot)
            self._overlay.cursor(painter, sheet, place.slot, scene.origin, focused=scene.focused, free=free)
            return
        rect = sheet.geometry.rect_of(place.visit_id)
        if rect is not None:
            limit = self._ring_room(body, scene)
            on_view = QRect(*rect).translated(scene.origin)
            # A visit that is scrolled out of view has no ring at the edge.
            if on_view.intersects(body):
                self._overlay.selected(painter, on_view, limit, focused=scene.focused)

    def _ring_room(self, body: QRect, scene: Scene) -> QRect:
        """Where a ring may be drawn: it reaches over the gutter and the header where the sheet begins there."""
        sheet = self._sheet
        width = 0 if sheet is None else sheet.geometry.width
        if self._mirrored:
            at_start = scene.origin.x() + width == scene.viewport.width()
            room = body.adjusted(0, 0, RING if at_start else 0, 0)
        else:
            room = body.adjusted(-RING if scene.origin.x() == 0 else 0, 0, 0, 0)
        return room.adjusted(0, -RING if scene.origin.y() == 0 else 0, 0, 0)

    def _body_rect(self, viewport: QRect) -> QRect:
        top = COLUMN_HEADER if self._sheet is None else self._sheet.header
        whole = viewport.adjusted(0, top, 0, 0)
        return whole.adjusted(0, 0, -GUTTER, 0) if self._mirrored else whole.adjusted(GUTTER, 0, 0, 0)

    def _render(self, painter: QPainter, part: QRect) -> None:
        self._body.paint(painter, part)


def _blocked_rect(sheet: Sheet, hovered: Hovered) -> QRect | None:
    """Where the blocked time under the pointer is drawn."""
    if hovered.blocked_id is None or hovered.slot is None:
        return None
    areas = blocked_areas(sheet.geometry.columns[hovered.slot.column])
    found = next((area.rect for area in areas if area.blocked.id == hovered.blocked_id), None)
    return None if found is None else QRect(*found).adjusted(0, 0, -INSET_RIGHT, -INSET_BOTTOM)


def ringed(rect: Rect, origin: QPoint) -> QRect:
    """A block with the ring that it may have, in the viewport."""
    return QRect(*rect).translated(origin).adjusted(-RING, -RING, RING, RING)
