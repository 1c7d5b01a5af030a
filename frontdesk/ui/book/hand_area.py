"""A drawn sheet with a hand: what is moved on it by arrows, and what moving asks for. The mouse is the canvas's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent

from frontdesk.ui.book.cursor import Step
from frontdesk.ui.book.cursor_area import CursorArea

if TYPE_CHECKING:
    from frontdesk.ui.book.hand import Hand

_HOLDING: Final = (Qt.Key.Key_Alt, Qt.Key.Key_Shift)
"""Let go, they drop what their arrows moved."""


class HandArea(CursorArea):
    """A sheet on which visits are moved. Signals: see `DayCanvas`, which is what a view knows, and makes the hand."""

    move_requested = Signal(object, object, object)
    copy_requested = Signal(object, object, object)
    resize_requested = Signal(object, int)
    block_move_requested = Signal(object, object, object, object)
    drop_met = Signal(object)
    drag_moved = Signal(object, QPoint)
    dropped_outside = Signal(object, QPoint)
    drag_ended = Signal()

    _hand: Hand

    @property
    def is_moving(self) -> bool:
        """Whether a visit is being dragged, or moved by arrows."""
        return self._hand.ghost is not None

    def begin_move(self, visit_id: int) -> bool:
        """Move a visit by arrows; Enter drops it, Esc leaves it where it was. False where it can't be moved."""
        begun = self._hand.begin(visit_id)
        if begun:
            self.setFocus()
            self.reveal(visit_id)
        return begun

    def begin_move_block(self, block_id: int) -> bool:
        """The same with blocked time."""
        begun = self._hand.begin_block(block_id)
        if begun:
            self.setFocus()
        return begun

    def block_settled(self) -> None:
        """Blocked time has the time that was asked for, in the book; the next page shows it."""
        self._hand.block_settled()

    def block_stayed(self) -> None:
        """Blocked time keeps the time that it has: what was asked for was refused."""
        self._hand.block_stayed()

    def nudge(self, step: Step, *, resizing: bool = False) -> bool:
        """Move the selected visit, or its lower edge, by one step of the arrows, until Enter. False where it can't be moved."""
        begun = self._hand.nudge(step, resizing=resizing)
        if begun:
            self.setFocus()
        return begun

    def end_move(self) -> None:
        """Leave what is being moved where it was."""
        self._hand.end()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of the key that was held with the arrows drops what they moved."""
        if event.key() in _HOLDING and not event.isAutoRepeat() and self._hand.by_keys:
            self._hand.let_go()
        super().keyReleaseEvent(event)
