"""What the worklist asks of the book. Every function here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NeedKind

if TYPE_CHECKING:
    from frontdesk.services.contacts import ContactRow
    from frontdesk.services.messaging.evidence import Fact
    from frontdesk.services.phone_messages import PhoneMessageRow
    from frontdesk.services.requests import RequestRow
    from frontdesk.services.rows import AppointmentRow, LedgerRow
    from frontdesk.services.stories import StoryRow
    from frontdesk.services.work import Book
    from frontdesk.services.worklist import Need, PutOff

STORY_LINES: Final = 12
"""Lines of a patient's story, where no visit is named: the latest ones."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The worklist: what needs somebody now, and what was put off."""

    now: tuple[Need, ...]
    put_off: tuple[PutOff, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call: what it is, as a clinic of the country writes it, and as the book keeps it."""

    label: str
    shown: str
    e164: str


@dataclass(frozen=True, slots=True)
class Detail:
    """All that a person needs to act on one row. `reply` is what was written, `question` what it answers; `story` oldest first;
    `ahead` says what will be sent, or why nothing."""

    need: Need
    numbers: tuple[Number, ...] = ()
    email: str = ""
    birth_date: str | None = None
    call_instead: bool = False
    interpreter: bool = False
    card_note: str = ""
    visit: AppointmentRow | None = None
    reply: LedgerRow | None = None
    question: StoryRow | None = None
    text: LedgerRow | None = None
    left: PhoneMessageRow | None = None
    request: RequestRow | None = None
    story: tuple[StoryRow, ...] = ()
    ahead: str = ""
    around: tuple[ContactRow, ...] = ()
    """Contacts of patients, who have the number that wrote or called."""
    evidence: tuple[Fact, ...] = ()
    """Of a text of which nobody knows whether it went out: what speaks for which side."""


def lists(book: Book) -> Lists:
    """The worklist in the order of the service."""
    from frontdesk.services.worklist import split_needs

    now, later = split_needs(book)
    return Lists(tuple(now), tuple(later))


def detail(book: Book, need: Need, country: str) -> Detail:
    """What stands behind a row."""
    from frontdesk.services.contacts import contacts_on
    from frontdesk.services.stories import patient_story, visit_story

    story: tuple[StoryRow, ...] = ()
    visit, ahead = None, ""
    if need.appointment_key is not None:
        told = visit_story(book, need.appointment_key)
        story, visit, ahead = told.rows, told.visit, told.ahead.sentence
    elif need.patient_key is not None:
        story = patient_story(book, need.patient_key).rows[:STORY_LINES][::-1]
    message = _message(book, need)
    incoming = need.kind in (NeedKind.REPLY, NeedKind.UNMATCHED_REPLY)
    left = _left(book, need)
    request = _request(book, need)
    card = None if need.patient_key is None else callee(book, need.patient_key, country)
    numbers = card.numbers if card is not None else ()
    if message is not None and need.patient_key is None:
        numbers = (_number(tr("Texted from"), message.from_address, country),)
    elif left is not None and left.number:
        numbers = (_number(tr("Called from"), left.number, country), *numbers)
    elif request is not None and request.mobile:
        numbers = (*numbers, _number(tr("Given"), request.mobile, country))
    unknown = need.patient_key is None and message is not None
    number = message.from_address if unknown and message is not None else "" if left is None else left.number
    return Detail(
        need,
        numbers=_without_twins(numbers),
        around=contacts_on(book, number),
        email=card.email if card is not None else "" if request is None else request.email,
        birth_date=card.birth_date if card is not None else None if request is None else request.birth_date,
        call_instead=card is not None and card.call_instead,
        interpreter=card is not None and card.interpreter,
        card_note=card.note if card is not None else "",
        visit=visit,
        reply=message if incoming else None,
        question=_question(story, message) if incoming else None,
        text=None if incoming else message,
        left=left,
        request=request,
        story=story,
        ahead=ahead,
        evidence=_evidence(book, need),
    )


@dataclass(frozen=True, slots=True)
class Callee:
    """What the call of a patient needs of their card."""

    numbers: tuple[Number, ...]
    email: str
    birth_date: str | None
    call_instead: bool
    interpreter: bool
    note: str


def callee(book: Book, patient_id: int, country: str) -> Callee:
    """How to reach a patient. Raises NotFound."""
    from frontdesk.domain.words import Mark
    from frontdesk.services.patients import get_patient

    card = get_patient(book, patient_id)
    kept = (
        (tr("Mobile"), card.mobile),
        (tr("Phone"), card.phone),
        (card.texting.whose or tr("Texts to"), card.texting.number),
    )
    return Callee(
        numbers=tuple(_number(label, number, country) for label, number in kept if number),
        email=card.email,
        birth_date=card.birth_date,
        call_instead=Mark.CALL_INSTEAD in card.marks,
        interpreter=Mark.INTERPRETER in card.marks,
        note=card.notes,
    )


def _number(label: str, e164: str, country: str) -> Number:
    from frontdesk.domain.phones import display

    return Number(label, display(e164, country), e164)


def _without_twins(numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    first: dict[str, Number] = {}
    for number in numbers:
        first.setdefault(number.e164, number)
    return tuple(first.values())


def _evidence(book: Book, need: Need) -> tuple[Fact, ...]:
    from frontdesk.services.messaging.evidence import evidence

    if need.kind is not NeedKind.UNCERTAIN or need.message_id is None:
        return ()
    return evidence(book, need.message_id)


def _message(book: Book, need: Need) -> LedgerRow | None:
    from frontdesk.services.reading import one_message
    from frontdesk.services.worklist import MESSAGE

    if need.subject != MESSAGE or need.message_id is None:
        return None
    return one_message(book, need.message_id)


def _left(book: Book, need: Need) -> PhoneMessageRow | None:
    from frontdesk.services.phone_messages import open_messages
    from frontdesk.services.worklist import PHONE_MESSAGE

    if need.subject != PHONE_MESSAGE:
        return None
    return next((row for row in open_messages(book) if row.id == need.subject_id), None)


def _request(book: Book, need: Need) -> RequestRow | None:
    from frontdesk.services.requests import get_request

    return None if need.request_id is None else get_request(book, need.subject_id)


def _question(story: tuple[StoryRow, ...], reply: LedgerRow | None) -> StoryRow | None:
    """The latest text that went out before the reply was written."""
    from frontdesk.domain.words import MAY_HAVE_REACHED
    from frontdesk.services.stories import StoryKind

    if reply is None:
        return None
    written = reply.sent_utc or reply.created_utc
    before = [
        row
        for row in story
        if row.kind is StoryKind.TEXT and row.state in MAY_HAVE_REACHED and row.at_utc <= written
    ]
    return before[-1] if before else None
