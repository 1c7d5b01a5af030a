"""Notices: telling a patient who was told something that no longer holds.

A move or a cancellation sets `notice_due_utc` where the patient was told the old time; until it has been dealt with here, nothing else
of the new version goes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, text, update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import MessageState, StepKey
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.models.tables import Appointment
from frontdesk.services.messaging.composing import Named
from frontdesk.services.messaging.dueness import Known
from frontdesk.services.messaging.owing import Notice, What, decide_notice, notice_text
from frontdesk.services.messaging.planning import BATCH, Planned, expire
from frontdesk.services.messaging.queueing import enqueue, free_attempt, note_unsent
from frontdesk.services.messaging.surroundings import Around

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

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
    appointment = work.session.get_one(Appointment, visit.id)
    found = decide_notice(Known(connection), work.session, around, visit, appointment, now_utc=now)
    for step in found.expired:
        expire(work, around, visit, step, total)
    match found.what:
        case What.WAIT:
            _wait(work, visit, found.at_utc)
            return
        case What.PHONE:
            note_unsent(
                work,
                visit,
                step=StepKey.NOTICE,
                kind=found.kind,
                asks=False,
                state=MessageState.FAILED,
                reason=tr("{why} Tell the patient of the change by phone.", why=found.why),
                attempt=_attempt(connection, visit, StepKey.NOTICE),
            )
        case What.SEND:
            _queue(work, around, visit, found)
            total.planned += 1
        case What.NOTHING:
            pass
    _done(work, visit, next_due_utc=found.next_due_utc)


def _queue(work: Work, around: Around, visit: VisitFacts, found: Notice) -> None:
    attempt = _attempt(work.session.connection(), visit, found.step)
    enqueue(
        work,
        notice_text(around, work.keys.marker, visit, found, attempt=attempt),
        kind=found.kind,
        step=StepKey.NOTICE,
        asks=found.asks,
        address=visit.mobile,
        named=[Named(visit, found.step)],
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
