"""A patient has died: everything that would still happen to them is taken back in one act, and comes back where that was a mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NOT_GONE_OUT, Direction, Lifecycle, MessageState
from frontdesk.models.tables import (
    Appointment,
    CallAttempt,
    CommandLog,
    CommandPart,
    Message,
    MessageItem,
    Offer,
    Patient,
    Question,
    Request,
    Reservation,
    WaitingWish,
)
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.commands import part_of, way_from_json
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.parts import Part, remember_composite
from frontdesk.services.booking.replanning import coming_visits
from frontdesk.services.booking.restoring import restore
from frontdesk.services.booking.rows import RowsUndoer, Watched
from frontdesk.services.booking.voiding import OPEN, VOID, resume

if TYPE_CHECKING:
    from frontdesk.services.work import Work

ACT: Final = "died"
_OVER: Final = -1
"""In place of the revision of an act that is not to be redone."""


def let_go(work: Work, patient: Patient, iso_day: str) -> None:
    """Note the day of death and take back what waits, as one act that an undo brings back.

    Coming visits are cancelled, without a word to anybody; unsent texts, open questions, wishes, offers, requests and promised calls
    end.
    """
    rows = Watched(work, Kind.PATIENT, patient.id)
    rows.watch(Patient, patient.id, "deceased_on")
    patient.deceased_on = iso_day
    work.session.flush()
    visits = [_cancel(work, visit) for visit in coming_visits(work, patient)]
    _end_wishes(work, patient, rows)
    _end_requests(work, patient, rows)
    _end_calls(work, patient, rows)
    _end_texts(work, patient, rows)
    first = rows.part(title=tr("the note of a death"))
    assert first is not None
    remember_composite(work, ACT, first, *visits)


def bring_back(work: Work, patient: Patient) -> tuple[str, ...]:
    """The note of a death was a mistake: what it took back comes again, as far as it still can. Gives warnings."""
    for visit in coming_visits(work, patient):
        resume(work, visit)
        plan_notice(work, visit, grace_ms=grace_of(work))
        work.changed(Kind.APPOINTMENT, visit.id)
    patient.deceased_on = None
    work.session.flush()
    entry = work.session.scalars(
        select(CommandLog)
        .where(
            CommandLog.subject == Kind.PATIENT,
            CommandLog.subject_id == patient.id,
            CommandLog.act == ACT,
            CommandLog.undone_utc.is_(None),
        )
        .order_by(CommandLog.id.desc())
        .limit(1)
    ).first()
    if entry is None:
        return ()
    entry.undone_utc, entry.revision = work.now_utc, _OVER
    parts = work.session.scalars(
        select(CommandPart).where(CommandPart.command_id == entry.id).order_by(CommandPart.id)
    ).all()
    lost = sum(not _visit_again(work, part) for part in parts)
    _rows_again(work, json.loads(entry.inverse))
    if not lost:
        return ()
    return (
        tr(
            "{count} visits stay cancelled: their time has passed, or was given away. Book them anew.",
            count=lost,
        ),
    )


def _cancel(work: Work, visit: Appointment) -> Part:
    """Cancel a visit. Nobody hears of it: nothing is sent to who died."""
    done = apply_cancel(
        work, visit, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, reason=tr("The patient has died.")
    )
    visit.notice_due_utc = None
    work.session.flush()
    return part_of(visit, before=done.before, voided=done.voided)


def _end_wishes(work: Work, patient: Patient, rows: Watched) -> None:
    wishes = work.session.scalars(
        select(WaitingWish).where(WaitingWish.patient_id == patient.id, WaitingWish.state == "open")
    ).all()
    for wish in wishes:
        rows.watch(WaitingWish, wish.id, "state", "updated_utc")
        wish.state, wish.updated_utc = "closed", work.now_utc
        work.changed(Kind.WAITING, wish.id)
        offers = work.session.scalars(select(Offer).where(Offer.wish_id == wish.id, Offer.state == "open"))
        for offer in offers.all():
            rows.watch(Offer, offer.id, "state")
            offer.state = "withdrawn"
            held = work.session.get(Reservation, offer.reservation_id) if offer.reservation_id else None
            if held is not None:
                held.expires_utc = work.now_utc


def _end_requests(work: Work, patient: Patient, rows: Watched) -> None:
    for request in work.session.scalars(
        select(Request).where(Request.patient_id == patient.id, Request.state == "open")
    ).all():
        rows.watch(Request, request.id, "state", "reason", "done_utc", "done_by")
        request.state, request.reason = "dismissed", tr("The patient has died.")
        request.done_utc, request.done_by = work.now_utc, work.actor.label[:200]
        work.changed(Kind.REQUEST, request.id)


def _end_calls(work: Work, patient: Patient, rows: Watched) -> None:
    for call in work.session.scalars(
        select(CallAttempt).where(
            CallAttempt.patient_id == patient.id,
            CallAttempt.call_back_utc.is_not(None),
            CallAttempt.done_utc.is_(None),
        )
    ).all():
        rows.watch(CallAttempt, call.id, "done_utc")
        call.done_utc = work.now_utc
        work.changed(Kind.CALL, call.id)


def _end_texts(work: Work, patient: Patient, rows: Watched) -> None:
    """What waits beside the coming visits: texts written by hand, and questions about visits that have begun."""
    work.session.flush()
    of_others = (
        select(MessageItem.id)
        .join(Appointment, Appointment.id == MessageItem.appointment_id)
        .where(MessageItem.message_id == Message.id, Appointment.patient_id != patient.id)
    )
    for message in work.session.scalars(
        select(Message).where(
            Message.patient_id == patient.id,
            Message.direction == Direction.OUT,
            Message.state.in_(NOT_GONE_OUT),
            ~of_others.exists(),
        )
    ).all():
        rows.watch(Message, message.id, "state", "reason", "updated_utc")
        message.state, message.reason = MessageState.CANCELLED, tr("The patient has died.")
        message.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, message.id)
    for question in work.session.scalars(
        select(Question)
        .join(Appointment, Appointment.id == Question.appointment_id)
        .where(Appointment.patient_id == patient.id, Question.state == OPEN)
    ).all():
        rows.watch(Question, question.id, "state", "closed_utc")
        question.state, question.closed_utc = VOID, work.now_utc
    work.session.flush()


def _visit_again(work: Work, part: CommandPart) -> bool:
    """Bring a cancelled visit back; False where its time has passed or was given away, or where somebody changed it since."""
    visit = work.session.get(Appointment, part.subject_id)
    way = way_from_json(json.loads(part.inverse))
    if (
        visit is None
        or way.state is None
        or visit.revision != part.revision
        or visit.start_utc <= work.now_utc
    ):
        return False
    try:
        with work.apart():
            # Nobody was told of the cancellation, so the version that the patient knows is the one that comes back.
            restore(work, visit, way, way.state, in_grace=True, grace_ms=grace_of(work))
    except FrontdeskError:
        work.session.expire(visit)
        return False
    return True


def _rows_again(work: Work, inverse: dict[str, Any]) -> None:
    """Bring back what was ended beside the visits; the note of the death itself is gone already."""
    others = [row for row in inverse["rows"] if row["table"] != Patient.__tablename__]
    if others:
        RowsUndoer().bring(work, {**inverse, "rows": others})
