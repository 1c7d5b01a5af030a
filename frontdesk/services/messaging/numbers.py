"""What is known of a number, whoever shares it: opted out, or out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NOT_GONE_OUT, CallOutcome, Channel, Consent, Direction, MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.tables import Address, Appointment, CallAttempt, Inbound, Message, ReplyReading
from frontdesk.services.booking.voiding import owe_again, release
from frontdesk.services.consents import note_number

if TYPE_CHECKING:
    from frontdesk.services.work import Work

NOTICES = frozenset({"moved", "cancelled"})
"""Kinds of messages that tell of a change."""

WRONG_PERSON = 0
"""In place of the provider's code: somebody read in a reply that the number is not the patient's."""

REVOKED = "revocation"
"""By what a number opted out whose owner asked for it in their own words."""

FAMILY = 100
"""More patients than share any real number."""


def standing(work: Work, number: str) -> Address:
    """The row of a number, made where there is none."""
    row = work.session.get(Address, number)
    if row is None:
        row = Address(address=number, channel=Channel.SMS, opted_out=False, updated_utc=work.now_utc)
        work.session.add(row)
    return row


def opt_out(work: Work, number: str, *, by: str) -> None:
    """From now on nothing is sent to this number, for anyone on it; what waits to go there is taken back.

    `by`: the word that was written, or the provider's code.
    """
    row = standing(work, number)
    if not row.opted_out:
        row.opted_out = True
        row.opted_out_utc = work.now_utc
        row.opted_out_by = by
        row.updated_utc = work.now_utc
        note_number(work, number, Consent.NO, by=by)
        work.audit("opt_out", Kind.MESSAGE, 0, {"by": by})
    _take_back_waiting(work, number, tr("This number has opted out of texts."))
    _touch_patients(work, number)


def _take_back_waiting(work: Work, number: str, reason: str) -> None:
    waiting = work.session.scalars(
        select(Message).where(
            Message.to_address == number,
            Message.direction == Direction.OUT,
            Message.state.in_(NOT_GONE_OUT),
        )
    ).all()
    for message in waiting:
        message.state = MessageState.CANCELLED
        message.reason = reason
        message.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, message.id)
        # An opt-in word may come in time: the steps can be planned again then.
        take_back(work, message)


def take_back(work: Work, message: Message) -> None:
    """Let a text that never left be planned anew: its steps, or the notice of a change that the patient still has to hear."""
    if message.kind in NOTICES:
        owe_again(work, message)
    release(work, message)


def opt_in(work: Work, number: str, *, by: str = "START") -> bool:
    """An opt-in word came, `by`. True if the number had been opted out; its visits are looked at again.

    It restores the number, as the provider does, and what the provider refused for the opt-out alone is tried again. A "no" on a
    card stays.
    """
    from frontdesk.services.messaging.failures import refused_for_opt_out, try_again

    row = work.session.get(Address, number)
    if row is None or not row.opted_out:
        return False
    row.opted_out = False
    row.opted_out_utc = None
    row.opted_out_by = ""
    row.updated_utc = work.now_utc
    note_number(work, number, Consent.YES, by=by)
    work.audit("opt_in", Kind.MESSAGE, 0)
    for refused in refused_for_opt_out(work, number):
        try_again(work, refused, not_before_utc=work.now_utc)
    work.session.connection().execute(outbox.LOOK_AT_NUMBER_AGAIN, {"now": work.now_utc, "number": number})
    _touch_patients(work, number)
    return True


def mark_unusable(work: Work, number: str, code: int) -> None:
    """The provider says that texts can never reach this number. A corrected number starts afresh."""
    row = standing(work, number)
    row.unusable_code = code
    row.unusable_utc = work.now_utc
    row.updated_utc = work.now_utc
    _touch_patients(work, number)


def mark_usable(work: Work, number: str) -> None:
    """A text came from the number, so texts can reach it; its visits are looked at again. Whose it is the text does not tell."""
    row = work.session.get(Address, number)
    if row is None or row.unusable_code is None or row.unusable_code == WRONG_PERSON:
        return
    _usable_again(work, row)


def mark_wrong(work: Work, number: str, *, found_utc: int | None = None) -> None:
    """A person read in a reply, or heard, that the number is somebody else's: nothing is sent there, and what waits is taken back.

    `found_utc`: when, ms UTC, if that was before now. Found once more it is wrong since the first time.
    """
    row = standing(work, number)
    if row.unusable_code != WRONG_PERSON:
        row.unusable_code = WRONG_PERSON
        row.unusable_utc = work.now_utc if found_utc is None else found_utc
    row.updated_utc = work.now_utc
    work.audit("wrong_number", Kind.MESSAGE, 0)
    _take_back_waiting(work, number, tr("This number is somebody else's."))
    _touch_patients(work, number)


def mark_right(work: Work, number: str) -> None:
    """The number is the patient's after all."""
    row = work.session.get(Address, number)
    if row is not None and row.unusable_code == WRONG_PERSON:
        work.audit("right_number", Kind.MESSAGE, 0)
        _usable_again(work, row)


