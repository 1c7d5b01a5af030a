"""The planning workload: turning steps that are due at once into rows of the outbox."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from benchmarks import raw
from benchmarks.books import ANNA, opened
from benchmarks.clock import NOW, BenchClock
from benchmarks.measuring import CountsDiffer
from benchmarks.results import Row, row
from frontdesk.domain.actors import Actor
from frontdesk.models.storage import BOOK_FILE
from frontdesk.services import settings
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.work import Book, Work

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from benchmarks.books import Library
    from benchmarks.sizes import Size

STEPS: Final = 10_000
SECONDS: Final = 1.0
CHUNK_MS: Final = 50.0
_CADENCE: Final = json.dumps([{"key": "ask", "hours_before": 2160, "ask": True}])
_NONE_DUE: Final = "UPDATE appointment SET next_due_utc = NULL WHERE next_due_utc IS NOT NULL"
_DUE: Final = (
    "UPDATE appointment SET next_due_utc = 0 WHERE id IN (SELECT a.id FROM appointment a JOIN patient p ON p.id = a.patient_id"
    " WHERE a.start_utc > :now AND a.lifecycle = 'booked' AND a.confirmation = 'not_asked' AND p.sms_consent = 'yes'"
    " AND p.mobile <> '' AND NOT EXISTS (SELECT 1 FROM message_item i WHERE i.appointment_id = a.id)"
    " ORDER BY a.start_utc LIMIT :most)"
)
_MESSAGES: Final = "SELECT * FROM message WHERE state = 'queued'"
_LOOKS: Final = (
    "SELECT a.next_due_utc, a.id FROM message_item i JOIN message m ON m.id = i.message_id"
    " JOIN appointment a ON a.id = i.appointment_id WHERE m.state = 'queued'"
)
_LOOKED: Final = "UPDATE appointment SET next_due_utc = ? WHERE id = ?"
_CHANGE: Final = "INSERT INTO change_log (kind, entity_id, at_utc) VALUES (?, ?, ?)"
_ITEMS: Final = (
    "SELECT i.* FROM message_item i JOIN message m ON m.id = i.message_id WHERE m.state = 'queued'"
)


@dataclass(slots=True)
class _TimedBook(Book):
    """The same book, with how long each of its transactions was open."""

    chunks: list[float] = field(default_factory=list)

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        """As the book's own."""
        began = time.perf_counter()
        with Book.write(self, actor) as work:
            yield work
        self.chunks.append((time.perf_counter() - began) * 1000)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the planner wrote: seconds, milliseconds of each transaction, and the rows themselves."""

    seconds: float
    chunks: list[float]
    texts: int
    messages: list[tuple[object, ...]]
    items: list[tuple[object, ...]]
    looks: list[tuple[object, ...]]


def plan(library: Library, size: Size) -> list[Row]:
    """Steps of visits that all fall due at once, planned; beside the bare writing of the same rows in as many transactions."""
    wanted = size.times(STEPS)
    ours = _planned(library, size, wanted)
    if len(ours.items) < wanted:
        raise CountsDiffer(f"plan: {wanted} steps were due and {len(ours.items)} were planned.")
    share = STEPS / len(ours.items)
    bare = _bare(library, size, wanted, ours)
    return [
        row("plan", size.name, f"{STEPS:,} due steps", ours.seconds * share, "s", target=SECONDS),
        row("plan", size.name, "the same rows, bare sqlite3", bare * share, "s"),
        row("plan", size.name, "longest transaction", max(ours.chunks), "ms", target=CHUNK_MS),
        row("plan", size.name, "texts that name them", ours.texts, ""),
    ]


@contextmanager
def _due(library: Library, size: Size, wanted: int, name: str) -> Iterator[Book]:
    """A copy of the book in which so many steps are due, and no others."""
    clock = BenchClock()
    with library.copy(library.book_of(size), name) as folder, opened(folder, clock) as book:
        clock.jump_to(NOW)
        settings.put(book, ANNA, "reminders.steps", _CADENCE)
        with book.write(ANNA) as work:
            connection = work.session.connection()
            connection.exec_driver_sql(_NONE_DUE)
            connection.execute(text(_DUE), {"now": NOW, "most": wanted})
        yield book


def _planned(library: Library, size: Size, wanted: int) -> _Written:
    with _due(library, size, wanted, "plan") as book:
        with book.read() as reader:
            around = Around.load(reader)
        timed = _TimedBook(book.folder, book.public_id, book.engines, book.keys, book.clock, book.secrets)
        began = time.perf_counter()
        found = plan_steps(timed, around)
        took = time.perf_counter() - began
        with book.read() as reader:
            messages, items, looks = (
                [tuple(each) for each in reader.exec_driver_sql(sql)] for sql in (_MESSAGES, _ITEMS, _LOOKS)
            )
    return _Written(took, timed.chunks, found.planned, messages, items, looks)


def _bare(library: Library, size: Size, wanted: int, ours: _Written) -> float:
    """Seconds to write the same rows without Frontdesk."""
    with _due(library, size, wanted, "plan-bare") as book:
        with book.read() as reader:
            plain = raw.connect(book.folder / BOOK_FILE, book.keys.database, reader)
        try:
            plain.execute("PRAGMA query_only = 0").fetchall()
            return _write(plain, ours, len(ours.chunks))
        finally:
            plain.close()


def _write(plain: dbapi2.Connection, ours: _Written, chunks: int) -> float:
    message, item = (
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"
        for table, rows in (("message", ours.messages), ("message_item", ours.items))
    )
    began = time.perf_counter()
    for number in range(chunks):
        plain.execute("BEGIN IMMEDIATE")
        plain.executemany(message, ours.messages[number::chunks])
        # What belongs to these messages may stand anywhere; so it is written once all of them are there.
        plain.executemany(_LOOKED, ours.looks[number::chunks])
        plain.executemany(_CHANGE, [("message", each[0], NOW) for each in ours.messages[number::chunks]])
        if number == chunks - 1:
            plain.executemany(item, ours.items)
        plain.execute("COMMIT")
    return time.perf_counter() - began
