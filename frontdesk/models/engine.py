"""Opening the book: one connection that writes, a few that read, all encrypted, none that can lose a commit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from frontdesk.domain.errors import (
    BookBusy,
    BookMissing,
    BookUnreadable,
    EnvironmentFault,
    Refused,
    StorageFault,
)
from frontdesk.domain.i18n import tr
from frontdesk.models.faults import fault_of, is_occupied, translated_errors

__all__ = [
    "Engines",
    "connect_raw",
    "create_file",
    "is_occupied",
    "key_check",
    "open_engines",
    "translated_errors",
    "write_session",
]

KEY_BYTES = 32
BUSY_SECONDS = 5.0
POLL_SECONDS = 0.002
"""How often a writer that waits for another process looks again. SQLite's own waiting looks every 100 ms, and so misses for many
seconds the short gaps that an import leaves."""
WRITE_LANE_SECONDS = 30.0
"""How long a thread waits for the write lane: longer than an import holds it, shorter than a person's patience."""
SMALLEST_BOOK = 4096
"""One page."""
OLDEST_SQLITE = (3, 51, 3)
"""Earlier ones can corrupt a WAL database: https://www.sqlite.org/wal.html#walresetbug"""
STATEMENTS = 256
READERS = 3
"""Connections that stay open: the window's own, and two for workers."""
WRITE_CACHE_KIB = 32 * 1024
READ_CACHE_KIB = 64 * 1024
"""Decrypted pages kept in memory: decrypting and authenticating a page costs more than finding it."""


@dataclass(frozen=True, slots=True)
class Engines:
    """`write` begins IMMEDIATE, on one connection that threads take in turns; `read` begins deferred and cannot write."""

    write: Engine
    read: Engine
    path: Path

    def dispose(self) -> None:
        """Give the files back. Readers first, so that the writer is the last and folds the log into the book."""
        self.read.dispose()
        self.write.dispose()


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


def _configure(connection: dbapi2.Connection, *, writes: bool) -> dbapi2.Connection:
    """Every connection's pragmas; the first of them reads the file and so proves the key."""
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
            # `_begin_write` waits instead.
            execute("PRAGMA busy_timeout = 0").fetchall()
        else:
            execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def create_file(path: Path) -> None:
    """An empty file that only this account may read. Raises Refused where one is there, StorageFault where none can be."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise Refused(
            tr("There is a book in this folder already. Choose another folder, or open that book.")
        ) from error
    except OSError as error:
        raise StorageFault(
            tr(
                "The book's file cannot be created here. Check that this account may write to the data folder."
            )
        ) from error


def _begin_write(connection: dbapi2.Connection) -> None:
    """Begin, waiting in line for other processes. Raises OperationalError (busy) after BUSY_SECONDS."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except dbapi2.OperationalError as error:
            if not isinstance(fault_of(error), BookBusy) or time.monotonic() >= until:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return


def _begin_read(connection: dbapi2.Connection) -> None:
    connection.execute("BEGIN")


def _engine(
    connect: Callable[[], dbapi2.Connection],
    begin: Callable[[dbapi2.Connection], None],
    *,
    size: int,
    overflow: int,
) -> Engine:
    engine = create_engine(
        "sqlite:///frontdesk-book",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=overflow,
        pool_timeout=WRITE_LANE_SECONDS,
        # The last one used has its pages in memory.
        pool_use_lifo=True,
        hide_parameters=True,
        query_cache_size=1000,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        begin(raw)

    return engine


def open_engines(path: Path, key: bytes, *, create: bool = False) -> Engines:
    """Open the book's file with its raw key of 32 bytes, proving that the key fits.

    `create` makes a new, empty file and refuses to touch one that exists. Raises BookMissing, BookUnreadable, StorageFault,
    BookBusy, Refused.
    """
    check_library()
    if create:
        create_file(path)
    else:
        key_check(path, key)

    def connector(*, writes: bool) -> Callable[[], dbapi2.Connection]:
        return lambda: _configure(connect_raw(path, key), writes=writes)

    return Engines(
        write=_engine(connector(writes=True), _begin_write, size=1, overflow=0),
        read=_engine(connector(writes=False), _begin_read, size=READERS, overflow=8),
        path=path,
    )


def key_check(path: Path, key: bytes) -> None:
    """Prove the key by reading. Raises BookMissing, BookUnreadable (the key does not fit, or it is not a book)."""
    if not path.exists():
        raise BookMissing(
            tr(
                "There is no book in this folder. Choose the right data folder, or set up a new clinic with: frontdesk init."
            )
        )
    if path.stat().st_size < SMALLEST_BOOK:
        # SQLite takes such a file for an empty database, whatever the key.
        raise BookUnreadable(tr("The book's file is empty. Restore the latest backup."))
    with translated_errors():
        connection = connect_raw(path, key)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()


@contextmanager
def write_session(engines: Engines) -> Iterator[Session]:
    """A Session in a write transaction that has begun: commits at the end, rolls back on any error.

    Threads of this process wait for each other in line; other processes are waited for some seconds.
    """
    with Session(engines.write, expire_on_commit=False) as session:
        # Begun at once, not at the first statement: what is read and the clock then belong to the same moment.
        session.connection()
        yield session
        session.commit()
