"""`requests` and `request dismiss`: who asks for a visit, and saying why nothing is booked."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli.output import Table
from frontdesk.cli.wording import visit_time
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.requests import RequestRow


def listed(context: Context, _args: argparse.Namespace) -> int:
    """The requests that wait, the oldest first."""
    from frontdesk.services.reading import clinic_zone
    from frontdesk.services.request_needs import asked_for
    from frontdesk.services.requests import open_requests

    with context.book() as book:
        rows, zone = open_requests(book), clinic_zone(book)
    table = Table(
        (tr("Received"), tr("Who"), tr("Asks for"), tr("On a card"), tr("Id")),
        [
            (
                visit_time(row.received_utc, zone),
                row.who,
                asked_for(row),
                tr("yes") if row.patient_id is not None else tr("no"),
                row.public_id,
            )
            for row in rows
        ],
        tr("Nobody waits for a visit to be booked."),
    )
    context.out.show([_json(row, zone) for row in rows], table)
    return 0


def dismiss(context: Context, args: argparse.Namespace) -> int:
    """Nothing will be booked for it."""
    from frontdesk.services.lookup import request_key
    from frontdesk.services.requests import dismiss_request

    with context.book() as book:
        row = dismiss_request(book, context.actor, request_key(book, args.id), reason=args.reason).request
    context.out.document({"id": row.public_id, "state": row.state, "reason": row.reason})
    context.out.say(tr("The request of {who} is dismissed.", who=row.who))
    return 0


def _json(row: RequestRow, zone: str) -> dict[str, object]:
    from frontdesk.domain.instants import to_iso

    return {
        "id": row.public_id,
        "external_id": row.external_id,
        "source": row.source,
        "received_at": to_iso(row.received_utc, zone),
        "patient_id": row.patient_public_id,
        "patient": row.who,
        "birth_date": row.birth_date,
        "mobile": row.mobile or None,
        "email": row.email or None,
        "type": row.type or None,
        "provider": row.provider or None,
        "location": row.location or None,
        "earliest": row.earliest_date,
        "latest": row.latest_date,
        "weekdays": [int(digit) + 1 for digit in row.weekdays],
        "part_of_day": row.part_of_day or None,
        "wish": row.wish or None,
    }


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "requests": listed,
    "request dismiss": dismiss,
}
