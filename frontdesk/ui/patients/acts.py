"""What is asked of patients' cards and done to them; none of it on the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Mark
from frontdesk.ui.visits.asks import Number, numbers

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.patients import PatientOutcome
    from frontdesk.services.people import CardPage, NamesakeRow, People, PersonRow
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a card: the card, or what is wrong with its fields, by their names."""

    outcome: PatientOutcome | None = None
    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card as the panel shows it; numbers as a clinic of the country writes them."""

    page: CardPage
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A patient as a line of the list; the number as a clinic of the country writes it."""

    row: PersonRow
    number: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the list, and what they were found by; empty: who comes today."""

    text: str
    lines: tuple[Line, ...]
    more: bool


def lines(book: Book, text: str, country: str) -> Lines:
    """The patients that fit a text; without one, those who have a visit today."""
    from frontdesk.domain.phones import display
    from frontdesk.services.people import find_people, people_of_today

    found: People = find_people(book, text) if text.strip() else people_of_today(book)
    return Lines(
        text,
        tuple(
            Line(row, display(number, country) if number else "")
            for row in found.rows
            for number in (row.mobile or row.phone,)
        ),
        found.more,
    )


def card(book: Book, patient_id: int, country: str) -> CardShown:
    """A card. Raises NotFound."""
    from frontdesk.services.people import card_page

    page = card_page(book, patient_id)
    kept = ((tr("Mobile"), page.card.mobile), (tr("Phone"), page.card.phone))
    return CardShown(page, numbers(*kept, country=country))


def namesake(book: Book, first_name: str, last_name: str, birth_date: str) -> NamesakeRow | None:
    """Somebody of that name and date of birth."""
    from frontdesk.services.people import namesake as find

    return find(book, first_name=first_name, last_name=last_name, birth_date=birth_date)


def create(book: Book, actor: Actor, values: Mapping[str, str], *, source: str, today: date) -> Saved:
    """A new card, unless fields can't be as they are."""
    from frontdesk.services.patients import PatientEdit, create_patient

    wrong = unfit(book, values, today)
    if wrong:
        return Saved(wrong=wrong)
    return Saved(create_patient(book, actor, PatientEdit(**values), source=source))


def update(
    book: Book,
    actor: Actor,
    patient_id: int,
    values: Mapping[str, str],
    *,
    revision: int,
    source: str,
    today: date,
) -> Saved:
    """Change fields of a card, unless they can't be as they are. Raises Conflict where the card has moved on."""
    from frontdesk.services.patients import PatientEdit, update_patient

    wrong = unfit(book, values, today)
    if wrong:
        return Saved(wrong=wrong)
    return Saved(
        update_patient(book, actor, patient_id, PatientEdit(**values), revision=revision, source=source)
    )


def unfit(book: Book, values: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with each field, as the service says it."""
    from frontdesk.services.patient_fields import PatientEdit, checked
    from frontdesk.services.reading import clinic_country

    country = clinic_country(book)
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            checked(PatientEdit(**{name: value}), country=country, today=today)
        except UsageError as error:
            wrong[name] = error.sentence
    if "last_name" in values and not values["last_name"].strip():
        wrong["last_name"] = tr("A patient needs a last name. Fill it in.")
    return wrong


def mark(
    book: Book, actor: Actor, patient_id: int, which: Mark, *, on: bool, note: str | None = None
) -> PatientOutcome:
    """Put a mark on a card, or take it off."""
    from frontdesk.services.patients import set_mark

    return set_mark(book, actor, patient_id, which, on=on, note=note)


def died(book: Book, actor: Actor, *, patient_id: int, on: date | None) -> PatientOutcome:
    """The patient died on that day, or did not (None)."""
    from frontdesk.services.patients import set_deceased

    return set_deceased(book, actor, patient_id, on)
