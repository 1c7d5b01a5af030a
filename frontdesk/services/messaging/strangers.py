"""A reply from a number that is on no card, or on several: a person says whose it is, and then decides it like any other."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Direction, Lifecycle
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Message, Patient
from frontdesk.services.messaging.handled import PERSON, note_item

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = ["Keep", "bind_reply", "unbind_reply"]


class Keep(StrEnum):
    """What becomes of the number that a stranger wrote from."""

    NO = "no"
    MOBILE = "mobile"
    """It is the patient's mobile from now on."""
    TEXTS = "texts"
    """It is another's, and the patient's texts go there from now on."""


def bind_reply(
    book: Book, actor: Actor, *, message_id: str, patient_id: int, keep_number: Keep = Keep.NO
) -> Changes:
    """A reply that waits for a person is this patient's: about their next visit, one that waits for an answer first.

    `message_id` is the public id of the reply, `patient_id` an integer key. Raises NotFound, Refused (the reply waits for nobody).
    """
    from frontdesk.services.patients import PatientEdit, apply_update
    from frontdesk.services.texting import apply_texting

    with book.write(actor) as work:
        message = _waiting(work, message_id)
        patient = work.session.get(Patient, patient_id)
        if patient is None or patient.merged_into_id is not None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        _forget(work, message)
        message.patient_id = patient.id
        visit = _next_visit(work, patient.id)
        if visit is not None:
            note_item(work, message.id, visit)
            work.changed(Kind.APPOINTMENT, visit.id)
        match keep_number:
            case Keep.MOBILE:
                apply_update(work, patient, PatientEdit(mobile=message.from_address), source="reply")
            case Keep.TEXTS:
                apply_texting(work, patient, number=message.from_address)
            case Keep.NO:
                pass
        work.changed(Kind.PATIENT, patient.id)
        work.changed(Kind.MESSAGE, message.id)
        work.audit("reply.bound", Kind.MESSAGE, message.id, {"patient": patient.id, "keep": keep_number})
    return work.changes


def unbind_reply(book: Book, actor: Actor, *, message_id: str) -> Changes:
    """The reply is not that patient's after all. A number that was kept stays on the card. Raises NotFound, Refused."""
    with book.write(actor) as work:
        message = _waiting(work, message_id)
        _forget(work, message)
        work.changed(Kind.MESSAGE, message.id)
        work.audit("reply.unbound", Kind.MESSAGE, message.id)
    return work.changes


def _waiting(work: Work, public_id: str) -> Message:
    message = work.session.scalar(
        select(Message).where(Message.public_id == public_id, Message.direction == Direction.IN)
    )
    if message is None:
        raise NotFound(
            tr("There is no such reply in the ledger. Look it up in Messages (`frontdesk messages`).")
        )
    if work.session.get_one(Inbound, message.id).handling != PERSON:
        raise Refused(tr("This reply waits for nobody any more. Take its decision back first."))
    return message


def _forget(work: Work, message: Message) -> None:
    """Whom the reply was taken for so far; what it had put in doubt is as before."""
    from frontdesk.services.messaging.deciding import put_back

    if message.patient_id is not None:
        work.changed(Kind.PATIENT, message.patient_id)
    items = work.session.scalars(select(InboundItem).where(InboundItem.message_id == message.id)).all()
    for item in items:
        put_back(work, item)
    work.session.execute(delete(InboundItem).where(InboundItem.message_id == message.id))
    message.patient_id = None


def _next_visit(work: Work, patient_id: int) -> Appointment | None:
    waits = case((Appointment.confirmation == Confirmation.AWAITING, 0), else_=1)
    return work.session.scalars(
        select(Appointment)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.lifecycle == Lifecycle.BOOKED,
            Appointment.start_utc > work.now_utc,
        )
        .order_by(waits, Appointment.start_utc, Appointment.id)
        .limit(1)
    ).first()
