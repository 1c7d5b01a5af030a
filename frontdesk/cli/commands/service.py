"""`service`: cycles that go on while no window is open, as a service of this account."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.ports import ServiceState

LEAST_EVERY: Final = 10
MOST_EVERY: Final = 3600
USUAL_EVERY: Final = 45


def install(context: Context, args: argparse.Namespace) -> int:
    """Have cycles run from now on. The book is opened once with what the service will have, so that it is known to work."""
    from frontdesk.services.service_keys import refuse_without_key

    if not LEAST_EVERY <= args.every <= MOST_EVERY:
        raise UsageError(tr("The pause is {least} to {most} seconds.", least=LEAST_EVERY, most=MOST_EVERY))
    refuse_without_key(context.folder, context.deps.environ)
    with context.book():
        pass
    state = context.deps.service().install(context.folder, every=args.every)
    _tell(context, state)
    if state.running:
        return 0
    context.out.complain(
        tr("The service is installed, but it did not start. See frontdesk.log.")
        if state.running is False
        else tr(
            "The service is installed, but whether it started is not known. Start it in a session of this account."
        )
    )
    return EnvironmentFault.exit_status


def remove(context: Context, _args: argparse.Namespace) -> int:
    """Stop it and take it away."""
    was_there = context.deps.service().remove()
    context.out.document({"removed": was_there})
    context.out.say(
        tr("The service is gone. Replies are read and reminders go out while the window is open.")
        if was_there
        else tr("There was no service.")
    )
    return 0


def status(context: Context, _args: argparse.Namespace) -> int:
    """How it stands."""
    _tell(context, context.deps.service().state())
    return 0


def _tell(context: Context, state: ServiceState) -> None:
    from frontdesk.domain.instants import utc_iso

    last = _last_cycle(context)
    said = None if last is None else utc_iso(last)
    context.out.document(
        {
            "installed": state.installed,
            "running": state.running,
            "kind": state.kind,
            "file": state.file or None,
            "last_cycle": said,
            "remarks": list(state.remarks),
        }
    )
    out = context.out
    match state.installed, state.running:
        case False, _:
            out.say(tr("No service is installed (it would be a {kind}).", kind=state.kind))
        case True, True:
            out.say(tr("The service is installed and runs: {kind} {file}.", kind=state.kind, file=state.file))
        case True, False:
            out.say(
                tr(
                    "The service is installed, but does not run: {kind} {file}.",
                    kind=state.kind,
                    file=state.file,
                )
            )
        case _:
            out.say(
                tr(
                    "The service is installed; whether it runs is not known here: {kind} {file}.",
                    kind=state.kind,
                    file=state.file,
                )
            )
    for remark in state.remarks:
        out.say(remark)
    if said is not None:
        out.say(
            tr("The last cycle, of whatever process, ended {time} UTC.", time=said[:16].replace("T", " "))
        )


def _last_cycle(context: Context) -> int | None:
    """When (ms) a cycle last ended; None where there was none, or the book does not open here and now."""
    from frontdesk.services.messaging.watching import watched
    from frontdesk.services.service_keys import refuse_without_key

    try:
        refuse_without_key(context.folder, context.deps.environ)
        with context.book() as book, book.read() as connection:
            return watched(connection).last_cycle_utc or None
    except FrontdeskError:
        return None


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "service install": install,
    "service remove": remove,
    "service status": status,
}
