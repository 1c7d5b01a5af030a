"""What the booking panel has done by workers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import Conflict, FrontdeskError, NotFound, TimeTaken, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.ui.booking.twins import look
from frontdesk.ui.booking.wanted import Newcomer, Person, Slot, Wanted

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome, Visit
    from frontdesk.services.directory import Directory
    from frontdesk.services.duplicates import Likely
    from frontdesk.services.patient_fields import PatientEdit
    from frontdesk.services.work import Book

HELD_SECONDS: Final = 150
"""How long a slot stays with a form that is open; renewed while it is."""
PARKED_SECONDS: Final = 600
"""How long it stays with one that was put aside."""


@dataclass(slots=True)
class Hold:
    """The reservation that a form has, by its public id. Changed by acts alone, which come one after the other."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to say of a slot."""

    slot: Slot
    taken: TimeTaken | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit that was booked or moved. `warnings` are sentences for the person."""

    visit: Visit
    warnings: tuple[str, ...]
    command: str | None = None
    """What takes this booking or move back, and no other act."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Nothing was done yet: there are doubts that nobody was asked about."""

    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Nothing was done: fields of the new card that can't be as they are, by their names."""

    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Twinned:
    """Nothing was done: somebody in the book may be the one whose card is begun, and nobody was asked about them."""

    found: tuple[Likely, ...]


def furniture(book: Book) -> Directory:
    """Providers, locations, types."""
    from frontdesk.services.directory import directory

    return directory(book)


def usual_type(book: Book, patient_id: int | None, provider_id: int | None) -> int | None:
    """The type that is most likely meant."""
    from frontdesk.services.booking.beforehand import usual_type as usual

    return usual(book, patient_id=patient_id, provider_id=provider_id)


def person(book: Book, patient_id: int) -> Person:
    """A patient by key. Raises NotFound."""
    from frontdesk.services.patients import get_patient

    card = get_patient(book, patient_id)
    name = f"{card.first_name} {card.last_name}".strip()
    return Person(card.id, card.first_name, name, card.birth_date, card.mobile or card.phone)


def next_visit(book: Book, patient_id: int) -> tuple[int, str] | None:
    """When the patient's next visit begins (ms UTC) and its zone; None where none is booked. Raises NotFound."""
    from frontdesk.services.people import coming_visit

    return coming_visit(book, patient_id)


def known_after_all(book: Book, patient_id: int, typed: Newcomer) -> tuple[Person, str]:
    """The card that is there already, and what was typed that does not stand on it. Raises NotFound."""
    from frontdesk.services.patients import get_patient

    card = get_patient(book, patient_id)
    found = Person(
        card.id,
        card.first_name,
        f"{card.first_name} {card.last_name}".strip(),
        card.birth_date,
        card.mobile or card.phone,
    )
    missing = []
    if typed.mobile.strip() and not _is_on(
        book, typed.mobile, {card.mobile, card.phone, card.texting.number}
    ):
        missing.append(tr("the number {number}", number=typed.mobile.strip()))
    if typed.birth_date and typed.birth_date != (card.birth_date or ""):
        missing.append(tr("the date of birth {date}", date=typed.birth_date))
    if not missing:
        return found, ""
    return found, tr(
        "Typed, and not on the card: {what}. Ask, then correct the card.", what=", ".join(missing)
    )


def _is_on(book: Book, typed: str, numbers: set[str]) -> bool:
    from frontdesk.domain import phones
    from frontdesk.services.directory import directory

    with suppress(UsageError):
        return phones.parse(typed, directory(book).clinic.country).e164 in numbers
    return False


def settle(
    book: Book,
    actor: Actor,
    slot: Slot,
    *,
    patient_id: int | None,
    visit_id: int | None,
    hold: Hold,
) -> Settled:
    """Give the slot back that was held, look at the new one, and hold it where nobody has it."""
    from frontdesk.services.availability import who_has

    release(book, actor, hold)
    taken = who_has(
        book,
        provider_id=slot.provider_id,
        location_id=slot.location_id,
        start=slot.start,
        minutes=slot.minutes,
        fold=slot.fold,
        visit_id=visit_id,
    )
    doubts = _doubts(book, slot, patient_id, visit_id)
    if taken is None:
        hold.id = _hold(book, actor, slot)
    return Settled(slot, taken, doubts)


def _hold(book: Book, actor: Actor, slot: Slot) -> str | None:
    from frontdesk.services.booking.blocks import hold_slot

    if slot.fold:
        return None
    # It is a courtesy to the other desk, no more: the booking itself decides.
    with suppress(FrontdeskError):
        return hold_slot(
            book,
            actor,
            provider_id=slot.provider_id,
            start=slot.start,
            minutes=slot.minutes,
            seconds=HELD_SECONDS,
            location_id=slot.location_id,
        ).public_id
    return None


def release(book: Book, actor: Actor, hold: Hold) -> None:
    """Give a held slot back; where that can't be done it ends by itself."""
    from frontdesk.services.booking.blocks import release_slot

    held, hold.id = hold.id, None
    if held is not None:
        with suppress(FrontdeskError):
            release_slot(book, actor, held)


def renew(book: Book, actor: Actor, hold: Hold, seconds: int) -> None:
    """Hold it on."""
    from frontdesk.services.booking.blocks import renew_slot

    if hold.id is not None:
        with suppress(FrontdeskError):
            renew_slot(book, actor, hold.id, seconds=seconds)


