"""What happened about a visit, and with a patient: texts, answers, calls; and what will be sent, or why nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.templates import TextKind
from frontdesk.domain.words import (
    CallOutcome,
    Confirmation,
    Direction,
    Lifecycle,
    MessageState,
    StepKey,
)
from frontdesk.models.queries import calls as call_queries
from frontdesk.models.queries import phone as phone_queries
from frontdesk.models.queries.book import AppointmentRow, appointments_by_ids, appointments_of_patient
from frontdesk.models.queries.ledger import LedgerRow, messages_of_appointment, messages_of_patient
from frontdesk.models.queries.patients import PatientRow, patients_by_ids
from frontdesk.models.queries.versions import versions_of_appointment
from frontdesk.models.tables import Appointment, Clinic
from frontdesk.services.day_lines import day_lines
from frontdesk.services.messaging.explaining import Explainer, under_way
from frontdesk.services.spoken import message_state_word, outcome_words
from frontdesk.services.version_lines import version_lines

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book


class StoryKind(StrEnum):
    """What a line of a story is about."""

    TEXT = "text"
    REPLY = "reply"
    ANSWER = "answer"
    """What a person noted of the patient's answer."""
    CHANGE = "change"
    """The visit was moved, or cancelled."""
    CALL = "call"
    PHONE_MESSAGE = "phone_message"


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of a story. `at_utc` in ms UTC, `zone` where that is read; `message_id` is a public id; `key` the integer key of
    the call or phone message. `body` is what was written, as it is; `earlier`: it was about an earlier time of the visit."""

    kind: StoryKind
    at_utc: int
    zone: str
    sentence: str
    body: str = ""
    message_id: str | None = None
    state: MessageState | None = None
    error_code: int | None = None
    earlier: bool = False
    key: int | None = None
    appointment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What will be sent next: when, in words and (where it is known already) word for word. Or, with `at_utc` None, why nothing."""

    at_utc: int | None
    zone: str
    sentence: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class VisitStory:
    """A visit, what happened about it (oldest first), and what comes."""

    visit: AppointmentRow
    rows: tuple[StoryRow, ...]
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class PatientStory:
    """A patient with their visits ahead (the next one first) and past (the latest first), and what was said (the latest first)."""

    patient: PatientRow
    ahead: tuple[AppointmentRow, ...]
    past: tuple[AppointmentRow, ...]
    rows: tuple[StoryRow, ...]


def visit_story(book: Book, appointment_id: int) -> VisitStory:
    """What was sent about a visit, what was answered, who called, and what will be sent, or why nothing. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        visits = appointments_by_ids(connection, [appointment_id])
        if not visits:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        visit = visits[0]
        ledger = messages_of_appointment(connection, appointment_id)
        rows = [
            *text_lines(ledger, visit.zone, versions={visit.public_id: visit.version}),
            *call_lines(call_queries.calls_of_appointment(connection, appointment_id)),
            *phone_lines(phone_queries.phone_messages_of_appointment(connection, appointment_id)),
            *_noted(connection, visit),
            *(
                StoryRow(StoryKind.CHANGE, line.at_utc, visit.zone, line.sentence, body=line.body)
                for line in day_lines(connection, appointment_id)
            ),
            *(
                StoryRow(StoryKind.CHANGE, line.at_utc, visit.zone, line.sentence)
                for line in version_lines(
                    visit, versions_of_appointment(connection, appointment_id), ledger, now_utc=now
                )
            ),
        ]
        ahead = _ahead(book, connection, visit, ledger, now)
    return VisitStory(visit, tuple(sorted(rows, key=lambda row: row.at_utc)), ahead)


def patient_story(book: Book, patient_id: int) -> PatientStory:
    """A patient's visits past and ahead, and everything that was said in either direction. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        found = patients_by_ids(connection, [patient_id])
        if not found:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        visits = appointments_of_patient(connection, patient_id)
        zone = connection.execute(select(Clinic.zone)).scalar_one()
        zones = {visit.public_id: visit.zone for visit in visits}
        versions = {visit.public_id: visit.version for visit in visits}
        rows = [
            *text_lines(messages_of_patient(connection, patient_id), zone, versions=versions, zones=zones),
            *call_lines(call_queries.calls_of_patient(connection, patient_id)),
            *phone_lines(phone_queries.phone_messages_of_patient(connection, patient_id)),
        ]
    return PatientStory(
        found[0],
        tuple(visit for visit in reversed(visits) if visit.start_utc > now),
        tuple(visit for visit in visits if visit.start_utc <= now),
        tuple(sorted(rows, key=lambda row: -row.at_utc)),
    )


