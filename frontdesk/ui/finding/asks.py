"""What the search for a time has done by workers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.slot_finding import Company, Sought
from frontdesk.domain.words import PartOfDay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking.blocks import Held
    from frontdesk.services.booking.family import FamilyOutcome
    from frontdesk.services.booking.holding import Spot
    from frontdesk.services.finding import Found, FreeSlot, Helps, Search, Slots
    from frontdesk.services.work import Book
    from frontdesk.ui.booking.beware import Facts

MOST_OF_A_FAMILY: Final = 5
"""Beside the one whom the search is for."""
MOST_PEOPLE: Final = MOST_OF_A_FAMILY + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the fields. Empty sets and None are any; dates are local."""

    people: tuple[Sought, ...]
    company: Company = Company.TOGETHER
    location_id: int | None = None
    from_date: date | None = None
    until_date: date | None = None
    weekdays: frozenset[int] = frozenset()
    part: PartOfDay | None = None
    but_visit: int | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the patient's family: who shares their number. `birth_date` is ISO."""

    id: int
    first_name: str
    name: str
    birth_date: str | None = None


def look(book: Book, asked: Asked, *, but_held: str | None, limit: int) -> Found:
    """The next free times."""
    from frontdesk.services.finding import find_times

    return find_times(book, replace(_search(asked), but_held=but_held), limit=limit)


def helps(book: Book, asked: Asked) -> tuple[Helps, ...]:
    """What would help where nothing is free."""
    from frontdesk.services.finding import what_helps

    return what_helps(book, _search(asked))


def is_taken(book: Book, slots: Slots) -> bool:
    """Whether somebody has one of these times now: one that is not listed any more may only be past, or overlap another choice."""
    from frontdesk.services.availability import who_has

    return any(
        who_has(
            book,
            provider_id=each.provider_id,
            location_id=each.location_id,
            room_id=each.room_id,
            start=each.start,
            fold=each.fold,
            minutes=each.minutes,
        )
        is not None
        for each in slots
    )


def family(book: Book, patient_id: int) -> tuple[Relative, ...]:
    """The patient, and then everybody who shares a number with them. Raises NotFound."""
    from frontdesk.services.finding import family_of

    return tuple(
        Relative(each.id, each.first_name, each.name, each.birth_date)
        for each in family_of(book, patient_id, most=MOST_OF_A_FAMILY)
    )


def facts(book: Book, patients: Sequence[int]) -> tuple[Facts, ...]:
    """What is to be known of each of these before they are booked. Raises NotFound."""
    from frontdesk.ui.booking.beware import facts_of

    return tuple(facts_of(book, patient_id) for patient_id in patients)


def hold(book: Book, actor: Actor, slots: Slots, *, instead_of: str | None) -> Held:
    """Hold times for as long as the clinic says. Raises TimeTaken."""
    from frontdesk.services.booking.holding import hold_times

    return hold_times(book, actor, [_spot(slot) for slot in slots], instead_of=instead_of)


def give_back(book: Book, actor: Actor, held: str) -> None:
    """Give held times back; where that can't be done they are free by themselves in a moment."""
    from frontdesk.services.booking.holding import release_times

    with suppress(FrontdeskError):
        release_times(book, actor, held)


def book_all(
    book: Book,
    actor: Actor,
    patients: Sequence[int],
    slots: Slots,
    *,
    type_id: int | None,
    held: str | None,
) -> FamilyOutcome:
    """Book a visit for each, all or none. Raises TimeTaken and what a booking raises."""
    from frontdesk.services.booking.family import Member, book_family

    members = [
        Member(patient_id, _spot(slot), type_id) for patient_id, slot in zip(patients, slots, strict=True)
    ]
    return book_family(book, actor, members, reservation=held)


def _search(asked: Asked) -> Search:
    from frontdesk.services.finding import Search

    return Search(
        asked.people,
        company=asked.company,
        location_ids=None if asked.location_id is None else frozenset({asked.location_id}),
        from_date=asked.from_date,
        until_date=asked.until_date,
        weekdays=asked.weekdays or None,
        part=asked.part,
        but_visit=asked.but_visit,
    )


def _spot(slot: FreeSlot) -> Spot:
    from frontdesk.services.booking.holding import Spot

    return Spot(slot.provider_id, slot.location_id, slot.start, slot.minutes, slot.fold, slot.room_id)
