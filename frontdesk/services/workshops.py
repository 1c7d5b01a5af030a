"""Folders in which a book is built before it moves into its place, and what is left of them where a process was killed."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

Purpose = Literal["founding", "restoring"]

_NAME: Final = re.compile(r"\.(founding|restoring)-(\d{1,10})-[0-9a-f]{8}")
"""The number is that of the process which builds there."""


@contextmanager
def workshop(folder: Path, purpose: Purpose) -> Iterator[Path]:
    """A folder to build in, on the same disk as the data folder, for this account alone; gone at the end."""
    made = folder / f".{purpose}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        made.mkdir(mode=0o700)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def abandoned(folder: Path) -> list[Path]:
    """Workshops whose process has ended: it was killed in the middle, or the power failed."""
    import psutil

    found: list[Path] = []
    for path in sorted(folder.glob(".*-*-*")):
        name = _NAME.fullmatch(path.name)
        if name is not None and path.is_dir() and not psutil.pid_exists(int(name[2])):
            found.append(path)
    return found


def sweep(folder: Path) -> None:
    """Remove what processes that ended left behind."""
    for path in abandoned(folder):
        shutil.rmtree(path, ignore_errors=True)
