"""Visits that look like life: what was, with misses and lead times, and days that fill up by a certain density."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from frontdesk.demo.clinic import (
    AFTERNOON,
    CONSULTATION,
    FOLLOW_UP,
    LONG_VISIT,
    MORNING,
    NEW_PATIENT,
    PROVIDERS,
    VACCINATION,
    place_of,
)
from frontdesk.demo.days import wall, working_day
from frontdesk.demo.dice import dice, weighted
from frontdesk.demo.people import Person
from frontdesk.domain.words import Lifecycle
from frontdesk.services.furnishing import TypePlan

PAST_DAYS: Final = 140
"""Working days of history: seven months."""
BUSY_DAYS: Final = 10
"""The latest of them, of which the book is fuller: earlier ones hold what the patients of today had."""
GRID: Final = 15

_TYPES: Final = ((CONSULTATION, 45), (FOLLOW_UP, 20), (VACCINATION, 10), (NEW_PATIENT, 12), (LONG_VISIT, 13))
_LEADS: Final = (((0, 1), 20), ((2, 6), 25), ((7, 29), 35), ((30, 70), 20))
"""Days between booking and visit."""
_MISSES: Final = ((2, 0.03), (7, 0.06), (30, 0.12), (1_000, 0.2))
"""How many visits are missed by lead time: booked long ahead is forgotten."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in somebody's column of one day. `minute` counts from midnight."""

    provider: str
    minute: int
    type: TypePlan

    @property
    def until(self) -> int:
        """The minute at which it ends."""
        return self.minute + self.type.minutes


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit to be brought into the book. `booked` is the day and minute of its booking."""

    external_id: str
    person: Person
    day: date
    slot: Slot
    booked: tuple[date, int]
    lifecycle: Lifecycle = Lifecycle.BOOKED

    @property
    def location(self) -> str:
        """Where it is."""
        return place_of(self.slot.provider, self.day.weekday())

    @property
    def start(self) -> str:
        """On the wall clock."""
        return wall(self.day, self.slot.minute)


def fill(rolled: random.Random, provider: str, density: float) -> list[Slot]:
    """A column of a day; density 1 leaves no gap but lunch, 0 nothing but gaps."""
    slots: list[Slot] = []
    for stretch in (MORNING, AFTERNOON):
        minute = stretch.from_minute
        while minute + GRID <= stretch.until_minute:
            if rolled.random() < density:
                fitting = [each for each in _TYPES if minute + each[0].minutes <= stretch.until_minute]
                slots.append(Slot(provider, minute, weighted(rolled, fitting)))
                minute = slots[-1].until
            else:
                minute += rolled.choice((GRID, 2 * GRID))
    return slots


def past_visits(
    seed: int, start: date, regulars: Sequence[Person], newcomers: Sequence[Person]
) -> Iterator[PlannedVisit]:
    """What was before `start`. A newcomer has been here once at most; nobody is here twice a day."""
    fresh = list(newcomers)
    count = 0
    for back in range(PAST_DAYS, 0, -1):
        day = working_day(start, -back)
        rolled = dice(seed, "past", back)
        density = 0.45 if back <= BUSY_DAYS else 0.045
        here: set[str] = set()
        for provider in PROVIDERS:
            for slot in fill(rolled, provider, density):
                if slot.type is NEW_PATIENT and fresh:
                    person, taken = fresh.pop(), slot
                else:
                    person = _regular(rolled, regulars, here)
                    taken = Slot(provider, slot.minute, CONSULTATION) if slot.type is NEW_PATIENT else slot
                here.add(person.external_id)
                count += 1
                yield _past_visit(rolled, count, person, day, taken)


def _regular(rolled: random.Random, regulars: Sequence[Person], here: set[str]) -> Person:
    while True:
        # The lower of two: some come often, most do not.
        person = regulars[min(rolled.randrange(len(regulars)), rolled.randrange(len(regulars)))]
        if person.external_id not in here:
            return person


def _past_visit(rolled: random.Random, count: int, person: Person, day: date, slot: Slot) -> PlannedVisit:
    booked, lead = booking(rolled, day, earliest_lead=0)
    return PlannedVisit(f"H{count:05d}", person, day, slot, booked, _outcome(rolled, person, lead))


def booking(rolled: random.Random, day: date, *, earliest_lead: int) -> tuple[tuple[date, int], int]:
    """When a visit on `day` was booked, at least so many days before: day and minute, and the days in between."""
    low, high = weighted(rolled, _LEADS)
    wanted = max(earliest_lead, rolled.randint(low, high))
    booked = date.fromordinal(day.toordinal() - wanted)
    # Somebody has to be at the desk to book.
    booked = working_day(working_day(booked, 1), -1)
    minute = MORNING.from_minute if booked == day else rolled.randrange(9 * 60, 17 * 60)
    return (booked, minute), (day - booked).days


def _outcome(rolled: random.Random, person: Person, lead: int) -> Lifecycle:
    missed = next(share for bound, share in _MISSES if lead < bound) / person.reliability
    throw = rolled.random()
    if throw < 0.05:
        return Lifecycle.CANCELLED_BY_PATIENT
    if throw < 0.065:
        return Lifecycle.CANCELLED_BY_CLINIC
    if rolled.random() < min(missed, 0.6):
        return Lifecycle.NO_SHOW
    return Lifecycle.LEFT_WITHOUT_VISIT if throw > 0.995 else Lifecycle.COMPLETED


def coming_visits(
    seed: int,
    *,
    densities: Sequence[tuple[date, float]],
    start: date,
    people: Sequence[Person],
) -> Iterator[PlannedVisit]:
    """Visits of days ahead, each by its density, booked before `start`. A patient has one of them at most."""
    waiting = list(people)
    dice(seed, "coming").shuffle(waiting)
    count = 0
    for day, density in densities:
        rolled = dice(seed, "coming", day)
        for slot in (slot for provider in PROVIDERS for slot in fill(rolled, provider, density)):
            if not waiting:
                return
            count += 1
            booked, _ = booking(rolled, day, earliest_lead=(day - start).days + 1)
            yield PlannedVisit(f"V{count:05d}", waiting.pop(), day, slot, booked)


def free_minute(slots: Sequence[Slot], moved: Slot) -> int | None:
    """Where else on the day there is room for a slot in its column: the free minute farthest from where it is now."""
    others = [each for each in slots if each.provider == moved.provider]
    free = [
        minute
        for stretch in (MORNING, AFTERNOON)
        for minute in range(stretch.from_minute, stretch.until_minute - moved.type.minutes + 1, GRID)
        if all(each.until <= minute or minute + moved.type.minutes <= each.minute for each in others)
    ]
    return max(free, key=lambda minute: (abs(minute - moved.minute), minute), default=None)
