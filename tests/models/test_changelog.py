"""What changed, as other views and processes read it."""

from __future__ import annotations

from sqlalchemy import insert

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.models import changelog
from frontdesk.models.engine import Engines, open_engines, write_session
from frontdesk.models.tables import ChangeLog
from tests.support.books import KEY


def _log(engines: Engines, *changes: tuple[Kind, int]) -> None:
    with write_session(engines) as session:
        session.execute(
            insert(ChangeLog),
            [{"kind": str(kind), "entity_id": number, "at_utc": 1} for kind, number in changes],
        )


def test_what_changed_since_then_each_row_once(engines: Engines) -> None:
    _log(engines, (Kind.PATIENT, 1))
    _log(engines, (Kind.PATIENT, 2), (Kind.APPOINTMENT, 2), (Kind.PATIENT, 2))
    with engines.read.connect() as connection:
        assert changelog.last_seq(connection) == 4
        assert changelog.changes_since(connection, 1) == Changes(
            4, (Change(Kind.PATIENT, 2), Change(Kind.APPOINTMENT, 2))
        )
        assert changelog.changes_since(connection, 4) == Changes(4, ())


def test_an_empty_log(engines: Engines) -> None:
    with engines.read.connect() as connection:
        assert changelog.last_seq(connection) == 0
        assert changelog.changes_since(connection, 0) == Changes(0, ())


def test_who_is_behind_what_was_trimmed_reads_everything_again(engines: Engines) -> None:
    _log(engines, *((Kind.PATIENT, number) for number in range(1, 11)))
    with write_session(engines) as session:
        assert changelog.trim(session.connection(), keep=3) == 7
        assert changelog.trim(session.connection(), keep=3) == 0
    with engines.read.connect() as connection:
        assert changelog.changes_since(connection, 2) == Changes(10, (Change(Kind.BULK, 0),))
        assert [change.id for change in changelog.changes_since(connection, 7).items] == [8, 9, 10]


def test_numbers_never_come_again(engines: Engines) -> None:
    _log(engines, (Kind.PATIENT, 1), (Kind.PATIENT, 2))
    with write_session(engines) as session:
        changelog.trim(session.connection(), keep=0)
    _log(engines, (Kind.PATIENT, 3))
    with engines.read.connect() as connection:
        assert changelog.last_seq(connection) == 3


def test_a_commit_elsewhere_is_noticed(engines: Engines) -> None:
    other = open_engines(engines.path, KEY)
    with engines.read.connect() as connection:
        before = changelog.data_version(connection)
        assert changelog.data_version(connection) == before
        _log(other, (Kind.PATIENT, 1))
        assert changelog.data_version(connection) != before
    other.dispose()
