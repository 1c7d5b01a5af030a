"""A "can't come" to a text about several visits: all of them are declined, nothing is freed, and which are meant is asked once.

The text that asks (`StepKey.WHICH`) belongs to the reply; until an exact answer comes, or a person decides, it stays open. Whatever
can't be asked by text goes to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, text

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import SECOND
from frontdesk.domain.replies import Binding, Bound, Meaning, Reading
from frontdesk.domain.texts import MOST_CHOICES
from frontdesk.domain.which import read_choice
from frontdesk.domain.words import NOT_GONE_OUT, Confirmation, Direction, Lifecycle, MessageState, StepKey
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Message, MessageItem
from frontdesk.services.booking.confirming import apply_answer, apply_unanswer
from frontdesk.services.messaging.answers import acknowledge, answer, free_slot
from frontdesk.services.messaging.composing import Named, compose_which
from frontdesk.services.messaging.decided import FAMILY, remembered
from frontdesk.services.messaging.handled import (
    APPLIED,
    DONE,
    PERSON,
    Interpreted,
    note_item,
    reading_of,
)
from frontdesk.services.messaging.queueing import enqueue
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Book, Work

# A number has few messages of this kind, and both ways lead over its own index.
_OPEN = text(
    "SELECT m.id, m.in_reply_to_id, coalesce(m.provider_utc, m.sent_utc, m.attempt_utc, m.created_utc)"
    " FROM message m JOIN inbound o ON o.message_id = m.in_reply_to_id"
    " WHERE m.to_address = :number AND m.kind = 'which' AND o.handling = 'applied'"
    " AND m.state IN ('sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person')"
    " AND NOT EXISTS (SELECT 1 FROM message r JOIN inbound n ON n.message_id = r.id"
    "  WHERE r.direction = 'in' AND r.from_address = :number AND r.id > m.id AND n.asked_by_id = m.id)"
    " ORDER BY m.id"
)
_WANTED = text(
    "SELECT 1 FROM message m JOIN inbound o ON o.message_id = m.in_reply_to_id"
    " WHERE m.id = :id AND o.handling = 'applied'"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text that asks which visits are meant, and the reply that it goes back to."""

    message_id: int
    reply_id: int


def decline(
    work: Work, around: Around, inbound: Inbound, message: Message, appointment_ids: Sequence[int]
) -> Interpreted:
    """A keyword declined several visits at once: all are declined, none is freed, and which are meant is found out.

    By text, once, where the settings want that and a text can go there; else by a person.
    """
    for appointment_id in appointment_ids:
        appointment = work.session.get_one(Appointment, appointment_id)
        note_item(work, message.id, appointment)
        answer(work, around, appointment, Confirmation.DECLINED, by="reply", reply_id=message.id, free=False)
    if around.settings.family_decline == "ask" and _ask(work, around, message, appointment_ids):
        inbound.handling = APPLIED
        inbound.decided_utc = work.now_utc
        inbound.decided_by = work.actor.label
        return Interpreted(declined=len(appointment_ids))
    inbound.handling = PERSON
    inbound.reason = _which_is_open()
    return Interpreted(declined=len(appointment_ids), needs_person=1)


def narrow(
    work: Work, around: Around, inbound: Inbound, message: Message, binding: Binding, reading: Reading
) -> Interpreted | None:
    """Take a reply as the answer to "which visit?"; None where nothing of that kind is open for its number.

    Exact answers alone are acted upon, and only while all visits stand as they were asked about; anything else is a person's.
    """
    if reading.meaning in (Meaning.OPT_OUT, Meaning.OPT_IN, Meaning.HELP):
        return None
    asked = _open(work, message.from_address, inbound.received_utc)
    if not asked:
        return None
    last = asked[-1]
    visits = _asked_about(work, last.message_id)
    inbound.asked_by_id = last.message_id
    for appointment, _ in visits:
        note_item(work, message.id, appointment)
    other_question = binding.bound in (Bound.ONE, Bound.SEVERAL) and reading.meaning is not Meaning.NONE
    standing = all(_stands(work, appointment, version) for appointment, version in visits)
    chosen = read_choice(message.body, len(visits))
    if len(asked) > 1 or other_question or not standing or chosen is None or inbound.reason:
        inbound.handling = PERSON
        inbound.reason = tr("Was asked which visit is meant; this does not say it clearly.")
        return Interpreted(needs_person=1)
    declined = [visit for number, (visit, _) in enumerate(visits, 1) if number in chosen]
    for appointment, _ in visits:
        if appointment in declined:
            free_slot(work, around, appointment)
        else:
            _give_back(work, last.reply_id, appointment)
    inbound.handling = APPLIED
    inbound.meaning = Meaning.DECLINE
    inbound.decided_utc = work.now_utc
    inbound.decided_by = work.actor.label
    acknowledge(work, around, message, declined[0].id, Confirmation.DECLINED)
    return Interpreted()


