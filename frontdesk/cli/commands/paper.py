"""`paper`: a day or a week as a PDF, for the hours without power."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.cli.context import Context
    from frontdesk.services.daysheets import Sheet
    from frontdesk.services.work import Book


def paper(context: Context, args: argparse.Namespace) -> int:
    """Write the PDF."""
    if args.week and not args.provider:
        raise UsageError(tr("A week is one provider's. Name the provider with --provider."))
    target = Path(args.to_file)
    with context.book() as book:
        sheet = _sheet(book, args)
        pages = context.deps.write_paper(sheet, target)
    context.out.document(
        {
            "file": str(target),
            "day": sheet.day.isoformat(),
            "pages": pages,
            "visits": sum(part.visits for part in sheet.parts),
        }
    )
    context.out.say(
        tr("1 page is in {file}.", file=target.name)
        if pages == 1
        else tr("{count} pages are in {file}.", count=pages, file=target.name)
    )
    return 0


def _sheet(book: Book, args: argparse.Namespace) -> Sheet:
    from contextlib import closing

    from frontdesk.domain.instants import local_date
    from frontdesk.services.daysheets import day_sheet, week_plan
    from frontdesk.services.desk_reader import reader_of

    with closing(reader_of(book)) as reader:
        day = _day(args.day) if args.day else local_date(book.clock.now_utc(), reader.clinic().zone)
        page = reader.day(day)
        provider = _found(args.provider, ((each.id, each.name) for each in page.providers))
        location = _found(args.location, ((each.id, each.name) for each in page.places))
        if args.provider and provider is None:
            raise NotFound(
                tr("There is no provider {name} in the clinic. Check the name.", name=args.provider)
            )
        if args.location and location is None:
            raise NotFound(
                tr("There is no location {name} in the clinic. Check the name.", name=args.location)
            )
        if args.week and provider is not None:
            return week_plan(reader, day, provider_id=provider)
        return day_sheet(reader, day, provider_id=provider, location_id=location)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            tr("{text} is not a date. Write it as year, month and day, such as 2026-11-24.", text=text[:40])
        ) from None


def _found(name: str | None, known: Iterable[tuple[int, str]]) -> int | None:
    if not name:
        return None
    return next((key for key, each in known if name_key(each) == name_key(name)), None)


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {"paper": paper}
