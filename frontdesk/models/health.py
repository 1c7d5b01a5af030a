"""Is the book sound? What `verify` and `doctor` look at; nothing here names a patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookUnreadable
from frontdesk.domain.i18n import tr
from frontdesk.models import search_index
from frontdesk.models.engine import translated_errors
from frontdesk.models.faults import fault_of
from frontdesk.models.queries.plain import cursor, scalar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.engine import Engines

MOST_PROBLEMS = 20
"""Sentences a check gives at most: a broken book would fill pages."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `name` is a fixed word; `problems` are sentences, none where all is well."""

    name: str
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class BookFacts:
    """Figures about the book. `bytes` counts the file's pages; `free_bytes` those of them that are unused."""

    schema: str
    sqlite: str
    sqlcipher: str
    bytes: int
    free_bytes: int
    patients: int
    appointments: int
    messages: int
    audit_entries: int


_OVERLAPS = """
SELECT count(*) FROM occupancy a WHERE NOT a.shared AND EXISTS (
    SELECT 1 FROM occupancy b WHERE b.kind = a.kind AND b.resource_id = a.resource_id
        AND b.from_utc < a.until_utc AND b.from_utc > a.from_utc - 86400000 AND b.until_utc > a.from_utc
        AND b.id < a.id AND NOT b.shared)
"""
# `domain.lifecycle.OCCUPYING`; a test holds the two together.
_HOLDS = "('booked', 'arrived', 'in_room', 'completed', 'no_show')"
_MISSING = f"""
SELECT count(*) FROM appointment a WHERE a.lifecycle IN {_HOLDS} AND NOT EXISTS (
    SELECT 1 FROM occupancy o WHERE o.appointment_id = a.id AND o.kind = 'provider' AND o.resource_id = a.provider_id
        AND o.from_utc = a.start_utc AND o.until_utc = a.end_utc)
"""
_STRAY = f"""
SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id
WHERE a.lifecycle NOT IN {_HOLDS} OR o.from_utc <> a.start_utc OR o.until_utc <> a.end_utc
    OR (o.kind = 'provider' AND o.resource_id <> a.provider_id)
    OR (o.kind = 'room' AND o.resource_id IS NOT a.room_id)
"""


def check(engines: Engines) -> list[Finding]:
    """Every check, the whole file read once or twice: seconds for a large book. A damaged book is a finding, not an error.

    Raises BookBusy, StorageFault, and BookUnreadable where not even the first page can be read.
    """
    checks = (_pages, _structure, _references, _occupancy, _search)
    with translated_errors(), engines.read.connect() as connection:
        return [_run(one, connection) for one in checks]


def _run(one: Callable[[Connection], Finding], connection: Connection) -> Finding:
    """A check that meets a damaged page tells of it like any other finding."""
    try:
        return one(connection)
    except dbapi2.DatabaseError as error:
        if isinstance(fault_of(error), BookUnreadable):
            return Finding(one.__name__.lstrip("_"), (tr("The damage keeps this from being checked."),))
        raise


def facts(connection: Connection) -> BookFacts:
    """Figures for `doctor`."""
    from frontdesk.models.revision import current_revision

    page = int(scalar(connection, "PRAGMA page_size"))
    return BookFacts(
        schema=current_revision(connection) or "",
        sqlite=str(scalar(connection, "SELECT sqlite_version()")),
        sqlcipher=str(scalar(connection, "PRAGMA cipher_version")),
        bytes=page * int(scalar(connection, "PRAGMA page_count")),
        free_bytes=page * int(scalar(connection, "PRAGMA freelist_count")),
        patients=int(scalar(connection, "SELECT count(*) FROM patient")),
        appointments=int(scalar(connection, "SELECT count(*) FROM appointment")),
        messages=int(scalar(connection, "SELECT count(*) FROM message")),
        audit_entries=int(scalar(connection, "SELECT count(*) FROM audit")),
    )


def _pages(connection: Connection) -> Finding:
    """Every page carries a code that a changed bit breaks."""
    broken = cursor(connection, "PRAGMA cipher_integrity_check").fetchall()
    if not broken:
        return Finding("pages")
    return Finding(
        "pages",
        (
            tr(
                "{count} parts of the book's file are damaged. Stop working and restore the latest backup.",
                count=len(broken),
            ),
        ),
    )


def _structure(connection: Connection) -> Finding:
    # A connection that has checked a text index before takes later writes of others for damage, unless it reads it first.
    for index in search_index.INDEXES:
        cursor(connection, f"SELECT rowid FROM {index} LIMIT 1").fetchall()
    lines = cursor(connection, f"PRAGMA integrity_check({MOST_PROBLEMS})").fetchall()
    if lines == [("ok",)]:
        return Finding("structure")
    return Finding(
        "structure",
        (tr("The book's tables and indexes contradict each other. Restore the latest backup."),),
    )


def _references(connection: Connection) -> Finding:
    tables: dict[str, int] = {}
    for row in cursor(connection, "PRAGMA foreign_key_check"):
        tables[row[0]] = tables.get(row[0], 0) + 1
    return Finding(
        "references",
        tuple(
            tr("{count} entries of {table} point to something that is gone.", count=count, table=table)
            for table, count in sorted(tables.items())
        ),
    )


def _occupancy(connection: Connection) -> Finding:
    sentences = (
        (_OVERLAPS, tr("{count} times overlap that nobody allowed to overlap.")),
        (_MISSING, tr("{count} visits do not hold their provider's time.")),
        (_STRAY, tr("{count} times are held by visits that are elsewhere or cancelled.")),
    )
    problems = []
    for sql, sentence in sentences:
        count = scalar(connection, sql)
        if count:
            problems.append(sentence.format(count=count))
    return Finding("occupancy", tuple(problems))


def _search(connection: Connection) -> Finding:
    wrong = search_index.differences(connection)
    if not wrong:
        return Finding("search")
    return Finding("search", (tr("{count} patients are not found by their present words.", count=wrong),))
