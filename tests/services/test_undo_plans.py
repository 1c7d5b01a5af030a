"""What undo looks for is found by an index, however much somebody did in twenty years at the desk."""

from __future__ import annotations

import pytest

from frontdesk.models import traces
from frontdesk.models.queries.plain import cursor
from frontdesk.services import history
from tests.services.desk import Desk

_LAST = (
    "SELECT c.id, r.command_id FROM command_log c LEFT JOIN command_refused r ON r.command_id = c.id"
    " WHERE c.actor = 'staff:anna' AND c.undone_utc IS NULL ORDER BY c.id DESC LIMIT 200"
)
_PARTS = "SELECT id FROM command_part WHERE command_id = 1 ORDER BY id"


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (_LAST, (), "ix_command_log_actor"),
        (_PARTS, (), "ix_command_part_command_id"),
        (traces.BURY, ("staff:anna", 5), "ix_command_log_undone"),
        (traces.RENUMBER[0], (2, "appointment", 1, 1), "ix_command_log_subject"),
        (traces.RENUMBER[1], (2, "appointment", 1, 1), "ix_command_part_subject"),
        (history.LATEST, ("staff:anna", 60), "ix_command_log_actor"),
    ],
)
def test_it_is_found_by_its_index(desk: Desk, sql: str, values: tuple[object, ...], index: str) -> None:
    with desk.book.read() as connection:
        steps = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any(index in step for step in steps), steps
    assert not any(step.startswith("SCAN") or "TEMP B-TREE" in step for step in steps), steps
