"""Taking back what somebody decided about a reply: it needs a person again, as it did before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import (
    Appointment,
    Inbound,
    InboundItem,
    Message,
    Question,
    ReplyReading,
)
from frontdesk.services.booking.confirming import ANSWERED, apply_answer
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.parts import register
from frontdesk.services.booking.versions import touch
from frontdesk.services.booking.voiding import OPEN, resume
from frontdesk.services.consents import take_revocation_back
from frontdesk.services.messaging.decided import BY, FAMILY, refuse_as_dealt_with
from frontdesk.services.messaging.deciding import ReplyAs, apply_decision
from frontdesk.services.messaging.expecting import expect_no_more
from frontdesk.services.messaging.families import apply_family, first_reply
from frontdesk.services.messaging.handled import DONE, PERSON
from frontdesk.services.messaging.numbers import take_wrong_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.services.booking.parts import Kept
    from frontdesk.services.work import Work

T = TypeVar("T")


class ReplyUndoer:
    """Has a reply wait to be read again, and what it answered open again; a redo decides it as before."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        del back
        inbound = _there(work.session.get(Inbound, part.subject_id))
        reading = work.session.get(ReplyReading, part.subject_id)
        decided = "" if reading is None else reading.decided_as
        wanted = "" if here["as"] == FAMILY else here["as"]
        stands = (
            inbound.handling == PERSON
            if here["open"]
            else (inbound.handling, inbound.decided_by, decided) == (DONE, work.actor.label, wanted)
        )
        if not stands:
            refuse_as_dealt_with(work, part.subject_id, since_utc=since_utc)

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        """A decision can always be tried."""
        del work, fields
        return ""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        message = work.session.get_one(Message, to["message"])
        if to["open"]:
            _read_again(work, message.id)
        elif to["as"] == FAMILY:
            apply_family(work, message, to["declined"])
        else:
            apply_decision(work, message, ReplyAs(to["as"]))


register(BY, ReplyUndoer)


def _read_again(work: Work, message_id: int) -> None:
    inbound = _there(work.session.get(Inbound, message_id))
    if inbound.handling != DONE:
        return
    items = work.session.scalars(
        select(InboundItem).where(InboundItem.message_id == message_id).order_by(InboundItem.id)
    ).all()
    for item in items:
        _unanswer(work, inbound, item)
    _number_again(work, inbound)
    inbound.handling = PERSON
    inbound.decided_by, inbound.decided_utc = "", None
    work.changed(Kind.MESSAGE, message_id)
    work.audit("reply.back", Kind.MESSAGE, message_id)


def _number_again(work: Work, inbound: Inbound) -> None:
    """What the decision said of the number, and of when the patient is expected, is taken back."""
    reading = work.session.get(ReplyReading, inbound.message_id)
    if reading is None:
        return
    message = work.session.get_one(Message, inbound.message_id)
    decided, reading.decided_as = reading.decided_as, ""
    match decided:
        case "opt_out" if inbound.decided_utc is not None:
            take_revocation_back(work, message, at_utc=inbound.decided_utc)
        case "wrong_number" if inbound.decided_utc is not None:
            take_wrong_back(work, message.from_address, found_utc=inbound.decided_utc)
        case "late":
            expect_no_more(work, inbound.message_id)
        case _:
            pass


def _unanswer(work: Work, inbound: Inbound, item: InboundItem) -> None:
    """Bring the visit where it was while the reply waited to be read."""
    appointment = work.session.get_one(Appointment, item.appointment_id)
    if appointment.lifecycle != Lifecycle.BOOKED or appointment.version != item.version:
        if appointment.answered_utc == inbound.decided_utc is not None:
            raise Conflict(tr("The visit was changed since, so this can't be undone. Look at it again."))
        return
    stood = _stood(work, inbound, item)
    decided = appointment.answered_utc is not None and appointment.answered_utc == inbound.decided_utc
    if stood == Confirmation.DECLINED:
        if decided or _spared(work, inbound, appointment):
            _decline_again(work, inbound, appointment)
        return
    waiting = stood == Confirmation.NEEDS_PERSON
    if not decided and (appointment.confirmation != item.confirmation_before or not waiting):
        # Set aside, and answered otherwise since, or never put in doubt: the visit has nothing to do with it.
        return
    if decided:
        _open_questions(work, inbound.message_id, appointment.id)
        appointment.answered_utc, appointment.answered_by = None, ""
    appointment.confirmation = stood
    touch(work, appointment)
    resume(work, appointment)
    if appointment.notice_due_utc is None:
        plan_notice(work, appointment, grace_ms=grace_of(work))
    work.changed(Kind.APPOINTMENT, appointment.id)


def _stood(work: Work, inbound: Inbound, item: InboundItem) -> str:
    """What the visit's confirmation was while the reply waited to be read."""
    if _declined_a_family(work, inbound):
        return Confirmation.DECLINED
    return Confirmation.NEEDS_PERSON if _in_doubt(inbound, item) else item.confirmation_before


def _declined_a_family(work: Work, inbound: Inbound) -> bool:
    """Whether the reply said "can't come" to one text about several visits: they were declined until somebody knew which."""
    if inbound.meaning != "decline" or inbound.asked_by_id is None:
        return False
    asked = select(Question.appointment_id).where(Question.message_id == inbound.asked_by_id)
    about = select(InboundItem.appointment_id).where(InboundItem.message_id == inbound.message_id)
    visits = set(work.session.scalars(about))
    return len(visits) > 1 and visits <= set(work.session.scalars(asked))


def _spared(work: Work, inbound: Inbound, appointment: Appointment) -> bool:
    """Whether the visit is one of a family's that a person said was not meant. That decision has no word of its own."""
    reading = work.session.get(ReplyReading, inbound.message_id)
    return (reading is None or not reading.decided_as) and appointment.confirmation in (
        Confirmation.NOT_ASKED,
        Confirmation.AWAITING,
    )


def _decline_again(work: Work, inbound: Inbound, appointment: Appointment) -> None:
    message = work.session.get_one(Message, inbound.message_id)
    apply_answer(
        work,
        appointment,
        confirmation=Confirmation.DECLINED,
        answered_by="reply",
        reply_id=first_reply(work, message, inbound),
    )


def _in_doubt(inbound: Inbound, item: InboundItem) -> bool:
    """Whether the unread reply had put the visit's confirmation in doubt, as `interpreting` decides it."""
    if inbound.asked_by_id is None and not inbound.wants_cancel:
        return False
    match Confirmation(item.confirmation_before):
        case Confirmation.CONFIRMED:
            return inbound.meaning == "decline" or inbound.wants_cancel
        case Confirmation.DECLINED:
            return inbound.meaning == "confirm"
        case _:
            return True


def _open_questions(work: Work, reply_id: int, appointment_id: int) -> None:
    for question in work.session.scalars(
        select(Question).where(
            Question.appointment_id == appointment_id,
            Question.reply_id == reply_id,
            Question.state == ANSWERED,
        )
    ):
        question.state = OPEN
        question.closed_utc = None
        question.answer = ""
        question.reply_id = None


def _there(row: T | None) -> T:
    if row is None:
        raise NotFound(tr("There is no such message in the book. Look at the list again."))
    return row
