"""Notices: telling a patient who was told something that no longer holds.

A move or a cancellation sets `notice_due_utc` where the patient was told the old time; until it has been dealt with here, nothing else
of the new version goes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, text, update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.cadence import allowed_from, evaluate
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Lifecycle, MessageState, StepKey
from frontdesk.models.queries.visits import VisitFacts, used_steps, visits_by_ids
from frontdesk.models.tables import Appointment
from frontdesk.services.booking.versions import needs_notice
from frontdesk.services.messaging.composing import Named, compose
from frontdesk.services.messaging.planning import BATCH, Planned, expire
from frontdesk.services.messaging.queueing import enqueue, free_attempt, note_unsent
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

MOVED = "moved"
CANCELLED_KIND = "cancelled"

_DUE = text("SELECT id FROM appointment WHERE notice_due_utc <= :now ORDER BY notice_due_utc LIMIT :most")


def plan_notices(book: Book, around: Around) -> Planned:
    """Queue every notice whose grace is over. Nothing happens while reminders are switched off."""
    total = Planned()
    if not around.settings.reminders_enabled:
        return total
    now = book.clock.now_utc()
    with book.read() as connection:
        if not connection.execute(_DUE, {"now": now, "most": 1}).first():
            return total
    while True:
        with book.write(PROGRAM) as work:
            connection = work.session.connection()
            ids = [row[0] for row in connection.execute(_DUE, {"now": now, "most": BATCH})]
            if not ids:
                return total
            for visit in visits_by_ids(connection, ids):
                _plan(work, around, visit, now, total)


def _plan(work: Work, around: Around, visit: VisitFacts, now: int, total: Planned) -> None:
    connection = work.session.connection()
    place = around.place(connection, visit.location_id, visit.zone)
    cancelled = Lifecycle(visit.lifecycle) in CANCELLED
    if visit.start_utc <= now or not (cancelled or visit.booked):
        # Begun, or the patient is here: there is nothing left to tell.
        _done(work, visit, next_due_utc=None)
        return
    kind = CANCELLED_KIND if cancelled else MOVED
    next_due = None if cancelled else 0
    if not needs_notice(work, work.session.get_one(Appointment, visit.id)):
        # What was on its way when the visit was changed never arrived: the patient was told nothing.
        _done(work, visit, next_due_utc=next_due)
        return
    allowed = allowed_from(now, place)
    blocked = why_not_texted(visit)
    if blocked is None and allowed >= visit.start_utc:
        blocked = tr("Quiet hours last until the visit.")
    if blocked is not None:
        note_unsent(
            work,
            visit,
            step=StepKey.NOTICE,
            kind=kind,
            asks=False,
            state=MessageState.FAILED,
            reason=tr("{why} Tell the patient of the change by phone.", why=blocked),
            attempt=_attempt(connection, visit, StepKey.NOTICE),
        )
        _done(work, visit, next_due_utc=next_due)
        return
    if allowed > now:
        _wait(work, visit, allowed)
        return
    if cancelled:
        _queue(work, around, visit, text_kind=TextKind.CANCELLED, kind=kind, step=StepKey.NOTICE, asks=False)
    else:
        _queue_moved(work, around, visit, now, total)
    total.planned += 1
    _done(work, visit, next_due_utc=next_due)


def _queue_moved(work: Work, around: Around, visit: VisitFacts, now: int, total: Planned) -> None:
    """The notice of a move counts as the step that is due, and asks where that step asks."""
    connection = work.session.connection()
    due = evaluate(
        steps=around.settings.steps,
        used=used_steps(connection, [visit.id]).get(visit.id, frozenset()),
        start_utc=visit.start_utc,
        confirmation=visit.answer,
        around=around.place(connection, visit.location_id, visit.zone),
        now_utc=now,
    )
    for step in due.expired:
        expire(work, visit, step, total)
    asks = due.send is not None and due.send.ask
    _queue(
        work,
        around,
        visit,
        text_kind=TextKind.MOVED_ASK if asks else TextKind.MOVED,
        kind=MOVED,
        step=due.send.key if due.send else StepKey.NOTICE,
        asks=asks,
    )


def _queue(
    work: Work, around: Around, visit: VisitFacts, *, text_kind: TextKind, kind: str, step: str, asks: bool
) -> None:
    attempt = _attempt(work.session.connection(), visit, step)
    named = [Named(visit, step)]
    body = compose(
        around, work.keys.marker, kind=text_kind, address=visit.mobile, named=named, attempt=attempt
    )
    enqueue(
        work,
        body,
        kind=kind,
        step=StepKey.NOTICE,
        asks=asks,
        address=visit.mobile,
        named=named,
        attempt=attempt,
    )


def _attempt(connection: Connection, visit: VisitFacts, step: str) -> int:
    """An undone and repeated move may have used the first attempt."""
    return free_attempt(connection, appointment_id=visit.id, version=visit.version, step=step)


def _wait(work: Work, visit: VisitFacts, until_utc: int) -> None:
    work.session.execute(
        update(Appointment).where(Appointment.id == visit.id).values(notice_due_utc=until_utc)
    )


def _done(work: Work, visit: VisitFacts, *, next_due_utc: int | None) -> None:
    work.session.execute(
        update(Appointment)
        .where(Appointment.id == visit.id)
        .values(notice_due_utc=None, next_due_utc=next_due_utc)
    )
