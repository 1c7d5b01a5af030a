"""A connection without SQLAlchemy: it reads as the engines do, proves its key, cannot write and holds one moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookBusy, BookMissing, BookUnreadable, StorageFault
from frontdesk.models import changelog
from frontdesk.models.engine import Engines, connect_raw, write_session
from frontdesk.models.queries import day as days
from frontdesk.models.queries.plain import raw_of, scalar
from frontdesk.models.raw import open_to_read, snapshot
from frontdesk.models.revision import check_revision
from frontdesk.models.search import search_patients
from tests.models import seed
from tests.support.books import KEY, make_book_file

MONDAY = seed.iso(seed.NOON)


@pytest.fixture
def raw(engines: Engines) -> Iterator[dbapi2.Connection]:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1, first_name="Jana", last_name="Nová")
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
    connection = open_to_read(engines.path, KEY)
    yield connection
    connection.close()


def test_a_prepared_query_says_the_same_on_either_connection(
    engines: Engines, raw: dbapi2.Connection
) -> None:
    today = date.fromisoformat(MONDAY)
    with engines.read.connect() as connection, snapshot(raw):
        assert days.day(raw, MONDAY) == days.day(connection, MONDAY) != []
        assert search_patients(raw, "nov", country="GB", today=today) == search_patients(
            connection, "nov", country="GB", today=today
        )
        assert changelog.changes_since(raw, 0) == changelog.changes_since(connection, 0)
        assert changelog.last_seq(raw) == changelog.last_seq(connection)
        assert check_revision(raw)
        assert check_revision(connection)


def test_it_is_set_up_as_the_connections_of_the_engine_are(engines: Engines, raw: dbapi2.Connection) -> None:
    pragmas = ("foreign_keys", "secure_delete", "synchronous", "cache_size", "query_only", "trusted_schema")
    with engines.read.connect() as connection:
        other = raw_of(connection)
        for pragma in pragmas:
            assert scalar(raw, f"PRAGMA {pragma}") == scalar(other, f"PRAGMA {pragma}"), pragma


def test_it_cannot_write(raw: dbapi2.Connection) -> None:
    with pytest.raises(StorageFault), snapshot(raw):
        raw.execute("DELETE FROM patient")
    assert not raw.in_transaction
    assert scalar(raw, "SELECT count(*) FROM patient") == 1


def test_a_snapshot_is_one_moment_and_ends(engines: Engines, raw: dbapi2.Connection) -> None:
    with snapshot(raw):
        assert scalar(raw, "SELECT count(*) FROM patient") == 1
        with write_session(engines) as session:
            seed.patient(session, 2)
        assert scalar(raw, "SELECT count(*) FROM patient") == 1
    assert scalar(raw, "SELECT count(*) FROM patient") == 2


def _fail(count: int) -> None:
    raise ZeroDivisionError(count)


def test_an_error_within_ends_the_snapshot_too(raw: dbapi2.Connection) -> None:
    with pytest.raises(ZeroDivisionError), snapshot(raw):
        _fail(scalar(raw, "SELECT count(*) FROM patient"))
    assert not raw.in_transaction
    with pytest.raises(dbapi2.OperationalError, match="no such table"), snapshot(raw):
        raw.execute("SELECT 1 FROM no_such")
    assert not raw.in_transaction


def test_data_version_moves_with_others_commits(engines: Engines, raw: dbapi2.Connection) -> None:
    before = changelog.data_version(raw)
    assert changelog.data_version(raw) == before
    with write_session(engines) as session:
        seed.patient(session, 2)
    assert changelog.data_version(raw) != before


def test_what_stands_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        open_to_read(tmp_path / "none.db", KEY)
    (tmp_path / "empty.db").write_bytes(b"")
    with pytest.raises(BookUnreadable, match="empty"):
        open_to_read(tmp_path / "empty.db", KEY)
    path = make_book_file(tmp_path)
    with pytest.raises(BookUnreadable, match="key does not fit"):
        open_to_read(path, bytes(32))


def test_a_book_that_nobody_may_read_now(tmp_path: Path) -> None:
    path = make_book_file(tmp_path)
    holder = connect_raw(path, KEY)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(BookBusy, match="Another program"):
            open_to_read(path, KEY, busy_seconds=0.01)
    finally:
        holder.close()


def test_neither_it_nor_the_queries_bring_sqlalchemy() -> None:
    script = (
        "import sys\n"
        "import frontdesk.models.raw, frontdesk.models.revision, frontdesk.models.search, frontdesk.models.changelog\n"
        "import frontdesk.models.queries.desk, frontdesk.models.queries.day\n"
        "print([name for name in ('sqlalchemy', 'alembic') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
