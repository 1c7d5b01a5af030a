"""What an answer does to a visit, whoever gave it: a keyword, or a person who read the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Confirmation, Lifecycle, StepKey
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.models.tables import Address, Appointment, Message, Question
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.voiding import cancel_unsent
from frontdesk.services.messaging.composing import Named, compose_answer
from frontdesk.services.messaging.queueing import enqueue

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Work


def answer(
    work: Work,
    around: Around,
    appointment: Appointment,
    confirmation: Confirmation,
    *,
    by: str,
    reply_id: int | None,
) -> None:
    """The patient confirmed or declined this visit: update the book, close its questions, take back what would ask again.

    `by` is `reply`, or the label of the person who decided. A visit past `booked` is left alone: a late text never undoes an arrival.
    """
    if appointment.lifecycle != Lifecycle.BOOKED:
        return
    appointment.confirmation = confirmation
    appointment.answered_utc = work.now_utc
    appointment.answered_by = by
    appointment.revision += 1
    appointment.updated_utc = work.now_utc
    appointment.next_due_utc = 0
    said = "confirm" if confirmation is Confirmation.CONFIRMED else "decline"
    work.session.execute(
        update(Question)
        .where(Question.appointment_id == appointment.id, Question.state == "open")
        .values(
            state="answered" if reply_id is not None else "settled",
            closed_utc=work.now_utc,
            answer=said,
            reply_id=reply_id,
        )
    )
    cancel_unsent(
        work,
        appointment,
        reason=tr("The patient has answered meanwhile."),
        asking_only=confirmation is Confirmation.CONFIRMED,
    )
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit(said, Kind.APPOINTMENT, appointment.id, {"by": by, "version": appointment.version})
    if confirmation is Confirmation.DECLINED and around.settings.auto_free_slot and by == "reply":
        apply_cancel(work, appointment, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)


def acknowledge(
    work: Work, around: Around, reply: Message, appointment_id: int, confirmation: Confirmation
) -> None:
    """A short answer to a keyword that was applied, where the setting wants one: once a reply, never to free text."""
    wanted = around.settings.acknowledge
    if wanted == "none" or (wanted == "decline" and confirmation is not Confirmation.DECLINED):
        return
    if not around.settings.reminders_enabled:
        return
    opted_out = work.session.scalar(select(Address.opted_out).where(Address.address == reply.from_address))
    if opted_out:
        return
    work.session.flush()
    [visit] = visits_by_ids(work.session.connection(), [appointment_id])
    kind = TextKind.ACK_DECLINED if confirmation is Confirmation.DECLINED else TextKind.ACK_CONFIRMED
    text = compose_answer(
        around, work.keys.marker, kind=kind, visit=visit, reply=reply.provider_id or reply.public_id
    )
    enqueue(
        work,
        text,
        kind=StepKey.ACKNOWLEDGEMENT,
        step=StepKey.ACKNOWLEDGEMENT,
        asks=False,
        address=reply.from_address,
        named=[Named(visit, f"ack:{reply.public_id}")],
        in_reply_to_id=reply.id,
    )
