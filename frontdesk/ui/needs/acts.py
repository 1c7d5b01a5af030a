"""What a person does to a row of the worklist. Every function here runs in the lane of acts and gives back by which name it is undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, NeedKind

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.messaging.deciding import ReplyAs, ResolveAs
    from frontdesk.services.work import Book
    from frontdesk.services.worklist import Need


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act came to: by which name it is taken back (None: it can't be), and sentences for the person."""

    command: str | None = None
    warnings: tuple[str, ...] = ()


def answer(book: Book, actor: Actor, need: Need, confirmation: Confirmation) -> Acted:
    """The patient comes, or can't: read in their reply, or heard by somebody."""
    from frontdesk.services.messaging.deciding import ReplyAs
    from frontdesk.services.worklist import CALL

    comes = confirmation is Confirmation.CONFIRMED
    match need.kind:
        case NeedKind.REPLY:
            return decide(book, actor, need, ReplyAs.CONFIRM if comes else ReplyAs.DECLINE)
        case NeedKind.CALLBACK if need.subject == CALL and need.appointment_key is not None:
            outcome = CallOutcome.REACHED_CONFIRMED if comes else CallOutcome.REACHED_DECLINED
            return log(book, actor, CallOf(need.appointment_key, need.patient_key), outcome)
        case _ if need.appointment_key is None:
            raise Refused(tr("This row is about no visit. Open the patient's card to find one."))
        case _:
            return answer_visit(book, actor, need.appointment_key, confirmation)


def answer_visit(book: Book, actor: Actor, appointment_id: int, confirmation: Confirmation) -> Acted:
    """Somebody heard that the patient comes, or can't."""
    from frontdesk.services import booking

    outcome = booking.answer_visit(book, actor, appointment_id, confirmation=confirmation)
    return Acted(outcome.command, outcome.warnings)


def decide(book: Book, actor: Actor, need: Need, decision: ReplyAs) -> Acted:
    """What a reply meant."""
    from frontdesk.services.messaging.deciding import decide_reply

    changes = decide_reply(book, actor, message_id=need.message_id or "", decision=decision)
    return Acted(changes.command)


def resolve(book: Book, actor: Actor, need: Need, decision: ResolveAs) -> Acted:
    """Whether a text went out."""
    from frontdesk.services.messaging import deciding

    deciding.resolve(book, actor, message_id=need.message_id or "", decision=decision)
    return Acted()


def settle_stray(book: Book, actor: Actor, need: Need, how: str) -> Acted:
    """Somebody has read a text that the book does not know: what waits behind it is sent, or dropped (`how`)."""
    from frontdesk.services.messaging.strays import StrayAs, settle_stray

    settle_stray(book, actor, key=need.subject_id, decision=StrayAs(how))
    return Acted()


def cancel(book: Book, actor: Actor, need: Need) -> Acted:
    """Cancel the visit of a patient who can't come."""
    from frontdesk.services.booking import cancel_visit

    if need.appointment_key is None:
        raise Refused(tr("This row is about no visit. Open the patient's card to find one."))
    outcome = cancel_visit(book, actor, need.appointment_key, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    return Acted(outcome.command, outcome.warnings)


def finish(book: Book, actor: Actor, need: Need) -> Acted:
    """Be done with a row."""
    from frontdesk.services import snoozing

    return Acted(snoozing.finish(book, actor, need).command)


def snooze(book: Book, actor: Actor, need: Need, until_utc: int) -> Acted:
    """Put a row off until a moment (ms UTC)."""
    from frontdesk.services import snoozing

    return Acted(snoozing.snooze(book, actor, need, until_utc=until_utc).command)


def unsnooze(book: Book, actor: Actor, need: Need) -> Acted:
    """Have a row back that was put off."""
    from frontdesk.services import snoozing

    return Acted(snoozing.unsnooze(book, actor, need).command)


@dataclass(frozen=True, slots=True)
class CallOf:
    """Whom a call was made to, about which visit (integer keys)."""

    appointment_id: int | None
    patient_id: int | None


def log(
    book: Book,
    actor: Actor,
    call: CallOf,
    outcome: CallOutcome,
    *,
    note: str = "",
    call_back: str = "",
    number: str = "",
) -> Acted:
    """Write down a call. `call_back` is a time as somebody types it. Raises as `services.calls.log_call` does."""
    from frontdesk.services.calls import log_call

    logged = log_call(
        book,
        actor,
        outcome=outcome,
        appointment_id=call.appointment_id,
        patient_id=call.patient_id,
        note=note,
        call_back_utc=_moment(book, call_back) if call_back.strip() else None,
        number=number,
    )
    return Acted(logged.changes.command, logged.warnings)


def _moment(book: Book, typed: str) -> int:
    """When to call back, on the clinic's wall clock."""
    from frontdesk.domain.instants import at_zone
    from frontdesk.domain.typed_dates import read_date
    from frontdesk.domain.wallclock import resolve as resolve_wall
    from frontdesk.services.reading import clinic_zone

    zone, now = clinic_zone(book), book.clock.now_utc()
    with book.read() as connection:
        country = str(connection.exec_driver_sql("SELECT country FROM clinic").scalar_one())
    found = read_date(typed, country=country, today=at_zone(now, zone).date())
    timed = [each for each in found if each.minute is not None]
    if not timed:
        raise UsageError(tr("Give a day and time to call back, like 14:30 or tue 9:00."))
    day, minute = timed[0].date, timed[0].minute or 0
    return resolve_wall(f"{day.isoformat()}T{minute // 60:02d}:{minute % 60:02d}", zone).utc
