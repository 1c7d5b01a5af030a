"""Possible duplicates: who in the book may be the person that somebody is about to write a second card for.

Importable without SQLAlchemy; to be called in a worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.folding import words
from frontdesk.domain.i18n import tr
from frontdesk.domain.likeness import (
    DateLike,
    Identity,
    Likeness,
    NameLike,
    likeness,
    near_dates,
)
from frontdesk.models.queries.duplicates import cards_like
from frontdesk.models.queries.people import people
from frontdesk.models.queries.plain import scalar
from frontdesk.services.alerts import today_in

if TYPE_CHECKING:
    from frontdesk.models.queries.duplicates import CardRow
    from frontdesk.models.queries.people import PersonRow
    from frontdesk.models.queries.plain import Readable
    from frontdesk.services.work import Book

__all__ = ["MOST", "Likely", "Typed", "possible_duplicates", "possible_in"]

MOST: Final = 4
"""More nobody compares; what is most alike comes first."""
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A card that is about to be written, as typed. `birth_date` is ISO or empty, `numbers` as people write them."""

    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who has a card already, with what tells them apart; `why` is a sentence, `weight` runs from 1 to 100."""

    person: PersonRow = field(repr=False)
    why: str
    weight: int


def possible_duplicates(
    book: Book, typed: Typed, *, but: int | None = None, limit: int = MOST
) -> tuple[Likely, ...]:
    """Who may be meant, the likeliest first; `but` is the card itself where one is there. Nobody where too little is typed."""
    with book.read() as connection:
        return possible_in(connection, typed, now_utc=book.clock.now_utc(), but=but, limit=limit)


def possible_in(
    connection: Readable, typed: Typed, *, now_utc: int, but: int | None = None, limit: int = MOST
) -> tuple[Likely, ...]:
    """The same on a connection."""
    mine = _identity(connection, typed)
    first, last = words(mine.first_name), words(mine.last_name)
    if not (first or last):
        return ()
    cards = cards_like(
        connection,
        first=first,
        last=last,
        birth_date=mine.birth_date,
        near=sorted(near_dates(mine.birth_date)),
        numbers=sorted(mine.numbers),
        email=mine.email,
    )
    alike = [(found, card) for card in cards if card.id != but and (found := likeness(mine, _of(card)))]
    alike.sort(key=lambda each: (-each[0].weight, each[1].id))
    best = {card.id: found for found, card in alike[:limit]}
    if not best:
        return ()
    today = today_in(connection, now_utc).isoformat()
    return tuple(
        Likely(person, _why(best[person.id]), best[person.id].weight)
        for person in people(connection, list(best), now_utc=now_utc, today=today)
    )


def _identity(connection: Readable, typed: Typed) -> Identity:
    country = ""
    if any(number.strip() for number in typed.numbers):
        country = scalar(connection, "SELECT country FROM clinic WHERE id = 1") or ""
    numbers = (_e164(number, country) for number in typed.numbers)
    return Identity(
        typed.first_name[:LONGEST],
        typed.last_name[:LONGEST],
        typed.birth_date,
        frozenset(number for number in numbers if number),
        typed.email.strip()[:LONGEST],
    )


def _e164(number: str, country: str) -> str:
    from frontdesk.domain import phones

    if not number.strip():
        return ""
    try:
        return phones.parse(number, country).e164
    except UsageError:
        # It is half typed, or none: its own field says so.
        return ""


def _of(card: CardRow) -> Identity:
    numbers = frozenset(number for number in (card.mobile, card.phone, card.texted) if number)
    return Identity(card.first_name, card.last_name, card.birth_date, numbers, card.email)


def _why(found: Likeness) -> str:
    """What is alike, in a sentence: "Same name, one digit of the date of birth differs, same number." """
    parts = [_name_words(found.name), _date_words(found.date)]
    if found.contact:
        parts.append(tr("same number or e-mail"))
    said = ", ".join(part for part in parts if part)
    return tr("{what}.", what=said[:1].upper() + said[1:])


def _name_words(name: NameLike) -> str:
    match name:
        case NameLike.SAME:
            return tr("same name")
        case NameLike.SWAPPED:
            return tr("same name, first and last swapped")
        case NameLike.CLOSE:
            return tr("almost the same name")
        case NameLike.PART:
            return tr("part of the name the same")
        case NameLike.LAST:
            return tr("same last name")
        case _:
            return tr("same first name")


def _date_words(date_like: DateLike) -> str:
    match date_like:
        case DateLike.SAME:
            return tr("same date of birth")
        case DateLike.NEAR:
            return tr("date of birth with swapped or mistyped digits")
        case DateLike.UNKNOWN:
            return tr("date of birth not known")
        case _:
            return tr("another date of birth")
