"""Bringing a book to our schema: all or nothing, and never without a way back. alembic is imported only to change one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontdesk.domain.errors import BookUnreadable
from frontdesk.domain.i18n import tr
from frontdesk.models.engine import Engines, translated_errors
from frontdesk.models.revision import (
    APPLICATION_ID,
    HEAD,
    check_revision,
    current_revision,
    is_empty,
)

if TYPE_CHECKING:
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: the revision before (None for a new book) and after."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return self.before != self.after


def create_schema(engines: Engines) -> Migration:
    """Make the whole schema in a new, empty file. Raises BookUnreadable where the file is not empty."""
    with translated_errors():
        with engines.read.connect() as connection:
            if not is_empty(connection):
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
