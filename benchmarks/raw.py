"""The book's file without Frontdesk: the database library itself, the same key, the same pragmas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlalchemy import Connection

PRAGMAS: Final = (
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "secure_delete",
    "temp_store",
    "cell_size_check",
    "trusted_schema",
    "recursive_triggers",
    "journal_size_limit",
    "cache_size",
    "query_only",
    "mmap_size",
    "locking_mode",
    "wal_autocheckpoint",
    "cipher_page_size",
    "cipher_memory_security",
)
"""What the two sides must have in common."""


def dbapi_of(connection: Connection) -> dbapi2.Connection:
    """The library's own connection under one of ours."""
    return cast("dbapi2.Connection", connection.connection.dbapi_connection)


def pragmas_of(raw: dbapi2.Connection) -> dict[str, Any]:
    """How a connection is set."""
    found = {}
    for name in PRAGMAS:
        row = raw.execute(f"PRAGMA {name}").fetchone()
        found[name] = None if row is None else row[0]
    return found


def connect(path: Path, key: bytes, like: Connection) -> dbapi2.Connection:
    """A connection of our own, set exactly as `like` is. Raises RuntimeError where that cannot be."""
    raw = dbapi2.connect(str(path), isolation_level=None, cached_statements=256, check_same_thread=False)
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    wanted = pragmas_of(dbapi_of(like))
    for name, value in wanted.items():
        if value is not None and name not in ("journal_mode", "cipher_page_size"):
            raw.execute(f"PRAGMA {name} = {value}").fetchall()
    found = pragmas_of(raw)
    if found != wanted:
        raise RuntimeError(f"the plain connection cannot be set as ours is: {found} is not {wanted}")
    return raw


@contextmanager
def transaction(raw: dbapi2.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """One transaction."""
    raw.execute(begin)
    try:
        yield
    except BaseException:
        raw.execute("ROLLBACK")
        raise
    raw.execute("COMMIT")


def insertion(table: str, columns: str) -> str:
    """An INSERT of these columns, which are parted by spaces."""
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def counts(raw: dbapi2.Connection, tables: Sequence[str]) -> dict[str, int]:
    """How many rows the tables have."""
    return {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def settle_log(raw: dbapi2.Connection) -> None:
    """Fold the write-ahead log into the file and empty it."""
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def commits_in_log(book: Path) -> int:
    """Transactions in the write-ahead log since it was emptied, each of which was synced to the disk once.

    https://www.sqlite.org/fileformat2.html#walformat: a frame that ends a transaction names the file's size, others have 0;
    frames whose salts are not the header's are left over from before.
    """
    log = book.with_name(f"{book.name}-wal")
    content = log.read_bytes() if log.exists() else b""
    if len(content) < 32:
        return 0
    page, salts = int.from_bytes(content[8:12], "big"), content[16:24]
    found = 0
    for start in range(32, len(content) - 24 - page + 1, 24 + page):
        if content[start + 8 : start + 16] != salts:
            break
        found += content[start + 4 : start + 8] != bytes(4)
    return found
