"""Runs alembic's revisions on an open connection, without files of its own: it works in a packed program as in a checkout.

Imported only when there is something to migrate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap

from frontdesk.models.migrations.versions import ALL

if TYPE_CHECKING:
    from sqlalchemy import Connection


def revision_map(modules: Sequence[ModuleType] = ALL) -> RevisionMap:
    """The revisions and how they follow each other."""
    return RevisionMap(lambda: iter([Script(module, module.revision, module.__name__) for module in modules]))


def head(modules: Sequence[ModuleType] = ALL) -> str:
    """The newest revision. There is one line of them."""
    newest = revision_map(modules).get_current_head()
    if newest is None:
        raise LookupError("no revisions")
    return newest


def upgrade(connection: Connection, modules: Sequence[ModuleType] = ALL) -> None:
    """Bring the schema to the newest revision, inside the caller's transaction."""
    revisions = revision_map(modules)

    def steps(current: tuple[str, ...], _context: MigrationContext) -> Iterable[MigrationStep]:
        path = revisions.iterate_revisions("head", current or None, implicit_base=True)
        scripts = [cast(Any, script) for script in path]
        return [RevisionStep.upgrade_from_script(revisions, script) for script in reversed(scripts)]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()
