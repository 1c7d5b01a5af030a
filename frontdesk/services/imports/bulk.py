"""Many rows at once: prepared statements run with plain tuples, which costs a fraction of what row objects do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, insert, update

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.dml import Insert as InsertStatement
    from sqlalchemy.sql.dml import Update as UpdateStatement

    from frontdesk.models.tables.base import Base


class Inserts:
    """Inserts tuples into `columns` of a table; all other columns must do without a value."""

    def __init__(self, table: type[Base], columns: Sequence[str]) -> None:
        self._statement: InsertStatement = insert(_table(table)).values(
            {name: bindparam(name) for name in columns}
        )
        self._columns = tuple(columns)

    def run(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert the rows, each with its values in the order of the columns."""
        _run(connection, self._statement, self._columns, rows)


class Updates:
    """Sets `columns` of the row whose `id` stands last in each tuple."""

    def __init__(self, table: type[Base], columns: Sequence[str]) -> None:
        whole = _table(table)
        self._statement: UpdateStatement = (
            update(whole)
            .values({name: bindparam(f"new_{name}") for name in columns})
            .where(whole.c.id == bindparam("row_id"))
        )
        self._columns = (*(f"new_{name}" for name in columns), "row_id")

    def run(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        """Update the rows, each with its values in the order of the columns and its key last."""
        _run(connection, self._statement, self._columns, rows)


def in_groups(items: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """`items` in lists of at most `size`: a statement takes so many values only."""
    group: list[Any] = []
    for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _table(mapped: type[Base]) -> Table:
    table = mapped.__table__
    if not isinstance(table, Table):
        raise TypeError("a mapped class of one table is needed")
    return table


def _run(
    connection: Connection,
    statement: InsertStatement | UpdateStatement,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
) -> None:
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect)
    order: Sequence[str] = compiled.positiontup or ()
    if tuple(order) == columns:
        connection.exec_driver_sql(str(compiled), list(rows))
        return
    places = [columns.index(name) for name in order]
    connection.exec_driver_sql(str(compiled), [tuple(row[place] for place in places) for row in rows])
