"""The planner: turns due steps into rows of the outbox, and nothing before they are due.

A visit keeps `next_due_utc`, a lower bound of the moment at which it must be looked at; a cycle in which none is due reads one index
entry and writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.cadence import Step, horizon
from frontdesk.domain.words import MessageState
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.planning import put_looks
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.services.messaging.composing import Named
from frontdesk.services.messaging.dueness import Decision, Known, decide, step_text, why_expired
from frontdesk.services.messaging.mending import write_anew
from frontdesk.services.messaging.queueing import Rows, note_unsent
from frontdesk.services.messaging.surroundings import Around

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

BATCH = 200
"""Visits a transaction: about 50 ms of planning at the most."""
ROUND = 20_000
"""Visits that are listed at once."""
SPREAD = 2_000
"""Far visits put off in one transaction."""

_ANY_DUE = text("SELECT id FROM appointment WHERE next_due_utc <= :now ORDER BY next_due_utc LIMIT :most")
_DUE = text("SELECT id FROM appointment WHERE next_due_utc <= :now ORDER BY next_due_utc, id LIMIT :most")
_STILL_DUE = text(
    "SELECT id FROM appointment WHERE id IN (SELECT value FROM json_each(:ids)) AND next_due_utc <= :now"
)
_FAR = text(
    "UPDATE appointment SET next_due_utc = start_utc - :horizon WHERE id IN "
    "(SELECT id FROM appointment WHERE next_due_utc <= :now AND start_utc > :now + :horizon"
    " ORDER BY next_due_utc LIMIT :most)"
)
_PAST = text(
    "UPDATE appointment SET next_due_utc = NULL WHERE id IN "
    "(SELECT id FROM appointment WHERE next_due_utc <= :now AND (start_utc <= :now OR lifecycle <> 'booked')"
    " ORDER BY next_due_utc LIMIT :most)"
)


@dataclass(slots=True)
class Planned:
    """How many texts were queued, and how many steps expired."""

    planned: int = 0
    expired: int = 0


def plan_steps(book: Book, around: Around) -> Planned:
    """Queue every step that is due now. Nothing at all happens while reminders are switched off."""
    total = Planned()
    if not around.settings.reminders_enabled:
        return total
    write_anew(book, around)
    now = book.clock.now_utc()
    with book.read() as connection:
        if not connection.execute(_ANY_DUE, {"now": now, "most": 1}).first():
            return total
    _put_off(book, around, now)
    _warm_up(book, around, now)
    while ids := _due_ids(book, now, ROUND):
        done: set[int] = set()
        for batch in batches(ids, but=done):
            with book.write(PROGRAM) as work:
                _Batch(work, around, now, total, done).run(batch)
    return total


def batches(ids: Iterable[int], *, but: Set[int] = frozenset()) -> Iterator[list[int]]:
    """As many visits at a time as go into one transaction, without those that are in `but` by then."""
    left = (key for key in ids if key not in but)
    while batch := list(islice(left, BATCH)):
        yield batch


def _warm_up(book: Book, around: Around, now: int) -> None:
    """Load what texts are made with before a transaction is open that others wait for."""
    first = _due_ids(book, now, 1)
    with book.read() as connection:
        for visit in visits_by_ids(connection, first):
            step_text(around, book.keys.marker, Step("", 0, ask=True), (Named(visit, ""),))


def _due_ids(book: Book, now: int, most: int) -> list[int]:
    with book.read() as connection:
        return [row[0] for row in run(connection, _DUE, {"now": now, "most": most})]


def _put_off(book: Book, around: Around, now: int) -> None:
    """Set visits that are far off, past or cancelled aside in bulk, so that an import of thousands costs little."""
    values = {"now": now, "horizon": horizon(around.settings.every_step), "most": SPREAD}
    for statement in (_FAR, _PAST):
        while True:
            with book.write(PROGRAM) as work:
                if work.session.connection().execute(statement, values).rowcount < SPREAD:
                    break


def expire(work: Work, around: Around, visit: VisitFacts, step: Step, total: Planned) -> None:
    """Use a step up that will never go out."""
    known = Known(work.session.connection())
    note_unsent(
        work,
        visit,
        step=step.key,
        kind="ask" if step.ask else "tell",
        asks=step.ask,
        state=MessageState.EXPIRED,
        reason=why_expired(known, around, visit, step, now_utc=work.now_utc),
    )
    total.expired += 1


@dataclass(slots=True)
class _Batch:
    """One transaction of the planner."""

    work: Work
    around: Around
    now: int
    total: Planned
    done: set[int]
    rows: Rows = field(init=False)
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.work)
        self.known = Known(self.work.session.connection())

    def run(self, ids: list[int]) -> None:
        connection = self.work.session.connection()
        # Another process may have dealt with some since they were listed.
        due = run(connection, _STILL_DUE, {"ids": json.dumps(ids), "now": self.now})
        visits = visits_by_ids(connection, [row[0] for row in due])
        self.known.read(visits)
        looks: list[tuple[int, int | None]] = []
        for visit in visits:
            if visit.id not in self.done:
                found = decide(self.known, self.around, visit, now_utc=self.now)
                self._note(found)
                looks += found.looks
                self.done.update(key for key, _ in found.looks)
        self.rows.write()
        put_looks(connection, looks)

    def _note(self, found: Decision) -> None:
        if found.send is not None:
            self._queue(found.send, found.named)
        for visit, step in found.expired:
            self.known.take(visit.id, step.key)
            self.rows.unsent(
                visit,
                step=step.key,
                kind="ask" if step.ask else "tell",
                asks=step.ask,
                reason=why_expired(self.known, self.around, visit, step, now_utc=self.now),
            )
            self.total.expired += 1

    def _queue(self, send: Step, named: tuple[Named, ...]) -> None:
        for one in named:
            self.known.take(one.visit.id, one.step)
        self.rows.queue(
            step_text(self.around, self.work.keys.marker, send, named),
            kind="ask" if send.ask else "tell",
            step=send.key,
            asks=send.ask,
            named=named,
        )
        self.total.planned += 1
