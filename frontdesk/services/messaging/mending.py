"""Texts that were held because of their words, and may go now that the cause is mended: they are written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.templates import TextKind
from frontdesk.domain.words import MessageState
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.models.tables import Message, MessageItem
from frontdesk.services.messaging.composing import Named, compose
from frontdesk.services.messaging.holds import HoldKind, drop_hold, held_ids
from frontdesk.services.messaging.numbers import take_back

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Book, Work


def write_anew(book: Book, around: Around) -> int:
    """Give the steps of texts back that were held for their words and have none of that trouble any more; gives how many.

    Whatever mended it (another template, a number for the clinic, a name on a card), the next planning finds it. What was held until
    its visit began has expired.
    """
    with book.read() as connection:
        held = held_ids(connection, HoldKind.WORDING)
    return sum(_mend(book, around, message_id) for message_id in held)


def _mend(book: Book, around: Around, message_id: int) -> bool:
    with book.write(PROGRAM) as work:
        message = work.session.get_one(Message, message_id)
        if message.state != MessageState.HELD:
            return False
        named = _named(work, message)
        if all(each.visit.start_utc <= work.now_utc for each in named):
            _over(
                work, message, MessageState.EXPIRED, tr("Its time had passed before its words were mended.")
            )
            return False
        text = compose(
            around,
            work.keys.marker,
            kind=_kind(message, several=len(named) > 1),
            address=message.to_address,
            named=named,
            attempt=message.attempt,
            step=message.step,
        )
        if text.trouble:
            return False
        _over(work, message, MessageState.CANCELLED, tr("Its words were mended: it is written anew."))
        take_back(work, message)
        return True


def _over(work: Work, message: Message, state: MessageState, reason: str) -> None:
    message.state = state
    message.reason = reason
    message.updated_utc = work.now_utc
    drop_hold(work, message, kind=HoldKind.WORDING)
    work.changed(Kind.MESSAGE, message.id)


def _named(work: Work, message: Message) -> list[Named]:
    rows = work.session.execute(
        select(MessageItem.appointment_id, MessageItem.step).where(MessageItem.message_id == message.id)
    )
    steps: dict[int, str] = {row[0]: row[1] for row in rows}
    visits = visits_by_ids(work.session.connection(), list(steps))
    return [Named(visit, steps[visit.id]) for visit in visits]


def _kind(message: Message, *, several: bool) -> TextKind:
    match message.kind:
        case "ask":
            return TextKind.ASK_FAMILY if several else TextKind.ASK
        case "tell":
            return TextKind.TELL_FAMILY if several else TextKind.TELL
        case "cancelled":
            return TextKind.CANCELLED
        case TextKind.LATE:
            return TextKind.LATE
        case _:
            return TextKind.MOVED_ASK if message.asks else TextKind.MOVED
