"""Taking back what has not left yet: a text with the wrong time is a state that cannot exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.words import MAY_HAVE_REACHED, NOT_GONE_OUT, Direction, Lifecycle, MessageState
from frontdesk.models.tables import Appointment, Hold, Message, MessageItem, Question
from frontdesk.services.booking.versions import ACKNOWLEDGEMENT, told

if TYPE_CHECKING:
    from frontdesk.services.work import Work

__all__ = [
    "NOTHING_VOIDED",
    "Voided",
    "cancel_unsent",
    "failed_again",
    "owe_again",
    "release",
    "resume",
    "told",
    "unvoid",
    "void_version",
]

OPEN = "open"
VOID = "void"
MOVED = "moved"
"""Kind of the notice that tells of a move."""


@dataclass(frozen=True, slots=True)
class Voided:
    """What was taken back, so that an undo within the grace can bring it again. All are keys.

    `families` are those of the `messages` that named other visits, too: the others are asked anew.
    """

    messages: tuple[int, ...] = ()
    families: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()

    def __add__(self, other: Voided) -> Voided:
        return Voided(
            self.messages + other.messages, self.families + other.families, self.questions + other.questions
        )


NOTHING_VOIDED = Voided()


def void_version(work: Work, appointment: Appointment, *, reason: str) -> Voided:
    """Cancel every unsent text about the visit and close its open questions.

    Call it while the visit still carries the version that ends. `reason` is a sentence for the ledger. What has left or
    may have left stays as it is: the notice of the change deals with that.
    """
    cancelled = cancel_unsent(work, appointment, reason=reason)
    questions = work.session.scalars(
        select(Question).where(Question.appointment_id == appointment.id, Question.state == OPEN)
    ).all()
    for question in questions:
        question.state = VOID
        question.closed_utc = work.now_utc
    return cancelled + Voided(questions=tuple(question.id for question in questions))


def cancel_unsent(work: Work, appointment: Appointment, *, reason: str, asking_only: bool = False) -> Voided:
    """Cancel the texts about the visit that certainly have not left: queued and held ones.

    A text that names other visits too goes as a whole; the others are released, so that the planner writes to them anew.
    `asking_only` spares what merely tells, and the notice of a move that would ask goes without its question.
    """
    work.session.flush()
    query = (
        select(Message)
        .where(
            Message.id.in_(
                select(MessageItem.message_id).where(MessageItem.appointment_id == appointment.id)
            ),
            Message.direction == Direction.OUT,
            Message.state.in_(NOT_GONE_OUT),
            Message.kind != ACKNOWLEDGEMENT,
        )
        .order_by(Message.id)
    )
    if asking_only:
        query = query.where(Message.asks.is_(True))
    voided = NOTHING_VOIDED
    for message in work.session.scalars(query).all():
        message.state = MessageState.CANCELLED
        message.reason = reason
        message.updated_utc = work.now_utc
        work.changed(Kind.MESSAGE, message.id)
        if asking_only and message.kind == MOVED:
            _void_questions(work, message_id=message.id)
            owe_again(work, message)
            release(work, message)
            continue
        family = release(work, message, but=appointment.id)
        voided += Voided(
            (message.id,), (message.id,) if family else (), _void_questions(work, message_id=message.id)
        )
    return voided


def release(work: Work, message: Message, *, but: int | None = None) -> bool:
    """Let the planner write anew to the visits that a cancelled text named, except the one with key `but`.

    True if there were such visits. The text gives its dedupe key back, since it never left. Of a second try the first one is a
    failure that nobody has dealt with, again: its step stays used up.
    """
    mine = MessageItem.message_id == message.id
    others = mine if but is None else mine & (MessageItem.appointment_id != but)
    visits = set(work.session.scalars(select(MessageItem.appointment_id).where(others)))
    if not visits:
        return False
    message.dedupe_key = None
    if message.replaces_id is not None:
        failed_again(work, message.replaces_id)
    work.session.flush()
    work.session.execute(delete(MessageItem).where(others))
    work.session.execute(
        update(Appointment)
        .where(Appointment.id.in_(visits), Appointment.lifecycle == Lifecycle.BOOKED)
        .values(next_due_utc=0)
    )
    return True


def failed_again(work: Work, message_id: int) -> None:
    """The second try of a failed text will not go: a person has to know of the failure."""
    failed = work.session.get_one(Message, message_id)
    if failed.handled_utc is not None and failed.state in (MessageState.FAILED, MessageState.UNDELIVERED):
        failed.handled_utc = None
        work.changed(Kind.MESSAGE, failed.id)


def owe_again(work: Work, notice: Message) -> None:
    """A notice will not leave, and the patient still has to hear of the change: it is planned anew."""
    work.session.flush()
    work.session.execute(
        update(Appointment)
        .where(
            Appointment.id == MessageItem.appointment_id,
            Appointment.version == MessageItem.version,
            MessageItem.message_id == notice.id,
        )
        .values(notice_due_utc=work.now_utc)
    )


def unvoid(work: Work, appointment: Appointment, voided: Voided) -> None:
    """Bring back what `void_version` took: for an undo that restores the version itself.

    Texts wait in the queue again; those that named other visits are written anew, since the others may have their own by now, and so
    are those that were held for something about themselves: whether that still stands is found out anew.
    """
    kept: set[int] = set()
    for message in _messages(work, voided.messages):
        if message.state != MessageState.CANCELLED:
            continue
        work.changed(Kind.MESSAGE, message.id)
        if message.id in voided.families or _was_held_back(work, message):
            release(work, message)
            continue
        kept.add(message.id)
        message.state = MessageState.QUEUED
        message.reason = ""
        message.updated_utc = work.now_utc
    for question in _questions(work, voided.questions):
        if question.state == VOID and (
            question.message_id in kept or question.message_id not in voided.messages
        ):
            question.state = OPEN
            question.closed_utc = None
    appointment.next_due_utc = 0


def _was_held_back(work: Work, message: Message) -> bool:
    hold = work.session.get(Hold, message.id)
    if hold is None:
        return False
    work.session.delete(hold)
    return True


def resume(work: Work, appointment: Appointment) -> None:
    """A visit is booked again after a wrong key: its steps can be planned again, and what was asked can be answered.

    Only the running version counts. A text that a person settled stays settled.
    """
    of_version = (MessageItem.appointment_id == appointment.id) & (MessageItem.version == appointment.version)
    cancelled = work.session.scalars(
        select(Message)
        .join(MessageItem, MessageItem.message_id == Message.id)
        .where(of_version, Message.state == MessageState.CANCELLED, Message.settled_by_person == "")
    ).all()
    for message in cancelled:
        release(work, message)
    asked = work.session.scalars(
        select(Question)
        .join(Message, Message.id == Question.message_id)
        .where(
            Question.appointment_id == appointment.id,
            Question.version == appointment.version,
            Question.state == VOID,
            Message.state.in_(MAY_HAVE_REACHED),
        )
    ).all()
    for question in asked:
        question.state = OPEN
        question.closed_utc = None
    appointment.next_due_utc = 0


def _messages(work: Work, ids: tuple[int, ...]) -> list[Message]:
    if not ids:
        return []
    return list(work.session.scalars(select(Message).where(Message.id.in_(ids)).order_by(Message.id)))


def _questions(work: Work, ids: tuple[int, ...]) -> list[Question]:
    return list(work.session.scalars(select(Question).where(Question.id.in_(ids)))) if ids else []


def _void_questions(work: Work, *, message_id: int) -> tuple[int, ...]:
    """Close all questions of a text that will not leave; gives their keys."""
    questions = work.session.scalars(
        select(Question).where(Question.message_id == message_id, Question.state == OPEN)
    ).all()
    for question in questions:
        question.state = VOID
        question.closed_utc = work.now_utc
    return tuple(question.id for question in questions)
