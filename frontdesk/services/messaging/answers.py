"""What an answer does to a visit, whoever gave it: a keyword, or a person who read the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.instants import SECOND
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Confirmation, Lifecycle, StepKey
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.replying import THANKED
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.models.tables import Address, Appointment, Message
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.confirming import apply_answer
from frontdesk.services.booking.wishes import settle_wish
from frontdesk.services.messaging.composing import Named, compose_answer
from frontdesk.services.messaging.queueing import enqueue

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Work


_PAUSE: Final = 30 * SECOND


def answer(
    work: Work,
    around: Around,
    appointment: Appointment,
    confirmation: Confirmation,
    *,
    by: str,
    reply_id: int | None,
    free: bool = True,
) -> None:
    """The patient confirmed or declined this visit: update the book, close its questions, take back what would ask again.

    `by` is `reply`, or the label of the person who decided. A visit past `booked` is left alone: a late text never undoes an arrival.
    `free`: a clear "no" may cancel the visit by itself, where the clinic wants that.
    """
    if appointment.lifecycle != Lifecycle.BOOKED:
        return
    apply_answer(work, appointment, confirmation=confirmation, answered_by=by, reply_id=reply_id)
    if confirmation is Confirmation.DECLINED and free and by == "reply":
        free_slot(work, around, appointment)


def free_slot(work: Work, around: Around, appointment: Appointment) -> None:
    """Cancel a visit that its patient clearly declined, where the clinic wants that to happen by itself."""
    if around.settings.auto_free_slot and appointment.lifecycle == Lifecycle.BOOKED:
        cancelled = apply_cancel(work, appointment, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
        settle_wish(work, appointment, cancelled.before)


def acknowledge(
    work: Work, around: Around, reply: Message, appointment_id: int, confirmation: Confirmation
) -> None:
    """A short answer to a keyword that was applied, where the setting wants one: once a reply and a question, never to free text,
    and never to the same words within seconds of thanks for them, as one machine answers another."""
    wanted = around.settings.acknowledge
    if wanted == "none" or (wanted == "decline" and confirmation is not Confirmation.DECLINED):
        return
    if not around.settings.reminders_enabled:
        return
    opted_out = work.session.scalar(select(Address.opted_out).where(Address.address == reply.from_address))
    if opted_out:
        return
    work.session.flush()
    if _thanked_before(work, reply):
        return
    [visit] = visits_by_ids(work.session.connection(), [appointment_id])
    kind = TextKind.ACK_DECLINED if confirmation is Confirmation.DECLINED else TextKind.ACK_CONFIRMED
    thanks = compose_answer(
        around, work.keys.marker, kind=kind, visit=visit, reply=reply.provider_id or reply.public_id
    )
    enqueue(
        work,
        thanks,
        kind=StepKey.ACKNOWLEDGEMENT,
        step=StepKey.ACKNOWLEDGEMENT,
        asks=False,
        address=reply.from_address,
        named=[Named(visit, f"ack:{reply.public_id}")],
        in_reply_to_id=reply.id,
    )


def _thanked_before(work: Work, reply: Message) -> bool:
    values = {"number": reply.from_address, "reply": reply.id, "span": _PAUSE}
    return run(work.session.connection(), THANKED, values).fetchone() is not None
