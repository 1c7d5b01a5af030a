"""What the arrivals board and its panels ask of the book. Every function here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.services.arrivals import Board, Waiting
    from frontdesk.services.checkins import AtTheCounter
    from frontdesk.services.running_late import LatePreview
    from frontdesk.services.walkins import Place
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Counter:
    """Who stands at the counter; `number` as a clinic of the country writes it."""

    facts: AtTheCounter
    number: str


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a delay concerns; the numbers to dial, by visit, as a clinic of the country writes them."""

    preview: LatePreview
    numbers: dict[int, str]


def board(book: Book) -> Board:
    """The board as it stands now."""
    from frontdesk.services.arrivals import board as read

    return read(book)


def waiting(book: Book) -> Waiting:
    """How many wait, and how many too long."""
    from frontdesk.services.arrivals import waiting_now

    return waiting_now(book)


def counter(book: Book, visit_id: int, country: str) -> Counter:
    """What is to be looked at when a patient comes."""
    from frontdesk.domain.phones import display
    from frontdesk.services.checkins import at_the_counter

    facts = at_the_counter(book, visit_id)
    return Counter(facts, display(facts.number, country) if facts.number else "")


def told(book: Book, provider_id: int, country: str) -> Told:
    """Whom a delay concerns."""
    from frontdesk.domain.phones import display
    from frontdesk.services.running_late import preview_late

    preview = preview_late(book, provider_id)
    everybody = (*preview.told, *preview.not_told)
    return Told(
        preview, {each.appointment_id: display(each.number, country) for each in everybody if each.number}
    )


def places(book: Book, *, location_id: int | None, minutes: int) -> tuple[Place, ...]:
    """Where a walk-in could go."""
    from frontdesk.services.walkins import places as read

    return read(book, location_id=location_id, minutes=minutes)
