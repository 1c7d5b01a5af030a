"""No statement of the outbox and the inbox reads a whole table: a book of twenty years must cost what a young one costs."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import TextClause, text

from frontdesk.models import queries
from frontdesk.services import messaging
from tests.support.books import make_engines

SMALL = re.compile(
    r"SCAN (setting|lease|channel_state|downtime|CONSTANT|\w+ VIRTUAL TABLE"
    r"|\w+ USING (COVERING )?INDEX (ix_inbound_open|ix_stray_open))\b"
)
"""Tables of a few rows, values that the caller gave, and an index that holds only what is open."""
FRAGMENTS = {"_FACTS"}


def _statements() -> Iterator[tuple[str, str]]:
    for package in (messaging, queries):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, TextClause) and name not in FRAGMENTS:
                    yield f"{found.name.rpartition('.')[2]}.{name}", value.text


STATEMENTS = dict(_statements())


def test_there_are_statements_to_look_at() -> None:
    assert len(STATEMENTS) > 20


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_no_statement_reads_a_whole_table(name: str, tmp_path: Path) -> None:
    sql = re.sub(r"__\[POSTCOMPILE_\w+\]|(?<=IN ):\w+", "(1, 2)", STATEMENTS[name])
    names = re.findall(r"(?<!:):(\w+)", sql)
    engines = make_engines(tmp_path)
    try:
        with engines.write.connect() as connection:
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"), dict.fromkeys(names, 1)).all()
    finally:
        engines.dispose()
    scans = [row[3] for row in plan if row[3].startswith("SCAN") and not SMALL.match(row[3])]
    # What only writes values down has no plan.
    assert plan or "VALUES" in sql
    assert scans == []