def commit(
    book: Book, actor: Actor, wanted: Wanted, *, hold: Hold, asked: frozenset[str]
) -> Booked | Asking | Unfit | Twinned:
    """Book it or move it, unless there is a doubt that is not among `asked`. Raises TimeTaken and what the booking raises."""
    doubts = _doubts(book, wanted.slot, wanted.patient_id, wanted.instead_of)
    if not asked.issuperset(doubts):
        return Asking(doubts)
    newcomer, visit_id = wanted.newcomer, wanted.instead_of
    if visit_id is not None:
        release(book, actor, hold)
        outcome = _move(book, actor, wanted, visit_id)
    elif newcomer is not None:
        wrong = _unfit(book, newcomer)
        if wrong:
            return Unfit(wrong)
        found = look(book, newcomer)
        if not wanted.none_of.issuperset(each.person.id for each in found):
            return Twinned(found)
        outcome = _with_hold(lambda mine: _welcome(book, actor, wanted, newcomer, mine), hold.id)
    else:
        outcome = _with_hold(lambda mine: _book(book, actor, wanted, mine), hold.id)
    hold.id = None
    # What was asked and agreed to is no news.
    news = tuple(sentence for sentence in outcome.warnings if sentence not in doubts)
    return Booked(outcome.visit, news, outcome.command)


def next_step(book: Book, visit_id: int) -> str:
    """What the patient will be sent, or why nothing. Empty where the visit is gone."""
    from frontdesk.services.stories import visit_story

    try:
        return visit_story(book, visit_id).ahead.sentence
    except NotFound:
        return ""


def _doubts(book: Book, slot: Slot, patient_id: int | None, visit_id: int | None) -> tuple[str, ...]:
    from frontdesk.services.booking.beforehand import doubts_about

    return doubts_about(
        book,
        provider_id=slot.provider_id,
        location_id=slot.location_id,
        zone=slot.zone,
        start=slot.start,
        fold=slot.fold,
        minutes=slot.minutes,
        patient_id=patient_id,
        visit_id=visit_id,
    )


def _with_hold(book_it: Callable[[str | None], Outcome], held: str | None) -> Outcome:
    """Book with what is held; where its time was over meanwhile, without."""
    if held is None:
        return book_it(None)
    try:
        return book_it(held)
    except TimeTaken:
        raise
    except Conflict:
        return book_it(None)


def _book(book: Book, actor: Actor, wanted: Wanted, held: str | None) -> Outcome:
    from frontdesk.services.booking import book_visit

    slot, patient_id = wanted.slot, wanted.patient_id
    if patient_id is None:
        raise UsageError(tr("Say for whom the visit is."))
    return book_visit(
        book,
        actor,
        patient_id=patient_id,
        provider_id=slot.provider_id,
        start=slot.start,
        minutes=slot.minutes,
        fold=slot.fold,
        type_id=wanted.type_id,
        location_id=slot.location_id,
        room_id=wanted.room_id,
        note=wanted.note,
        overbook=wanted.overbook,
        reservation=held,
        request=wanted.request_id,
    )


def _welcome(book: Book, actor: Actor, wanted: Wanted, newcomer: Newcomer, held: str | None) -> Outcome:
    from frontdesk.services.newcomers import book_newcomer

    slot = wanted.slot
    return book_newcomer(
        book,
        actor,
        _edit(newcomer),
        provider_id=slot.provider_id,
        start=slot.start,
        minutes=slot.minutes,
        fold=slot.fold,
        type_id=wanted.type_id,
        location_id=slot.location_id,
        note=wanted.note,
        overbook=wanted.overbook,
        reservation=held,
        request=wanted.request_id,
    ).outcome


def _move(book: Book, actor: Actor, wanted: Wanted, visit_id: int) -> Outcome:
    from frontdesk.services.booking import move_visit

    slot = wanted.slot
    return move_visit(
        book,
        actor,
        visit_id,
        start=slot.start,
        fold=slot.fold,
        minutes=slot.minutes,
        provider_id=slot.provider_id,
        location_id=slot.location_id,
        overbook=wanted.overbook,
        revision=wanted.revision,
        by_hand=True,
    )


def _edit(newcomer: Newcomer) -> PatientEdit:
    from frontdesk.services.patient_fields import PatientEdit

    return PatientEdit(
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        birth_date=newcomer.birth_date,
        mobile=newcomer.mobile,
        sms_consent="yes" if newcomer.texts else "",
    )


def _unfit(book: Book, newcomer: Newcomer) -> dict[str, str]:
    """What is wrong with a new card, field by field, so that each is said at its own."""
    from frontdesk.domain.instants import local_date
    from frontdesk.services.directory import directory
    from frontdesk.services.patient_fields import PatientEdit, checked

    clinic = directory(book).clinic
    today = local_date(book.clock.now_utc(), clinic.zone)
    edit = _edit(newcomer)
    fields = ("first_name", "last_name", "mobile", "birth_date")
    wrong: dict[str, str] = {}
    for name in fields:
        one = PatientEdit(**{name: getattr(edit, name)})
        try:
            checked(one, country=clinic.country, today=today)
        except UsageError as error:
            wrong[name] = error.sentence
    return wrong
