"""Opening the book, writing in turns, and what becomes of faults."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from frontdesk.domain.errors import BookBusy, BookMissing, BookUnreadable, Refused, StorageFault
from frontdesk.models import engine as engine_module
from frontdesk.models.engine import (
    Engines,
    connect_raw,
    is_occupied,
    key_check,
    open_engines,
    translated_errors,
    write_session,
)
from frontdesk.models.tables import Occupancy, Setting
from tests.models import seed
from tests.support.books import KEY, make_book_file, make_engines


def _setting(key: str) -> Setting:
    return Setting(scope="clinic", key=key, value="1", updated_utc=0)


def test_the_pragmas_that_keep_commits_and_secrets(engines: Engines) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "cell_size_check": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
    }
    for engine, extra in ((engines.write, {"query_only": 0}), (engines.read, {"query_only": 1})):
        with engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted | extra}
        assert found == wanted | extra


def test_nothing_of_the_book_is_readable_in_the_file(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.patient(session, 1, last_name="Unverwechselbar")
        engines_files = [path for path in engines.path.parent.iterdir() if path.name.startswith("book.db")]
    for path in engines_files:
        if path.name.endswith("-shm"):
            continue
        content = path.read_bytes()
        assert b"Unverwechselbar" not in content
        assert b"unverwechselbar" not in content
        assert b"SQLite format 3" not in content
    engines.dispose()
    assert b"CREATE TABLE" not in engines.path.read_bytes()


def test_a_closed_book_is_one_file(engines: Engines) -> None:
    with write_session(engines) as session:
        session.add(_setting("a"))
    with engines.read.connect() as connection:
        assert connection.execute(select(Setting.key)).scalars().all() == ["a"]
    engines.dispose()
    assert [path.name for path in engines.path.parent.iterdir()] == ["book.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are POSIX")
def test_a_new_book_belongs_to_this_account_alone(tmp_path: Path) -> None:
    open_engines(tmp_path / "new.db", KEY, create=True).dispose()
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


def test_creating_never_touches_what_is_there(tmp_path: Path) -> None:
    path = make_book_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(Refused, match="a book in this folder already"):
        open_engines(path, KEY, create=True)
    assert path.read_bytes() == before


def test_no_folder_to_create_in(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="cannot be created here"):
        open_engines(tmp_path / "none" / "book.db", KEY, create=True)


def test_opening_never_makes_a_book(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        open_engines(tmp_path / "book.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_is_told_and_changes_nothing(tmp_path: Path) -> None:
    path = make_book_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(BookUnreadable, match="key does not fit"):
        open_engines(path, bytes(32))
    assert path.read_bytes() == before
    key_check(path, KEY)


@pytest.mark.parametrize(
    "content", [b"hello, I am a letter\n" * 500, os.urandom(8192), b"SQLite format 3\0" + bytes(8176), b"\0"]
)
def test_a_file_that_is_no_book(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(content)
    with pytest.raises(BookUnreadable):
        open_engines(path, KEY)
    assert path.read_bytes() == content


def test_a_damaged_page_is_told(engines: Engines) -> None:
    empty = engines.path.stat().st_size
    with write_session(engines) as session:
        session.execute(
            insert(Setting),
            [
                {"scope": "clinic", "scope_id": 0, "key": f"k{n}", "value": "x" * 200, "updated_utc": 0}
                for n in range(500)
            ],
        )
    engines.dispose()
    content = bytearray(engines.path.read_bytes())
    for offset in range(empty + 100, len(content), 4096):
        content[offset] ^= 1
    engines.path.write_bytes(content)
    opened = open_engines(engines.path, KEY)
    with pytest.raises(BookUnreadable, match="damaged"), translated_errors(), opened.read.connect() as c:
        c.exec_driver_sql("SELECT count(*) FROM setting WHERE value <> ''").fetchall()
    opened.dispose()


def test_a_page_that_the_key_does_not_fit_any_more_is_damage() -> None:
    """SQLCipher gives no page then, and the library takes that for a lack of memory."""
    with pytest.raises(BookUnreadable, match="damaged"), translated_errors():
        raise MemoryError


def test_readers_cannot_write(engines: Engines) -> None:
    with pytest.raises(StorageFault), translated_errors(), engines.read.connect() as connection:
        connection.exec_driver_sql("INSERT INTO lease VALUES ('a', 'b', 1, 1)")


def test_a_reader_sees_one_moment_and_does_not_wait(engines: Engines) -> None:
    with write_session(engines) as session:
        session.add(_setting("a"))
    with engines.read.connect() as reader:
        assert len(reader.execute(select(Setting.key)).all()) == 1
        with write_session(engines) as session:
            session.add(_setting("b"))
            session.flush()
            assert len(reader.execute(select(Setting.key)).all()) == 1
        assert len(reader.execute(select(Setting.key)).all()) == 1
    with engines.read.connect() as reader:
        assert len(reader.execute(select(Setting.key)).all()) == 2


def test_an_error_takes_everything_back(engines: Engines) -> None:
    def fail() -> None:
        with write_session(engines) as session:
            session.add(_setting("a"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engines.read.connect() as connection:
        assert connection.execute(select(Setting)).all() == []


def test_a_writer_holds_the_lock_from_the_first_moment(engines: Engines) -> None:
    other = connect_raw(engines.path, KEY, busy_seconds=0.01)
    try:
        with write_session(engines), pytest.raises(BookBusy), translated_errors():
            other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


def test_a_book_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.01)
    engines = make_engines(tmp_path)
    holder = connect_raw(engines.path, KEY)
    holder.execute("BEGIN IMMEDIATE")
    try:
        connect = _short_of_patience(engines)
        with pytest.raises(BookBusy, match="Another program"), translated_errors():
            connect()
    finally:
        holder.close()
        engines.dispose()


def test_a_short_gap_between_another_programs_writes_is_enough(tmp_path: Path) -> None:
    engines = make_engines(tmp_path)
    holder = connect_raw(engines.path, KEY)
    rounds, missed = 12, 0
    try:
        for number in range(rounds):
            holder.execute("BEGIN IMMEDIATE")
            written = threading.Event()

            def write(number: int = number, written: threading.Event = written) -> None:
                with write_session(engines) as session:
                    session.add(_setting(f"k{number}"))
                written.set()

            writer = threading.Thread(target=write)
            writer.start()
            written.wait(0.15)
            holder.execute("COMMIT")
            # An import leaves no longer gaps than this.
            missed += not written.wait(0.04)
            writer.join()
    finally:
        holder.close()
        engines.dispose()
    assert missed <= rounds // 4


def _short_of_patience(engines: Engines) -> Callable[[], None]:
    def attempt() -> None:
        with engines.write.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().execute("PRAGMA busy_timeout = 10")
            connection.execute(text("SELECT 1"))

    return attempt


def test_a_full_disk_is_told_and_nothing_is_changed(engines: Engines) -> None:
    rows = [
        {"scope": "clinic", "scope_id": 0, "key": f"k{n}", "value": "x" * 2000, "updated_utc": 0}
        for n in range(200)
    ]

    def fill() -> None:
        with translated_errors(), write_session(engines) as session:
            session.execute(text("PRAGMA max_page_count = 1"))
            session.execute(insert(Setting), rows)

    with pytest.raises(StorageFault, match="disk is full"):
        fill()
    with engines.read.connect() as connection:
        assert connection.execute(select(Setting)).all() == []


def test_constraints_and_mistakes_pass_untranslated(engines: Engines) -> None:
    with pytest.raises(IntegrityError) as caught, translated_errors(), write_session(engines) as session:
        session.add_all([_setting("a"), _setting("a")])
    assert not is_occupied(caught.value)
    with pytest.raises(OperationalError), translated_errors(), engines.read.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM no_such_table")


def test_errors_do_not_carry_what_was_written(engines: Engines) -> None:
    def write() -> None:
        with write_session(engines) as session:
            seed.patient(session, 1, last_name="Geheim", external_id="x")
            seed.patient(session, 2, last_name="Geheim", external_id="x")

    with pytest.raises(IntegrityError) as caught:
        write()
    assert "Geheim" not in str(caught.value)


def _book_if_free(engines: Engines, start_utc: int, owner: int) -> bool:
    """Look first, then insert, as a careless program would: the transaction must hold it together."""
    until_utc = start_utc + 30 * seed.MINUTE
    with write_session(engines) as session:
        taken = session.execute(
            select(Occupancy.id).where(
                Occupancy.resource_id == 1, Occupancy.from_utc < until_utc, Occupancy.until_utc > start_utc
            )
        ).first()
        if taken:
            return False
        seed.occupy(session, 1, start_utc, until_utc, appointment_id=owner)
        return True


def test_eight_threads_of_two_programs_make_no_double_booking(tmp_path: Path) -> None:
    first = make_engines(tmp_path)
    second = open_engines(first.path, KEY)
    with write_session(first) as session:
        seed.places(session)
        seed.patient(session, 1)
        # An owner far away in time: the times themselves are what is fought over.
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON + 90 * seed.DAY)
    slots = [seed.NOON + n * 10 * seed.MINUTE for n in range(24)]
    gate = threading.Barrier(8)

    def fight(number: int) -> int:
        gate.wait()
        return sum(_book_if_free((first, second)[number % 2], slot, 1) for slot in slots)

    with ThreadPoolExecutor(8) as pool:
        won = sum(pool.map(fight, range(8)))
    with first.read.connect() as connection:
        spans = connection.execute(
            select(Occupancy.from_utc, Occupancy.until_utc)
            .where(Occupancy.from_utc < seed.NOON + seed.DAY)
            .order_by(Occupancy.from_utc)
        ).all()
    assert won == len(spans) > 0
    assert all(before.until_utc <= after.from_utc for before, after in pairwise(spans))
    first.dispose()
    second.dispose()


def test_a_key_of_the_wrong_length_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect_raw(make_book_file(tmp_path), b"short")
