"""The ledger, and a person's decisions on replies and uncertain sends."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.cli.wording import visit_time
from frontdesk.domain.i18n import tr
from frontdesk.services.spoken import message_state_word

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.rows import LedgerRow
    from frontdesk.services.work import Book


def messages(context: Context, args: argparse.Namespace) -> int:
    """The ledger, oldest first."""
    from frontdesk.services.lookup import appointment_key, patient_key
    from frontdesk.services.reading import clinic_zone, list_messages

    with context.book() as book:
        zone = clinic_zone(book)
        rows = list_messages(
            book,
            appointment=None if args.appointment is None else appointment_key(book, args.appointment),
            patient=None if args.patient is None else patient_key(book, args.patient),
        )
    context.out.show([jsonrows.message(row, zone) for row in rows], _table(rows, zone))
    return 0


def reply(context: Context, args: argparse.Namespace) -> int:
    """Settle a reply that waits for a person."""
    from frontdesk.services.lookup import message_id
    from frontdesk.services.messaging.deciding import ReplyAs, decide_reply

    with context.book() as book:
        public_id = message_id(book, args.id)
        decision = ReplyAs(args.decision)
        decide_reply(book, context.actor, message_id=public_id, decision=decision)
        status = _decided(context, book, public_id)
    match decision:
        case ReplyAs.CONFIRM:
            context.out.say(tr("Taken as a yes: confirmed."))
        case ReplyAs.DECLINE:
            context.out.say(tr("Taken as a no. The visit keeps its time until it is cancelled."))
        case ReplyAs.IGNORE:
            context.out.say(tr("Put aside. The answer of the visit is what it was before."))
        case ReplyAs.LATE:
            context.out.say(tr("Taken as a yes: confirmed, and expected as late as they wrote."))
        case ReplyAs.OPT_OUT:
            context.out.say(tr("Nothing is sent to this number any more."))
        case ReplyAs.WRONG_NUMBER:
            context.out.say(tr("Marked as somebody else's number: nothing is sent there."))
    return status


def resolve(context: Context, args: argparse.Namespace) -> int:
    """Settle a send of which nobody knows what became."""
    from frontdesk.services.lookup import message_id
    from frontdesk.services.messaging.deciding import ResolveAs
    from frontdesk.services.messaging.deciding import resolve as settle

    with context.book() as book:
        public_id = message_id(book, args.id)
        decision = ResolveAs(args.decision)
        settle(book, context.actor, message_id=public_id, decision=decision)
        status = _decided(context, book, public_id)
    match decision:
        case ResolveAs.SENT:
            context.out.say(tr("It counts as sent."))
        case ResolveAs.NOT_SENT:
            context.out.say(tr("It counts as not sent, and does not go out again."))
        case ResolveAs.RESEND:
            context.out.say(tr("It goes out once more with the next sync."))
    return status


def held(context: Context, args: argparse.Namespace) -> int:
    """What waits for somebody's look; with `--send` or `--drop` what becomes of it."""
    from frontdesk.services.lookup import message_id
    from frontdesk.services.messaging.looking import drop_held, held_ids_of, held_texts, send_held
    from frontdesk.services.reading import clinic_zone, one_message

    with context.book() as book:
        zone = clinic_zone(book)
        waiting = held_ids_of(book)
        if args.ids:
            wanted = {message_id(book, each) for each in args.ids}
            waiting = [each for each in waiting if each in wanted]
        sentence = held_texts(book).sentence
        if args.send:
            send_held(book, context.actor, waiting)
        elif args.drop:
            drop_held(book, context.actor, waiting)
        rows = [one_message(book, each) for each in waiting]
    if args.send:
        sentence = tr("{count} texts go with the next sync, if they are still in time.", count=len(rows))
    elif args.drop:
        sentence = tr("{count} texts were dropped.", count=len(rows))
    context.out.show([jsonrows.message(row, zone) for row in rows], _table(rows, zone))
    if sentence and rows:
        context.out.say(sentence)
    return 0


def _decided(context: Context, book: Book, public_id: str) -> int:
    from frontdesk.services.reading import clinic_zone, one_message

    zone = clinic_zone(book)
    row = one_message(book, public_id)
    context.out.show(jsonrows.message(row, zone), _table([row], zone))
    return 0


def _table(rows: list[LedgerRow], zone_name: str) -> Table:
    return Table(
        (tr("When"), "", tr("Number"), tr("Step"), tr("State"), tr("Id"), tr("Text")),
        [
            (
                visit_time(row.sent_utc or row.created_utc, zone_name),
                "<" if row.direction == "in" else ">",
                row.from_address if row.direction == "in" else row.to_address,
                row.step,
                message_state_word(row.state) + (f" ({row.reason})" if row.reason else ""),
                row.public_id,
                row.body,
            )
            for row in rows
        ],
        tr("There are no messages."),
    )


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "messages": messages,
    "reply": reply,
    "resolve": resolve,
    "held": held,
}
