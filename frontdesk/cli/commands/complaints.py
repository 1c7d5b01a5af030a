"""Sealed complaints and who may read them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.cli.wording import day, visit_time
from frontdesk.domain.complaint_words import Outcome
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.complaints import HandlerSession, OpenedComplaint
    from frontdesk.services.work import Book


def add_handler(context: Context, args: argparse.Namespace) -> int:
    """Let somebody read complaints.

    Standard input holds the complaints recovery key and, without `--password-file`, the password on the line after it.
    """
    from frontdesk.services import complaints

    with context.book() as book:
        recovery_key = context.secret_from_input(
            tr("Recovery key of the complaints (FDC-...): "), what=tr("The complaints recovery key")
        )
        password = context.secret_from(
            args.password_file,
            tr("A password for {name}: ", name=args.name),
            what=tr("The handler's password"),
            new=True,
        )
        complaints.add_handler(
            book, context.actor, name=args.name, password=password, recovery_key=recovery_key
        )
        names = [row.name for row in complaints.list_handlers(book) if row.active]
    context.out.document({"name": args.name, "handlers": names})
    context.out.say(tr("{name} can read complaints now.", name=args.name))
    return 0


def log(context: Context, args: argparse.Namespace) -> int:
    """Seal a complaint, or add to one by its receipt."""
    from frontdesk.services import complaints

    complaint = complaints.read_complaint_file(Path(args.file).expanduser())
    with context.book() as book:
        if args.receipt is not None:
            complaints.add_to_complaint(book, context.actor, args.receipt, complaint.text)
            context.out.document({"receipt": args.receipt, "added": True})
            context.out.say(tr("It was sealed and added to {receipt}.", receipt=args.receipt))
            return 0
        logged = complaints.log_complaint(book, context.actor, complaint)
    answer_by = None if logged.answer_by is None else logged.answer_by.isoformat()
    context.out.document(
        {
            "receipt": logged.receipt,
            "received": logged.received.isoformat(),
            "acknowledge_by": logged.acknowledge_by.isoformat(),
            "answer_by": answer_by,
        }
    )
    context.out.say(tr("The complaint is sealed. Its receipt: {receipt}.", receipt=logged.receipt))
    context.out.say(tr("Acknowledge it by {date}.", date=day(logged.acknowledge_by.isoformat())))
    return 0


def listed(context: Context, _args: argparse.Namespace) -> int:
    """Receipts and dates: all that is readable without a handler."""
    from frontdesk.services import complaints

    with context.book() as book:
        rows = complaints.list_complaints(book)
    documents = [
        {
            "receipt": row.receipt,
            "received": row.received,
            "acknowledge_by": row.acknowledge_by,
            "acknowledged": row.acknowledged,
            "answer_by": row.answer_by,
            "closed": row.closed,
        }
        for row in rows
    ]
    table = Table(
        (tr("Receipt"), tr("Received"), tr("Acknowledge by"), tr("Answer by"), tr("Closed")),
        [
            (row.receipt, day(row.received), day(row.acknowledge_by), day(row.answer_by), day(row.closed))
            for row in rows
        ],
        tr("There are no complaints."),
    )
    context.out.show(documents, table)
    return 0


def show(context: Context, args: argparse.Namespace) -> int:
    """Read a complaint with a handler's password."""
    from frontdesk.services import complaints
    from frontdesk.services.reading import clinic_zone

    with context.book() as book:
        password = context.secret_from(
            args.password_file, tr("Your password for complaints: "), what=tr("The handler's password")
        )
        opened = complaints.show_complaint(
            book, context.actor, args.receipt, password=password, handler=args.handler
        )
        zone = clinic_zone(book)
    context.out.document(_json(opened, zone))
    context.out.say(tr("{receipt}, received on {date}.", receipt=opened.receipt, date=day(opened.received)))
    for part in opened.parts:
        facts = (
            visit_time(part.at_utc, zone),
            part.patient,
            part.category,
            part.channel,
            part.taken_by,
            part.name,
        )
        context.out.say()
        context.out.say(", ".join(fact for fact in facts if fact))
        if part.step:
            context.out.say(" ".join(word for word in (part.step, part.on, part.outcome) if word))
        if part.text or part.name:
            context.out.say(part.text or tr("({count} bytes)", count=len(part.content)))
    return 0


def acknowledge(context: Context, args: argparse.Namespace) -> int:
    """Note the day on which whoever complained was told that they were heard."""
    from frontdesk.services import complaints

    with _signed_in(context, args) as (book, session, on):
        complaints.acknowledge(book, context.actor, session, args.receipt, on)
    context.out.document({"receipt": args.receipt, "acknowledged": on.isoformat()})
    context.out.say(tr("Acknowledged on {date}.", date=day(on.isoformat())))
    return 0


def close(context: Context, args: argparse.Namespace) -> int:
    """Note the day on which it was answered; what came of it is sealed."""
    from frontdesk.services import complaints

    with _signed_in(context, args) as (book, session, on):
        complaints.close_complaint(book, context.actor, session, args.receipt, on, Outcome(args.outcome))
    context.out.document({"receipt": args.receipt, "closed": on.isoformat()})
    context.out.say(tr("Closed on {date}.", date=day(on.isoformat())))
    return 0


@contextmanager
def _signed_in(context: Context, args: argparse.Namespace) -> Iterator[tuple[Book, HandlerSession, date]]:
    """A handler for one act, and the day that it is about."""
    from frontdesk.services import complaints
    from frontdesk.services.reading import clinic_zone

    with context.book() as book:
        on = local_date(book.clock.now_utc(), clinic_zone(book)) if args.on is None else _day(args.on)
        password = context.secret_from(
            args.password_file, tr("Your password for complaints: "), what=tr("The handler's password")
        )
        session = complaints.sign_in(book, context.actor, handler=args.handler, password=password)
        try:
            yield book, session, on
        finally:
            session.close()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(tr("This is not a date. Write it like 2026-11-24.")) from None


def _json(opened: OpenedComplaint, zone_name: str) -> dict[str, object]:
    first = opened.parts[0] if opened.parts else None
    return {
        "receipt": opened.receipt,
        "received": opened.received,
        "acknowledge_by": opened.acknowledge_by,
        "answer_by": opened.answer_by,
        "text": first.text if first else "",
        "patient": first.patient if first else "",
        "category": first.category if first else "",
        "channel": first.channel if first else "",
        "parts": [
            {
                "kind": part.kind,
                "at": jsonrows.iso(part.at_utc, zone_name),
                "text": part.text,
                "taken_by": part.taken_by,
                "name": part.name,
                "bytes": len(part.content),
                "step": part.step,
                "on": part.on,
                "outcome": part.outcome,
            }
            for part in opened.parts
        ],
    }


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "handlers add": add_handler,
    "complaint log": log,
    "complaint list": listed,
    "complaint show": show,
    "complaint acknowledge": acknowledge,
    "complaint close": close,
}
