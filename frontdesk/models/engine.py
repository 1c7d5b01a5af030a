"""Opening the book: one connection that writes, a few that read, all encrypted, none that can lose a commit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookBusy, Refused, StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.models.faults import OCCUPIED, fault_of, translated_raw_errors
from frontdesk.models.raw import BUSY_SECONDS, check_library, configure, connect_raw, key_check

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

POLL_SECONDS = 0.002
"""How often a writer that waits for another process looks again. SQLite's own waiting looks every 100 ms, and so misses for many
seconds the short gaps that an import leaves."""
WRITE_LANE_SECONDS = 30.0
"""How long a thread waits for the write lane: longer than an import holds it, shorter than a person's patience."""
READERS = 3
"""Connections that stay open: the window's own, and two for workers."""


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
        return lambda: configure(connect_raw(path, key), writes=writes)

    return Engines(
        write=_engine(connector(writes=True), _begin_write, size=1, overflow=0),
        read=_engine(connector(writes=False), _begin_read, size=READERS, overflow=8),
        path=path,
    )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Errors of the disk, the key and other processes leave as sentences, SQLAlchemy's wrapping of them included.

    Raises BookBusy, StorageFault, BookUnreadable. Constraint violations (IntegrityError) and programming errors pass.
    """
    try:
        with translated_raw_errors():
            yield
    except PoolTimeout as error:
        raise BookBusy(
            tr("The book has been busy for too long with another task. Try again in a moment.")
        ) from error
    except DBAPIError as error:
        fault = None if error.orig is None else fault_of(error.orig)
        if fault is None:
            raise
        raise fault from error


def is_occupied(error: BaseException) -> bool:
    """Whether the overlap trigger refused: the provider or room is taken then."""
    original = error.orig if isinstance(error, IntegrityError) else error
    return isinstance(original, dbapi2.IntegrityError) and str(original) == OCCUPIED


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
