"""The replies workload: stored replies read, bound to their questions and applied."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from benchmarks.books import ANNA, opened
from benchmarks.clock import NOW, BenchClock
from benchmarks.measuring import CountsDiffer
from benchmarks.results import Row, median, row
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import MINUTE
from frontdesk.services import settings
from frontdesk.services.messaging import inbox
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.questions import put_questions
from frontdesk.services.messaging.settling import awaited
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.ports import ProviderMessage
from frontdesk.sync.reading import interpret_stored
from frontdesk.sync.tally import Tally

if TYPE_CHECKING:
    from benchmarks.books import Library
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

REPLIES: Final = 1_000
SECONDS: Final = 1.0
ROUNDS: Final = 3
_CADENCE: Final = json.dumps([{"key": "ask", "hours_before": 2160, "ask": True}])
_NONE_DUE: Final = "UPDATE appointment SET next_due_utc = NULL WHERE next_due_utc IS NOT NULL"
_DUE: Final = (
    "UPDATE appointment SET next_due_utc = 0 WHERE id IN (SELECT min(a.id) FROM appointment a JOIN patient p ON p.id = a.patient_id"
    " WHERE a.start_utc > :now AND a.lifecycle = 'booked' AND a.confirmation = 'not_asked' AND p.sms_consent = 'yes'"
    " AND p.mobile <> '' AND NOT EXISTS (SELECT 1 FROM message_item i WHERE i.appointment_id = a.id)"
    " GROUP BY p.mobile ORDER BY min(a.start_utc) LIMIT :most)"
)
_ASKED_ONCE: Final = "SELECT address FROM question WHERE state = 'open' GROUP BY address HAVING count(*) = 1 ORDER BY max(id) DESC"
_WORDS: Final = ("C", "c", "C.", "YES", "C", "X", "C", "yes", "Ok, see you then", "C")
"""Of ten replies eight are exact and one of them declines."""


def replies(library: Library, size: Size) -> list[Row]:
    """How long it takes to interpret replies that are stored and new, every one an answer to a question of its own."""
    wanted = size.times(REPLIES)
    took: list[float] = []
    for _ in range(size.times(ROUNDS)):
        clock = BenchClock()
        with library.copy(library.book_of(size), "replies") as folder, opened(folder, clock) as book:
            clock.jump_to(NOW)
            numbers = _asked(book, wanted)
            _arrived(book, numbers[:wanted])
            with book.read() as connection:
                around = Around.load(connection)
            tally = Tally()
            began = time.perf_counter()
            interpret_stored(book, around, tally)
            took.append(time.perf_counter() - began)
            done = tally.report()
            if done.confirmed + done.declined < len(numbers[:wanted]) * 0.8 or done.needs_person == 0:
                raise CountsDiffer(f"replies: {done} of {len(numbers)} replies; nothing is told.")
    share = REPLIES / wanted
    return [
        row("replies", size.name, f"{REPLIES} replies", median(took) * share, "s", target=SECONDS),
        row("replies", size.name, "replies read in each round", wanted, ""),
    ]


def _asked(book: Book, wanted: int) -> list[str]:
    """Questions that went out, each to a number of its own; gives the numbers."""
    settings.put(book, ANNA, "reminders.steps", _CADENCE)
    settings.put(book, ANNA, "reminders.enabled", "true")
    with book.write(ANNA) as work:
        work.session.execute(text(_NONE_DUE))
        work.session.execute(text(_DUE), {"now": book.clock.now_utc(), "most": wanted * 3})
    with book.read() as connection:
        around = Around.load(connection)
    plan_steps(book, around)
    with book.write(PROGRAM) as work:
        connection = work.session.connection()
        rows = connection.exec_driver_sql("SELECT id, to_address FROM message WHERE state = 'queued'").all()
        work.session.execute(
            text(
                "UPDATE message SET state = 'delivered', sent_utc = :now, provider_id = 'SM' || id WHERE state = 'queued'"
            ),
            {"now": work.now_utc},
        )
        for message_id, _ in rows:
            put_questions(connection, message_id, asked_utc=work.now_utc)
            awaited(work, message_id)
        found = connection.exec_driver_sql(_ASKED_ONCE).scalars()
        numbers = list(found)
    if len(numbers) < wanted:
        raise CountsDiffer(f"replies: {wanted} numbers were to be asked and {len(numbers)} were.")
    return numbers


def _arrived(book: Book, numbers: list[str]) -> None:
    with book.write(PROGRAM) as work:
        for at, number in enumerate(numbers):
            inbox.store(
                work,
                ProviderMessage(
                    provider_id=f"SMreply{at}",
                    direction="in",
                    to="+12025550100",
                    sender=number,
                    body=_WORDS[at % len(_WORDS)],
                    status="received",
                    error_code=None,
                    created_utc=work.now_utc + MINUTE,
                    sent_utc=work.now_utc + MINUTE,
                ),
            )
