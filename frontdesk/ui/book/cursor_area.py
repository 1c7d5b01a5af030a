"""The cursor of the drawn day: which visit or slot is selected, and how it keeps its place when the page changes."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from frontdesk.domain.day_hits import Slot, on_grid, slot_rect
from frontdesk.domain.instants import UtcMs
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.blocked import block_at
from frontdesk.ui.book.cursor import Current, Place, SlotAt, place_of_slot, place_of_visit
from frontdesk.ui.book.scrolling import SheetArea
from frontdesk.ui.book.sheet import Sheet


class CursorArea(SheetArea):
    """A day with a cursor. Signals: see `DayCanvas`, which is what the screen knows."""

    slot_activated = Signal(object, object)
    visit_activated = Signal(object)
    blocked_activated = Signal(object)
    current_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._told: Current = None

    def _current_told(self) -> None:
        """What is selected has changed, and nobody was told yet."""

    @property
    def current(self) -> Current:
        """What is selected."""
        if self._place is None or self._place.visit_id is None:
            return self.current_slot
        return self._place.visit_id

    @property
    def current_slot(self) -> SlotAt | None:
        """Where the cursor stands, also while a visit is selected."""
        if self._place is None or self._sheet is None:
            return None
        return self._sheet.slot_at(self._place.slot)

    def place_of(self, visit_id: int) -> SlotAt | None:
        """The slot at which a visit begins; None where it has no column."""
        sheet = self._sheet
        visit = None if sheet is None else sheet.visits.get(visit_id)
        index = None if sheet is None or visit is None else sheet.index_of(visit)
        if sheet is None or visit is None or index is None:
            return None
        return SlotAt(sheet.page.columns[index].key, visit.start_utc)

    @property
    def current_visit(self) -> DayVisit | None:
        """The selected visit."""
        if self._place is None or self._sheet is None or self._place.visit_id is None:
            return None
        return self._sheet.visits.get(self._place.visit_id)

    @property
    def current_block(self) -> int | None:
        """The blocked time that the cursor stands on, where no visit is there."""
        place, sheet = self._place, self._sheet
        return None if place is None or sheet is None or place.visit_id else block_at(sheet, place.slot)

    def set_current(self, current: Current, *, reveal: bool = True) -> None:
        """Select a visit, a slot or nothing. What is not on the page selects nothing."""
        place: Place | None = None
        if self._sheet is not None and isinstance(current, SlotAt):
            slot = self._sheet.slot(current)
            place = None if slot is None else Place(slot)
        elif self._sheet is not None and isinstance(current, int):
            place = place_of_visit(self._sheet.geometry, current)
        self._put(place, reveal=reveal)

    def activate(self) -> None:
        """What Enter does: open the selected visit, or book the slot."""
        sheet, place = self._sheet, self._place
        if sheet is None or place is None:
            return
        if place.visit_id is not None:
            self.visit_activated.emit(place.visit_id)
            return
        blocked = self.current_block
        if blocked is not None:
            self.blocked_activated.emit(blocked)
        else:
            at = sheet.slot_at(place.slot)
            self.slot_activated.emit(at.column_id, at.start_utc)

    def set_covered(self, bar: QRect) -> None:
        """As for any sheet; and the visit that was acted on comes out from under it."""
        super().set_covered(bar)
        self._come_out()

    def _come_out(self) -> None:
        visit, sheet = self.current_visit, self._sheet
        rect = None if visit is None or sheet is None else sheet.geometry.rect_of(visit.id)
        if rect is None or not self._covered:
            return
        if QRect(*rect).translated(self.origin()).intersects(self._over_viewport()):
            self.reveal_rect(rect)

    def _put(self, place: Place | None, *, reveal: bool = True) -> None:
        self._place = place
        sheet = self._sheet
        if place is not None and sheet is not None and reveal:
            rect = None if place.visit_id is None else sheet.geometry.rect_of(place.visit_id)
            self.reveal_rect(rect or slot_rect(sheet.geometry, place.slot))
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        current = self.current
        if current != self._told:
            self._told = current
            self._current_told()
            self.current_changed.emit(current)

    def _stand_again(self, before: Sheet | None, slot: SlotAt | None) -> None:
        """Put the cursor where it was, on a page that is new: on the same visit, or at the same time of the provider."""
        place, sheet = self._place, self._sheet
        if place is None or before is None or sheet is None:
            self._place = None
            return
        again = None if place.visit_id is None else place_of_visit(sheet.geometry, place.visit_id)
        if again is None and slot is not None:
            there = sheet.slot(SlotAt(slot.column_id, slot.start_utc + shift(before, sheet)))
            again = None if there is None else place_of_slot(sheet.geometry, there)
        self._place = again
        self._come_out()

    def _first_place(self, sheet: Sheet) -> Place:
        """Where the cursor begins: now, else when the first provider begins to work."""
        geometry, column = sheet.geometry, sheet.page.columns[0]
        start = self._now
        if not geometry.axis.is_today(start):
            start = column.working[0].start_utc if column.working else geometry.axis.start_utc
        return place_of_slot(geometry, Slot(0, on_grid(geometry, start)))


def shift(before: Sheet, after: Sheet) -> UtcMs:
    """From a time of one day to the same time of another."""
    return after.geometry.axis.day_start_utc - before.geometry.axis.day_start_utc
