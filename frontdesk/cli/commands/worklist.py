"""`unconfirmed` and `needs-you`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.cli.wording import confirmation_word, need_word, visit_time
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, SECOND

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.work import Book

MOST_DAYS: Final = 366
LATE_POLLS: Final = 3
LATE: Final = 5 * MINUTE
"""Replies that were last fetched longer ago than both may hide somebody who waits, as in the window."""


def unconfirmed(context: Context, args: argparse.Namespace) -> int:
    """Who has not confirmed, why, and what to do."""
    from frontdesk.services.confirmations import unconfirmed as list_unconfirmed

    if args.days is not None and not 0 < args.days <= MOST_DAYS:
        raise UsageError(tr("The number of days is from 1 to {most}.", most=MOST_DAYS))
    with context.book() as book:
        rows = list_unconfirmed(book, days=args.days)
        clear = _clear(book, tr("Everybody has confirmed."))
    table = Table(
        (
            tr("When"),
            tr("Patient"),
            tr("Provider"),
            tr("Answer"),
            tr("Risk"),
            tr("Why"),
            tr("What to do"),
            tr("Id"),
        ),
        [
            (
                visit_time(row.visit.start_utc, row.visit.zone),
                row.visit.patient,
                row.visit.provider,
                confirmation_word(row.visit.confirmation),
                "-" if row.risk is None else f"{row.risk:.0%}",
                row.reason,
                row.next_step,
                row.visit.public_id,
            )
            for row in rows
        ],
        clear,
    )
    context.out.show([jsonrows.unconfirmed(row) for row in rows], table)
    return 0


def needs_you(context: Context, _args: argparse.Namespace) -> int:
    """The worklist, most urgent first."""
    from frontdesk.services.worklist import needs_you as list_needs

    with context.book() as book:
        rows = list_needs(book)
        clear = _clear(book, tr("Nothing needs you now."))
    table = Table(
        (tr("Due"), tr("Kind"), tr("Patient"), tr("Why"), tr("What to do"), tr("Visit"), tr("Message")),
        [
            (
                visit_time(row.due_utc, row.zone),
                need_word(row.kind),
                row.patient or "",
                row.reason,
                row.next_step,
                row.appointment_id or "",
                row.message_id or "",
            )
            for row in rows
        ],
        clear,
    )
    context.out.show([jsonrows.need(row) for row in rows], table)
    return 0


def _clear(book: Book, sentence: str) -> str:
    """What an empty list says: no all-clear while nobody has looked for replies lately."""
    from frontdesk.domain.instants import utc_iso
    from frontdesk.services.messaging.channel import has_account, standing
    from frontdesk.services.settings import load

    with book.read() as connection:
        checked, poll = standing(connection).last_read_utc, load(connection).poll_seconds
        reads = has_account(connection)
    late = max(LATE_POLLS * round(poll * SECOND), LATE)
    if not reads or (checked and book.clock.now_utc() - checked <= late):
        return sentence
    if not checked:
        return tr("{clear} But replies have not been checked yet: somebody may be waiting.", clear=sentence)
    return tr(
        "{clear} But replies were last checked {time} UTC: somebody may be waiting.",
        clear=sentence,
        time=utc_iso(checked)[:16].replace("T", " "),
    )


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "unconfirmed": unconfirmed,
    "needs-you": needs_you,
}
