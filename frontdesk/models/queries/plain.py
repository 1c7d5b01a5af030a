"""Running prepared SQL without SQLAlchemy's own rows, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from sqlalchemy import Connection, TextClause
    from sqlcipher3 import dbapi2

Row = TypeVar("Row")


def cursor(connection: Connection, sql: str, parameters: Sequence[object] = ()) -> dbapi2.Cursor:
    """Tuples of a prepared statement, in the connection's transaction, which is begun where none is open."""
    if not connection.in_transaction():
        connection.begin()
    raw = cast("dbapi2.Connection", connection.connection.dbapi_connection)
    return raw.execute(sql, parameters)


def run(connection: Connection, statement: TextClause, values: Mapping[str, object]) -> dbapi2.Cursor:
    """Tuples of a statement with named values, in the connection's transaction; a fifth of what SQLAlchemy's own way costs."""
    if not connection.in_transaction():
        connection.begin()
    raw = cast("dbapi2.Connection", connection.connection.dbapi_connection)
    return raw.execute(statement.text, values)


def rows(
    connection: Connection, make: Callable[..., Row], sql: str, parameters: Sequence[object] = ()
) -> list[Row]:
    """Each tuple's values passed to `make` in order."""
    return list(starmap(make, cursor(connection, sql, parameters)))


def scalar(connection: Connection, sql: str, parameters: Sequence[object] = ()) -> Any:
    """The first column of the first row, None where there is none."""
    row = cursor(connection, sql, parameters).fetchone()
    return None if row is None else row[0]


def columns(table: str, names: str) -> str:
    """`names` (parted by spaces) as columns of `table`."""
    return ", ".join(f"{table}.{name}" for name in names.split())


def execute_many(connection: Connection, sql: str, parameters: Sequence[Sequence[object]]) -> None:
    """Run a prepared statement for each set of values, in the connection's transaction."""
    if not connection.in_transaction():
        connection.begin()
    raw = cast("dbapi2.Connection", connection.connection.dbapi_connection)
    raw.executemany(sql, parameters)
