"""What the patient said about coming, where a person at the desk heard it, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import TRANSITIONS, lifecycle_word, way_to
from frontdesk.domain.words import MAY_HAVE_REACHED, Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, Message, Question
from frontdesk.services.booking import lookups
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.states import State, capture
from frontdesk.services.booking.versions import touch
from frontdesk.services.booking.voiding import NOTHING_VOIDED, OPEN, Voided, cancel_unsent, resume

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

SETTLED = "settled"
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer did: the state before it, the texts it made needless, the questions it closed."""

    before: State
    changed: bool
    voided: Voided = NOTHING_VOIDED
    settled: tuple[int, ...] = ()


def answer_visit(
    book: Book,
    actor: Actor,
    appointment_id: int,
    *,
    confirmation: Confirmation = Confirmation.CONFIRMED,
    revision: int | None = None,
) -> Outcome:
    """A person heard that the patient comes (`CONFIRMED`) or can't (`DECLINED`).

    Raises NotFound, UsageError (another word), Conflict (`revision` has moved on), Refused (the visit is not ahead any more).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        done = apply_answer(work, appointment, confirmation=confirmation, answered_by=actor.name)
        _remember(work, appointment, done)
        visit = visit_of(appointment)
    return Outcome(visit, work.changes)


def take_answer_back(
    book: Book, actor: Actor, appointment_id: int, *, revision: int | None = None
) -> Outcome:
    """The answer was a mistake: the visit is unconfirmed again. The same errors as `answer_visit`."""
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        done = apply_unanswer(work, appointment)
        _remember(work, appointment, done)
        visit = visit_of(appointment)
    return Outcome(visit, work.changes)


def apply_answer(
    work: Work,
    appointment: Appointment,
    *,
    confirmation: Confirmation,
    answered_by: str,
    reply_id: int | None = None,
) -> Answered:
    """Write an answer within a transaction; the same answer again changes nothing.

    `reply_id` is the incoming message that said it; without one a person did. Open questions of the running version are
    closed with it, and texts that would still ask are taken back.
    """
    if confirmation not in (Confirmation.CONFIRMED, Confirmation.DECLINED):
        raise UsageError(tr("The answer is that the patient comes, or can't come."))
    _refuse_past_booked(appointment)
    before = capture(appointment)
    closed = close_questions(work, appointment, confirmation=confirmation, reply_id=reply_id)
    if before.confirmation == confirmation:
        return Answered(before, changed=False)
    # Whoever comes may still be reminded; whoever can't come has nothing left to be told.
    comes = confirmation is Confirmation.CONFIRMED
    voided = cancel_unsent(work, appointment, reason=tr("The patient has answered."), asking_only=comes)
    _write(work, appointment, confirmation, answered_by)
    return Answered(before, changed=True, voided=voided, settled=closed)


def apply_unanswer(work: Work, appointment: Appointment) -> Answered:
    """Take an answer back within a transaction: awaiting again where a question was put, else not asked."""
    _refuse_past_booked(appointment)
    before = capture(appointment)
    if before.confirmation in (Confirmation.NOT_ASKED, Confirmation.AWAITING):
        return Answered(before, changed=False)
    reopened = reopen_questions(work, appointment)
    _write(work, appointment, Confirmation.AWAITING if reopened else Confirmation.NOT_ASKED, "")
    resume(work, appointment)
    if before.confirmation == Confirmation.DECLINED and appointment.notice_due_utc is None:
        # Who can't come has nothing left to be told; who may come after all has to know of a move.
        plan_notice(work, appointment, grace_ms=grace_of(work))
    return Answered(before, changed=True)


def reopen_questions(work: Work, appointment: Appointment) -> int:
    """Open what was put to the patient about the running version again; gives how many questions."""
    questions = work.session.scalars(
        select(Question)
        .join(Message, Message.id == Question.message_id)
        .where(
            Question.appointment_id == appointment.id,
            Question.version == appointment.version,
            Message.state.in_(MAY_HAVE_REACHED),
        )
    ).all()
    for question in questions:
        question.state = OPEN
        question.closed_utc = None
        question.answer = ""
    return len(questions)


def close_questions(
    work: Work, appointment: Appointment, *, confirmation: Confirmation, reply_id: int | None = None
) -> tuple[int, ...]:
    """Close the open questions of the running version with an answer; gives their keys."""
    questions = work.session.scalars(
        select(Question).where(
            Question.appointment_id == appointment.id,
            Question.version == appointment.version,
            Question.state == OPEN,
        )
    ).all()
    for question in questions:
        question.state = SETTLED if reply_id is None else ANSWERED
        question.closed_utc = work.now_utc
        question.answer = "confirm" if confirmation is Confirmation.CONFIRMED else "decline"
        question.reply_id = reply_id
    return tuple(question.id for question in questions)


def _write(work: Work, appointment: Appointment, confirmation: Confirmation, answered_by: str) -> None:
    old = appointment.confirmation
    appointment.confirmation = confirmation
    appointment.answered_utc = work.now_utc if answered_by else None
    appointment.answered_by = answered_by[:200]
    appointment.next_due_utc = 0
    touch(work, appointment)
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit(
        "confirmation",
        Kind.APPOINTMENT,
        appointment.id,
        {"from": old, "to": confirmation, "version": appointment.version},
    )


def _remember(work: Work, appointment: Appointment, done: Answered) -> None:
    if done.changed:
        remember_act(
            work, "confirm", appointment, before=done.before, voided=done.voided, settled=done.settled
        )


def _back_to_booked(lifecycle: Lifecycle) -> str:
    if Lifecycle.BOOKED in TRANSITIONS[lifecycle]:
        return tr("Where it is not, set it back to booked first.")
    return way_to(lifecycle, Lifecycle.BOOKED)


def _refuse_past_booked(appointment: Appointment) -> None:
    lifecycle = Lifecycle(appointment.lifecycle)
    if lifecycle is not Lifecycle.BOOKED:
        raise Refused(
            tr(
                "A visit that is {word} has nothing to confirm any more. {way}",
                word=lifecycle_word(lifecycle),
                way=_back_to_booked(lifecycle),
            )
        )
