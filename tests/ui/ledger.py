"""Texts and replies in the ledger of the small clinic, as planner, sender and reader would have left them."""

from __future__ import annotations

from sqlalchemy import func, select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import MAY_HAVE_REACHED, Channel, Confirmation, Direction, MessageState
from frontdesk.models.tables import (
    Appointment,
    Inbound,
    InboundItem,
    Message,
    MessageItem,
    Patient,
    Question,
    ReplyReading,
)
from frontdesk.services.booking import Visit
from frontdesk.services.identity import new_public_id
from tests.ui.desks import TestClinic

CLINIC_NUMBER = "+447700900000"
HOUR = 3_600_000


def text(
    clinic: TestClinic,
    *visits: Visit,
    body: str = "Hillside Clinic: your visit is on Mon 23 Nov at 9:00. Reply C to confirm, X if you can't come.",
    state: MessageState = MessageState.DELIVERED,
    kind: str = "ask",
    step: str = "ask",
    hours_ago: float = 48,
    reason: str = "",
    error_code: int | None = None,
) -> int:
    """A text about visits; an asking one that may have left puts its questions. Gives its key."""
    left = state in MAY_HAVE_REACHED or state in (MessageState.FAILED, MessageState.UNDELIVERED)
    with clinic.book.write(PROGRAM) as work:
        at = work.now_utc - round(hours_ago * HOUR)
        patient = work.session.get_one(Patient, visits[0].patient_id)
        attempt = 1 + (
            work.session.scalar(
                select(func.max(MessageItem.attempt)).where(MessageItem.appointment_id == visits[0].id)
            )
            or 0
        )
        message = Message(
            public_id=new_public_id(),
            direction=Direction.OUT,
            channel=Channel.SMS,
            patient_id=patient.id,
            to_address=patient.mobile,
            from_address=CLINIC_NUMBER,
            body=body,
            segments=1 + len(body) // 160,
            state=state,
            step=step,
            kind=kind,
            asks=kind == "ask",
            reason=reason,
            error_code=error_code,
            provider_id=f"SM{new_public_id().replace('-', '')}" if left else None,
            created_utc=at,
            updated_utc=at,
            attempt_utc=at if left else None,
            sent_utc=at if state in MAY_HAVE_REACHED else None,
        )
        work.session.add(message)
        work.session.flush()
        for visit in visits:
            work.session.add(
                MessageItem(
                    message_id=message.id,
                    appointment_id=visit.id,
                    version=visit.version,
                    step=step,
                    channel=Channel.SMS,
                    attempt=attempt,
                )
            )
            if message.asks and state in MAY_HAVE_REACHED:
                work.session.add(
                    Question(
                        message_id=message.id,
                        appointment_id=visit.id,
                        version=visit.version,
                        channel=Channel.SMS,
                        address=patient.mobile,
                        asked_utc=at,
                    )
                )
                row = work.session.get_one(Appointment, visit.id)
                if row.confirmation == Confirmation.NOT_ASKED:
                    row.confirmation = Confirmation.AWAITING
        key: int = message.id
    return key


def reply(
    clinic: TestClinic,
    body: str,
    *visits: Visit,
    asked_by: int | None = None,
    hours_ago: float = 1,
    handling: str = "person",
    reason: str = "This is not just C or X, so a person has to read it.",
    number: str = "",
    suggestion: str = "",
    late_minutes: int | None = None,
) -> int:
    """A reply about visits; one that waits for a person puts their answers in doubt. Gives its key."""
    with clinic.book.write(PROGRAM) as work:
        at = work.now_utc - round(hours_ago * HOUR)
        patient = work.session.get_one(Patient, visits[0].patient_id) if visits else None
        message = Message(
            public_id=new_public_id(),
            direction=Direction.IN,
            channel=Channel.SMS,
            patient_id=patient.id if patient else None,
            to_address=CLINIC_NUMBER,
            from_address=number or (patient.mobile if patient else "+447911999999"),
            body=body,
            state=MessageState.RECEIVED,
            step="",
            kind="",
            provider_id=f"SM{new_public_id().replace('-', '')}",
            created_utc=at,
            sent_utc=at,
            updated_utc=at,
        )
        work.session.add(message)
        work.session.flush()
        work.session.add(
            Inbound(
                message_id=message.id,
                received_utc=at,
                handling=handling,
                reason=reason if handling == "person" else "",
                asked_by_id=asked_by,
                suggestion=suggestion,
            )
        )
        if late_minutes is not None:
            work.session.add(ReplyReading(message_id=message.id, late_minutes=late_minutes))
        for visit in visits:
            row = work.session.get_one(Appointment, visit.id)
            work.session.add(
                InboundItem(
                    message_id=message.id,
                    appointment_id=visit.id,
                    version=row.version,
                    confirmation_before=row.confirmation,
                )
            )
            if handling == "person":
                row.confirmation = Confirmation.NEEDS_PERSON
        key: int = message.id
    return key
