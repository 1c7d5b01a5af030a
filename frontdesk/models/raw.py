"""A bare connection to the book: its key, its pragmas, its faults. Without SQLAlchemy, whose import alone costs half a second.

The engines are made of such connections; the window's own reader is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookMissing, BookUnreadable, EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.models.faults import translated_raw_errors

KEY_BYTES = 32
BUSY_SECONDS = 5.0
SMALLEST_BOOK = 4096
"""One page."""
OLDEST_SQLITE = (3, 51, 3)
"""Earlier ones can corrupt a WAL database: https://www.sqlite.org/wal.html#walresetbug"""
STATEMENTS = 256
WRITE_CACHE_KIB = 32 * 1024
READ_CACHE_KIB = 64 * 1024
"""Decrypted pages kept in memory: decrypting and authenticating a page costs more than finding it."""


@cache
def check_library() -> None:
    """Raises EnvironmentFault where the library is older than is safe, or does not encrypt."""
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentFault(
            tr(
                "The database library {version} is too old to be safe. Install Frontdesk again.",
                version=dbapi2.sqlite_version,
            )
        )
    probe = dbapi2.connect(":memory:")
    try:
        if not probe.execute("PRAGMA cipher_version").fetchone():
            raise EnvironmentFault(tr("The database library cannot encrypt. Install Frontdesk again."))
        # The library would write to standard error, which belongs to the person.
        probe.execute("PRAGMA cipher_log_level = NONE").fetchall()
    finally:
        probe.close()


def connect_raw(path: Path, key: bytes, *, busy_seconds: float = BUSY_SECONDS) -> dbapi2.Connection:
    """A bare connection to an existing file, with the key set and nothing proven yet. No implicit transactions.

    `key`: 32 bytes. May be used by any thread, by one at a time. Raises a database error where the file cannot be opened.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the book's key has 32 bytes")
    check_library()
    connection = dbapi2.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
        uri=True,
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def configure(connection: dbapi2.Connection, *, writes: bool) -> dbapi2.Connection:
    """Every connection's pragmas; the first of them reads the file and so proves the key. One that only reads cannot write."""
    execute = connection.execute
    try:
        if writes:
            execute("PRAGMA journal_mode = WAL").fetchall()
        execute("PRAGMA synchronous = FULL")
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA secure_delete = ON").fetchall()
        execute("PRAGMA temp_store = MEMORY")
        execute("PRAGMA cell_size_check = ON")
        execute("PRAGMA trusted_schema = OFF")
        # REPLACE deletes rows without telling delete triggers otherwise, and the audit rests on them.
        execute("PRAGMA recursive_triggers = ON")
        execute("PRAGMA journal_size_limit = 67108864").fetchall()
        execute(f"PRAGMA cache_size = -{WRITE_CACHE_KIB if writes else READ_CACHE_KIB}")
        if writes:
            # The engine that begins the transaction waits instead.
            execute("PRAGMA busy_timeout = 0").fetchall()
        else:
            execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path, key: bytes, *, busy_seconds: float = BUSY_SECONDS) -> dbapi2.Connection:
    """A connection that can only read, its key proven. Raises as `key_check` does."""
    _check_file(path)
    with translated_raw_errors():
        connection = configure(connect_raw(path, key, busy_seconds=busy_seconds), writes=False)
        try:
            _prove(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def key_check(path: Path, key: bytes) -> None:
    """Prove the key by reading.

    Raises BookMissing, BookUnreadable (the key does not fit, or it is not a book), StorageFault, BookBusy.
    """
    _check_file(path)
    with translated_raw_errors():
        connection = connect_raw(path, key)
        try:
            _prove(connection)
        finally:
            connection.close()


def _check_file(path: Path) -> None:
    if not path.exists():
        raise BookMissing(
            tr(
                "There is no book in this folder. Choose the right data folder, or set up a new clinic with: frontdesk init."
            )
        )
    if path.stat().st_size < SMALLEST_BOOK:
        # SQLite takes such a file for an empty database, whatever the key.
        raise BookUnreadable(tr("The book's file is empty. Restore the latest backup."))


def _prove(connection: dbapi2.Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def snapshot(connection: dbapi2.Connection) -> Iterator[dbapi2.Connection]:
    """One consistent view for all that is read within. Raises BookBusy, StorageFault, BookUnreadable."""
    with translated_raw_errors():
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            # A fault of the disk may have ended the transaction already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
