"""The day's sheets as files, written by themselves: what is read when the power, or this computer, has failed.

They hold patient data in plain, so they are written only where the clinic names a folder, for this account alone, and old ones go.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, local_date
from frontdesk.models.storage import cloud_folder
from frontdesk.services.daysheets import LineKind, Sheet, day_sheet
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from frontdesk.services.desk_reader import DeskReader
    from frontdesk.services.work import Book

EVERY: Final = HOUR
"""A sheet is written anew once it is so old (ms)."""
LOOKS_AHEAD: Final = 7
"""Days within which the next day of work is looked for."""
_NAME: Final = "frontdesk-day-{day}.pdf"
_OURS: Final = re.compile(r"\.?frontdesk-day-(\d{4}-\d\d-\d\d)\.pdf(?:\.\d+\.part)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Papers:
    """What was written now (names of files), and how many old files went."""

    written: tuple[str, ...] = ()
    removed: int = 0


def keep_papers(book: Book, write: Callable[[Sheet, Path], int]) -> Papers:
    """Bring the sheets in the clinic's folder up to date: today's and that of the next day of work, each at most an hour old.

    `write` draws a sheet as a PDF, whole or not at all. Nothing happens where no folder is set. Raises StorageFault (the folder
    is not there, can't be written to, or is copied to a cloud), and what `write` raises.
    """
    with book.read() as connection:
        settings = load(connection)
    if not settings.paper_folder:
        return Papers()
    folder, now = Path(settings.paper_folder), book.clock.now_utc()
    _check(folder)
    with closing(_reader(book)) as reader:
        today = local_date(now, reader.clinic().zone)
        sheets = _due(reader, folder, today, now)
    for target, sheet in sheets:
        write(sheet, target)
        with suppress(OSError):
            os.utime(target, (now / 1000, now / 1000))
    removed = _remove_old(folder, today - timedelta(days=settings.paper_keep_days), now)
    return Papers(tuple(target.name for target, _ in sheets), removed)


def _reader(book: Book) -> DeskReader:
    from frontdesk.services.desk_reader import reader_of

    return reader_of(book)


def _due(reader: DeskReader, folder: Path, today: date, now_utc: int) -> list[tuple[Path, Sheet]]:
    """The sheets that are missing or too old: today's, and the next one of a day on which anybody works or comes."""
    found = []
    if _is_old(_target(folder, today), now_utc):
        found.append((_target(folder, today), day_sheet(reader, today)))
    for ahead in range(1, LOOKS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        target = _target(folder, day)
        if not _is_old(target, now_utc):
            break
        sheet = day_sheet(reader, day)
        if _is_worked(sheet):
            found.append((target, sheet))
            break
    return found


def _target(folder: Path, day: date) -> Path:
    return folder / _NAME.format(day=day.isoformat())


def _is_old(target: Path, now_utc: int) -> bool:
    """One of the future is old, too: the clock was ahead when it was written."""
    try:
        written = round(target.stat().st_mtime * 1000)
    except OSError:
        return True
    return not now_utc - EVERY < written <= now_utc


def _is_left(file: Path, now_utc: int) -> bool:
    """Whether it was half-written when its writer died; one that another process writes just now is young."""
    return file.name.endswith(".part") and _is_old(file, now_utc)


def _is_worked(sheet: Sheet) -> bool:
    return any(line.kind in (LineKind.VISIT, LineKind.FREE) for part in sheet.parts for line in part.lines)


def _remove_old(folder: Path, before: date, now_utc: int) -> int:
    """Remove our files of days before a date, and what a crash left half-written some time ago; nothing else that lies there."""
    gone = 0
    for file in sorted(folder.iterdir()):
        ours = _OURS.fullmatch(file.name)
        if ours is None or not (ours[1] < before.isoformat() or _is_left(file, now_utc)):
            continue
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise _trouble(folder, error) from None
        gone += 1
    return gone


def _check(folder: Path) -> None:
    """Raises StorageFault where no sheet may be written. The folder is never made: below the mount point of a disk that is not
    connected it would lie on the bare disk, in plain.
    """
    cloud = cloud_folder(folder) or cloud_folder(Path(os.path.realpath(folder)))
    if cloud is not None:
        raise StorageFault(
            tr(
                "The folder for the day's sheets lies in {name}, which copies files elsewhere, and they hold patient data. "
                "Choose another one under Settings, At the desk.",
                name=cloud,
            )
        )
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileNotFoundError:
        raise StorageFault(
            tr(
                "The folder for the day's sheets, {folder}, is not there. Is its disk connected? Connect it, make the folder, or "
                "choose another one under Settings, At the desk.",
                folder=folder.name or str(folder),
            )
        ) from None
    except OSError as error:
        raise _trouble(folder, error) from None


def _trouble(folder: Path, error: OSError) -> StorageFault:
    return StorageFault(
        tr(
            "The day's sheets could not be kept in {folder} ({detail}). Choose another folder under Settings, At the desk.",
            folder=folder.name or str(folder),
            detail=error.strerror or type(error).__name__,
        )
    )
