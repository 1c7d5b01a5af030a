"""What follows from a failure: the number's standing, the question that was never put, a second try where one helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.segments import count_segments
from frontdesk.domain.templates import TextKind
from frontdesk.domain.words import Direction, MessageState
from frontdesk.models.tables import Appointment, Message, MessageItem
from frontdesk.security import markers
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.families import not_asked
from frontdesk.services.messaging.numbers import mark_unusable, opt_out
from frontdesk.services.messaging.questions import withdraw_questions
from frontdesk.services.messaging.queueing import free_attempt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.services.work import Work

OPTED_OUT: Final = 21610
UNUSABLE: Final = frozenset({21211, 21614, 30005, 30006})
ACCOUNT: Final = frozenset({21408, 21608, 30034})
RETRY_AFTER: Final = {30003: 2 * HOUR, 30008: 2 * HOUR, 30001: 30 * MINUTE, 30036: 30 * MINUTE}
"""Unreachable, unknown, queue overflow, expired: one more try after so long, if the text still makes sense then."""

_NOT_ASKED = text(
    "UPDATE appointment SET confirmation = 'not_asked', updated_utc = :now"
    " WHERE confirmation = 'awaiting' AND id IN (SELECT appointment_id FROM message_item WHERE message_id = :id)"
    " AND NOT EXISTS (SELECT 1 FROM question q WHERE q.appointment_id = appointment.id AND q.state = 'open'"
    " AND q.version = appointment.version) RETURNING id"
)


_LEFT = text(
    "SELECT count(*) FROM message_item i WHERE i.message_id = :id AND NOT EXISTS ("
    " SELECT 1 FROM message_item x JOIN message n ON n.id = x.message_id WHERE x.appointment_id = i.appointment_id"
    " AND x.version = i.version AND x.message_id > i.message_id AND x.step <> i.step AND n.kind IN ('ask', 'tell')"
    " AND n.state IN ('queued', 'sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person', 'held'))"
)


def after_failure(work: Work, message_id: int, code: int | None) -> None:
    """A message has failed for good with the provider's `code`. Its question was never put."""
    never_asked(work, message_id)
    message = work.session.get_one(Message, message_id, populate_existing=True)
    if not (code in RETRY_AFTER and message.attempt == 1):
        not_asked(work, message)
    if code == OPTED_OUT:
        opt_out(work, message.to_address, by=str(OPTED_OUT))
    elif code in UNUSABLE:
        mark_unusable(work, message.to_address, code or 0)
    elif message.kind == TextKind.LATE:
        # In two hours nobody is helped by it: it is a call now.
        return
    elif code in RETRY_AFTER and message.attempt == 1 and not _overtaken(work, message_id):
        try_again(work, message, not_before_utc=work.now_utc + RETRY_AFTER[code or 0])


def never_asked(work: Work, message_id: int) -> None:
    """The question of a text that did not arrive was never put."""
    connection = work.session.connection()
    withdraw_questions(connection, message_id, now_utc=work.now_utc)
    for (appointment_id,) in connection.execute(_NOT_ASKED, {"id": message_id, "now": work.now_utc}).all():
        work.changed(Kind.APPOINTMENT, appointment_id)


def _overtaken(work: Work, message_id: int) -> bool:
    """Whether a later step about all its visits went out meanwhile, or waits to: a second try would only repeat it."""
    left = work.session.connection().execute(_LEFT, {"id": message_id}).scalar_one()
    return not left


def refused_for_opt_out(work: Work, number: str) -> Sequence[Message]:
    """What the provider refused because the number had opted out, about visits that are ahead; not what a person has dealt with."""
    ahead = (
        select(MessageItem.message_id)
        .join(Appointment, Appointment.id == MessageItem.appointment_id)
        .where(MessageItem.message_id == Message.id, Appointment.start_utc > work.now_utc)
    )
    return work.session.scalars(
        select(Message)
        .where(
            Message.to_address == number,
            Message.direction == Direction.OUT,
            Message.state == MessageState.FAILED,
            Message.error_code == OPTED_OUT,
            Message.handled_utc.is_(None),
            ahead.exists(),
        )
        .order_by(Message.id)
    ).all()


def try_again(work: Work, old: Message, *, not_before_utc: int) -> Message | None:
    """A new attempt of a message that failed for good or that a person wants sent again; None where a visit it names moved on.

    The claim looks at everything anew when its time comes.
    """
    items = work.session.execute(
        select(MessageItem, Appointment.version)
        .join(Appointment, Appointment.id == MessageItem.appointment_id)
        .where(MessageItem.message_id == old.id)
    ).all()
    if any(item.version != version for item, version in items):
        return None
    attempt = old.attempt + 1
    key = f"{old.dedupe_key or old.public_id}|again{attempt}"
    marker = markers.marker(work.keys.marker, key)
    body = old.body.removesuffix(markers.visible(old.marker)).rstrip() + f" {markers.visible(marker)}"
    new = Message(
        public_id=new_public_id(),
        direction=Direction.OUT,
        channel=old.channel,
        patient_id=old.patient_id,
        to_address=old.to_address,
        body=body,
        language=old.language,
        segments=count_segments(body),
        state=MessageState.QUEUED,
        step=old.step,
        kind=old.kind,
        asks=old.asks,
        dedupe_key=key,
        marker=marker,
        attempt=attempt,
        replaces_id=old.id,
        in_reply_to_id=old.in_reply_to_id,
        not_before_utc=not_before_utc,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(new)
    work.session.flush()
    connection = work.session.connection()
    for item, version in items:
        work.session.add(
            MessageItem(
                message_id=new.id,
                appointment_id=item.appointment_id,
                version=version,
                step=item.step,
                channel=item.channel,
                attempt=free_attempt(
                    connection, appointment_id=item.appointment_id, version=version, step=item.step
                ),
            )
        )
    work.session.flush()
    work.session.execute(update(Message).where(Message.id == old.id).values(handled_utc=work.now_utc))
    work.changed(Kind.MESSAGE, old.id)
    work.changed(Kind.MESSAGE, new.id)
    return new
