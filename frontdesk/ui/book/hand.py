"""The hand on the drawn day: pressing, dragging a visit to another time or a longer one, and the same by arrows.

Nothing is written here: the canvas says what was asked for, and the book decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from frontdesk.domain.day_geometry import Rect
from frontdesk.ui.book.blocked import area_of, can_move
from frontdesk.ui.book.cursor import SlotAt, Step
from frontdesk.ui.book.dragging import (
    Ghost,
    Hold,
    block_at_home,
    ghost_at_home,
    ghost_rect,
    ghost_words,
    held_ghost,
    is_home,
    judged_anew,
    stepped_ghost,
    stretched_ghost,
    walked_ghost,
)
from frontdesk.ui.book.hover import Hovered

if TYPE_CHECKING:
    from frontdesk.ui.book.canvas import DayCanvas

EDGE: Final = 28
"""So close to an edge a dragged visit scrolls the book."""
_EVERY_MS: Final = 16
_FASTEST: Final = 18
"""Pixels a tick, at the very edge."""


class Hand(QObject):
    """What is held or moved on a canvas. `ghost` is None unless something is moving."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._hold: Hold | None = None
        self._pressed = QPoint()
        self._at = QPoint()
        self._copying = False
        self.ghost: Ghost | None = None
        self.by_keys = False
        self._nudging = False
        self._awaited: tuple[int, tuple[int, int]] | None = None
        """Blocked time that was given another time, and the one that it is still drawn at."""
        self._settled = False
        """What was asked for it is done: the next page shows it."""
        self._scroller = QTimer(self)
        self._scroller.setInterval(_EVERY_MS)
        self._scroller.timeout.connect(self._scroll_on)

    @property
    def dragging(self) -> bool:
        """Whether a visit follows the pointer."""
        return self.ghost is not None and not self.by_keys

    @property
    def pointer(self) -> Qt.CursorShape:
        """How the pointer looks while it holds a visit: whether that goes along or another like it."""
        copying = self.ghost is not None and self.ghost.copying
        return Qt.CursorShape.DragCopyCursor if copying else Qt.CursorShape.ClosedHandCursor

    def press(self, hovered: Hovered, at: QPoint) -> None:
        """The button goes down on something, at a point of the viewport."""
        sheet = self._canvas.sheet
        self._hold = None
        if sheet is not None and hovered.blocked_id is not None:
            self._press_block(hovered, at)
        if sheet is None or hovered.visit_id is None or not sheet.movable(hovered.visit_id):
            return
        rect = sheet.geometry.rect_of(hovered.visit_id) or Rect(0, 0, 0, 0)
        point = at - self._canvas.origin()
        self._pressed = at
        self._hold = Hold(hovered.visit_id, point.y() - rect.y, hovered.grip)

    def _press_block(self, hovered: Hovered, at: QPoint) -> None:
        sheet, block_id = self._canvas.sheet, hovered.blocked_id
        home = None if sheet is None or block_id is None else area_of(sheet, block_id)
        if sheet is None or block_id is None or home is None or hovered.slot is None:
            return
        on_its_way = self._awaited is not None and self._awaited[0] == block_id
        if can_move(sheet, block_id) and not on_its_way:
            self._pressed = at
            above = (at - self._canvas.origin()).y() - home[1].rect.y
            self._hold = Hold(0, above, hovered.grip, block_id, hovered.slot.column)

    def move(self, at: QPoint, *, copying: bool = False) -> None:
        """The pointer moves with the button down; `copying`: with the key that leaves the visit where it is."""
        self._copying = copying
        if self._hold is None:
            return
        if self.ghost is None:
            if (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self.by_keys = False
        self._at = at
        self._follow()
        if self.ghost is not None:
            inside = self._canvas.viewport().rect().contains(at)
            if inside and self._speed() != QPoint():
                self._scroller.start()
            if self._hold.visit_id and not self._hold.resizing:
                self._canvas.drag_moved.emit(self._hold.visit_id, self._canvas.viewport().mapToGlobal(at))

    def release(self, at: QPoint) -> bool:
        """The button goes up. True where that ended a drag."""
        hold, ghost, self._hold = self._hold, self.ghost, None
        if ghost is None or hold is None or self.by_keys:
            return False
        self._finish()
        canvas = self._canvas
        if (
            hold.visit_id
            and not hold.resizing
            and not canvas.rect().contains(canvas.mapFromGlobal(canvas.viewport().mapToGlobal(at)))
        ):
            canvas.dropped_outside.emit(hold.visit_id, canvas.viewport().mapToGlobal(at))
        else:
            self._drop(ghost)
        canvas.drag_ended.emit()
        return True

    def begin(self, visit_id: int, *, resizing: bool = False) -> bool:
        """Move a visit by arrows from now on, or make it longer or shorter. False where it can't be moved."""
        sheet = self._canvas.sheet
        return self._begin(None if sheet is None else ghost_at_home(sheet, visit_id, resizing=resizing))

    def begin_block(self, block_id: int, *, resizing: bool = False) -> bool:
        """The same with blocked time; nothing begins while it is on its way already."""
        sheet = self._canvas.sheet
        if self._awaited is not None and self._awaited[0] == block_id:
            return True
        return self._begin(None if sheet is None else block_at_home(sheet, block_id, resizing=resizing))

    def _begin(self, ghost: Ghost | None) -> bool:
        if ghost is None:
            return False
        self.end()
        self.by_keys, self._nudging = True, False
        self._show(ghost)
        return True

    def step(self, step: Step) -> None:
        """An arrow, while a visit is moved by arrows."""
        sheet = self._canvas.sheet
        if sheet is not None and self.ghost is not None and self.by_keys:
            stepped = walked_ghost if self._nudging else stepped_ghost
            if self.ghost.resizing:
                stepped = stretched_ghost
            self._show(stepped(sheet, self.ghost, step))
            self._canvas.reveal_rect(ghost_rect(sheet, self.ghost))

    def nudge(self, step: Step, *, resizing: bool = False) -> bool:
        """One step of the selected visit, or of its length; moving begins with it. False where it can't be moved."""
        if self.dragging:
            return True
        fresh = self.ghost is None or self.ghost.resizing is not resizing
        if fresh and not self._begin_here(resizing=resizing):
            return False
        self._nudging = True
        self.step(step)
        return True

    def _begin_here(self, *, resizing: bool) -> bool:
        """With what moves already, or what the cursor is on."""
        current, block_id, ghost = self._canvas.current, self._canvas.current_block, self.ghost
        if ghost is not None:
            current, block_id = ghost.visit_id, ghost.block_id
        if isinstance(current, int) and current:
            return self.begin(current, resizing=resizing)
        return bool(block_id) and self.begin_block(block_id or 0, resizing=resizing)

    def let_go(self) -> None:
        """The key that was held for a step goes up: what it moved is dropped."""
        if self._nudging:
            self._nudging = False
            self.drop()

    def drop(self) -> None:
        """Enter, while a visit is moved by arrows: put it there; where something is in the way, whoever hears of it asks."""
        ghost = self.ghost
        if ghost is None or not self.by_keys:
            return
        if ghost.found:
            self._canvas.drop_met.emit(ghost)
            return
        self._finish()
        self._drop(ghost)

    def end(self) -> None:
        """Whatever moves is put back where it was."""
        was_drag = self.dragging
        self._hold = None
        if self.ghost is not None:
            self._finish()
        if was_drag:
            self._canvas.drag_ended.emit()

    def page_shown(self) -> None:
        """The day below has changed: a ghost is judged anew, or ends with its visit."""
        sheet = self._canvas.sheet
        if self._awaited is not None:
            block_id, before = self._awaited
            self._awaited = None if self._settled or self._times_of(block_id) != before else self._awaited
        if self.ghost is None:
            return
        judged = None if sheet is None else judged_anew(sheet, self.ghost)
        if judged is None:
            self.end()
        else:
            self.ghost = judged

    def block_settled(self) -> None:
        """What was asked for blocked time is in the book."""
        self._settled = True

    def block_stayed(self) -> None:
        """What was asked for blocked time was refused."""
        self._awaited = None

    def _times_of(self, block_id: int) -> tuple[int, int] | None:
        sheet = self._canvas.sheet
        found = None if sheet is None else area_of(sheet, block_id)
        return None if found is None else (found[1].blocked.start_utc, found[1].blocked.end_utc)

    def _drop(self, ghost: Ghost) -> None:
        sheet = self._canvas.sheet
        if sheet is None or (is_home(sheet, ghost) and not ghost.copying):
            return
        if ghost.found:
            self._canvas.drop_met.emit(ghost)
        elif ghost.block_id:
            key, now = sheet.page.columns[ghost.column].key, self._times_of(ghost.block_id)
            self._awaited, self._settled = (None if now is None else (ghost.block_id, now)), False
            self._canvas.block_move_requested.emit(ghost.block_id, key, ghost.start_utc, ghost.end_utc)
            self._canvas.set_current(SlotAt(key, ghost.start_utc))
        elif ghost.resizing:
            self._canvas.resize_requested.emit(ghost.visit_id, ghost.minutes)
        else:
            column_id = sheet.page.columns[ghost.column].key
            wanted = self._canvas.copy_requested if ghost.copying else self._canvas.move_requested
            wanted.emit(ghost.visit_id, column_id, ghost.start_utc)

    def _follow(self) -> None:
        sheet = self._canvas.sheet
        if sheet is None or self._hold is None:
            return
        point = self._at - self._canvas.origin()
        ghost = held_ghost(sheet, self._hold, point.x(), point.y(), copying=self._copying)
        if ghost != self.ghost:
            self._show(ghost)

    def _show(self, ghost: Ghost | None) -> None:
        area = self._canvas.pointed_area()
        self.ghost = ghost
        self._canvas.redraw_pointed(area)
        if self.ghost is not None:
            self._say(self.ghost)

    def _say(self, ghost: Ghost) -> None:
        said = self._words(ghost)
        if said:
            self._canvas.announce(said)

    def _words(self, ghost: Ghost) -> str:
        sheet = self._canvas.sheet
        return "" if sheet is None else ghost_words(sheet, ghost, hidden=self._canvas.names_hidden)

    def _finish(self) -> None:
        self.ghost, self.by_keys, self._nudging = None, False, False
        self._scroller.stop()
        self._canvas.viewport().update()

    def _speed(self) -> QPoint:
        """How far to scroll a tick: faster the nearer to the edge."""
        room = self._canvas.body_rect()
        return QPoint(
            _push(self._at.x(), room.left(), room.right()), _push(self._at.y(), room.top(), room.bottom())
        )

    def _scroll_on(self) -> None:
        speed = self._speed()
        away = not self._canvas.viewport().rect().contains(self._at)
        if self.ghost is None or away or speed == QPoint() or not self._canvas.scroll_by(speed):
            self._scroller.stop()
            return
        self._follow()


def _push(at: int, first: int, last: int) -> int:
    """Negative near the first edge, positive near the last, nothing between."""
    if at < first + EDGE:
        return -min(_FASTEST, 2 + (first + EDGE - at) * _FASTEST // EDGE)
    if at > last - EDGE:
        return min(_FASTEST, 2 + (at - last + EDGE) * _FASTEST // EDGE)
    return 0
