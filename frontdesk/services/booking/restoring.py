"""Bringing a visit back to an earlier state: what undo and redo do to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import MAY_HAVE_REACHED, Confirmation, Direction, Lifecycle
from frontdesk.models.tables import Appointment, AppointmentVersion, Message, MessageItem, Question
from frontdesk.services.booking.commands import Way
from frontdesk.services.booking.confirming import SETTLED, close_questions
from frontdesk.services.booking.notices import plan_notice
from frontdesk.services.booking.states import State, put_state
from frontdesk.services.booking.versions import end_version, keep_version, touch
from frontdesk.services.booking.voiding import (
    NOTHING_VOIDED,
    OPEN,
    Voided,
    cancel_unsent,
    unvoid,
    void_version,
)

if TYPE_CHECKING:
    from frontdesk.services.work import Work

_ANSWERS: Final = (Confirmation.CONFIRMED, Confirmation.DECLINED)


@dataclass(frozen=True, slots=True)
class Restored:
    """What bringing a visit back took away, so that the way here again can bring it: texts, and questions closed by the answer."""

    voided: Voided
    settled: tuple[int, ...] = ()


def restore(
    work: Work, appointment: Appointment, way: Way, target: State, *, in_grace: bool, grace_ms: int
) -> Restored:
    """Make a visit what it was in `target`.

    Within the grace, and while nothing of the present version may have left, the old version itself comes back with its
    questions, answer and texts. Later the old content becomes a new version, which is asked anew. Raises Conflict.
    """
    if target.version == appointment.version:
        done = _same_version(work, appointment, way, target)
    elif in_grace and _can_return(work, appointment, target):
        done = Restored(_old_version(work, appointment, way, target))
    else:
        done = Restored(_new_version(work, appointment, target, grace_ms=grace_ms))
    touch(work, appointment)
    work.changed(Kind.APPOINTMENT, appointment.id)
    return done


def _same_version(work: Work, appointment: Appointment, way: Way, target: State) -> Restored:
    """What the patient must know stays: status, answer and room go back."""
    leaves = appointment.lifecycle == Lifecycle.BOOKED and target.lifecycle is not Lifecycle.BOOKED
    done = Restored(NOTHING_VOIDED)
    if leaves:
        done = Restored(void_version(work, appointment, reason=undone_reason()))
    elif appointment.confirmation != target.confirmation:
        done = _answered_again(work, appointment, target)
    asked = appointment.confirmation == Confirmation.AWAITING
    put_state(work, appointment, target)
    if asked and target.confirmation == Confirmation.NOT_ASKED:
        # The question went out since, which is no act of the desk that could be undone.
        appointment.confirmation = Confirmation.AWAITING
    appointment.notice_due_utc = target.notice_due_utc
    if target.lifecycle is Lifecycle.BOOKED:
        unvoid(work, appointment, way.voided)
        _reopen(work, way.settled)
    else:
        appointment.next_due_utc = None
    return done


def _answered_again(work: Work, appointment: Appointment, target: State) -> Restored:
    """An answer holds again: it closes the questions, and what would still ask does not go, as when it was given."""
    answer = Confirmation(target.confirmation)
    if target.lifecycle is not Lifecycle.BOOKED or answer not in _ANSWERS:
        return Restored(NOTHING_VOIDED)
    settled = close_questions(work, appointment, confirmation=answer)
    comes = answer is Confirmation.CONFIRMED
    return Restored(cancel_unsent(work, appointment, reason=undone_reason(), asking_only=comes), settled)


def _old_version(work: Work, appointment: Appointment, way: Way, target: State) -> Voided:
    voided = void_version(work, appointment, reason=undone_reason())
    keep_version(work, appointment)
    work.session.flush()
    work.session.execute(
        delete(AppointmentVersion).where(
            AppointmentVersion.appointment_id == appointment.id, AppointmentVersion.version == target.version
        )
    )
    appointment.version = target.version
    put_state(work, appointment, target)
    appointment.notice_due_utc = target.notice_due_utc
    appointment.next_due_utc = None
    if target.lifecycle is Lifecycle.BOOKED:
        unvoid(work, appointment, way.voided)
        _reopen(work, way.settled)
    return voided


def _new_version(work: Work, appointment: Appointment, target: State, *, grace_ms: int) -> Voided:
    voided = void_version(work, appointment, reason=undone_reason())
    end_version(work, appointment)
    put_state(work, appointment, target)
    if target.lifecycle is Lifecycle.BOOKED:
        appointment.confirmation = Confirmation.NOT_ASKED
        appointment.answered_utc, appointment.answered_by = None, ""
    appointment.next_due_utc = 0 if target.lifecycle is Lifecycle.BOOKED else None
    plan_notice(work, appointment, grace_ms=grace_ms)
    return voided


def _can_return(work: Work, appointment: Appointment, target: State) -> bool:
    """Whether the old version was kept, and nothing of the present one may have left."""
    kept = work.session.scalar(
        select(AppointmentVersion.id).where(
            AppointmentVersion.appointment_id == appointment.id, AppointmentVersion.version == target.version
        )
    )
    if kept is None:
        return False
    left = work.session.scalar(
        select(MessageItem.id)
        .join(Message, Message.id == MessageItem.message_id)
        .where(
            MessageItem.appointment_id == appointment.id,
            MessageItem.version == appointment.version,
            Message.direction == Direction.OUT,
            Message.state.in_(MAY_HAVE_REACHED),
        )
        .limit(1)
    )
    return left is None


def _reopen(work: Work, questions: tuple[int, ...]) -> None:
    """Open the questions that a person's answer had settled."""
    if not questions:
        return
    for question in work.session.scalars(select(Question).where(Question.id.in_(questions))):
        if question.state == SETTLED:
            question.state = OPEN
            question.closed_utc = None
            question.answer = ""


def undone_reason() -> str:
    """What the ledger says of texts that an undo or redo took back."""
    return tr("The change was undone.")
