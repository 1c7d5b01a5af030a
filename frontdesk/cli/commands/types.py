"""`type add`, `type edit`, `type list`: the kinds of appointments, and what they bring with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli.output import Table
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.directory import TypeRow
    from frontdesk.services.type_details import TypeChange


def add(context: Context, args: argparse.Namespace) -> int:
    """A new appointment type."""
    from frontdesk.domain.visit_types import TypeExtras
    from frontdesk.services.directory import directory
    from frontdesk.services.places import add_type
    from frontdesk.services.type_details import changed_extras

    with context.book() as book:
        extras = None
        if _named(args):
            currency = directory(book).clinic.currency
            extras = changed_extras(TypeExtras(), _change(args), currency=currency)
        public_id = add_type(book, context.actor, name=args.name, minutes=args.minutes, extras=extras)
    context.out.document({"id": public_id, "name": args.name})
    context.out.say(tr("{name} is in the book.", name=args.name))
    return 0


def edit(context: Context, args: argparse.Namespace) -> int:
    """Change an appointment type."""
    from frontdesk.services.type_details import edit_type

    with context.book() as book:
        name = edit_type(book, context.actor, args.name, _change(args))
    context.out.document({"name": name})
    context.out.say(tr("{name} is changed.", name=name))
    return 0


def listed(context: Context, _args: argparse.Namespace) -> int:
    """All appointment types."""
    from frontdesk.services.directory import directory

    with context.book() as book:
        found = directory(book)
    table = Table(
        (
            tr("Type"),
            tr("Minutes"),
            tr("Value"),
            tr("Where"),
            tr("Preparation"),
            tr("Again in weeks"),
            tr("Id"),
        ),
        [
            (
                each.name,
                str(each.minutes),
                _amount(each) or "-",
                str(each.extras.remote or "") or "-",
                each.extras.preparation or "-",
                str(each.extras.again_weeks or "-"),
                each.public_id,
            )
            for each in found.types
        ],
        tr("There are no appointment types yet."),
    )
    context.out.show([_json(each) for each in found.types], table)
    return 0


def _json(row: TypeRow) -> dict[str, object]:
    extras = row.extras
    return {
        "id": row.public_id,
        "name": row.name,
        "minutes": row.minutes,
        "value_minor": extras.value_minor,
        "currency": extras.currency or None,
        "remote": None if extras.remote is None else str(extras.remote),
        "link": extras.link or None,
        "preparation": extras.preparation or None,
        "again_weeks": extras.again_weeks,
        "in_use": bool(row.in_use),
    }


def _amount(row: TypeRow) -> str:
    from frontdesk.domain.money import exact

    extras = row.extras
    if extras.value_minor is None:
        return ""
    return f"{exact(extras.value_minor, extras.currency)} {extras.currency}".strip()


def _named(args: argparse.Namespace) -> bool:
    return any(
        value is not None
        for value in (args.value, args.remote, args.link, args.preparation, args.again_weeks)
    )


def _change(args: argparse.Namespace) -> TypeChange:
    from frontdesk.services.type_details import TypeChange

    return TypeChange(
        name=getattr(args, "new_name", None),
        minutes=args.minutes,
        value=args.value,
        remote=args.remote,
        link=args.link,
        preparation=args.preparation,
        again_weeks=args.again_weeks,
    )


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "type add": add,
    "type edit": edit,
    "type list": listed,
}
