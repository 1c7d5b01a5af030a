"""The shortest way to the window: nothing of the command line is imported where no command is given."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DATA_DIR = "FRONTDESK_DATA_DIR"


class QuickWish(NamedTuple):
    """The window over a folder; None: the usual one."""

    folder: Path | None
    exit_when_painted: bool


def quick_wish(argv: Sequence[str], environ: Mapping[str, str]) -> QuickWish | None:
    """What `argv` asks for, if that is just the window; None for everything else, mistakes included: the command line tells them."""
    named: str | None = environ.get(DATA_DIR)
    exit_when_painted = False
    words = list(argv)
    while words:
        word = words.pop(0)
        if word == "--exit-when-painted":
            exit_when_painted = True
        elif word == "--data-dir" and words and not words[0].startswith("-"):
            named = words.pop(0)
        elif word.startswith("--data-dir="):
            named = word.partition("=")[2]
        else:
            return None
    if named == "" or any("\ud800" <= c <= "\udfff" for c in named or ""):
        return None
    return QuickWish(None if named is None else Path(named).expanduser(), exit_when_painted)


def open_quickly(wish: QuickWish) -> int:
    """The window, and its exit status. What stands in the way is one sentence, as on the command line."""
    from frontdesk.app.logs import silence
    from frontdesk.domain.errors import FrontdeskError

    silence()
    try:
        from frontdesk.app.window import run_window

        folder = wish.folder
        if folder is None:
            from frontdesk.services.folders import default_folder

            folder = default_folder()
        return run_window(folder, exit_when_painted=wish.exit_when_painted)
    except FrontdeskError as error:
        if sys.stderr is not None:
            print(error.sentence, file=sys.stderr)
        return error.exit_status
