"""Where the book's cursor stands, and where arrows and Tab take it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from frontdesk.domain.day_geometry import DayGeometry
from frontdesk.domain.day_hits import Slot, on_grid, visits_in
from frontdesk.domain.day_moves import (
    next_visit,
    previous_visit,
    slot_above,
    slot_below,
    slot_left,
    slot_right,
)
from frontdesk.domain.instants import UtcMs


@dataclass(frozen=True, slots=True)
class SlotAt:
    """A slot as the screen knows it: the key of its column, and when it begins."""

    column_id: int
    start_utc: UtcMs


Current: TypeAlias = int | SlotAt | None
"""What is selected in the book: a visit by its id, a slot, or nothing."""


class Step(Enum):
    """What an arrow key asks for."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cursor stands on a laid-out day: a slot, and the visit in it that is selected, if one is.

    The slot is kept apart from the visit, so that going to the next column and back leads to the same time.
    """

    slot: Slot
    visit_id: int | None = None


def place_of_slot(geometry: DayGeometry, slot: Slot) -> Place:
    """The cursor on a slot: on the visit that begins there, or goes on there, if one does."""
    found = visits_in(geometry, slot)
    beginning = [visit_id for visit_id in found if _begins_in(geometry, visit_id, slot)]
    return Place(slot, next(iter(beginning or found), None))


def place_of_visit(geometry: DayGeometry, visit_id: int) -> Place | None:
    """The cursor on a visit, at its beginning; None where it is not drawn in a column."""
    for index, box in enumerate(geometry.columns):
        for visit in box.visits:
            if visit.id == visit_id:
                return Place(Slot(index, on_grid(geometry, visit.start_utc)), visit_id)
    return None


def stepped(geometry: DayGeometry, place: Place, step: Step) -> Place:
    """The cursor after an arrow key. Up and down leave a visit in one step; at the edge it stays."""
    match step:
        case Step.LEFT:
            return _beside(geometry, place, slot_left(geometry, place.slot))
        case Step.RIGHT:
            return _beside(geometry, place, slot_right(geometry, place.slot))
        case Step.FIRST:
            return place_of_slot(geometry, Slot(place.slot.column, geometry.axis.start_utc))
        case Step.LAST:
            last = on_grid(geometry, geometry.axis.end_utc)
            return place_of_slot(geometry, Slot(place.slot.column, last))
        case Step.UP | Step.DOWN:
            return _along(geometry, place, down=step is Step.DOWN)


def tabbed(geometry: DayGeometry, place: Place | None, *, back: bool) -> Place | None:
    """The cursor on the next visit, or the one before; None past the last, where the focus may leave the book."""
    at: int | Slot | None = None
    if place is not None:
        at = place.slot if place.visit_id is None else place.visit_id
    found = previous_visit(geometry, at) if back else next_visit(geometry, at)
    return None if found is None else place_of_visit(geometry, found)


def _beside(geometry: DayGeometry, place: Place, slot: Slot) -> Place:
    return place if slot == place.slot else place_of_slot(geometry, slot)


def _along(geometry: DayGeometry, place: Place, *, down: bool) -> Place:
    slot = place.slot
    while True:
        beside = slot_below(geometry, slot) if down else slot_above(geometry, slot)
        if beside == slot:
            return place
        slot = beside
        reached = place_of_slot(geometry, slot)
        if reached.visit_id is None or reached.visit_id != place.visit_id:
            return reached


def _begins_in(geometry: DayGeometry, visit_id: int, slot: Slot) -> bool:
    until = slot.start_utc + geometry.metrics.slot_ms
    visits = geometry.columns[slot.column].visits
    return any(visit.id == visit_id and slot.start_utc <= visit.start_utc < until for visit in visits)
