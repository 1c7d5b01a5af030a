"""What the backups screen reads and does, in workers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.actors import Actor
    from frontdesk.services.backup_list import BackupFolder, BackupRow
    from frontdesk.services.checking import Verdict
    from frontdesk.services.ports import ServiceControl
    from frontdesk.services.work import Book
    from frontdesk.ui.jobs import Progress


def read_folder(book: Book) -> BackupFolder:
    """The backups that there are."""
    from frontdesk.services.backup_list import list_backups

    return list_backups(book)


def back_up(book: Book, progress: Progress) -> BackupRow:
    """Make one; it is checked before it is called one."""
    from frontdesk.services.backup_list import BackupRow
    from frontdesk.services.backups import back_up as make

    progress.step(-1, tr("The copy is checked as soon as it is written"))
    now = book.clock.now_utc()
    done = make(book)
    return BackupRow(done.file, now, done.visits, done.bytes)


def check(book: Book, progress: Progress) -> Verdict:
    """Every check of the file, its tables and the audit chain."""
    from frontdesk.services.checking import verify_book

    progress.step(-1, tr("The whole book is read"))
    return verify_book(book)


def check_sheet(book: Book, typed: str) -> None:
    """That the key on a sheet opens this book. Raises UsageError, KeyUnavailable."""
    from frontdesk.services.recovery_keys import check_book_key

    check_book_key(book, typed)


def report(book: Book, service: Callable[[], ServiceControl] | None) -> str:
    """For support: no patient's data in it. `service` None: there can be no background service here."""
    from frontdesk.services.doctor import examine_open

    found = examine_open(book, service=None if service is None else service().state())
    lines = list(found.lines())
    return "\n".join([*lines, found.problem] if found.problem is not None else lines)


def ask_restore(book: Book, actor: Actor, file: Path) -> None:
    """Note that this backup is to be brought back at the next start. Raises UsageError, BookUnreadable, Refused."""
    from frontdesk.services.restore_later import ask_restore as ask

    ask(book.folder, file, actor)


def write_text(file: Path, text: str) -> None:
    """Write a report. Raises StorageFault."""
    from frontdesk.domain.errors import StorageFault

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageFault(tr("The file could not be written there. Choose another folder.")) from error