def still_wanted(connection: Connection, message_id: int) -> bool:
    """Whether a text that asks which visits are meant still has something to ask: nobody decided meanwhile."""
    return run(connection, _WANTED, {"id": message_id}).fetchone() is not None


def not_asked(work: Work, message: Message) -> None:
    """The text that should have asked did not reach anybody: a person finds out which visits are meant."""
    if message.kind != StepKey.WHICH or message.in_reply_to_id is None:
        return
    inbound = work.session.get_one(Inbound, message.in_reply_to_id)
    if inbound.handling != APPLIED:
        return
    inbound.handling = PERSON
    inbound.reason = _which_is_open()
    inbound.decided_by, inbound.decided_utc = "", None
    work.changed(Kind.MESSAGE, inbound.message_id)


def decide_family(book: Book, actor: Actor, *, message_id: str, declined_ids: Collection[int]) -> Changes:
    """A person says which of the visits of a reply the patient can't come to; the others stand as they did before it.

    `message_id` is the public id of the reply, `declined_ids` are integer keys of visits that it is about.
    Raises NotFound, UsageError (a visit that the reply is not about), Refused (none of the visits stands any more).
    """
    with book.write(actor) as work:
        message = work.session.scalar(
            select(Message).where(Message.public_id == message_id, Message.direction == Direction.IN)
        )
        if message is None:
            raise NotFound(
                tr("There is no such reply in the ledger. Look it up in Messages (`frontdesk messages`).")
            )
        with remembered(work, message, decided=FAMILY, declined=declined_ids):
            apply_family(work, message, declined_ids)
    return work.changes


def apply_family(work: Work, message: Message, declined_ids: Collection[int]) -> None:
    """The same within a transaction."""
    from frontdesk.services.messaging.surroundings import Around

    inbound = work.session.get_one(Inbound, message.id)
    items = work.session.scalars(
        select(InboundItem).where(InboundItem.message_id == message.id).order_by(InboundItem.id)
    ).all()
    if not set(declined_ids) <= {item.appointment_id for item in items}:
        raise UsageError(tr("The reply is not about this visit. Choose among those that it names."))
    around = Around.load(work.session.connection())
    standing = [
        appointment
        for item in items
        if (appointment := work.session.get_one(Appointment, item.appointment_id)).lifecycle
        == Lifecycle.BOOKED
    ]
    if not standing:
        raise Refused(tr("None of these visits stands any more. Ignore the reply instead."))
    first = first_reply(work, message, inbound)
    for appointment in standing:
        if appointment.id in declined_ids:
            answer(work, around, appointment, Confirmation.DECLINED, by=work.actor.label, reply_id=message.id)
        elif appointment.confirmation in (Confirmation.DECLINED, Confirmation.NEEDS_PERSON):
            _give_back(work, first, appointment)
    inbound.handling = DONE
    inbound.decided_by = work.actor.label
    inbound.decided_utc = work.now_utc
    _withdraw(work, message)
    work.changed(Kind.MESSAGE, message.id)
    work.audit("reply", Kind.MESSAGE, message.id, {"as": "family", "declined": sorted(declined_ids)})


def _which_is_open() -> str:
    return tr("Can't come, said to a text about several visits: which are meant is open.")


