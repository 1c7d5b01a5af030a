"""The commands, a family a module. A module is imported only when one of its commands runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.cli.context import Context

Command = Callable[["Context", argparse.Namespace], int]


def find(words: str) -> Command:
    """The function of a command. The imports are written out, so that a packed program holds them all."""
    match words.split(" ")[0]:
        case "type":
            from frontdesk.cli.commands import types

            return types.COMMANDS[words]
        case "init" | "hours" | "provider" | "location" | "clinic":
            from frontdesk.cli.commands import clinic

            return clinic.COMMANDS[words]
        case "requests" | "request":
            from frontdesk.cli.commands import requests

            return requests.COMMANDS[words]
        case "settings":
            from frontdesk.cli.commands import settings

            return settings.COMMANDS[words]
        case "import":
            from frontdesk.cli.commands import importing

            return importing.COMMANDS[words]
        case "appointments" | "book" | "move" | "retype" | "cancel" | "status" | "confirm" | "undo":
            from frontdesk.cli.commands import visits

            return visits.COMMANDS[words]
        case "arrivals" | "late":
            from frontdesk.cli.commands import day

            return day.COMMANDS[words]
        case "paper":
            from frontdesk.cli.commands import paper

            return paper.COMMANDS[words]
        case "slots":
            from frontdesk.cli.commands import slots

            return slots.COMMANDS[words]
        case "unconfirmed" | "needs-you":
            from frontdesk.cli.commands import worklist

            return worklist.COMMANDS[words]
        case "messages" | "reply" | "resolve" | "held":
            from frontdesk.cli.commands import messages

            return messages.COMMANDS[words]
        case "patients" | "patient" | "mark":
            from frontdesk.cli.commands import patients

            return patients.COMMANDS[words]
        case "channel":
            from frontdesk.cli.commands import channel

            return channel.COMMANDS[words]
        case "sync":
            from frontdesk.cli.commands import sync

            return sync.COMMANDS[words]
        case "service":
            from frontdesk.cli.commands import service

            return service.COMMANDS[words]
        case "backup" | "restore" | "verify" | "recovery" | "doctor":
            from frontdesk.cli.commands import keeping

            return keeping.COMMANDS[words]
        case "handlers" | "complaint":
            from frontdesk.cli.commands import complaints

            return complaints.COMMANDS[words]
        case _:
            from frontdesk.cli.commands import trying

            return trying.COMMANDS[words]
