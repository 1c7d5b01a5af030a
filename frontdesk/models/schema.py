"""Which schema a book has, and bringing it to ours: all or nothing, and never without a way back.

A book of the present schema is recognised by two numbers in its header; alembic is imported only to change one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from frontdesk.domain.errors import BookUnreadable, NewerBook
from frontdesk.domain.i18n import tr
from frontdesk.models.engine import Engines, translated_errors

if TYPE_CHECKING:
    from types import ModuleType

APPLICATION_ID = 0x46444B31
"""Marks the file as ours, in SQLite's header."""

HEAD = "0001"
"""The newest revision; its number is also the header's `user_version`."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: the revision before (None for a new book) and after."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return self.before != self.after


def head_revision() -> str:
    """The revision that this program works with."""
    return HEAD


def _number(connection: Connection, pragma: str) -> int:
    value: Any = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
    return int(value)


def _is_empty(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None


def current_revision(connection: Connection) -> str | None:
    """The book's revision, None for an empty file. Raises BookUnreadable where the file is another program's."""
    if _number(connection, "application_id") == APPLICATION_ID:
        return f"{_number(connection, 'user_version'):04d}"
    if _is_empty(connection):
        return None
    raise BookUnreadable(
        tr(
            "The file in the data folder is not a Frontdesk book. Choose the right folder, or restore a backup."
        )
    )


def check_revision(connection: Connection) -> bool:
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


def _stamped_later(connection: Connection) -> bool:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.exec_driver_sql(known).first() is None:
        return False
    later = "SELECT 1 FROM alembic_version WHERE version_num > ?"
    return connection.exec_driver_sql(later, (HEAD,)).first() is not None


def create_schema(engines: Engines) -> Migration:
    """Make the whole schema in a new, empty file. Raises BookUnreadable where the file is not empty."""
    with translated_errors():
        with engines.read.connect() as connection:
            if not _is_empty(connection):
                raise BookUnreadable(tr("The file for the new book is not empty. Choose another folder."))
        return _upgrade(engines, None)


def migrate(
    engines: Engines, *, back_up: Callable[[], object], modules: tuple[ModuleType, ...] | None = None
) -> Migration:
    """Bring an existing book to the present schema.

    `back_up` is called first when there is something to do; if it raises, nothing is changed. Nothing is changed either when a
    step fails. `modules` are the revisions, for tests. Raises NewerBook, BookUnreadable, StorageFault, BookBusy.
    """
    with translated_errors():
        with engines.read.connect() as connection:
            if modules is None and check_revision(connection):
                return Migration(HEAD, HEAD)
            before = current_revision(connection)
        back_up()
        return _upgrade(engines, before, modules)


def _upgrade(
    engines: Engines, before: str | None, modules: tuple[ModuleType, ...] | None = None
) -> Migration:
    """One transaction. Foreign keys are off before it begins, since a table that is rebuilt would lose its children."""
    from frontdesk.models import migrations
    from frontdesk.models.migrations.versions import ALL

    revisions = ALL if modules is None else modules
    after = migrations.head(revisions)
    with engines.write.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                migrations.upgrade(connection, revisions)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise BookUnreadable(
                        tr(
                            "The book could not be brought to the new version, since entries in it contradict each "
                            "other. Nothing was changed; keep the older version and ask for help."
                        )
                    )
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {int(after)}")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
    return Migration(before, after)