def take_wrong_back(work: Work, number: str, *, found_utc: int) -> None:
    """That the number is somebody else's was found by mistake at that moment (ms UTC): it is the patient's after all, unless somebody
    else has found the same. What was found by mistake must be gone by now."""
    row = work.session.get(Address, number)
    if row is None or row.unusable_code != WRONG_PERSON or row.unusable_utc != found_utc:
        return
    others = _found_wrong(work, number, since_utc=found_utc)
    if others is None:
        mark_right(work, number)
    else:
        row.unusable_utc = others


def _found_wrong(work: Work, number: str, *, since_utc: int) -> int | None:
    """When a number was first found to be somebody else's from then on, in a call or a reply; None where it was not."""
    work.session.flush()
    keys = work.session.connection().execute(outbox.PATIENTS_ON, {"number": number, "most": FAMILY}).scalars()
    in_calls = work.session.scalar(
        select(func.min(CallAttempt.at_utc)).where(
            CallAttempt.patient_id.in_(list(keys)),
            CallAttempt.number == number,
            CallAttempt.outcome == CallOutcome.WRONG_NUMBER,
            CallAttempt.at_utc >= since_utc,
        )
    )
    in_replies = work.session.scalar(
        select(func.min(Inbound.decided_utc))
        .join(Message, Message.id == Inbound.message_id)
        .join(ReplyReading, ReplyReading.message_id == Inbound.message_id)
        .where(
            Message.direction == Direction.IN,
            Message.from_address == number,
            ReplyReading.decided_as == "wrong_number",
            Inbound.decided_utc >= since_utc,
        )
    )
    return min((each for each in (in_calls, in_replies) if each is not None), default=None)


def begin_afresh(work: Work, number: str, *, patient_id: int) -> None:
    """A number was written on a card: that it was somebody else's is forgotten, unless others are texted there still."""
    row = work.session.get(Address, number) if number else None
    if row is None or row.unusable_code != WRONG_PERSON:
        return
    work.session.flush()
    keys = work.session.connection().execute(outbox.PATIENTS_ON, {"number": number, "most": 2}).scalars()
    if all(key == patient_id for key in keys):
        mark_right(work, number)


def _usable_again(work: Work, row: Address) -> None:
    number = row.address
    row.unusable_code = None
    row.unusable_utc = None
    row.updated_utc = work.now_utc
    work.session.connection().execute(outbox.LOOK_AT_NUMBER_AGAIN, {"now": work.now_utc, "number": number})
    _touch_patients(work, number)


def _touch_patients(work: Work, number: str) -> None:
    connection = work.session.connection()
    for patient_id in connection.execute(outbox.PATIENTS_ON, {"number": number, "most": FAMILY}).scalars():
        work.changed(Kind.PATIENT, patient_id)
        for appointment_id in work.session.scalars(
            select(Appointment.id).where(
                Appointment.patient_id == patient_id, Appointment.start_utc > work.now_utc
            )
        ):
            work.changed(Kind.APPOINTMENT, appointment_id)
