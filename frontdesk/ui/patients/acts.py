"""What is asked of patients' cards and done to them; none of it on the window's thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Mark
from frontdesk.ui.patients.fields import TEXTING
from frontdesk.ui.visits.asks import Number, numbers

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.patients import PatientOutcome
    from frontdesk.services.people import CardPage, NamesakeRow, People, PersonRow
    from frontdesk.services.texting import Texted
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a card: the card, or what is wrong with its fields, by their names; or questions about them that were not
    put yet: saving again goes on."""

    outcome: PatientOutcome | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    asks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card as the panel shows it; numbers as a clinic of the country writes them. `texted_at` is another's, where texts go."""

    page: CardPage
    numbers: tuple[Number, ...]
    texted_at: str = ""


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
    from frontdesk.domain.phones import display
    from frontdesk.services.people import card_page

    page = card_page(book, patient_id)
    kept = ((tr("Mobile"), page.card.mobile), (tr("Phone"), page.card.phone))
    texting = page.card.texting
    return CardShown(
        page, numbers(*kept, country=country), display(texting.number, country) if texting.number else ""
    )


def namesake(book: Book, first_name: str, last_name: str, birth_date: str) -> NamesakeRow | None:
    """Somebody of that name and date of birth; the name alone counts where one of them has none."""
    from frontdesk.services.people import namesake as find

    return find(book, first_name=first_name, last_name=last_name, birth_date=birth_date)


def create(
    book: Book,
    actor: Actor,
    values: Mapping[str, str],
    *,
    source: str,
    note: str,
    today: date,
    asked: Collection[str] = (),
) -> Saved:
    """A new card, unless fields can't be as they are, or a number has to be asked about that is not among `asked`."""
    from frontdesk.services.patients import PatientEdit, create_patient

    wrong = unfit(book, values, today)
    if wrong:
        return Saved(wrong=wrong)
    asks = shared(book, values, asked=asked, last_name=values["last_name"], birth_date=values["birth_date"])
    if asks:
        return Saved(asks=asks)
    plain, texting = _split(values)
    made = create_patient(book, actor, PatientEdit(**plain), source=source, note=note, texting=texting)
    return Saved(made)


def update(
    book: Book,
    actor: Actor,
    patient_id: int,
    values: Mapping[str, str],
    *,
    revision: int,
    source: str,
    note: str,
    today: date,
    asked: Collection[str] = (),
) -> Saved:
    """Change fields of a card, unless they can't be as they are. Raises Conflict where the card has moved on."""
    from frontdesk.services.patients import PatientEdit, get_patient, update_patient

    wrong = unfit(book, values, today)
    if wrong:
        return Saved(wrong=wrong)
    card = get_patient(book, patient_id)
    asks = shared(
        book,
        values,
        asked=asked,
        last_name=values.get("last_name", card.last_name),
        birth_date=values.get("birth_date", card.birth_date or ""),
        but=patient_id,
    )
    if asks:
        return Saved(asks=asks)
    plain, texting = _split(values)
    edit = PatientEdit(**plain)
    return Saved(
        update_patient(
            book, actor, patient_id, edit, revision=revision, source=source, note=note, texting=texting
        )
    )


def shared(
    book: Book,
    values: Mapping[str, str],
    *,
    asked: Collection[str],
    last_name: str,
    birth_date: str,
    but: int | None = None,
) -> dict[str, str]:
    """What to ask about numbers that would be a third person's, by field. `asked` are numbers, as typed, asked about already."""
    from frontdesk.services.texting import others_say

    found = {
        name: others_say(book, values[name], but=but, last_name=last_name, birth_date=birth_date)
        for name in ("mobile", "texting_number")
        if values.get(name, "").strip() and values[name] not in asked
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _split(values: Mapping[str, str]) -> tuple[dict[str, str], Texted | None]:
    """The card's own fields, and how the patient is texted, where that was given."""
    from frontdesk.services.texting import Texted

    plain = {name: value for name, value in values.items() if name not in TEXTING}
    if "texting_number" not in values:
        return plain, None
    number, whose, safe_from, safe_until = (values[name] for name in TEXTING)
    return plain, Texted(number, whose, safe_from, safe_until)


def unfit(book: Book, values: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with each field, as the service says it."""
    from frontdesk.services.patient_fields import PatientEdit, checked
    from frontdesk.services.reading import clinic_country
    from frontdesk.services.texting import unfit as unfit_texting

    country = clinic_country(book)
    plain, texting = _split(values)
    wrong: dict[str, str] = {}
    if texting is not None:
        found = unfit_texting(book, texting)
        wrong = {"texting_number" if name == "number" else name: said for name, said in found.items()}
    for name, value in plain.items():
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


def number_is_right(book: Book, actor: Actor, patient_id: int) -> Changes:
    """Their number is theirs after all."""
    from frontdesk.services.texting import number_is_right as is_right

    return is_right(book, actor, patient_id)


def died(book: Book, actor: Actor, *, patient_id: int, on: date | None) -> PatientOutcome:
    """The patient died on that day, or did not (None)."""
    from frontdesk.services.patients import set_deceased

    return set_deceased(book, actor, patient_id, on)
