"""What every transaction changed, as other views and processes read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.models.queries.plain import cursor, scalar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.plain import Readable

KEPT = 10_000
"""Entries that stay. Who is further behind than that reads everything again."""


def last_seq(connection: Readable) -> int:
    """The newest entry, 0 where there is none."""
    return int(scalar(connection, "SELECT coalesce(max(seq), 0) FROM change_log"))


def changes_since(connection: Readable, seq: int) -> Changes:
    """What changed after entry `seq`, each row once. One BULK change where entries after it were trimmed away already."""
    rows = cursor(
        connection, "SELECT seq, kind, entity_id FROM change_log WHERE seq > ? ORDER BY seq", (seq,)
    ).fetchall()
    if not rows:
        return Changes(seq, ())
    newest = rows[-1][0]
    if rows[0][0] > seq + 1:
        return Changes(newest, (Change(Kind.BULK, 0),))
    return Changes(newest, tuple(dict.fromkeys(Change(Kind(kind), entity_id) for _, kind, entity_id in rows)))


def data_version(connection: Readable) -> int:
    """A number that differs once another connection has committed. Compare only values of one and the same connection.

    Begins no transaction: within one the number stands still.
    """
    if isinstance(connection, dbapi2.Connection):
        raw = connection
    else:
        raw = cast("dbapi2.Connection", connection.connection.dbapi_connection)
    return int(raw.execute("PRAGMA data_version").fetchone()[0])


def trim(connection: Connection, *, keep: int = KEPT) -> int:
    """Remove all but the newest `keep` entries; gives how many went. Belongs into a write transaction."""
    result = connection.exec_driver_sql(
        "DELETE FROM change_log WHERE seq <= (SELECT max(seq) FROM change_log) - ?", (keep,)
    )
    return result.rowcount
