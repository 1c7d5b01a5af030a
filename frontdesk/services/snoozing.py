"""Putting rows of the worklist off, and being done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.reply_guess import Suggestion
from frontdesk.domain.words import Lifecycle, NeedKind
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Snooze
from frontdesk.services import calls, phone_messages
from frontdesk.services.booking.rows import Watched
from frontdesk.services.messaging import deciding
from frontdesk.services.request_needs import REQUEST
from frontdesk.services.worklist import MESSAGE, PHONE_MESSAGE, VISIT

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work
    from frontdesk.services.worklist import Need

__all__ = ["finish", "snooze", "unsnooze"]

_NOT_OF_A_VISIT = frozenset({NeedKind.CALLBACK, NeedKind.OTHER})
"""Kinds whose `due_utc` is not the start of a visit."""


def snooze(book: Book, actor: Actor, need: Need, *, until_utc: int) -> Changes:
    """Put a row off until a moment (ms UTC); again sets another moment. It comes back earlier where what it says changes in kind.

    Raises UsageError (the moment has passed), Refused (the visit begins before that).
    """
    with book.write(actor) as work:
        if until_utc <= work.now_utc:
            raise UsageError(tr("This time has passed. Give a later one."))
        if need.appointment_key is not None and need.kind not in _NOT_OF_A_VISIT:
            _refuse_too_late(need, until_utc, work.now_utc)
        rows = Watched(work, _kind(need), need.subject_id)
        row = _put_off(work, need)
        if row is None:
            row = Snooze(kind=str(need.kind), subject=need.subject, subject_id=need.subject_id)
            work.session.add(row)
        else:
            rows.watch(Snooze, row.id)
        new = row.id is None
        row.until_utc, row.actor = until_utc, work.actor.label[:200]
        if new:
            rows.made(row)
        rows.remember("snooze", title=tr("putting the row off"))
        _trace(work, need, "snooze")
    return work.changes


def unsnooze(book: Book, actor: Actor, need: Need) -> Changes:
    """Have a row that was put off back now; one that was not is left as it is."""
    with book.write(actor) as work:
        row = _put_off(work, need)
        if row is not None:
            rows = Watched(work, _kind(need), need.subject_id)
            rows.watch(Snooze, row.id)
            work.session.delete(row)
            rows.remember("unsnooze", title=tr("having the row back"))
            _trace(work, need, "unsnooze")
    return work.changes


def finish(book: Book, actor: Actor, need: Need) -> Changes:
    """Be done with a row, as E does: a failed text, a promised call, a phone message, a reply that says nothing of a visit.

    Raises Refused with what to do instead where the row needs a decision, and what the acts themselves raise.
    """
    match need.kind:
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY:
            _refuse_undecided(book, need)
            return deciding.decide_reply(
                book, actor, message_id=need.message_id or "", decision=deciding.ReplyAs.IGNORE
            )
        case NeedKind.FAILED:
            return deciding.done_with(book, actor, message_id=need.message_id or "")
        case NeedKind.CALLBACK | NeedKind.OTHER if need.subject == PHONE_MESSAGE:
            return phone_messages.done_with(book, actor, need.subject_id)
        case NeedKind.OTHER if need.subject == REQUEST:
            raise Refused(tr("Book the request, or dismiss it with a reason."))
        case NeedKind.CALLBACK:
            return calls.done_with_callback(book, actor, need.subject_id)
        case _:
            raise Refused(_instead(need.kind))


def _instead(kind: NeedKind) -> str:
    """What to do with a row that nobody can just be done with."""
    match kind:
        case NeedKind.UNCERTAIN:
            return tr("Say whether the text was sent, was not, or is to be sent again.")
        case NeedKind.DECLINED:
            return tr("Cancel the visit, move it, or confirm it if the patient comes after all.")
        case NeedKind.SILENT | NeedKind.NO_CONTACT:
            return tr("Call the patient and log what came of it, or put the row off.")
        case NeedKind.OFFER:
            return tr("Offer the time to somebody, or put the row off.")
        case _:
            return tr("This row can't be marked as done. Put it off instead.")


def _refuse_undecided(book: Book, need: Need) -> None:
    """A reply that sounds like an answer is not set aside by one key: the visit would be asked again, or missed."""
    if need.suggested is not None and need.suggested.kind is Suggestion.NO_TEXTS:
        raise Refused(tr("They ask not to be texted. Record that, or say that the reply is no answer."))
    with book.read() as connection:
        said = connection.execute(
            select(Inbound.suggestion, Inbound.wants_cancel)
            .join(InboundItem, InboundItem.message_id == Inbound.message_id)
            .join(Appointment, Appointment.id == InboundItem.appointment_id)
            .where(Inbound.message_id == need.subject_id, Appointment.lifecycle == Lifecycle.BOOKED)
        ).first()
    if said is None:
        return
    if said.suggestion == "confirm":
        raise Refused(tr("It sounds like a yes. Confirm the visit, or say that the reply is no answer."))
    if said.suggestion == "decline" or said.wants_cancel:
        raise Refused(
            tr("It sounds like a no. Say that the patient can't come, or that the reply is no answer.")
        )


def _refuse_too_late(need: Need, until_utc: int, now_utc: int) -> None:
    # Of what is late already (a reply after the visit began) the start says nothing.
    if now_utc < need.due_utc <= until_utc:
        raise Refused(tr("The visit begins before that. Choose an earlier time."))


def _put_off(work: Work, need: Need) -> Snooze | None:
    return work.session.scalars(
        select(Snooze).where(
            Snooze.kind == str(need.kind),
            Snooze.subject == need.subject,
            Snooze.subject_id == need.subject_id,
        )
    ).first()


def _kind(need: Need) -> Kind:
    return {MESSAGE: Kind.MESSAGE, VISIT: Kind.APPOINTMENT, REQUEST: Kind.REQUEST}.get(
        need.subject, Kind.CALL
    )


def _trace(work: Work, need: Need, act: str) -> None:
    """The list changes for everybody who looks at it."""
    work.changed(_kind(need), need.subject_id)
    work.audit(act, _kind(need), need.subject_id, {"kind": need.kind})
