"""Rows of every kind for the small clinic: texts, replies, calls and phone messages as the loop would leave them."""

from __future__ import annotations

from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import CallOutcome, Channel, Confirmation, Direction, MessageState
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Message, MessageItem, Patient, Question
from frontdesk.services.booking import Visit
from frontdesk.services.calls import log_call
from frontdesk.services.identity import new_public_id
from frontdesk.services.phone_messages import take_message
from frontdesk.services.work import Work
from tests.ui.desks import EVA, HTML_NAME, LONG_NAME, TODAY, TestClinic

ASKED = "Hillside Clinic: your visit is on Tue 24 Nov at 9:00. Reply C to confirm, X if you can't come."
LONG_REPLY = (
    "Hello, sorry for the late answer, my phone was off over the weekend. I think I can be there, but my daughter's school has just "
    "called and I may have to fetch her first. Could it be a quarter of an hour later? If not then keep it as it is and I will "
    "do my best. <b>Thank you</b> \N{SLIGHTLY SMILING FACE}"
)


def text(
    clinic: TestClinic,
    visit: Visit,
    state: MessageState,
    *,
    ago: int = 20 * HOUR,
    body: str = ASKED,
    reason: str = "",
) -> str:
    """A question about a visit that went out `ago` ms back; gives its public id."""
    step = f"ask{ago // HOUR}"
    with clinic.book.write(PROGRAM) as work:
        at = work.now_utc - ago
        message = Message(
            public_id=new_public_id(),
            direction=Direction.OUT,
            channel=Channel.SMS,
            patient_id=visit.patient_id,
            to_address=_mobile(work, visit),
            body=body,
            state=state,
            step=step,
            kind="ask",
            asks=True,
            dedupe_key=f"{visit.id}.{visit.version}.{ago}",
            reason=reason,
            attempt_utc=at,
            sent_utc=at,
            created_utc=at,
            updated_utc=at,
        )
        work.session.add(message)
        work.session.flush()
        work.session.add(
            MessageItem(
                message_id=message.id,
                appointment_id=visit.id,
                version=visit.version,
                step=step,
                channel=Channel.SMS,
            )
        )
        if state not in (MessageState.FAILED, MessageState.UNDELIVERED):
            work.session.add(
                Question(
                    message_id=message.id,
                    appointment_id=visit.id,
                    version=visit.version,
                    channel=Channel.SMS,
                    address=message.to_address,
                    asked_utc=at,
                )
            )
            work.session.get_one(Appointment, visit.id).confirmation = Confirmation.AWAITING
        work.changed(Kind.MESSAGE, message.id)
        return message.public_id


def reply(
    clinic: TestClinic,
    visit: Visit | None,
    body: str,
    *,
    ago: int = 35 * MINUTE,
    suggestion: str = "",
    sender: str = "+447911199999",
) -> str:
    """A reply that waits for a person: about a visit, or from nobody known; gives its public id."""
    with clinic.book.write(PROGRAM) as work:
        at = work.now_utc - ago
        message = Message(
            public_id=new_public_id(),
            direction=Direction.IN,
            channel=Channel.SMS,
            patient_id=None if visit is None else visit.patient_id,
            to_address="+447911100000",
            from_address=sender if visit is None else _mobile(work, visit),
            body=body,
            state=MessageState.RECEIVED,
            step="",
            kind="",
            sent_utc=at,
            created_utc=at,
            updated_utc=at,
        )
        work.session.add(message)
        work.session.flush()
        asked = None
        if visit is not None:
            asked = work.session.scalar(
                select(Question.message_id).where(Question.appointment_id == visit.id).limit(1)
            )
        work.session.add(
            Inbound(
                message_id=message.id,
                received_utc=at,
                handling="person",
                reason="Free text.",
                suggestion=suggestion,
                asked_by_id=asked,
            )
        )
        if visit is not None:
            appointment = work.session.get_one(Appointment, visit.id)
            work.session.add(
                InboundItem(
                    message_id=message.id,
                    appointment_id=visit.id,
                    version=visit.version,
                    confirmation_before=appointment.confirmation,
                )
            )
            appointment.confirmation = Confirmation.NEEDS_PERSON
        work.changed(Kind.MESSAGE, message.id)
        return message.public_id


def fill(clinic: TestClinic) -> None:
    """A Monday morning with a row of every kind."""
    visits = clinic.visits
    text(clinic, visits["not_asked"], MessageState.DELIVERED, ago=70 * HOUR)
    text(clinic, visits["not_asked"], MessageState.DELIVERED, ago=20 * HOUR)
    text(clinic, visits["tomorrow"], MessageState.DELIVERED)
    reply(clinic, visits["tomorrow"], LONG_REPLY, suggestion="confirm")
    text(clinic, visits["long"], MessageState.DELIVERED, ago=19 * HOUR)
    reply(clinic, visits["long"], "Who is this?")
    text(
        clinic,
        visits["html"],
        MessageState.UNDELIVERED,
        reason="The number can't be reached (code 30003).",
    )
    text(clinic, visits["family"], MessageState.NEEDS_PERSON, reason="The provider gave no answer.")
    reply(clinic, None, "Is this the dentist? I can't find you. Are you open on Saturday?", ago=3 * HOUR)
    take_message(
        clinic.book,
        EVA,
        body="Wants to know whether she should stop the tablets before Thursday.",
        patient_id=clinic.patients["Lee"],
        provider_id=clinic.keys.providers["Dr Malik"],
    )
    take_message(clinic.book, EVA, body="Parcel for Dr Malik at the post office.", caller="The courier")
    log_call(
        clinic.book,
        EVA,
        appointment_id=visits["not_asked"].id,
        outcome=CallOutcome.NO_ANSWER,
        note="Rang out twice",
    )
    log_call(
        clinic.book,
        EVA,
        patient_id=clinic.patients["Adeyemi"],
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=clinic.clock.now_utc() + MINUTE,
        note="In a meeting until eight",
    )
    clinic.clock.advance(minutes=2)


def crowd(clinic: TestClinic, count: int = 24) -> None:
    """Many more silent patients on the same day."""
    people = ["Nováková", "Dvořák", "Haddad", "Byrne", "Lee", "Adeyemi", LONG_NAME.split(" ")[1]]
    for at in range(count):
        minute = 660 + 15 * (at // 2)
        provider = ("Nurse Trần", "Dr Okafor")[at % 2]
        visit = clinic.visit(
            f"{TODAY}T{minute // 60:02d}:{minute % 60:02d}",
            people[at % len(people)],
            provider,
            minutes=15,
            kind="Follow-up",
        )
        text(clinic, visit, MessageState.DELIVERED, ago=(20 + at) * HOUR)


def _mobile(work: Work, visit: Visit) -> str:
    return work.session.get_one(Patient, visit.patient_id).mobile


__all__ = ["ASKED", "HTML_NAME", "LONG_REPLY", "TODAY", "crowd", "fill", "reply", "text"]
