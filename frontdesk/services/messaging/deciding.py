"""A person's decisions: what a reply meant, and whether an uncertain text went out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Direction, Lifecycle, MessageState
from frontdesk.models.tables import Appointment, Hold, Inbound, InboundItem, Message
from frontdesk.services.booking.parts import remember_final
from frontdesk.services.booking.rows import Watched
from frontdesk.services.consents import apply_revocation
from frontdesk.services.messaging.answers import answer
from frontdesk.services.messaging.decided import remembered
from frontdesk.services.messaging.expecting import expect
from frontdesk.services.messaging.failures import after_failure, try_again
from frontdesk.services.messaging.handled import reading_of
from frontdesk.services.messaging.holds import HoldKind, drop_hold
from frontdesk.services.messaging.numbers import mark_wrong
from frontdesk.services.messaging.settling import awaited
from frontdesk.services.messaging.surroundings import Around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


class ReplyAs(StrEnum):
    """What a person read in a reply."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    IGNORE = "ignore"
    LATE = "late"
    """They come, so much later as they wrote."""
    OPT_OUT = "opt_out"
    """They asked in their own words not to be texted."""
    WRONG_NUMBER = "wrong_number"
    """Somebody else has this number."""


class ResolveAs(StrEnum):
    """What a person found out about an uncertain send."""

    SENT = "sent"
    NOT_SENT = "not-sent"
    RESEND = "resend"


_SAYS_NOTHING_OF_COMING = frozenset({ReplyAs.IGNORE, ReplyAs.OPT_OUT, ReplyAs.WRONG_NUMBER})


def decide_reply(book: Book, actor: Actor, *, message_id: str, decision: ReplyAs) -> Changes:
    """Settle a reply that waits for a person.

    `message_id` is the public id. A yes or no applies to every visit that the reply is about and that still stands; so does `late`,
    which is a yes and says when the patient is expected. What says nothing of coming (`ignore`, `opt_out`, `wrong_number`) puts the
    confirmation back to what it was. Raises NotFound, Refused.
    """
    with book.write(actor) as work:
        message = _message(work, message_id, Direction.IN)
        with remembered(work, message, decided=decision):
            apply_decision(work, message, decision)
    return work.changes


def apply_decision(work: Work, message: Message, decision: ReplyAs) -> None:
    """The same within a transaction."""
    reading = reading_of(work, message.id)
    match decision:
        case ReplyAs.CONFIRM | ReplyAs.DECLINE | ReplyAs.LATE:
            visits = _standing(work, message)
            if decision is ReplyAs.LATE:
                expect(work, visits, message_id=message.id, minutes=reading.late_minutes)
            comes = decision is not ReplyAs.DECLINE
            confirmation = Confirmation.CONFIRMED if comes else Confirmation.DECLINED
            around = Around.load(work.session.connection())
            for visit in visits:
                answer(work, around, visit, confirmation, by=work.actor.label, reply_id=message.id)
        case ReplyAs.OPT_OUT:
            apply_revocation(work, message)
        case ReplyAs.WRONG_NUMBER:
            mark_wrong(work, message.from_address)
        case ReplyAs.IGNORE:
            pass
    reading.decided_as = decision
    if decision in _SAYS_NOTHING_OF_COMING:
        settle_aside(work, message, decided=decision)
    else:
        _settle(work, message, decided=decision)


def settle_aside(work: Work, message: Message, *, decided: str) -> None:
    """A reply says nothing of its visits: they stand as they did, and it waits for nobody any more. `decided` is for the audit."""
    for item in _items(work, message):
        put_back(work, item)
    _settle(work, message, decided=decided)


def _settle(work: Work, message: Message, *, decided: str) -> None:
    inbound = work.session.get_one(Inbound, message.id)
    inbound.handling = "done"
    inbound.decided_by = work.actor.label
    inbound.decided_utc = work.now_utc
    work.changed(Kind.MESSAGE, message.id)
    work.audit("reply", Kind.MESSAGE, message.id, {"as": str(decided)})


def _items(work: Work, message: Message) -> Sequence[InboundItem]:
    return work.session.scalars(
        select(InboundItem).where(InboundItem.message_id == message.id).order_by(InboundItem.id)
    ).all()


def _standing(work: Work, message: Message) -> list[Appointment]:
    visits = [work.session.get_one(Appointment, item.appointment_id) for item in _items(work, message)]
    standing = [each for each in visits if each.lifecycle == Lifecycle.BOOKED]
    if not standing:
        raise Refused(
            tr(
                "This reply belongs to no visit that still stands. Confirm or cancel the visit itself, then ignore the reply."
            )
        )
    return standing


