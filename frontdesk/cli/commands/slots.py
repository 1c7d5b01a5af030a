"""The next free times."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli.output import Table
from frontdesk.cli.wording import visit_time
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import to_iso
from frontdesk.domain.words import PartOfDay

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.finding import FreeSlot, Search
    from frontdesk.services.work import Book

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def slots(context: Context, args: argparse.Namespace) -> int:
    """The next free times."""
    from frontdesk.services.finding import find_times

    with context.book() as book:
        found = find_times(book, _search(book, args), limit=args.limit)
    rows = [slot for answer in found.answers for slot in answer]
    context.out.show([_row(row) for row in rows], _table(rows))
    return 0


def _search(book: Book, args: argparse.Namespace) -> Search:
    from frontdesk.services import lookup
    from frontdesk.services.finding import Search, Sought
    from frontdesk.services.reading import parse_date

    providers = frozenset(lookup.provider_key(book, name) for name in args.provider or ())
    return Search(
        (Sought(_minutes(book, args), providers or None),),
        location_ids=None if args.location is None else frozenset({lookup.location_key(book, args.location)}),
        from_date=None if args.from_date is None else parse_date(args.from_date),
        until_date=None if args.to_date is None else parse_date(args.to_date),
        weekdays=_weekdays(args.weekdays),
        part=None if args.part is None else PartOfDay(args.part),
        rooms=args.room,
    )


def _minutes(book: Book, args: argparse.Namespace) -> int:
    """As given, else the type's usual length."""
    from frontdesk.services.directory import directory
    from frontdesk.services.lookup import type_key

    if args.minutes is not None:
        return int(args.minutes)
    if args.type_name is None:
        raise UsageError(tr("Say how long the visit is: give --minutes, or a --type."))
    key = type_key(book, args.type_name)
    return next(each.minutes for each in directory(book).types if each.id == key)


def _weekdays(text: str | None) -> frozenset[int] | None:
    if text is None:
        return None
    names = [name.strip().lower()[:3] for name in text.split(",")]
    unknown = [name for name in names if name not in _DAYS]
    if unknown:
        raise UsageError(tr("{text} is not a list of weekdays. Write it like mon,thu.", text=text[:40]))
    return frozenset(_DAYS.index(name) for name in names)


def _row(slot: FreeSlot) -> dict[str, object]:
    """What the interface promises: times at the location's zone; `book` takes `local` as its start."""
    return {
        "start": to_iso(slot.start_utc, slot.zone),
        "end": to_iso(slot.end_utc, slot.zone),
        "local": slot.start,
        "minutes": slot.minutes,
        "provider": slot.provider,
        "location": slot.location,
        "room": slot.room or None,
    }


def _table(rows: list[FreeSlot]) -> Table:
    return Table(
        (tr("When"), tr("Min"), tr("Provider"), tr("Location"), tr("Room")),
        [
            (visit_time(row.start_utc, row.zone), str(row.minutes), row.provider, row.location, row.room)
            for row in rows
        ],
        tr("Nothing is free. Ask for less, or look elsewhere."),
    )


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {"slots": slots}
