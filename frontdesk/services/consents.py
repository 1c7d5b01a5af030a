"""What patients said about being written to, channel by channel: the present word on the card, and the history behind it.

A STOP is the number's and not one patient's: the number opts out (`messaging.numbers`), and the history of everybody on it says so.
An opt-in word restores the number alone; a "no" on a card stays until the patient takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import NOT_GONE_OUT, Channel, Consent, Direction, MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.tables import Address, ConsentEvent, Message, Patient
from frontdesk.services.booking.parts import remember_final
from frontdesk.services.booking.replanning import replan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = [
    "CHANNELS",
    "ConsentRow",
    "Source",
    "apply_consent",
    "apply_revocation",
    "consent_history",
    "note_consent",
    "note_number",
    "record_consent",
    "take_revocation_back",
]

CHANNELS: Final = {"sms_consent": Channel.SMS, "email_consent": Channel.EMAIL}
"""The card's fields of the present word."""
_FIELDS: Final = {channel: field for field, channel in CHANNELS.items()}
_LONGEST: Final = 200
_MOST: Final = 100
"""More patients than share any real number."""


class Source(StrEnum):
    """Where a word on being written to came from; a clinic may write others, and imports begin with `import`."""

    DESK = "desk"
    PHONE = "phone"
    PAPER = "paper"
    REPLY = "reply"
    NUMBER = "number"
    """STOP, an opt-in word or the provider's 21610: it counts for the number, not for the card."""
    IMPORT = "import"
    CARD = "card"
    """What the card said when its history began."""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One word of a patient on being written to."""

    channel: Channel
    state: Consent
    source: str
    note: str
    actor: str
    at_utc: int


def consent_history(book: Book, patient_id: int) -> tuple[ConsentRow, ...]:
    """What the patient said about being written to, the latest first."""
    with book.read() as reader:
        rows = reader.execute(
            select(
                ConsentEvent.channel,
                ConsentEvent.state,
                ConsentEvent.source,
                ConsentEvent.note,
                ConsentEvent.actor,
                ConsentEvent.at_utc,
            )
            .where(ConsentEvent.patient_id == patient_id)
            .order_by(ConsentEvent.id.desc())
        ).all()
    return tuple(
        ConsentRow(Channel(row.channel), Consent(row.state), row.source, row.note, row.actor, row.at_utc)
        for row in rows
    )


def record_consent(
    book: Book,
    actor: Actor,
    patient_id: int,
    *,
    channel: Channel,
    state: Consent,
    source: str = Source.DESK,
    note: str = "",
    revision: int | None = None,
) -> Changes:
    """Write down what a patient said about being written to on a channel, also where it is what the card says already.

    `source` says where it was said (`Source`, or a clinic's own words), `note` who said it. Texts that wait are written anew, or
    not at all. Raises NotFound, Conflict (`revision` has moved on), UsageError (too long a word).
    """
    with book.write(actor) as work:
        patient = work.session.get(Patient, patient_id)
        if patient is None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        if revision is not None and patient.revision != revision:
            raise Conflict(
                tr("Somebody changed this card meanwhile. Look at it again, then repeat what you did.")
            )
        apply_consent(work, patient, channel, state, source=source, note=note)
        remember_final(
            work,
            "consent",
            Kind.PATIENT,
            patient_id,
            why=tr("What a patient said stays in their history. Write down what they say now."),
            title=tr("the patient's word on texts"),
        )
    return work.changes


def apply_consent(
    work: Work, patient: Patient, channel: Channel, state: Consent, *, source: str, note: str = ""
) -> None:
    """The same within a transaction."""
    field = _FIELDS[channel]
    changed = getattr(patient, field) != state
    note_consent(work, patient.id, channel, state, source=source, note=note)
    if changed:
        setattr(patient, field, str(state))
        patient.revision += 1
        patient.updated_utc = work.now_utc
        work.session.flush()
        replan(work, patient)
    work.changed(Kind.PATIENT, patient.id)
    work.audit(
        "consent", Kind.PATIENT, patient.id, {"channel": channel, "state": state, "source": source[:40]}
    )


def note_consent(
    work: Work, patient_id: int, channel: Channel, state: str, *, source: str, note: str = ""
) -> None:
    """Add a line to the history, and nothing else."""
    work.session.add(
        ConsentEvent(
            patient_id=patient_id,
            channel=channel,
            state=state,
            source=clean_line(source or Source.DESK, limit=_LONGEST),
            note=clean_line(note, limit=_LONGEST),
            actor=work.actor.label[:_LONGEST],
            at_utc=work.now_utc,
        )
    )


def note_number(work: Work, number: str, state: Consent, *, by: str) -> None:
    """A number opted out or in again: the history of everybody who is texted there says so; their cards stay as they are.

    `by`: the word that was written, or the provider's code.
    """
    for patient_id in _texted_at(work, number):
        note_consent(work, patient_id, Channel.SMS, state, source=Source.NUMBER, note=by)


def apply_revocation(work: Work, message: Message) -> None:
    """What a revocation does, within a transaction: a "no" on the cards, and nothing that waits goes there."""
    from frontdesk.services.messaging.handled import reading_of
    from frontdesk.services.messaging.numbers import REVOKED, opt_out

    number = message.from_address
    keys = _texted_at(work, number)
    for patient_id in keys:
        patient = work.session.get_one(Patient, patient_id)
        _note_card(work, patient)
        apply_consent(
            work, patient, Channel.SMS, Consent.NO, source=Source.REPLY, note=_shortened(message.body)
        )
    if not keys:
        opt_out(work, number, by=REVOKED)
    for waiting in work.session.scalars(
        select(Message).where(
            Message.to_address == number,
            Message.direction == Direction.OUT,
            Message.state.in_(NOT_GONE_OUT),
        )
    ):
        waiting.state = MessageState.CANCELLED
        waiting.reason = tr("The patient does not want texts.")
        waiting.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, waiting.id)
    reading = reading_of(work, message.id)
    reading.wants_no_texts = True
    reading.decided_as = "opt_out"


def take_revocation_back(work: Work, message: Message, *, at_utc: int) -> None:
    """The revocation recorded at `at_utc` was none: each card says again what it said before, where it says nothing newer."""
    from frontdesk.services.messaging.numbers import REVOKED, opt_in

    row = work.session.get(Address, message.from_address)
    if row is not None and row.opted_out_by == REVOKED and row.opted_out_utc == at_utc:
        opt_in(work, message.from_address)
    for patient_id in _texted_at(work, message.from_address):
        events = _latest(work, patient_id, most=2)
        if len(events) == 2 and events[0].source == Source.REPLY and events[0].at_utc == at_utc:
            patient = work.session.get_one(Patient, patient_id)
            note = tr("Read wrongly in a reply, and taken back.")
            state = Consent(events[1].state)
            apply_consent(work, patient, Channel.SMS, state, source=Source.DESK, note=note)


def _note_card(work: Work, patient: Patient) -> None:
    """What the card says so far goes into its history, where that has nothing yet."""
    if not _latest(work, patient.id, most=1):
        note_consent(work, patient.id, Channel.SMS, patient.sms_consent, source=Source.CARD)


def _latest(work: Work, patient_id: int, *, most: int) -> Sequence[ConsentEvent]:
    return work.session.scalars(
        select(ConsentEvent)
        .where(
            ConsentEvent.patient_id == patient_id,
            ConsentEvent.channel == Channel.SMS,
            ConsentEvent.source != Source.NUMBER,
        )
        .order_by(ConsentEvent.id.desc())
        .limit(most)
    ).all()


def _shortened(words: str) -> str:
    return " ".join(words.split())[: _LONGEST // 2]


def _texted_at(work: Work, number: str) -> list[int]:
    work.session.flush()
    found = work.session.connection().execute(outbox.PATIENTS_ON, {"number": number, "most": _MOST})
    return [int(key) for key in found.scalars()]
