"""What the window reads of several days comes by an index, whomever and whichever place it is of."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from frontdesk.models.engine import Engines, write_session
from frontdesk.models.queries import weeks
from frontdesk.models.raw import open_to_read
from tests.models import seed
from tests.support.books import KEY

MONDAY = seed.iso(seed.NOON)
STATEMENTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "week": (weeks.WEEK, (1, MONDAY, MONDAY)),
    **{
        f"loads {who} {where}": (sql, (0, MONDAY, MONDAY, *[1] * (who + where)))
        for (who, where), sql in weeks.LOADS.items()
    },
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_is_read_from_end_to_end(engines: Engines, name: str) -> None:
    sql, parameters = STATEMENTS[name]
    connection = open_to_read(engines.path, KEY)
    try:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    finally:
        connection.close()
    assert [line for line in plan if line.startswith("SCAN")] == []
    by_provider = "provider_id = ?" in sql
    index = "ix_appointment_provider_day" if by_provider else "ix_appointment_day"
    assert any(f"SEARCH a USING INDEX {index} " in line for line in plan)


def test_loads_are_summed_by_day_provider_and_place(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.places(session)
        for number in range(1, 5):
            seed.patient(session, number)
            start = seed.NOON + (number % 2) * seed.DAY + number * 30 * seed.MINUTE
            seed.visit(session, number, patient_id=number, start_utc=start)
    connection = open_to_read(engines.path, KEY)
    try:
        loads = partial(
            weeks.loads, connection, first_day=MONDAY, last_day=seed.iso(seed.NOON + 6 * seed.DAY), now_utc=0
        )
        everything = loads()
        assert [(row.visits, row.to_confirm) for row in everything] == [(2, 2), (2, 2)]
        assert all(row.minutes > 0 for row in everything)
        assert loads(provider_id=1, location_id=1) == everything
        assert loads(provider_id=99) == []
        assert loads(location_id=99) == []
    finally:
        connection.close()
