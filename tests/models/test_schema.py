"""The schema: the migrations make what the models say, all or nothing."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, UniqueConstraint, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookUnreadable, NewerBook, StorageFault
from frontdesk.models import migrations, revision, schema
from frontdesk.models.engine import Engines, connect_raw, is_occupied, open_engines, write_session
from frontdesk.models.migrations.versions import ALL
from frontdesk.models.tables import Base
from tests.models import seed
from tests.support.books import KEY, make_book_file, make_engines

TRIGGERS = {
    "appointment_public_id",
    "audit_no_delete",
    "audit_no_update",
    "consent_no_delete",
    "consent_no_update",
    "message_public_id",
    "occupancy_insert",
    "occupancy_update",
    "patient_public_id",
    "patient_search_delete",
    "patient_search_insert",
    "patient_search_update",
}


NEXT = f"{len(ALL) + 1:04d}"


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name is not None and name.startswith("patient_search"))


def _statement(sql: str) -> str:
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")


def test_the_migrations_make_what_the_models_say(engines: Engines) -> None:
    with engines.read.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_object": _ours},
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_statement_is_that_of_the_models(engines: Engines) -> None:
    """Alembic compares neither checks, partial indexes nor key names: SQLite's own text of each statement does."""
    with engines.read.connect() as connection:
        made = {
            name: _statement(sql)
            for name, sql in connection.execute(
                text(
                    "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
                )
            )
            if not name.startswith(("patient_search", "sqlite_", "alembic_"))
        }
        dialect = connection.dialect
        wanted = {
            table.name: _statement(str(CreateTable(table).compile(dialect=dialect)))
            for table in Base.metadata.sorted_tables
        } | {
            str(index.name): _statement(str(CreateIndex(index).compile(dialect=dialect)))
            for table in Base.metadata.sorted_tables
            for index in table.indexes
        }
    assert made == wanted


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint | CheckConstraint):
                assert constraint.name, table.name


def test_the_triggers(engines: Engines) -> None:
    with engines.read.connect() as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        assert set(found) == TRIGGERS


def test_the_file_says_whose_it_is(engines: Engines) -> None:
    with engines.read.connect() as connection:
        assert revision.current_revision(connection) == revision.head_revision() == migrations.head()
        assert revision.check_revision(connection)
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == revision.APPLICATION_ID


def test_one_line_of_revisions() -> None:
    assert [module.revision for module in ALL] == [f"{n:04d}" for n in range(1, len(ALL) + 1)]
    assert [module.down_revision for module in ALL] == [None, *(module.revision for module in ALL[:-1])]


def _revision(upgrade: Any) -> ModuleType:
    module = ModuleType("later")
    module.__dict__.update(revision=NEXT, down_revision=ALL[-1].revision, upgrade=upgrade)
    return module


def _tables(engines: Engines) -> set[str]:
    with engines.read.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_next_revision_is_applied_after_a_backup(engines: Engines) -> None:
    calls: list[str] = []

    def upgrade() -> None:
        calls.append("upgrade")
        with op.batch_alter_table("patient") as batch:
            batch.alter_column("notes", new_column_name="remarks")

    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
    done = schema.migrate(engines, back_up=lambda: calls.append("backup"), modules=(*ALL, _revision(upgrade)))
    assert (done.before, done.after, done.changed) == (migrations.head(), NEXT, True)
    assert calls == ["backup", "upgrade"]
    with engines.read.connect() as connection:
        assert revision.current_revision(connection) == NEXT
        assert connection.exec_driver_sql("SELECT count(*) FROM appointment").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(NewerBook, match="newer Frontdesk"):
            revision.check_revision(connection)
    with pytest.raises(NewerBook):
        schema.migrate(engines, back_up=lambda: None)
    with engines.write.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_book_of_the_first_schema_gets_the_rest_and_keeps_what_it_has(tmp_path: Path) -> None:
    opened = open_engines(tmp_path / "old.db", KEY, create=True)
    schema._upgrade(opened, None, ALL[:1])
    with write_session(opened) as session:
        seed.places(session)
        seed.patient(session, 1, indexed=False)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
        seed.message(session, 1)
    done = schema.migrate(opened, back_up=lambda: None)
    assert (done.before, done.after) == ("0001", migrations.head())
    with opened.read.connect() as connection:
        assert revision.check_revision(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM message").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM texting").scalar() == 0
    opened.dispose()


