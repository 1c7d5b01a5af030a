"""Running prepared SQL without SQLAlchemy's own rows: inside its transaction, or on a connection of the library itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlalchemy import Connection, TextClause

Row = TypeVar("Row")

Readable: TypeAlias = "Connection | dbapi2.Connection"
"""Where a prepared query runs. On SQLAlchemy's a transaction is begun where none is open; on a bare one that is the caller's."""


def raw_of(connection: Readable) -> dbapi2.Connection:
    """The library's own connection, in a transaction where it is SQLAlchemy's."""
    if isinstance(connection, dbapi2.Connection):
        return connection
    if not connection.in_transaction():
        connection.begin()
    return cast("dbapi2.Connection", connection.connection.dbapi_connection)


def cursor(connection: Readable, sql: str, parameters: Sequence[object] = ()) -> dbapi2.Cursor:
    """Tuples of a prepared statement."""
    return raw_of(connection).execute(sql, parameters)


def run(connection: Connection, statement: TextClause, values: Mapping[str, object]) -> dbapi2.Cursor:
    """Tuples of a statement with named values, in the connection's transaction; a fifth of what SQLAlchemy's own way costs."""
    return raw_of(connection).execute(statement.text, values)


def rows(
    connection: Readable, make: Callable[..., Row], sql: str, parameters: Sequence[object] = ()
) -> list[Row]:
    """Each tuple's values passed to `make` in order."""
    return list(starmap(make, cursor(connection, sql, parameters)))


def scalar(connection: Readable, sql: str, parameters: Sequence[object] = ()) -> Any:
    """The first column of the first row, None where there is none."""
    row = cursor(connection, sql, parameters).fetchone()
    return None if row is None else row[0]


def columns(table: str, names: str) -> str:
    """`names` (parted by spaces) as columns of `table`."""
    return ", ".join(f"{table}.{name}" for name in names.split())


def execute_many(connection: Connection, sql: str, parameters: Sequence[Sequence[object]]) -> None:
    """Run a prepared statement for each set of values, in the connection's transaction."""
    raw_of(connection).executemany(sql, parameters)
