"""What the database library reports, translated once into sentences: the disk's faults and a person's, never our bugs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookBusy, BookUnreadable, EnvironmentFault, StorageFault
from frontdesk.domain.i18n import tr

OCCUPIED = "occupied"
"""What the overlap trigger of `occupancy` says."""


class Code(IntEnum):
    """SQLite's primary result codes that tell of the surroundings: https://www.sqlite.org/rescode.html"""

    BUSY = 5
    LOCKED = 6
    READONLY = 8
    IOERR = 10
    CORRUPT = 11
    FULL = 13
    CANTOPEN = 14
    PROTOCOL = 15
    NOTADB = 26


SHARED_MEMORY_SIZE = 4874
"""SQLITE_IOERR_SHMSIZE: not even the log's index fits on the disk any more."""

_MESSAGES = {
    "database is locked": Code.BUSY,
    "database table is locked": Code.LOCKED,
    "attempt to write a readonly database": Code.READONLY,
    "disk I/O error": Code.IOERR,
    "database disk image is malformed": Code.CORRUPT,
    "database or disk is full": Code.FULL,
    "unable to open database file": Code.CANTOPEN,
    "file is not a database": Code.NOTADB,
}
"""The backup calls of the library raise errors without a code."""


def fault_of(error: BaseException) -> EnvironmentFault | None:
    """The fault around us that a database error tells of; None where it is a bug of ours or a refused constraint."""
    if isinstance(error, MemoryError):
        # SQLCipher's answer to a page, read again by an open connection, that the key does not fit any more.
        return _damaged()
    if not isinstance(error, dbapi2.Error):
        return None
    code: int = getattr(error, "sqlite_errorcode", 0) or _MESSAGES.get(str(error), 0)
    if code == SHARED_MEMORY_SIZE:
        return StorageFault(
            tr("The disk is full, so the book cannot be opened. Free some space, then try again.")
        )
    match code & 0xFF:
        case Code.BUSY | Code.LOCKED | Code.PROTOCOL:
            return BookBusy(
                tr(
                    "Another program is using the book for longer than we can wait. Try again in a moment, and "
                    "close other programs that work on the data folder."
                )
            )
        case Code.READONLY:
            return StorageFault(
                tr("The book can only be read, not written. Make the data folder writable for this account.")
            )
        case Code.IOERR:
            return StorageFault(
                tr(
                    "The disk reported an error while the book was read or written. Check the disk, then try again."
                )
            )
        case Code.FULL:
            return StorageFault(
                tr("The disk is full, so the last step was not kept. Free some space, then do it again.")
            )
        case Code.CANTOPEN:
            return StorageFault(
                tr(
                    "The book's file cannot be opened. Check that this account may read and write the data folder."
                )
            )
        case Code.CORRUPT:
            return _damaged()
        case Code.NOTADB:
            return BookUnreadable(
                tr(
                    "The book cannot be opened: the key does not fit, or the file is damaged or not a book. Keep it as it "
                    "is and restore the latest backup."
                )
            )
        case _:
            return None


def _damaged() -> BookUnreadable:
    return BookUnreadable(
        tr("The book's file is damaged. Do not write to it any more; restore the latest backup.")
    )


@contextmanager
def translated_raw_errors() -> Iterator[None]:
    """Errors of the disk, the key and other processes, as the library itself raises them, leave as sentences.

    Raises BookBusy, StorageFault, BookUnreadable. Constraint violations (IntegrityError) and programming errors pass.
    """
    try:
        yield
    except (dbapi2.Error, MemoryError) as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error