def test_a_step_that_fails_leaves_nothing(engines: Engines) -> None:
    def upgrade() -> None:
        op.execute("CREATE TABLE half_done (id INTEGER)")
        op.execute("INSERT INTO lease VALUES ('a', 'b', 1, 1)")
        raise ZeroDivisionError

    before = _tables(engines)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(engines, back_up=lambda: None, modules=(*ALL, _revision(upgrade)))
    assert _tables(engines) == before
    with engines.read.connect() as connection:
        assert revision.current_revision(connection) == migrations.head()
        assert connection.exec_driver_sql("SELECT count(*) FROM lease").scalar() == 0
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [
            migrations.head()
        ]


def test_entries_that_contradict_each_other_stop_a_migration(engines: Engines) -> None:
    def upgrade() -> None:
        op.execute(
            "INSERT INTO consent (patient_id, channel, state, source, note, actor, at_utc)"
            " VALUES (9, 'sms', 'yes', '', '', '', 1)"
        )

    with pytest.raises(BookUnreadable, match="Nothing was changed"):
        schema.migrate(engines, back_up=lambda: None, modules=(*ALL, _revision(upgrade)))
    with engines.read.connect() as connection:
        assert revision.current_revision(connection) == migrations.head()
        assert connection.exec_driver_sql("SELECT count(*) FROM consent").scalar() == 0


def test_without_a_backup_there_is_no_migration(engines: Engines) -> None:
    def full() -> None:
        raise StorageFault("The disk is full.")

    def upgrade() -> None:
        op.execute("CREATE TABLE half_done (id INTEGER)")

    with pytest.raises(StorageFault):
        schema.migrate(engines, back_up=full, modules=(*ALL, _revision(upgrade)))
    assert "half_done" not in _tables(engines)


def test_a_present_book_is_left_alone(engines: Engines) -> None:
    def never() -> None:
        raise AssertionError

    assert not schema.migrate(engines, back_up=never).changed


def test_a_foreign_or_empty_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    opened = open_engines(path, KEY, create=True)
    with pytest.raises(BookUnreadable, match="empty"):
        schema.migrate(opened, back_up=lambda: None)
    opened.dispose()
    with pytest.raises(BookUnreadable, match="empty"):
        open_engines(path, KEY)
    foreign = connect_raw(path, KEY)
    foreign.execute("CREATE TABLE cat_pictures (id)")
    foreign.close()
    opened = open_engines(path, KEY)
    with pytest.raises(BookUnreadable, match="not a Frontdesk book"):
        schema.migrate(opened, back_up=lambda: None)
    with pytest.raises(BookUnreadable, match="not empty"):
        schema.create_schema(opened)
    assert _tables(opened) == {"cat_pictures"}
    opened.dispose()


def test_two_programs_that_open_an_old_book_migrate_it_once(engines: Engines) -> None:
    runs: list[int] = []

    def upgrade() -> None:
        runs.append(1)
        op.execute("CREATE TABLE later (id INTEGER)")

    modules = (*ALL, _revision(upgrade))
    other = open_engines(engines.path, KEY)
    # The second one looked before the first was done.
    schema.migrate(
        engines, back_up=lambda: schema.migrate(other, back_up=lambda: None, modules=modules), modules=modules
    )
    other.dispose()
    assert runs == [1]


@pytest.mark.parametrize("table", ["audit", "consent"])
@pytest.mark.parametrize(
    "act", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "REPLACE INTO {} SELECT * FROM {}"]
)
def test_what_was_said_and_done_stays(engines: Engines, table: str, act: str) -> None:
    with write_session(engines) as session:
        seed.patient(session, 1)
        session.execute(
            text(
                "INSERT INTO audit (at_utc, actor, action, subject, subject_id, detail, mac)"
                " VALUES (1, 'me', 'book', 'patient', 1, '{}', x'00')"
            )
        )
        session.execute(
            text(
                "INSERT INTO consent (patient_id, channel, state, source, note, actor, at_utc)"
                " VALUES (1, 'sms', 'yes', '', '', 'me', 1)"
            )
        )
    with pytest.raises(IntegrityError, match="append-only"), write_session(engines) as session:
        session.execute(text(act.format(table, table)))


