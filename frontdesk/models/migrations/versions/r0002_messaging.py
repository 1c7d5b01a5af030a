"""Holds, strays, redactions, downtime, how a patient is texted: new tables alone, so that it takes a moment in any book."""

from __future__ import annotations

from alembic import op

from frontdesk.models.migrations.second import STATEMENTS

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
