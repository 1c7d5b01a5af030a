"""A patient who was told of a visit: a text in the ledger as planner and sender would leave it."""

from __future__ import annotations

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import Channel, Direction, MessageState
from frontdesk.models.tables import Message, MessageItem
from frontdesk.services.booking import Visit
from frontdesk.services.identity import new_public_id
from frontdesk.services.work import Book


def tell_the_patient(book: Book, visit: Visit) -> None:
    """The patient got a text with the visit's time."""
    with book.write(PROGRAM) as work:
        message = Message(
            public_id=new_public_id(),
            direction=Direction.OUT,
            channel=Channel.SMS,
            patient_id=visit.patient_id,
            to_address="+447911123402",
            body="Hillside Clinic: Tuesday 9:00",
            state=MessageState.DELIVERED,
            step="ask",
            kind="ask",
            asks=True,
            dedupe_key=f"{visit.id}.{visit.version}.ask",
            created_utc=work.now_utc,
            updated_utc=work.now_utc,
            attempt_utc=work.now_utc,
        )
        work.session.add(message)
        work.session.flush()
        work.session.add(
            MessageItem(
                message_id=message.id,
                appointment_id=visit.id,
                version=visit.version,
                step="ask",
                channel=Channel.SMS,
            )
        )
