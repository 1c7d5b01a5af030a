"""What is asked of patients' cards and done to them; none of it on the window's thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import ContactKind
from frontdesk.domain.words import Mark as CardMark
from frontdesk.ui.patients.names import DETAILS, TEXTING
from frontdesk.ui.visits.asks import Number, numbers

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.deskrows import ContactName
    from frontdesk.services.details import DetailEdit
    from frontdesk.services.patients import PatientOutcome
    from frontdesk.services.people import CardPage, People, PersonRow
    from frontdesk.services.texting import Texted
    from frontdesk.services.timeline import Mark, TimelinePage
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
    """A patient as a line of the list; the number as a clinic of the country writes it. `around`: the contact by whom they were found."""

    row: PersonRow
    number: str
    called: str = ""
    around: ContactName | None = None


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
            Line(
                row,
                display(number, country) if number else "",
                found.called.get(row.id, ""),
                found.around.get(row.id),
            )
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
    plain, texting, details = _split(values)
    made = create_patient(
        book, actor, PatientEdit(**plain), source=source, note=note, texting=texting, details=details
    )
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

    card = get_patient(book, patient_id)
    wrong = unfit(book, values, today, notes=card.notes)
    if wrong:
        return Saved(wrong=wrong)
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
    plain, texting, details = _split(values)
    return Saved(
        update_patient(
            book,
            actor,
            patient_id,
            PatientEdit(**plain),
            revision=revision,
            source=source,
            note=note,
            texting=texting,
            details=details,
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


def _split(values: Mapping[str, str]) -> tuple[dict[str, str], Texted | None, DetailEdit | None]:
    """The card's own fields, and how the patient is texted and what else is known, where that was given."""
    from frontdesk.services.details import DetailEdit
    from frontdesk.services.texting import Texted

    plain = {name: value for name, value in values.items() if name not in TEXTING and name not in DETAILS}
    texting = Texted(*(values[name] for name in TEXTING)) if "texting_number" in values else None
    given = {name: values[name] for name in DETAILS if name in values}
    if not given:
        return plain, texting, None
    languages, provider = given.pop("languages", None), given.pop("provider_id", None)
    details = DetailEdit(
        languages=None if languages is None else tuple(languages.split()),
        provider_id=None if provider is None else int(provider or 0),
        **given,
    )
    return plain, texting, details


def unfit(book: Book, values: Mapping[str, str], today: date, *, notes: str = "") -> dict[str, str]:
    """What is wrong with each field, as the service says it; `notes` are those that the card has."""
    from frontdesk.services.details import unfit as unfit_details
    from frontdesk.services.patient_fields import PatientEdit, checked, too_long
    from frontdesk.services.reading import clinic_country
    from frontdesk.services.texting import unfit as unfit_texting

    country = clinic_country(book)
    plain, texting, details = _split(values)
    wrong: dict[str, str] = {} if details is None else unfit_details(details)
    if texting is not None:
        found = unfit_texting(book, texting)
        wrong |= {"texting_number" if name == "number" else name: said for name, said in found.items()}
    for name, value in plain.items():
        try:
            checked(PatientEdit(**{name: value}), country=country, today=today)
        except UsageError as error:
            wrong[name] = error.sentence
    letter = too_long(values.get("notes", ""), before=notes)
    if letter is not None:
        wrong["notes"] = letter
    if "last_name" in values and not values["last_name"].strip():
        wrong["last_name"] = tr("A patient needs a last name. Fill it in.")
    return wrong


def mark(
    book: Book, actor: Actor, patient_id: int, which: CardMark, *, on: bool, note: str | None = None
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


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done. `command` takes it back, None where there is nothing to take back."""

    command: str | None


@dataclass(frozen=True, slots=True)
class ContactSaved:
    """What came of saving a contact: done, or what is wrong with its fields."""

    done: Done | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def undo_act(book: Book, actor: Actor, *, command: str) -> Changes:
    """Take an act back."""
    from frontdesk.services.undo import undo

    return undo(book, actor, command=command).changes


def add_alert(
    book: Book, actor: Actor, patient_id: int, body: str, until: date | None, *, stops: bool
) -> Done:
    """Put an alert on a card; one that `stops` lets nothing new be booked for them."""
    from frontdesk.services.alerts import add_alert as add

    return Done(add(book, actor, patient_id, body, until=until, stops=stops).command)


def end_alert(book: Book, actor: Actor, *, alert_id: int) -> Done:
    """An alert is over."""
    from frontdesk.services.alerts import end_alert as end

    return Done(end(book, actor, alert_id).command)


def save_contact(
    book: Book,
    actor: Actor,
    patient_id: int,
    known: tuple[int, int] | None,
    typed: Mapping[str, str | bool],
) -> ContactSaved:
    """A new contact, or, with key and revision of one that is `known`, its new values."""
    from frontdesk.services.contacts import ContactEdit, add_contact, change_contact
    from frontdesk.services.contacts import unfit as unfit_contact

    texts = {name: str(typed[name]) for name in ("name", "mobile", "phone", "email", "note")}
    edit = ContactEdit(kind=ContactKind(str(typed["kind"])), may_hear=bool(typed["may_hear"]), **texts)
    wrong = unfit_contact(book, edit)
    if wrong:
        return ContactSaved(wrong=wrong)
    if known is None:
        made = add_contact(book, actor, patient_id, edit)
    else:
        made = change_contact(book, actor, known[0], edit, revision=known[1])
    return ContactSaved(Done(made.command), warnings=made.warnings)


def remove_contact(book: Book, actor: Actor, *, contact_id: int) -> Done:
    """A contact is nobody's any more."""
    from frontdesk.services.contacts import remove_contact as remove

    return Done(remove(book, actor, contact_id).command)


def verify(book: Book, actor: Actor, patient_id: int, fields: Collection[str]) -> Done:
    """The patient confirmed fields of the card."""
    from frontdesk.services.details import verify as confirm

    return Done(confirm(book, actor, patient_id, tuple(fields)).command)


def history(book: Book, patient_id: int, sources: Collection[str], below: Mark | None) -> TimelinePage:
    """A page of what happened with a patient."""
    from frontdesk.services.timeline import Source, timeline

    return timeline(book, patient_id, sources=tuple(Source(each) for each in sources), below=below)


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number as it was typed and as people write it, and what is known of it; `odd`: look at it twice."""

    typed: str
    shown: str
    said: str = ""
    odd: bool = False


def read_number(typed: str, country: str) -> NumberRead:
    """A number while somebody types it."""
    from frontdesk.domain.phones import PhoneKind, as_typed, parse

    shown = as_typed(typed, country)
    try:
        found = parse(typed, country)
    except UsageError:
        return NumberRead(typed, shown)
    if found.warning:
        return NumberRead(typed, shown, found.warning, odd=True)
    match found.kind:
        case PhoneKind.MOBILE:
            return NumberRead(typed, shown, tr("A mobile number."))
        case PhoneKind.LANDLINE:
            return NumberRead(typed, shown, tr("A landline: it takes no texts."))
        case _:
            return NumberRead(typed, shown)


def mail_problem(typed: str) -> str:
    """What is wrong with an address; empty where nothing is."""
    from frontdesk.domain.mails import check_mail

    try:
        check_mail(typed)
    except UsageError as error:
        return error.sentence
    return ""


def providers(book: Book) -> list[tuple[str, str]]:
    """Providers who work here, as keys and names."""
    from frontdesk.services.directory import directory

    return [(str(each.id), each.name) for each in directory(book).providers if each.in_use]
