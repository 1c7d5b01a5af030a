"""The day as it happens: `arrivals` and `late`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.cli.wording import visit_time
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import to_iso
from frontdesk.domain.lifecycle import lifecycle_word
from frontdesk.domain.words import Lifecycle

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.arrivals import ArrivalRow, Board
    from frontdesk.services.running_late import Concerned, LatePreview


def arrivals(context: Context, args: argparse.Namespace) -> int:
    """Today's visits, and how long who has waited."""
    from frontdesk.services.arrivals import board
    from frontdesk.services.lookup import location_key

    with context.book() as book:
        place = None if args.location is None else location_key(book, args.location)
        found = board(book)
        now = book.clock.now_utc()
    rows = [row for row in found.rows if place in (None, row.location_id)]
    table = Table(
        (tr("When"), tr("Patient"), tr("Provider"), tr("State"), tr("How long"), tr("Expected"), tr("Id")),
        [
            (
                visit_time(row.start_utc, row.zone),
                row.patient,
                row.provider,
                lifecycle_word(row.lifecycle),
                _how_long(row, found, now),
                "" if row.pace.expected_utc == row.start_utc else visit_time(row.pace.expected_utc, row.zone),
                row.public_id,
            )
            for row in rows
        ],
        tr("Nobody is booked today."),
    )
    context.out.show([jsonrows.arrival(row, found, now) for row in rows], table)
    return 0


def _how_long(row: ArrivalRow, board: Board, now: int) -> str:
    match row.lifecycle:
        case Lifecycle.BOOKED:
            late = row.late(now, from_minutes=board.late_minutes)
            return tr("{minutes} min late", minutes=late) if late else ""
        case Lifecycle.ARRIVED if board.too_long(row, now):
            return tr("waits too long, {minutes} min", minutes=row.waited(now))
        case Lifecycle.ARRIVED:
            return tr("waits {minutes} min", minutes=row.waited(now))
        case _:
            return ""


def late(context: Context, args: argparse.Namespace) -> int:
    """A provider is behind, or on time again; with `--tell` those whom it concerns are texted."""
    from frontdesk.services.lookup import provider_key
    from frontdesk.services.running_late import preview_late, send_late, set_behind

    with context.book() as book:
        key = provider_key(book, args.provider)
        behind = set_behind(book, context.actor, key, args.minutes)
        preview = preview_late(book, key)
        texts = len(send_late(book, context.actor, key).message_ids) if args.tell and _any(preview) else 0
    to_call = [each for each in preview.not_told if each.call]
    document = {
        "provider": behind.provider,
        "minutes": behind.minutes,
        "texts": texts,
        "could_be_told": len(preview.told) - texts,
        "to_call": [_call(each) for each in to_call],
    }
    said = [
        tr("{provider} is {minutes} min behind.", provider=behind.provider, minutes=behind.minutes)
        if behind.minutes
        else tr("{provider} is on time.", provider=behind.provider)
    ]
    if texts:
        said.append(tr("{count} texts wait to go.", count=texts))
    elif preview.told:
        said.append(preview.why_none or tr("{count} could be told: add --tell.", count=len(preview.told)))
    said += [
        tr(
            "Call {patient}, {time}: {why}",
            patient=each.patient,
            time=visit_time(each.start_utc, each.zone),
            why=each.why_not,
        )
        for each in to_call
    ]
    context.out.document(document)
    context.out.say("\n".join(said))
    return 0


def _any(preview: LatePreview) -> bool:
    return bool(preview.told) and not preview.why_none


def _call(each: Concerned) -> dict[str, object]:
    return {
        "patient": each.patient,
        "start": to_iso(each.start_utc, each.zone),
        "expected": to_iso(each.expected_utc, each.zone),
        "phone": each.number or None,
        "reason": each.why_not,
    }


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "arrivals": arrivals,
    "late": late,
}
