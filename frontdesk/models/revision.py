"""Which schema a book has: two numbers in its header tell, so that neither SQLAlchemy nor alembic is needed to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.errors import BookUnreadable, NewerBook
from frontdesk.domain.i18n import tr
from frontdesk.models.queries.plain import scalar

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

APPLICATION_ID = 0x46444B31
"""Marks the file as ours, in SQLite's header."""

HEAD = "0003"
"""The newest revision; its number is also the header's `user_version`."""


def head_revision() -> str:
    """The revision that this program works with."""
    return HEAD


def _number(connection: Readable, pragma: str) -> int:
    return int(scalar(connection, f"PRAGMA {pragma}"))


def is_empty(connection: Readable) -> bool:
    """Whether nothing at all was made in the file yet."""
    return scalar(connection, "SELECT 1 FROM sqlite_master LIMIT 1") is None


def current_revision(connection: Readable) -> str | None:
    """The book's revision, None for an empty file. Raises BookUnreadable where the file is another program's."""
    if _number(connection, "application_id") == APPLICATION_ID:
        return f"{_number(connection, 'user_version'):04d}"
    if is_empty(connection):
        return None
    raise BookUnreadable(
        tr(
            "The file in the data folder is not a Frontdesk book. Choose the right folder, or restore a backup."
        )
    )


def check_revision(connection: Readable) -> bool:
    """Whether the book has the present schema; False where it must be migrated first.

    Raises NewerBook, and BookUnreadable for a foreign or an empty file: an empty one is never taken for a new book.
    """
    revision = current_revision(connection)
    if revision is None:
        raise BookUnreadable(tr("The book's file is empty. Restore the latest backup."))
    # Alembic's own stamp counts too: a tool that knows nothing of the header may have brought the book on.
    if int(revision) > int(HEAD) or _stamped_later(connection):
        raise NewerBook(
            tr("This book was written by a newer Frontdesk. Install the newest version, then open it again.")
        )
    return revision == HEAD


def _stamped_later(connection: Readable) -> bool:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if scalar(connection, known) is None:
        return False
    later = "SELECT 1 FROM alembic_version WHERE version_num > ?"
    return scalar(connection, later, (HEAD,)) is not None
