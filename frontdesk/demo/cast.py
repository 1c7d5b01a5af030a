"""Who sits in the waiting room of the played day: every kind of patient that a desk meets, each on a slot of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from frontdesk.demo.clinic import CONSULTATION, DVORAK, FOLLOW_UP, NAVARRO, NEW_PATIENT, OKAFOR, TRAN
from frontdesk.demo.days import DemoDays
from frontdesk.demo.dice import dice
from frontdesk.demo.life import PlannedVisit, Slot, booking, fill, free_minute
from frontdesk.demo.network import Persona, Temperament
from frontdesk.demo.people import Person, Trait, child_of, with_trait


class Twist(StrEnum):
    """What happens to a visit besides reminders and answers."""

    NONE = ""
    MOVED = "moved"
    """The desk moves it once it was confirmed."""
    CLINIC_CANCELS = "clinic_cancels"
    ANSWER_LOST = "answer_lost"
    """The provider accepts the text, and the connection breaks before it can say so."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part to be played."""

    temperament: Temperament
    trait: Trait = Trait.PLAIN
    twist: Twist = Twist.NONE
    count: int = 1


PARTS: Final = (
    Part(Temperament.CONFIRMS, count=11),
    Part(Temperament.LATE_CONFIRMER, count=3),
    Part(Temperament.SAYS_YES_IN_WORDS),
    Part(Temperament.DECLINES, count=3),
    Part(Temperament.CANCELS),
    Part(Temperament.CHANGES_MIND),
    Part(Temperament.WRITES_FREE_TEXT, count=2),
    Part(Temperament.SILENT, count=3),
    Part(Temperament.OPTS_OUT),
    Part(Temperament.OPTS_OUT_IN_WORDS),
    Part(Temperament.ASKS_FOR_HELP),
    Part(Temperament.WRONG_NUMBER),
    Part(Temperament.LANDLINE),
    Part(Temperament.UNREACHABLE),
    Part(Temperament.SILENT, Trait.NO_NUMBER),
    Part(Temperament.CONFIRMS, Trait.NEVER_ASKED),
    Part(Temperament.CONFIRMS, Trait.WANTS_NO_TEXTS),
    Part(Temperament.SILENT, Trait.OPTED_OUT),
    Part(Temperament.CONFIRMS, twist=Twist.CLINIC_CANCELS),
    Part(Temperament.CONFIRMS, twist=Twist.ANSWER_LOST),
)
FAMILY: Final = 3
"""A parent and two children on one number, one after the other."""
LEAST: Final = sum(part.count for part in PARTS) + FAMILY + 1


@dataclass(frozen=True, slots=True)
class Role:
    """A visit of the played day, with who is at the telephone and what will happen to it."""

    visit: PlannedVisit
    persona: Persona
    twist: Twist = Twist.NONE
    move_to: int | None = None
    """The minute of the day to which the desk will move it."""


def day_slots(seed: int) -> list[Slot]:
    """A full day: two columns without a gap, two with some. Enough for everybody in the cast."""
    full = [
        slot for provider in (OKAFOR, NAVARRO) for slot in fill(dice(seed, "day", provider), provider, 1.0)
    ]
    for tenths in range(5, 10):
        gappy = [
            slot
            for provider in (DVORAK, TRAN)
            for slot in fill(dice(seed, "day", provider, tenths), provider, tenths / 10)
        ]
        slots = full + gappy
        if len(slots) >= LEAST and _movable(slots):
            break
    return sorted(slots, key=lambda slot: (slot.minute, slot.provider))


def cast(
    seed: int, days: DemoDays, today: date, *, regulars: Sequence[Person], newcomers: Sequence[Person]
) -> tuple[Role, ...]:
    """The roles of the day. The first of the regulars play for certain; newcomers come as new patients."""
    slots = day_slots(seed)
    rolled = dice(seed, "cast")
    moved = rolled.choice(_movable(slots))
    family = _in_a_row(slots, without=moved)
    others = [slot for slot in slots if slot is not moved and slot not in family]
    rolled.shuffle(others)
    known, fresh = _shuffled_front(seed, regulars), iter(newcomers)

    def role(slot: Slot, part: Part) -> Role:
        return _role(seed, days, next(fresh if slot.type is NEW_PATIENT else known), slot, part)

    roles = [role(slot, part) for slot, part in zip(others, _parts(), strict=False)]
    mover = Part(Temperament.CONFIRMS, twist=Twist.MOVED)
    roles.append(replace(role(moved, mover), move_to=free_minute(slots, moved)))
    parent = with_trait(next(known), Trait.PLAIN)
    children = [child_of(parent, next(known), today=today, years=years) for years in (9, 5)]
    roles += [
        _role(seed, days, member, slot, Part(Temperament.CONFIRMS))
        for member, slot in zip([parent, *children], family, strict=True)
    ]
    return tuple(sorted(roles, key=lambda role: (role.visit.slot.minute, role.visit.slot.provider)))


def _shuffled_front(seed: int, people: Sequence[Person]) -> Iterator[Person]:
    """Those who play for certain in another order, so that it is not always the same who confirms; then the others."""
    front = list(people[: LEAST // 2])
    dice(seed, "front").shuffle(front)
    yield from front
    yield from people[len(front) :]


def _parts() -> Iterator[Part]:
    """Every part as often as it is there, then people who confirm, for as long as there are slots."""
    for part in PARTS:
        for _ in range(part.count):
            yield part
    while True:
        yield Part(Temperament.CONFIRMS)


def _role(seed: int, days: DemoDays, person: Person, slot: Slot, part: Part) -> Role:
    rolled = dice(seed, "booking", person.external_id)
    booked, _ = booking(rolled, days.day, earliest_lead=(days.day - days.start).days + 1)
    playing = with_trait(person, part.trait)
    if part.temperament is Temperament.SILENT:
        playing = replace(playing, reliability=min(playing.reliability, 0.6))
    visit = PlannedVisit(f"D{slot.minute:04d}-{person.external_id}", playing, days.day, slot, booked)
    return Role(visit, Persona(part.temperament, playing.language or "en"), part.twist)


def _movable(slots: Sequence[Slot]) -> list[Slot]:
    """Slots of the columns with gaps that would fit elsewhere in theirs."""
    return [
        slot for slot in slots if slot.provider in (DVORAK, TRAN) and free_minute(slots, slot) is not None
    ]


def _in_a_row(slots: Sequence[Slot], *, without: Slot) -> list[Slot]:
    """Slots right after each other in one column, short ones first, for a family."""
    rows: list[list[Slot]] = []
    for provider in (OKAFOR, NAVARRO, DVORAK, TRAN):
        column = [slot for slot in slots if slot.provider == provider and slot is not without]
        rows += [
            column[place : place + FAMILY]
            for place in range(len(column) - FAMILY + 1)
            if all(a.until == b.minute for a, b in pairwise(column[place : place + FAMILY]))
        ]
    usual = (CONSULTATION, FOLLOW_UP)
    return min(
        rows, key=lambda row: (sum(slot.type not in usual for slot in row), row[-1].until - row[0].minute)
    )