def put_back(work: Work, item: InboundItem) -> None:
    """The reply said nothing about this visit: its confirmation is what it was, unless something else changed it since."""
    appointment = work.session.get_one(Appointment, item.appointment_id)
    if appointment.confirmation != Confirmation.NEEDS_PERSON or appointment.version != item.version:
        return
    unread = work.session.scalar(
        select(InboundItem.id)
        .join(Inbound, Inbound.message_id == InboundItem.message_id)
        .where(
            InboundItem.appointment_id == item.appointment_id,
            InboundItem.message_id != item.message_id,
            Inbound.handling == "person",
        )
        .limit(1)
    )
    before = _before_doubt(work, item)
    if unread is not None or before is None:
        return
    appointment.confirmation = before
    appointment.revision += 1
    appointment.updated_utc = work.now_utc
    appointment.next_due_utc = 0
    work.changed(Kind.APPOINTMENT, appointment.id)


def _before_doubt(work: Work, item: InboundItem) -> str | None:
    """What the confirmation was before the first of the unread replies put it in doubt."""
    return work.session.scalars(
        select(InboundItem.confirmation_before)
        .where(
            InboundItem.appointment_id == item.appointment_id,
            InboundItem.version == item.version,
            InboundItem.confirmation_before != Confirmation.NEEDS_PERSON,
        )
        .order_by(InboundItem.id.desc())
        .limit(1)
    ).first()


def resolve(book: Book, actor: Actor, *, message_id: str, decision: ResolveAs) -> Changes:
    """Settle a text of which nobody knows whether it went out. Raises NotFound, Refused."""
    with book.write(actor) as work:
        message = _message(work, message_id, Direction.OUT)
        if message.state not in (MessageState.UNCERTAIN, MessageState.NEEDS_PERSON):
            raise Refused(tr("This message is {state}, so there is nothing to decide.", state=message.state))
        message.settled_by_person = actor.label
        message.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, message.id)
        work.audit("resolve", Kind.MESSAGE, message.id, {"as": str(decision)})
        if decision is ResolveAs.SENT:
            message.state = MessageState.SENT
            message.sent_utc = message.attempt_utc
            message.reason = tr("A person said that it was sent.")
            work.session.flush()
            if message.asks:
                awaited(work, message.id)
        else:
            _not_sent(work, message, again=decision is ResolveAs.RESEND)
        remember_final(
            work,
            "resolve",
            Kind.MESSAGE,
            message.id,
            why=tr(
                "What was decided about the text has taken effect. Write to the patient, or call them, where it was wrong."
            ),
            title=tr("the decision on the text"),
        )
    return work.changes


def _not_sent(work: Work, message: Message, *, again: bool) -> None:
    message.state = MessageState.FAILED
    message.handled_utc = work.now_utc
    message.reason = tr("A person said that it was not sent.")
    work.session.flush()
    after_failure(work, message.id, None)
    if again and try_again(work, message, not_before_utc=0) is None:
        raise Refused(
            tr("The visit was changed since, so this text must not go out again. Decide not-sent instead.")
        )


def done_with(book: Book, actor: Actor, *, message_id: str) -> Changes:
    """A person has dealt with a failed text, by phone or otherwise: it leaves the worklist. Raises NotFound, Refused."""
    with book.write(actor) as work:
        message = _message(work, message_id, Direction.OUT)
        rows = Watched(work, Kind.MESSAGE, message.id)
        rows.watch(Message, message.id, "state", "reason", "handled_utc")
        rows.watch(Hold, message.id)
        if message.state == MessageState.HELD and drop_hold(work, message, kind=HoldKind.WORDING):
            message.state = MessageState.CANCELLED
            message.reason = tr("Somebody at the desk dealt with it.")
            message.updated_utc = work.now_utc
        elif message.state not in (MessageState.FAILED, MessageState.UNDELIVERED):
            raise Refused(tr("This message has not failed, so there is nothing to settle."))
        message.handled_utc = work.now_utc
        rows.remember("handled", title=tr("being done with the text"))
        work.changed(Kind.MESSAGE, message.id)
        work.audit("handled", Kind.MESSAGE, message.id)
    return work.changes


def _message(work: Work, public_id: str, direction: Direction) -> Message:
    message = work.session.scalar(
        select(Message).where(Message.public_id == public_id, Message.direction == direction)
    )
    if message is None:
        raise NotFound(
            tr("There is no such reply in the ledger. Look it up in Messages (`frontdesk messages`).")
            if direction is Direction.IN
            else tr(
                "There is no such sent message in the ledger. Look it up in Messages (`frontdesk messages`)."
            )
        )
    return message
