"""How visits take place and came about, how the day goes, more of a card, requests: new tables and an index, a moment in any book."""

from __future__ import annotations

from alembic import op

from frontdesk.models.migrations.third import STATEMENTS

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    # What else was done to a visit, and what a person undid before, is looked up with every undo.
    connection.exec_driver_sql("CREATE INDEX ix_command_log_subject ON command_log (subject, subject_id)")
    connection.exec_driver_sql(
        "CREATE INDEX ix_command_log_undone ON command_log (actor, id)"
        " WHERE undone_utc IS NOT NULL AND revision <> -1"
    )
