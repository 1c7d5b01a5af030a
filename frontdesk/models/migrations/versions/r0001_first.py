"""The first schema."""

from __future__ import annotations

from alembic import op

from frontdesk.models.migrations.first import STATEMENTS

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