@pytest.mark.parametrize("table", ["patient", "appointment", "message"])
def test_a_public_id_never_changes(engines: Engines, table: str) -> None:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
        seed.message(session, 1)
        session.execute(text(f"UPDATE {table} SET public_id = public_id"))
    with pytest.raises(IntegrityError, match="never changes"), write_session(engines) as session:
        session.execute(text(f"UPDATE {table} SET public_id = 'other'"))


SPANS = st.lists(
    st.tuples(
        st.integers(1, 2),
        st.integers(0, 40),
        st.integers(1, 12),
        st.booleans(),
        st.sampled_from(["provider", "room"]),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def shared_engines(tmp_path_factory: pytest.TempPathFactory) -> Any:
    opened = make_engines(tmp_path_factory.mktemp("spans"))
    with write_session(opened) as session:
        seed.places(session)
        seed.patient(session, 1)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON, provider_id=2)
    yield opened
    opened.dispose()


def _insert(connection: dbapi2.Connection, values: tuple[object, ...]) -> dbapi2.IntegrityError | None:
    try:
        connection.execute(
            "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, appointment_id)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            values,
        )
    except dbapi2.IntegrityError as error:
        return error
    return None


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SPANS)
def test_the_database_refuses_exactly_the_overlaps(
    shared_engines: Engines, spans: list[tuple[int, int, int, bool, str]]
) -> None:
    hour = 2 * 60 * seed.MINUTE
    connection = connect_raw(shared_engines.path, KEY)
    try:
        connection.execute("BEGIN IMMEDIATE")
        kept: list[tuple[int, int, int, bool, str]] = []
        for resource, start, length, shared, kind in spans:
            until = start + length
            overlaps = any(
                other[0] == resource and other[4] == kind and other[1] < until and start < other[2]
                for other in kept
            )
            refusal = _insert(connection, (kind, resource, start * hour, until * hour, shared))
            if refusal is None:
                assert shared or not overlaps
                kept.append((resource, start, until, shared, kind))
            else:
                assert is_occupied(refusal)
                assert overlaps
                assert not shared
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def test_moving_into_a_taken_time_is_refused_and_within_ones_own_is_not(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
        seed.visit(session, 2, patient_id=1, start_utc=seed.NOON + 30 * seed.MINUTE)
        session.execute(text("UPDATE occupancy SET from_utc = from_utc + 60000 WHERE appointment_id = 1"))
    with pytest.raises(IntegrityError) as caught, write_session(engines) as session:
        session.execute(text("UPDATE occupancy SET until_utc = until_utc + 1 WHERE appointment_id = 1"))
    assert is_occupied(caught.value)


@pytest.mark.parametrize(
    ("from_utc", "until_utc", "owners"),
    [(5, 5, "1, NULL"), (6, 5, "1, NULL"), (0, 86_400_001, "1, NULL"), (0, 5, "NULL, NULL")],
)
def test_impossible_times_are_refused(engines: Engines, from_utc: int, until_utc: int, owners: str) -> None:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1)
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON)
    with pytest.raises(IntegrityError, match="ck_occupancy"), write_session(engines) as session:
        session.execute(
            text(
                "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, appointment_id, block_id)"
                f" VALUES ('provider', 1, {from_utc}, {until_utc}, 0, {owners})"
            )
        )


def test_the_overlap_guard_reads_one_short_range_of_an_index(engines: Engines) -> None:
    with engines.read.connect() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT 1 FROM occupancy WHERE kind = 'provider' AND resource_id = 1"
            " AND from_utc < 2 AND from_utc > 1 AND until_utc > 1"
        ).fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH occupancy USING INDEX ix_occupancy_resource (kind=? AND resource_id=? AND from_utc>? AND from_utc<?)"
    ]


def test_a_books_file_stays_the_same_when_only_read(tmp_path: Path) -> None:
    path = make_book_file(tmp_path)
    before = path.read_bytes()
    opened = open_engines(path, KEY)
    with opened.read.connect() as connection:
        assert revision.check_revision(connection)
    opened.dispose()
    assert path.read_bytes() == before
