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
        whole = _table(table)
        self._prepared = _Prepared(
            insert(whole).values({name: bindparam(name) for name in columns}), tuple(columns)
        )

    def run(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert the rows, each with its values in the order of the columns."""
        self._prepared.run(connection, rows)


class Updates:
    """Sets `columns` of the row whose `id` stands last in each tuple.

    `added` are columns to which a value is added instead.
    """

    def __init__(self, table: type[Base], columns: Sequence[str] = (), *, added: Sequence[str] = ()) -> None:
        whole = _table(table)
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        values |= {name: whole.c[name] + bindparam(f"new_{name}") for name in added}
        self._prepared = _Prepared(
            update(whole).values(values).where(whole.c.id == bindparam("row_id")),
            (*(f"new_{name}" for name in values), "row_id"),
        )

    def run(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        """Update the rows, each with its values in the order of the columns, the added ones and its key last."""
        self._prepared.run(connection, rows)


class _Prepared:
    """A statement compiled once a dialect, and run with tuples in an order of our own."""

    def __init__(self, statement: InsertStatement | UpdateStatement, columns: tuple[str, ...]) -> None:
        self._statement = statement
        self._columns = columns
        self._texts: dict[str, tuple[str, tuple[int, ...]]] = {}

    def run(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        name = connection.dialect.name
        if name not in self._texts:
            compiled = self._statement.compile(dialect=connection.dialect)
            order = tuple(self._columns.index(each) for each in compiled.positiontup or ())
            self._texts[name] = (str(compiled), order)
        text, order = self._texts[name]
        if order != tuple(range(len(order))):
            rows = [tuple(row[place] for place in order) for row in rows]
        connection.exec_driver_sql(text, list(rows))


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