def _ask(work: Work, around: Around, reply: Message, appointment_ids: Sequence[int]) -> bool:
    """Queue the text that asks which visits are meant; False where a person has to."""
    if not around.settings.reminders_enabled or len(appointment_ids) > MOST_CHOICES:
        return False
    work.session.flush()
    connection = work.session.connection()
    visits = visits_by_ids(connection, list(appointment_ids))
    reached = all(
        why_not_texted(visit) is None
        and visit.mobile == reply.from_address
        and visit.start_utc > work.now_utc
        for visit in visits
    )
    if not reached or _asked_before(work, appointment_ids):
        return False
    asking = compose_which(
        around, work.keys.marker, visits=visits, reply=reply.provider_id or reply.public_id
    )
    queued = enqueue(
        work,
        asking,
        kind=StepKey.WHICH,
        step=StepKey.WHICH,
        asks=False,
        address=reply.from_address,
        named=[Named(visit, f"which:{reply.id}") for visit in visits],
        in_reply_to_id=reply.id,
    )
    reading_of(work, reply.id).which_asked_id = queued.id
    return True


def _asked_before(work: Work, appointment_ids: Sequence[int]) -> bool:
    """Whether one of the visits, as it stands, was asked about in this way already: never twice."""
    return (
        work.session.scalar(
            select(MessageItem.id)
            .join(Message, Message.id == MessageItem.message_id)
            .join(Appointment, Appointment.id == MessageItem.appointment_id)
            .where(
                MessageItem.appointment_id.in_(appointment_ids),
                MessageItem.version == Appointment.version,
                Message.kind == StepKey.WHICH,
            )
            .limit(1)
        )
        is not None
    )


def _open(work: Work, number: str, written_utc: int) -> list[_Asked]:
    """What was asked of a number before a reply was written and nobody answered; providers tell whole seconds."""
    work.session.flush()
    rows = run(work.session.connection(), _OPEN, {"number": number}).fetchall()
    return [
        _Asked(message_id, reply_id)
        for message_id, reply_id, asked_utc in rows
        if asked_utc // SECOND <= written_utc // SECOND
    ]


def _asked_about(work: Work, message_id: int) -> list[tuple[Appointment, int]]:
    """The visits that a text named, in its order, with the version of each that it spoke of."""
    rows = work.session.execute(
        select(Appointment, MessageItem.version)
        .join(MessageItem, MessageItem.appointment_id == Appointment.id)
        .where(MessageItem.message_id == message_id)
        .order_by(MessageItem.id)
    )
    return [(row[0], row[1]) for row in rows]


def _stands(work: Work, appointment: Appointment, version: int) -> bool:
    """Whether a visit is as it was when it was asked about: still ahead, of the same version, declined."""
    return (
        appointment.version == version
        and appointment.lifecycle == Lifecycle.BOOKED
        and appointment.confirmation == Confirmation.DECLINED
        and appointment.start_utc > work.now_utc
    )


def _give_back(work: Work, reply_id: int, appointment: Appointment) -> None:
    """The visit was not meant: it stands as it did before the reply, and what was asked about it is open again."""
    before = work.session.scalar(
        select(InboundItem.confirmation_before).where(
            InboundItem.message_id == reply_id,
            InboundItem.appointment_id == appointment.id,
            InboundItem.version == appointment.version,
        )
    )
    apply_unanswer(work, appointment)
    if before == Confirmation.CONFIRMED:
        apply_answer(
            work,
            appointment,
            confirmation=Confirmation.CONFIRMED,
            answered_by=work.actor.label,
            reply_id=reply_id,
        )


def first_reply(work: Work, message: Message, inbound: Inbound) -> int:
    """The reply that declined the visits: this one, or the one that was asked back about."""
    asked = None if inbound.asked_by_id is None else work.session.get(Message, inbound.asked_by_id)
    if asked is None or asked.kind != StepKey.WHICH or asked.in_reply_to_id is None:
        return message.id
    return asked.in_reply_to_id


def _withdraw(work: Work, reply: Message) -> None:
    """A person knows which visits are meant: nobody asks any more."""
    waiting = work.session.scalars(
        select(Message).where(
            Message.to_address == reply.from_address,
            Message.direction == Direction.OUT,
            Message.kind == StepKey.WHICH,
            Message.in_reply_to_id == reply.id,
            Message.state.in_(NOT_GONE_OUT),
        )
    ).all()
    for each in waiting:
        each.state = MessageState.CANCELLED
        each.reason = tr("Somebody at the desk knows it meanwhile.")
        each.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, each.id)
