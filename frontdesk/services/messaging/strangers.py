"""A reply from a number that is on no card, or on several: a person says whose it is, and then decides it like any other."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, delete, select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Direction, Lifecycle
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Message, Patient
from frontdesk.services.booking.parts import Kept, Part, register, remember_composite, touched
from frontdesk.services.messaging.decided import refuse_as_dealt_with, revisions
from frontdesk.services.messaging.handled import PERSON, note_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        with _remembered(work, message, number_stays=keep_number is not Keep.NO):
            _bind(work, message, patient.id)
        match keep_number:
            case Keep.MOBILE:
                apply_update(work, patient, PatientEdit(mobile=message.from_address), source="reply")
            case Keep.TEXTS:
                apply_texting(work, patient, number=message.from_address)
            case Keep.NO:
                pass
        work.audit("reply.bound", Kind.MESSAGE, message.id, {"patient": patient.id, "keep": keep_number})
    return work.changes


def _bind(work: Work, message: Message, patient_id: int) -> None:
    _forget(work, message)
    message.patient_id = patient_id
    visit = _next_visit(work, patient_id)
    if visit is not None:
        note_item(work, message.id, visit)
        work.changed(Kind.APPOINTMENT, visit.id)
    work.changed(Kind.PATIENT, patient_id)
    work.changed(Kind.MESSAGE, message.id)


@contextmanager
def _remembered(work: Work, message: Message, *, number_stays: bool = False) -> Iterator[None]:
    """Remember whose reply it was taken for before and after, with the visits whose answer that had put in doubt."""
    was, before = message.patient_id, revisions(work, message.id)
    yield
    work.session.flush()
    title = tr("whose reply it is; the number stays on the card") if number_stays else tr("whose reply it is")
    said = {"by": BY, "title": title, "message": message.id}
    after = {key: work.session.get_one(Appointment, key).revision for key in before}
    remember_composite(
        work,
        "bound",
        Part(Kind.MESSAGE, message.id, {**said, "patient": was}, {**said, "patient": message.patient_id}),
        *(touched(key, was=before[key], now=after[key]) for key in before if after[key] != before[key]),
    )


class BoundUndoer:
    """Has a reply be whose it was taken for before, or nobody's."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        del part, back
        message = work.session.get_one(Message, here["message"])
        waits = work.session.get_one(Inbound, message.id).handling == PERSON
        if not waits or message.patient_id != here["patient"]:
            refuse_as_dealt_with(work, message.id, since_utc=since_utc)

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        """It can always be tried."""
        del work, fields
        return ""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        message = work.session.get_one(Message, to["message"])
        if to["patient"] is None:
            _forget(work, message)
            work.changed(Kind.MESSAGE, message.id)
        else:
            _bind(work, message, to["patient"])


BY: Final = "bound"
register(BY, BoundUndoer)


def unbind_reply(book: Book, actor: Actor, *, message_id: str) -> Changes:
    """The reply is not that patient's after all. A number that was kept stays on the card. Raises NotFound, Refused."""
    with book.write(actor) as work:
        message = _waiting(work, message_id)
        with _remembered(work, message):
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