def text_lines(
    ledger: Iterable[LedgerRow], zone: str, *, versions: dict[str, int], zones: dict[str, str] | None = None
) -> Iterator[StoryRow]:
    """Texts and replies as lines. `versions` are the running ones of the visits that count as the patient's own, by public id."""
    for row in ledger:
        mine = [item for item in row.items if item.appointment_id in versions]
        about = mine[0].appointment_id if mine else None
        incoming = row.direction == Direction.IN
        yield StoryRow(
            kind=StoryKind.REPLY if incoming else StoryKind.TEXT,
            at_utc=row.sent_utc or row.attempt_utc or row.created_utc,
            zone=(zones or {}).get(about or "", zone),
            sentence=_reply_sentence(row) if incoming else _text_sentence(row),
            body=row.body,
            message_id=row.public_id,
            state=MessageState(row.state),
            error_code=row.error_code,
            earlier=bool(mine) and all(item.version != versions[item.appointment_id] for item in mine),
            appointment_id=about,
        )


def _text_sentence(row: LedgerRow) -> str:
    """What it was and what became of it, as `Question: delivered.`; with the reason where it went wrong."""
    said = tr("{what}: {state}.", what=what_it_is(row), state=message_state_word(row.state))
    return f"{said} {row.reason}" if row.reason else said


def what_it_is(row: LedgerRow) -> str:
    """What an outgoing message is for, in a word or a few."""
    match row.kind:
        case "moved" if row.asks:
            return tr("Notice of the change, with the question")
        case "moved":
            return tr("Notice of the change")
        case "cancelled":
            return tr("Notice of the cancellation")
        case TextKind.LATE:
            return tr("Notice of a delay")
        case StepKey.ACKNOWLEDGEMENT:
            return tr("Answer to the reply")
        case StepKey.WHICH:
            return tr("Question which visit is meant")
        case StepKey.MANUAL:
            return tr("Message of the desk")
        case _:
            return tr("Question") if row.asks else tr("Reminder")


def _reply_sentence(row: LedgerRow) -> str:
    match row.handling, row.meaning:
        case "applied", "confirm":
            return tr("The patient replied: confirmed.")
        case "applied", "decline":
            return tr("The patient replied: can't come.")
        case "person", _:
            return tr("The patient replied; the reply waits to be read.")
        case _, "opt_out":
            return tr("The patient replied: no more texts.")
        case _, "opt_in":
            return tr("The patient replied: texts are welcome again.")
        case "done", _:
            return tr("The patient replied; somebody has read it.")
        case _:
            return tr("The patient replied.")


def call_lines(found: Iterable[call_queries.CallRow]) -> Iterator[StoryRow]:
    """Calls as lines."""
    for row in found:
        said = tr("{who} called: {outcome}.", who=row.by, outcome=outcome_words(CallOutcome(row.outcome)))
        yield StoryRow(
            kind=StoryKind.CALL,
            at_utc=row.at_utc,
            zone=row.zone,
            sentence=said,
            body=row.note,
            key=row.id,
            appointment_id=row.appointment_public_id,
        )


def phone_lines(found: Iterable[phone_queries.PhoneMessageRow]) -> Iterator[StoryRow]:
    """Phone messages as lines."""
    for row in found:
        yield StoryRow(
            kind=StoryKind.PHONE_MESSAGE,
            at_utc=row.at_utc,
            zone=row.zone,
            sentence=(
                tr("{who} phoned for {whom}.", who=row.who, whom=row.whom)
                if row.whom
                else tr("{who} phoned.", who=row.who)
            ),
            body=row.body,
            key=row.id,
            appointment_id=row.appointment_public_id,
        )


def _noted(connection: Connection, visit: AppointmentRow) -> Iterator[StoryRow]:
    """The answer as a person noted it; one that a text gave has its own line."""
    answered_utc, by = connection.execute(
        select(Appointment.answered_utc, Appointment.answered_by).where(Appointment.id == visit.id)
    ).one()
    if answered_utc is None or not by or by == "reply":
        return
    who = by.partition(":")[2] or by
    match Confirmation(visit.confirmation):
        case Confirmation.CONFIRMED:
            sentence = tr("{who} noted: confirmed.", who=who)
        case Confirmation.DECLINED:
            sentence = tr("{who} noted: can't come.", who=who)
        case _:
            return
    yield StoryRow(StoryKind.ANSWER, answered_utc, visit.zone, sentence)


def _ahead(
    book: Book, connection: Connection, visit: AppointmentRow, ledger: list[LedgerRow], now_utc: int
) -> Ahead:
    waiting = _on_its_way(visit, ledger)
    if waiting is not None:
        return Ahead(None, visit.zone, waiting)
    found = Explainer(connection, book.keys.marker, now_utc).coming(visit.id)
    return Ahead(found.at_utc, visit.zone, found.sentence, found.body)


def _on_its_way(visit: AppointmentRow, ledger: list[LedgerRow]) -> str | None:
    """A text that is under way already, or of which nobody knows whether it is."""
    if visit.lifecycle != Lifecycle.BOOKED:
        return None
    for row in ledger:
        if row.direction == Direction.IN or row.step == StepKey.ACKNOWLEDGEMENT:
            continue
        found = under_way(MessageState(row.state), row.reason)
        if found is not None:
            return found
    return None
