"""Trying things out: the demo clinic and the simulated phone network."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.cli.deps import DemoWish, SimulatorWish
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context

_HIGHEST_PORT: Final = 65_535


def demo(context: Context, args: argparse.Namespace) -> int:
    """The demo clinic. It never touches the data folder of the clinic: only a folder that was named for it."""
    named = getattr(args, "data_dir", None)
    wish = DemoWish(
        headless=args.headless,
        seed=args.seed,
        as_json=context.out.as_json,
        folder=None if named is None else Path(named).expanduser(),
        exit_when_painted=args.exit_when_painted,
    )
    return context.deps.run_demo(wish, context.deps.stdout)


def simulate(context: Context, args: argparse.Namespace) -> int:
    """The simulated phone network alone, until it is stopped."""
    for port in (args.port, args.control_port):
        if not 0 <= port <= _HIGHEST_PORT:
            raise UsageError(tr("A port is a number from 0 to 65535; 0 takes any that is free."))
    wish = SimulatorWish(port=args.port, control_port=args.control_port, as_json=context.out.as_json)
    return context.deps.run_simulator(wish, context.deps.stdout)


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "demo": demo,
    "simulate": simulate,
}
