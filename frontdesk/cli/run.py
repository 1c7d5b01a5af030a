"""Runs one command line: what it raises becomes a sentence and an exit status, never a traceback."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from frontdesk.cli.context import Context
from frontdesk.cli.deps import Deps, WindowWish
from frontdesk.cli.output import Output
from frontdesk.cli.parser import build, command_names
from frontdesk.cli.statuses import DONE, FAULT, STOPPED
from frontdesk.domain.errors import FrontdeskError, StorageFault, UsageError
from frontdesk.domain.i18n import tr

DATA_DIR: Final = "FRONTDESK_DATA_DIR"

_log = logging.getLogger(__name__)


def run(argv: Sequence[str], deps: Deps) -> int:
    """Runs `argv` (without the program's name) and gives the exit status of INTERFACE: 0 to 4, or 130 when stopped."""
    out = Output(deps.stdout, deps.stderr, as_json="--json" in argv)
    try:
        status = _run(argv, deps, out)
        deps.stdout.flush()
    except FrontdeskError as error:
        return _told(out, error.sentence, error.exit_status)
    except BrokenPipeError:
        _let_go_of_stdout(deps)
        return FAULT
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:
        status = _unexpected(error, out, deps, argv)
        _let_go_if_broken(deps)
    return status


def _run(argv: Sequence[str], deps: Deps, out: Output) -> int:
    try:
        args = build().parse_args(_readable(argv))
    except SystemExit as ended:
        # --help and --version have been printed.
        return ended.code if isinstance(ended.code, int) else DONE
    command = _command(args)
    out.as_json = getattr(args, "json", False)
    return command(Context(deps, _folder(args, deps), out), args)


def _command(args: argparse.Namespace) -> Callable[[Context, argparse.Namespace], int]:
    words: str = getattr(args, "command", "")
    if not words:
        return _open_window
    from frontdesk.cli.commands import find

    return find(words)


def _open_window(context: Context, args: argparse.Namespace) -> int:
    """Without a command: the desktop application."""
    if context.out.as_json:
        raise UsageError(
            tr(
                "--json goes with a command; give one of these: {commands}.",
                commands=", ".join(command_names()),
            )
        )
    return context.deps.open_window(WindowWish(context.folder, args.exit_when_painted))


def _readable(argv: Sequence[str]) -> Sequence[str]:
    """`argv`, if all of it is text. Bytes that are no text in this locale would be refused by the book anyway."""
    for word in argv:
        if any("\ud800" <= c <= "\udfff" for c in word):
            raise UsageError(tr("A word of the command line is not readable text. Use UTF-8."))
    return argv


def _folder(args: argparse.Namespace, deps: Deps) -> Path:
    named = getattr(args, "data_dir", None)
    if named is None:
        named = deps.environ.get(DATA_DIR)
    if named == "":
        raise UsageError(tr("The data folder has an empty name. Name a folder."))
    if named is not None:
        return Path(named).expanduser()
    from frontdesk.services.folders import default_folder

    return default_folder()


def _told(out: Output, sentence: str, status: int) -> int:
    with suppress(OSError, ValueError):
        out.complain(sentence)
    return status


def _unexpected(error: Exception, out: Output, deps: Deps, argv: Sequence[str]) -> int:
    """A fault of the surroundings that nobody translated, or a bug of ours: the log gets the traceback."""
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        _log.error("a file could not be used", exc_info=_without_values(error))
        return _told(out, _file_fault(error).sentence, FAULT)
    _log.error("an unexpected error ended the command", exc_info=_without_values(error))
    from frontdesk.services.folders import LOG_FILE

    folder = _folder_or_none(argv, deps)
    if folder is not None and (folder / LOG_FILE).exists():
        where = str(folder / LOG_FILE)
        return _told(
            out, tr("Something unexpected went wrong. Send the log {file} to support.", file=where), FAULT
        )
    return _told(out, tr("Something unexpected went wrong ({kind}).", kind=type(error).__name__), FAULT)


def _file_fault(error: OSError) -> StorageFault:
    return StorageFault(
        tr(
            "{file} cannot be used ({reason}). Check the disk and the rights of this account.",
            file=str(error.filename or tr("A file")),
            reason=os.strerror(error.errno) if error.errno else type(error).__name__,
        )
    )


def _without_values(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    """What logging needs of an error, its text left out: a library's message may quote what a patient wrote."""
    return Exception, Exception(type(error).__name__), error.__traceback__


def _folder_or_none(argv: Sequence[str], deps: Deps) -> Path | None:
    try:
        return _folder(build().parse_args(argv), deps)
    except (FrontdeskError, SystemExit):
        return None


def _let_go_if_broken(deps: Deps) -> None:
    """Output on a full disk: what is left in the buffer would fail once more at the end, past every sentence of ours."""
    try:
        deps.stdout.flush()
    except (OSError, ValueError):
        _let_go_of_stdout(deps)


def _let_go_of_stdout(deps: Deps) -> None:
    """Python flushes standard output once more at its end: that must not fail a second time."""
    if deps.stdout is sys.stdout:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        os.close(devnull)
