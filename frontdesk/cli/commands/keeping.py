"""Keeping the book: backup, restore, verify, recovery, doctor."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault, UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.recovery_keys import RecoveryKey


def backup(context: Context, args: argparse.Namespace) -> int:
    """A backup, verified."""
    from frontdesk.services.backups import back_up

    if args.to == "":
        # An unset variable of a script would otherwise mean the folder that it happens to run in.
        raise UsageError(tr("The folder for the backup has an empty name. Name a folder."))
    with context.book() as book:
        done = back_up(book, to=None if args.to is None else Path(args.to))
    context.out.document({"file": str(done.file), "bytes": done.bytes, "visits": done.visits})
    context.out.say(tr("{visits} visits are backed up in {file}.", visits=done.visits, file=str(done.file)))
    return 0


def restore(context: Context, args: argparse.Namespace) -> int:
    """Bring a backup back; what is in the folder is put aside."""
    from frontdesk.domain.instants import utc_iso
    from frontdesk.services.backups import restore as bring_back

    done = bring_back(
        Path(args.file).expanduser(),
        context.folder,
        context.actor,
        places=context.places,
        clock=context.deps.clock,
        recovery_key=lambda: _recovery_key(context, args),
        kind=args.vault,
        replace_other=args.replace,
    )
    aside = None if done.put_aside is None else str(done.put_aside)
    context.out.document(
        {
            "id": done.book_id,
            "clinic": done.clinic,
            "made_at": utc_iso(done.made_utc),
            "visits": done.visits,
            "put_aside": aside,
        }
    )
    out = context.out
    out.say(
        tr(
            "The book of {clinic} is as it was at {time} UTC, with {visits} visits.",
            clinic=done.clinic,
            time=utc_iso(done.made_utc)[:16].replace("T", " "),
            visits=done.visits,
        )
    )
    if aside is not None:
        out.say(tr("The book that was there is in {folder}.", folder=aside))
    out.say(tr("Nothing is sent before the provider's list has been read: frontdesk sync --once."))
    return 0


def _recovery_key(context: Context, args: argparse.Namespace) -> RecoveryKey | None:
    """From the file, or asked for at a terminal; None where nobody can be asked."""
    if args.recovery_key_file is None and not context.may_ask:
        return None
    return _book_key(context, args)


def _book_key(context: Context, args: argparse.Namespace) -> RecoveryKey:
    from frontdesk.services.recovery_keys import book_key_in_file, parse_book_key

    if args.recovery_key_file is not None:
        return book_key_in_file(Path(args.recovery_key_file).expanduser())
    text = context.secret_from_input(tr("Recovery key of the book (FDB-...): "), what=tr("The recovery key"))
    return parse_book_key(text)


def recovery(context: Context, args: argparse.Namespace) -> int:
    """Open the book with its recovery sheet, for this OS user or with a new passphrase."""
    from frontdesk.services.opening import read_book_manifest, recover

    # Before anything is asked: whose sheet to fetch.
    manifest = read_book_manifest(context.folder)
    context.out.say(tr("Book {id} of {clinic}.", id=manifest.book_id, clinic=manifest.clinic))
    done = recover(context.folder, _book_key(context, args), places=context.places, kind=args.vault)
    context.out.document({"id": done.book_id, "clinic": done.clinic, "kept_in": done.kept_in})
    context.out.say(tr("The book opens again; its key is kept in: {place}.", place=done.kept_in))
    context.out.say(
        tr("Accounts for messages are not on the sheet. Enter the token again: frontdesk channel twilio.")
    )
    return 0


def verify(context: Context, _args: argparse.Namespace) -> int:
    """Look whether the book is sound."""
    from frontdesk.services.checking import verify_book

    with context.book() as book:
        found = verify_book(book)
    context.out.document(
        {
            "ok": found.ok,
            "visits": found.visits,
            "audit_entries": found.audit_entries,
            "checks": {finding.name: finding.ok for finding in found.findings},
            "problems": list(found.problems),
        }
    )
    for problem in found.problems:
        context.out.say(problem)
    if found.ok:
        context.out.say(
            tr(
                "The book is sound: {visits} visits, {entries} entries in the audit chain.",
                visits=found.visits,
                entries=found.audit_entries,
            )
        )
        return 0
    context.out.complain(
        tr("The book is not sound. Keep it as it is and restore the latest backup elsewhere.")
    )
    return EnvironmentFault.exit_status


def doctor(context: Context, _args: argparse.Namespace) -> int:
    """A report for support."""
    from frontdesk.services.doctor import examine

    service = context.deps.service().state()
    report = examine(context.folder, places=context.places, clock=context.deps.clock, service=service)
    context.out.document(report.to_json())
    for line in report.lines():
        context.out.say(line)
    if report.problem is not None:
        context.out.complain(report.problem)
        return EnvironmentFault.exit_status
    return 0


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "backup": backup,
    "restore": restore,
    "recovery": recovery,
    "verify": verify,
    "doctor": doctor,
}
