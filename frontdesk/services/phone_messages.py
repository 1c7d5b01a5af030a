"""Messages that callers leave for the clinic or for somebody in it: written down, shown in the worklist until done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.names import clean_line, clean_note
from frontdesk.models.queries import phone as queries
from frontdesk.models.queries.phone import PhoneMessageRow
from frontdesk.models.tables import Appointment, Clinic, Patient, PhoneMessage, Provider, Staff
from frontdesk.services.booking.rows import Watched
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = [
    "PhoneMessageRow",
    "Taken",
    "done_with",
    "open_again",
    "open_messages",
    "phone_messages_of",
    "take_message",
]

LONGEST_BODY: Final = 4_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was written down."""

    message: PhoneMessageRow
    changes: Changes


def take_message(
    book: Book,
    actor: Actor,
    *,
    body: str,
    caller: str = "",
    number: str = "",
    patient_id: int | None = None,
    appointment_id: int | None = None,
    provider_id: int | None = None,
    staff_id: int | None = None,
    call_back_utc: int | None = None,
) -> Taken:
    """Write down what a caller said. Who called is a patient, a name, a number, or more of them; for whom it is, a provider or
    one of the staff, or nobody in particular. `call_back_utc` (ms UTC) is when they want to be called back; now is fine.

    Raises UsageError (nothing said and no call back, nobody named, a number that is none, a moment that has passed), NotFound.
    """
    with book.write(actor) as work:
        if appointment_id is not None and patient_id is None:
            patient_id = work.session.scalar(
                select(Appointment.patient_id).where(Appointment.id == appointment_id)
            )
        _check_there(work, patient_id, appointment_id, provider_id, staff_id)
        message = PhoneMessage(
            public_id=new_public_id(),
            patient_id=patient_id,
            appointment_id=appointment_id,
            provider_id=provider_id,
            staff_id=staff_id,
            caller=clean_line(caller, limit=200),
            number=_number(work, number),
            body=clean_note(body, LONGEST_BODY),
            call_back_utc=call_back_utc,
            actor=work.actor.label[:200],
            at_utc=work.now_utc,
        )
        _check(message, work.now_utc)
        work.session.add(message)
        work.session.flush()
        rows = _watched(work, message)
        rows.made(message)
        rows.remember("phone_message", title=tr("the phone message"))
        _trace(work, message, "phone_message")
        row = _row(work, message.id)
    return Taken(row, work.changes)


def done_with(book: Book, actor: Actor, message_id: int) -> Changes:
    """It was passed on, or the caller was called back: it leaves the worklist. Again does nothing. Raises NotFound."""
    with book.write(actor) as work:
        message = _message(work, message_id)
        if message.done_utc is None:
            rows = _watched(work, message)
            rows.watch(PhoneMessage, message.id, "done_utc", "done_by")
            message.done_utc, message.done_by = work.now_utc, work.actor.label[:200]
            rows.remember("phone_message_done", title=tr("being done with the phone message"))
            _trace(work, message, "phone_message.done")
    return work.changes


def open_again(book: Book, actor: Actor, message_id: int) -> Changes:
    """It was not done after all: it is in the worklist again. Raises NotFound."""
    with book.write(actor) as work:
        message = _message(work, message_id)
        if message.done_utc is not None:
            rows = _watched(work, message)
            rows.watch(PhoneMessage, message.id, "done_utc", "done_by")
            message.done_utc, message.done_by = None, ""
            rows.remember("phone_message_open", title=tr("having the phone message back"))
            _trace(work, message, "phone_message.open_again")
    return work.changes


def open_messages(book: Book) -> list[PhoneMessageRow]:
    """Those that nobody is done with, oldest first."""
    with book.read() as connection:
        return queries.open_phone_messages(connection)


def phone_messages_of(
    book: Book, *, patient_id: int | None = None, appointment_id: int | None = None
) -> list[PhoneMessageRow]:
    """What was left about a visit, or about a patient, oldest first. Raises UsageError where neither is named."""
    with book.read() as connection:
        if appointment_id is not None:
            return queries.phone_messages_of_appointment(connection, appointment_id)
        if patient_id is not None:
            return queries.phone_messages_of_patient(connection, patient_id)
    raise UsageError(tr("Say whose messages are meant: a visit's or a patient's."))


def _check(message: PhoneMessage, now_utc: int) -> None:
    if not message.body and message.call_back_utc is None:
        raise UsageError(tr("Write down what the caller said, or when to call back."))
    if message.patient_id is None and not message.caller and not message.number:
        raise UsageError(tr("Say who called: a patient, a name or a number."))
    if message.call_back_utc is not None and message.call_back_utc < now_utc - MINUTE:
        raise UsageError(tr("This time has passed. Give a later one for the call back."))


def _check_there(
    work: Work,
    patient_id: int | None,
    appointment_id: int | None,
    provider_id: int | None,
    staff_id: int | None,
) -> None:
    named: tuple[tuple[type[Patient | Appointment | Provider | Staff], int | None], ...] = (
        (Patient, patient_id),
        (Appointment, appointment_id),
        (Provider, provider_id),
        (Staff, staff_id),
    )
    for table, key in named:
        if key is not None and work.session.get(table, key) is None:
            raise NotFound(tr("Whom this message names is not in the book. Choose again."))


def _number(work: Work, number: str) -> str:
    if not number.strip():
        return ""
    from frontdesk.domain import phones

    return phones.parse(number, work.session.scalar(select(Clinic.country)) or "").e164


def _message(work: Work, message_id: int) -> PhoneMessage:
    message = work.session.get(PhoneMessage, message_id)
    if message is None:
        raise _no_such()
    return message


def _row(work: Work, message_id: int) -> PhoneMessageRow:
    row = queries.phone_message(work.session.connection(), message_id)
    if row is None:
        raise _no_such()
    return row


def _no_such() -> NotFound:
    return NotFound(tr("There is no such phone message in the book. Look at the list again."))


def _watched(work: Work, message: PhoneMessage) -> Watched:
    rows = Watched(work, Kind.CALL, message.id)
    if message.patient_id is not None:
        rows.tell(Kind.PATIENT, message.patient_id)
    if message.appointment_id is not None:
        rows.tell(Kind.APPOINTMENT, message.appointment_id)
    return rows


def _trace(work: Work, message: PhoneMessage, act: str) -> None:
    work.changed(Kind.CALL, message.id)
    if message.patient_id is not None:
        work.changed(Kind.PATIENT, message.patient_id)
    if message.appointment_id is not None:
        work.changed(Kind.APPOINTMENT, message.appointment_id)
    work.audit(act, Kind.CALL, message.id, {"call_back": message.call_back_utc is not None})
