"""The backups that there are: what lies in the folder, read without any key."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError
from frontdesk.models.backup import SUFFIX, read_backup
from frontdesk.services import settings
from frontdesk.services.backups import backup_folder

if TYPE_CHECKING:
    from frontdesk.services.work import Book

MOST: Final = 200
"""Only so many of the newest are opened: a folder may hold years of them."""


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup of this book. `made_utc` in ms."""

    file: Path
    made_utc: int
    visits: int
    bytes: int


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """Where backups go, how often, and those of this book, the newest first.

    `others`: files of other books, and files that cannot be read. `reachable`: the folder is there. `free_bytes` of its disk.
    """

    folder: Path
    beside: bool
    """It lies in the data folder, on the same disk as the book."""
    minutes: float
    reachable: bool
    rows: tuple[BackupRow, ...] = ()
    others: int = 0
    free_bytes: int = 0


def list_backups(book: Book, *, most: int = MOST) -> BackupFolder:
    """Look into the folder that the settings name. What cannot be read is counted, not raised."""
    folder = backup_folder(book)
    with book.read() as connection:
        minutes = settings.load(connection).backup_minutes
    beside = folder.is_relative_to(book.folder)
    try:
        found = sorted(folder.glob(f"*{SUFFIX}"), key=_written, reverse=True)
        free = shutil.disk_usage(folder).free
    except OSError:
        return BackupFolder(folder, beside, minutes, reachable=False)
    rows = [row for row in (_row(file, book.public_id) for file in found[:most]) if row is not None]
    rows.sort(key=lambda row: (row.made_utc, row.file.name), reverse=True)
    return BackupFolder(
        folder,
        beside,
        minutes,
        reachable=True,
        rows=tuple(rows),
        others=min(len(found), most) - len(rows),
        free_bytes=free,
    )


def newest_backup(book: Book) -> int | None:
    """When (ms) the newest whole backup of this book in the usual folder was made; None where there is none.

    Every backup is read back to the last byte after it was written; here only what can be seen from outside is looked at.
    """
    try:
        found = sorted(backup_folder(book).glob(f"*{SUFFIX}"), key=_written, reverse=True)
    except OSError:
        return None
    return next((row.made_utc for row in (_row(file, book.public_id) for file in found[:MOST]) if row), None)


def _written(file: Path) -> float:
    return file.stat().st_mtime


def _row(file: Path, book_id: str) -> BackupRow | None:
    try:
        backup = read_backup(file)
        if backup.manifest.book_id != book_id:
            return None
        return BackupRow(file, backup.made_utc, backup.visits, file.stat().st_size)
    except (FrontdeskError, OSError):
        return None
