"""`init` and what a clinic is made of: hours, providers, locations, types."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import Refused, StorageFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context


def init(context: Context, args: argparse.Namespace) -> int:
    """A new clinic. The recovery sheets go to the file or the screen before the book comes to be."""
    from frontdesk.services.founding import found_clinic, plan_clinic

    plan = plan_clinic(
        name=args.clinic,
        zone_name=args.timezone,
        country=args.country,
        phone=args.phone,
        location=args.location,
    )
    sheet = None if args.recovery_sheet is None else Path(args.recovery_sheet).expanduser()
    written: list[Path] = []
    try:
        founded = found_clinic(
            context.folder,
            plan,
            context.actor,
            clock=context.deps.clock,
            places=context.places,
            kind=args.vault,
            deliver=lambda sheets: _deliver(context, sheets, sheet, written),
        )
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    document: dict[str, object] = {
        "id": founded.book_id,
        "clinic": plan.name,
        "timezone": plan.zone,
        "country": plan.country,
        "phone": plan.phone or None,
        "location": plan.location,
        "language": plan.language,
        "currency": plan.currency or None,
        "data_dir": str(founded.folder),
        "vault": args.vault,
        "recovery_sheet": None if sheet is None else str(sheet),
    }
    if sheet is None:
        document["recovery_keys"] = {
            "book": founded.book_recovery_key,
            "complaints": founded.complaints_recovery_key,
        }
    context.out.document(document)
    out = context.out
    out.say(tr("{clinic} is set up in {folder}.", clinic=plan.name, folder=str(founded.folder)))
    out.say(tr("Its key is kept in: {place}.", place=founded.kept_in))
    if sheet is not None:
        out.say(
            tr("The recovery keys are in {file}. Print both pages, then delete the file.", file=str(sheet))
        )
    if plan.phone_warning:
        out.say(plan.phone_warning)
    out.say(tr("Nothing is sent until you say so: frontdesk settings set reminders.enabled true."))
    return 0


def _deliver(context: Context, sheets: str, file: Path | None, written: list[Path]) -> None:
    if file is None:
        context.out.say(sheets.replace("\f", "\n"))
        # A screen that is gone is noticed now, while there is no book yet whose keys nobody saw.
        context.deps.stdout.flush()
        return
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise Refused(
            tr("There is a file {file} already. Name another one for the recovery sheets.", file=str(file))
        ) from error
    except OSError as error:
        raise _no_sheet(file) from error
    written.append(file)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(sheets)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise _no_sheet(file) from error


def _no_sheet(file: Path) -> StorageFault:
    return StorageFault(
        tr(
            "The recovery sheets cannot be written to {file}. Name a file in a folder that you can write to.",
            file=str(file),
        )
    )


def hours(context: Context, args: argparse.Namespace) -> int:
    """Show or set a location's opening hours."""
    from frontdesk.services.lookup import location_key
    from frontdesk.services.places import location_hours, parse_week, set_location_hours, week_text

    with context.book() as book:
        key = location_key(book, args.location)
        if args.hours is not None:
            set_location_hours(book, context.actor, key, week=parse_week(args.hours))
        known = week_text(location_hours(book, key))
    context.out.document({"location": args.location, "hours": known})
    context.out.say(known or tr("The opening hours are not known. Give them as a second word."))
    return 0


def provider_add(context: Context, args: argparse.Namespace) -> int:
    """A new provider."""
    from frontdesk.services.places import add_provider

    with context.book() as book:
        public_id = add_provider(book, context.actor, name=args.name)
    return _added(context, public_id, args.name)


def location_add(context: Context, args: argparse.Namespace) -> int:
    """A new location."""
    from frontdesk.services.places import add_location

    with context.book() as book:
        public_id = add_location(
            book,
            context.actor,
            name=args.name,
            zone_name=args.timezone,
            phone=args.phone,
            address=args.address,
        )
    return _added(context, public_id, args.name)


def location_edit(context: Context, args: argparse.Namespace) -> int:
    """Change a location's name, phone or address."""
    from frontdesk.services.lookup import location_key
    from frontdesk.services.places import edit_location

    with context.book() as book:
        key = location_key(book, args.name)
        name = edit_location(
            book, context.actor, key, name=args.new_name, phone=args.phone, address=args.address
        )
    context.out.document({"name": name})
    context.out.say(tr("{name} is changed.", name=name))
    return 0


def clinic(context: Context, args: argparse.Namespace) -> int:
    """Show or change the clinic's name and phone."""
    from frontdesk.services.places import edit_clinic

    with context.book() as book:
        name, phone = edit_clinic(book, context.actor, name=args.name, phone=args.phone)
    context.out.document({"clinic": name, "phone": phone or None})
    context.out.say(tr("{clinic}, phone {phone}.", clinic=name, phone=phone or "-"))
    return 0


def _added(context: Context, public_id: str, name: str) -> int:
    context.out.document({"id": public_id, "name": name})
    context.out.say(tr("{name} is in the book.", name=name))
    return 0


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "init": init,
    "hours": hours,
    "provider add": provider_add,
    "clinic": clinic,
    "location add": location_add,
    "location edit": location_edit,
}
