"""`settings get` and `settings set`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.cli.output import Table
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.settings import SettingRow


def get(context: Context, args: argparse.Namespace) -> int:
    """One setting's value, or all settings with their meaning."""
    from frontdesk.services import settings

    with context.book() as book:
        if args.key is not None:
            row = settings.get(book, args.key)
            context.out.document(_json(row))
            context.out.say(row.text)
            return 0
        rows = settings.get_all(book)
    table = Table(
        (tr("Setting"), tr("Meaning"), tr("Value")),
        [(row.key, row.meaning, row.text) for row in rows],
        tr("There are no settings."),
    )
    context.out.show([_json(row) for row in rows], table)
    return 0


def put(context: Context, args: argparse.Namespace) -> int:
    """Change one setting, at once."""
    from frontdesk.services import settings

    with context.book() as book:
        also = settings.follows(book, args.key, args.value)
        settings.put(book, context.actor, args.key, args.value)
        row = settings.get(book, args.key)
    context.out.document(_json(row))
    context.out.say(tr("{key} is now {value}.", key=row.key, value=row.text or tr("empty")))
    if also:
        context.out.say(also)
    return 0


def _json(row: SettingRow) -> dict[str, object]:
    return {"key": row.key, "value": row.value, "default": row.default, "meaning": row.meaning}


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "settings get": get,
    "settings set": put,
}
