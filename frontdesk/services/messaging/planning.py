"""The planner: turns due steps into rows of the outbox, and nothing before they are due.

A visit keeps `next_due_utc`, a lower bound of the moment at which it must be looked at; a cycle in which none is due reads one index
entry and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.cadence import Step, horizon
from frontdesk.domain.words import MessageState
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.services.messaging.composing import Named
from frontdesk.services.messaging.dueness import Decision, Known, decide, step_text, why_expired
from frontdesk.services.messaging.mending import write_anew
from frontdesk.services.messaging.queueing import enqueue, note_unsent
from frontdesk.services.messaging.surroundings import Around

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

BATCH = 25
"""Visits a transaction: about 50 ms of planning at the most."""
SPREAD = 2_000
"""Far visits put off in one transaction."""

_ANY_DUE = text("SELECT id FROM appointment WHERE next_due_utc <= :now ORDER BY next_due_utc LIMIT :most")
_LOOKED = text("UPDATE appointment SET next_due_utc = :next WHERE id = :id")
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
    while True:
        with book.write(PROGRAM) as work:
            ids = _due_ids(work.session.connection(), now)
            if not ids:
                return total
            _Batch(work, around, now, total).run(ids)


def _due_ids(connection: Connection, now: int) -> list[int]:
    return [row[0] for row in connection.execute(_ANY_DUE, {"now": now, "most": BATCH})]


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
    done: set[int] = field(default_factory=set)
    looked: list[dict[str, int | None]] = field(default_factory=list)

    def run(self, ids: list[int]) -> None:
        connection = self.work.session.connection()
        known = Known(connection)
        for visit in visits_by_ids(connection, ids):
            if visit.id not in self.done:
                self._write(decide(known, self.around, visit, now_utc=self.now))
        if self.looked:
            connection.execute(_LOOKED, self.looked)

    def _write(self, found: Decision) -> None:
        if found.send is not None:
            self._queue(found.send, found.named)
        for visit, step in found.expired:
            expire(self.work, self.around, visit, step, self.total)
        for appointment_id, next_utc in found.looks:
            self.done.add(appointment_id)
            self.looked.append({"id": appointment_id, "next": next_utc})

    def _queue(self, send: Step, named: tuple[Named, ...]) -> None:
        enqueue(
            self.work,
            step_text(self.around, self.work.keys.marker, send, named),
            kind="ask" if send.ask else "tell",
            step=send.key,
            asks=send.ask,
            address=named[0].visit.mobile,
            named=named,
        )
        self.total.planned += 1
