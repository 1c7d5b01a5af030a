"""`import patients`, `import appointments` and `import requests`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.cli.output import Table
from frontdesk.cli.statuses import DONE, SOME_REFUSED
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.imports import ImportReport


def patients(context: Context, args: argparse.Namespace) -> int:
    """Patients from a CSV file."""
    from frontdesk.services.imports import import_patients

    return _read(context, args, import_patients)


def appointments(context: Context, args: argparse.Namespace) -> int:
    """Visits from a CSV file."""
    from frontdesk.services.imports import import_appointments

    return _read(context, args, import_appointments)


def requests(context: Context, args: argparse.Namespace) -> int:
    """Requests for a visit from a CSV file."""
    from frontdesk.services.imports import import_requests

    return _read(context, args, import_requests)


def _read(context: Context, args: argparse.Namespace, run: Callable[..., ImportReport]) -> int:
    from frontdesk.services.imports import read_map

    with context.book() as book:
        report = run(
            book,
            context.actor,
            Path(args.file).expanduser(),
            column_map=None if args.map is None else read_map(Path(args.map).expanduser()),
            dry_run=args.dry_run,
        )
    return _tell(context, report, dry_run=args.dry_run)


def _tell(context: Context, report: ImportReport, *, dry_run: bool) -> int:
    """The counts, the refused rows with their lines, the notices."""
    out = context.out
    out.document(report.to_json())
    counts = tr(
        "{added} added, {updated} updated, {unchanged} unchanged, {refused} refused.",
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        refused=len(report.refused),
    )
    out.say(tr("{counts} Nothing was written (dry run).", counts=counts) if dry_run else counts)
    if report.refused:
        out.table(
            Table(
                (tr("Line"), tr("Id"), tr("Column"), tr("Why it was refused")),
                [(str(row.line), row.external_id, row.column, row.reason) for row in report.refused],
                "",
            )
        )
    for notice in report.notices:
        out.say(notice)
    return SOME_REFUSED if report.refused else DONE


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "import patients": patients,
    "import appointments": appointments,
    "import requests": requests,
}
