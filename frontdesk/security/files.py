"""Small secret files: written whole or not at all, by one process at a time, readable by their owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

OWNER_ONLY: Final = 0o600
_RENAME_TRIES: Final = 20
_RENAME_PAUSE_S: Final = 0.05


def write_whole(path: Path, data: bytes) -> None:
    """Puts `data` in the place of `path` in one step that survives a power cut; mode 0600 where modes exist.

    Raises OSError, and then the old file stands as it was.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(
        beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _rename(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _rename(new: Path, path: Path) -> None:
    """On Windows a reader that has the old file open at this moment makes the rename fail: it is tried again."""
    for _ in range(_RENAME_TRIES - 1 if sys.platform == "win32" else 0):
        with contextlib.suppress(PermissionError):
            new.replace(path)
            return
        time.sleep(_RENAME_PAUSE_S)
    new.replace(path)


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut. Windows writes renames through by itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the lock file `path` against other processes and threads; the system lets go of it when a process dies.

    Raises OSError when it cannot be had.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
