"""The planner: turns due steps into rows of the outbox, and nothing before they are due.

A visit keeps `next_due_utc`, a lower bound of the moment at which it must be looked at; a cycle in which none is due reads one index
entry and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.cadence import Due, Step, cut_off, evaluate, horizon, wanted
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Confirmation, MessageState
from frontdesk.models.queries.visits import VisitFacts, used_steps, visits_by_ids, visits_of_day_on
from frontdesk.services.messaging.composing import Named, compose
from frontdesk.services.messaging.queueing import enqueue, note_unsent
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

BATCH = 25
"""Visits a transaction: about 50 ms of planning at the most."""
SPREAD = 2_000
"""Far visits put off in one transaction."""
LOOK_AGAIN = 6 * HOUR
"""Where nothing can be sent we look again, in case something changed that told nobody."""

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
    values = {"now": now, "horizon": horizon(around.settings.steps), "most": SPREAD}
    for statement in (_FAR, _PAST):
        while True:
            with book.write(PROGRAM) as work:
                if work.session.connection().execute(statement, values).rowcount < SPREAD:
                    break


def expire(work: Work, visit: VisitFacts, step: Step, total: Planned) -> None:
    """Use a step up that will never go out."""
    note_unsent(
        work,
        visit,
        step=step.key,
        kind="ask" if step.ask else "tell",
        asks=step.ask,
        state=MessageState.EXPIRED,
        reason=tr("Its time had passed, or a later step was nearer to the visit."),
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
        for visit in visits_by_ids(connection, ids):
            if visit.id not in self.done:
                self._look_at(connection, visit)
        if self.looked:
            connection.execute(_LOOKED, self.looked)

    def _look_at(self, connection: Connection, visit: VisitFacts) -> None:
        if visit.notice_due_utc is not None or not visit.booked or visit.start_utc <= self.now:
            # The notice of a move goes first, and has the steps looked at anew.
            self._settle(visit, None)
            return
        if why_not_texted(visit):
            self._settle(visit, self.now + LOOK_AGAIN)
            return
        family = [visit]
        if not visit.alone:
            same_day = visits_of_day_on(connection, mobile=visit.mobile, local_date=visit.local_date)
            family += [each for each in same_day if each.id != visit.id and self._may_join(each)]
        used = used_steps(connection, [each.id for each in family])
        due = {each.id: self._evaluate(connection, each, used.get(each.id, frozenset())) for each in family}
        send = due[visit.id].send
        if send is None:
            self._expire(visit, due[visit.id].expired)
            self._settle(visit, due[visit.id].next_utc)
            return
        named: list[Named] = []
        for each in sorted(family, key=lambda one: (one.start_utc, one.id)):
            step = self._step_in(each, visit, send, due[each.id], used.get(each.id, frozenset()))
            if step is not None:
                named.append(Named(each, step.key))
        self._queue(send, named)
        for one in named:
            found = due[one.visit.id]
            self._expire(one.visit, tuple(step for step in found.expired if step.key != one.step))
            after = used.get(one.visit.id, frozenset()) | {one.step} | {step.key for step in found.expired}
            self._settle(one.visit, self._evaluate(connection, one.visit, after).next_utc)

    def _may_join(self, visit: VisitFacts) -> bool:
        """Whether a visit may be named in a text about another on its number and day."""
        return (
            visit.start_utc > self.now
            and not visit.alone
            and visit.notice_due_utc is None
            and why_not_texted(visit) is None
        )

    def _evaluate(self, connection: Connection, visit: VisitFacts, used: frozenset[str]) -> Due:
        return evaluate(
            steps=self.around.settings.steps,
            used=used,
            start_utc=visit.start_utc,
            confirmation=visit.answer,
            around=self.around.place(connection, visit.location_id, visit.zone),
            now_utc=self.now,
        )

    def _step_in(
        self, visit: VisitFacts, first: VisitFacts, send: Step, due: Due, used: frozenset[str]
    ) -> Step | None:
        """As which step a visit is named in the text that sends `send` about `first`: its own due one, or the same ahead of its time.

        Who was asked already is not asked again because of a visit that was added later.
        """
        if due.send is not None:
            return due.send if due.send.ask == send.ask else None
        asked, first_asked = (each.answer is Confirmation.AWAITING for each in (visit, first))
        if send.ask and asked and not first_asked:
            return None
        around = self.around.place(self.work.session.connection(), visit.location_id, visit.zone)
        ahead = (
            send.key not in used
            and wanted(send, visit.answer)
            and self.now < cut_off(send, visit.start_utc, around)
        )
        return send if ahead else None

    def _queue(self, send: Step, named: list[Named]) -> None:
        family = len(named) > 1
        if send.ask:
            kind = TextKind.ASK_FAMILY if family else TextKind.ASK
        else:
            kind = TextKind.TELL_FAMILY if family else TextKind.TELL
        address = named[0].visit.mobile
        body = compose(self.around, self.work.keys.marker, kind=kind, address=address, named=named)
        enqueue(
            self.work,
            body,
            kind="ask" if send.ask else "tell",
            step=send.key,
            asks=send.ask,
            address=address,
            named=named,
        )
        self.total.planned += 1

    def _expire(self, visit: VisitFacts, steps: tuple[Step, ...]) -> None:
        for step in steps:
            expire(self.work, visit, step, self.total)

    def _settle(self, visit: VisitFacts, next_utc: int | None) -> None:
        """Keep when to look again. The moment is kept later than now, or the planner would turn in a circle."""
        self.done.add(visit.id)
        upcoming = None if next_utc is None else max(next_utc, self.now + 1)
        self.looked.append({"id": visit.id, "next": upcoming})
