"""What follows for a patient's coming visits when their card changes: texts that wait are written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NOT_GONE_OUT, Direction, Lifecycle, MessageState
from frontdesk.models.queries.sharing import texted_number
from frontdesk.models.tables import Appointment, Message, MessageItem, Patient
from frontdesk.services.booking.voiding import MOVED, owe_again, release

if TYPE_CHECKING:
    from frontdesk.services.work import Work

_PLANNED: Final = ("ask", "tell", MOVED)
"""Kinds of texts that the book owes a visit."""


def replan(work: Work, patient: Patient) -> None:
    """Take back the reminders and notices that wait to be sent about a patient's coming visits and have them planned anew.

    What was written by hand or answers a reply is nobody's to plan: it stays, and the last look before it goes decides. So does a
    second try, which goes at once to a number that was corrected.
    """
    work.session.flush()
    visits = [visit.id for visit in coming_visits(work, patient)]
    waiting = work.session.scalars(
        select(Message).where(
            Message.id.in_(select(MessageItem.message_id).where(MessageItem.appointment_id.in_(visits))),
            Message.direction == Direction.OUT,
            Message.state.in_(NOT_GONE_OUT),
            Message.kind.in_(_PLANNED),
        )
    ).all()
    number = texted_number(work.session.connection(), patient.id)
    for message in waiting:
        if message.replaces_id is not None and _still_goes(work, message, patient, number):
            continue
        message.state = MessageState.CANCELLED
        message.reason = tr("The patient's card changed; the text is written anew.")
        message.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, message.id)
        if message.kind == MOVED:
            owe_again(work, message)
        release(work, message)
    work.session.execute(update(Appointment).where(Appointment.id.in_(visits)).values(next_due_utc=0))


def _still_goes(work: Work, again: Message, patient: Patient, number: str) -> bool:
    """Whether a second try waits on: to the number that it was for, or to the patient's new one where it names nobody else's visit."""
    if again.to_address == number:
        return True
    named = work.session.scalars(
        select(Appointment.patient_id)
        .join(MessageItem, MessageItem.appointment_id == Appointment.id)
        .where(MessageItem.message_id == again.id)
    )
    if not number or any(each != patient.id for each in named):
        return False
    again.to_address = number
    again.not_before_utc = 0
    again.updated_utc = work.now_utc
    work.changed(Kind.MESSAGE, again.id)
    return True


def coming_visits(work: Work, patient: Patient) -> list[Appointment]:
    """The booked visits that are still ahead."""
    return list(
        work.session.scalars(
            select(Appointment).where(
                Appointment.patient_id == patient.id,
                Appointment.lifecycle == Lifecycle.BOOKED,
                Appointment.start_utc > work.now_utc,
            )
        )
    )
