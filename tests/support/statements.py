"""What was compiled for one test's book serves the next one's: compiling anew was a quarter of what a test of the services cost.

SQLAlchemy keeps compiled statements for each engine. A program has two of them for as long as it runs; tests have thousands.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite as Dialect
from sqlalchemy.util import LRUCache

_compiled: LRUCache[object, object] = LRUCache(3000)


def share() -> None:
    """From now on all engines of this process keep what they compile in one place."""
    # What is compiled is looked up by its dialect, too. Two over the same library write the same SQL.
    for name, way in (("__eq__", _is_same), ("__hash__", _hash)):
        setattr(Dialect, name, way)
    event.listen(Engine, "engine_connect", _connected)


def _connected(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)


def _is_same(one: Dialect, other: object) -> bool:
    return type(other) is type(one) and one.dbapi is other.dbapi


def _hash(dialect: Dialect) -> int:
    return hash((type(dialect), dialect.dbapi))
