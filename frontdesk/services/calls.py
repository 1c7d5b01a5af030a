"""Calls to patients: what came of each, what it means for the visit, and the calls that were promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_note
from frontdesk.domain.words import CallOutcome, Confirmation
from frontdesk.models.queries import calls as queries
from frontdesk.models.queries.calls import CallRow
from frontdesk.models.tables import Appointment, CallAttempt, Clinic, Patient
from frontdesk.services.booking import lookups
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.confirming import apply_answer
from frontdesk.services.booking.parts import register
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.booking.rows import RowsUndoer, Watched
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.numbers import mark_wrong, take_wrong_back
from frontdesk.services.texting import texted_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = ["REACHED", "CallRow", "Logged", "calls_of", "done_with_callback", "log_call"]

LONGEST_NOTE: Final = 2_000
_DONE: Final = "done_utc"

_ANSWERS: Final = {
    CallOutcome.REACHED_CONFIRMED: Confirmation.CONFIRMED,
    CallOutcome.REACHED_DECLINED: Confirmation.DECLINED,
}
REACHED: Final = frozenset({*_ANSWERS, CallOutcome.CALL_BACK_LATER})
"""Outcomes after which a call that was promised before has been made."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A call that was logged. `visit` is the visit after it, where it was about one.

    `warnings` are sentences for the person. An undo takes the call back with the answer that it gave.
    """

    call: CallRow
    visit: Visit | None
    changes: Changes
    warnings: tuple[str, ...] = ()


def log_call(
    book: Book,
    actor: Actor,
    *,
    outcome: CallOutcome,
    appointment_id: int | None = None,
    patient_id: int | None = None,
    note: str = "",
    call_back_utc: int | None = None,
    number: str = "",
) -> Logged:
    """Write down a call and do what came of it: a yes or a no is the visit's answer, a later call is a row of the worklist.

    The keys are integer keys; the patient may be left out where a visit is named. `number` is what was dialled, by default the
    patient's phone, else the number that texts go to; a wrong number is sent no text any more until it is corrected. Any outcome may come with `call_back_utc` (ms UTC), `CALL_BACK_LATER` must.
    Raises NotFound, UsageError (nobody named, a visit of somebody else, no moment or a past one to call back), Refused (the
    visit has nothing to confirm any more).
    """
    with book.write(actor) as work:
        appointment, patient = _about(work, appointment_id, patient_id)
        if outcome in _ANSWERS and appointment is None:
            raise UsageError(tr("Say which visit the patient confirms, or can't come to."))
        _check_call_back(work, outcome, call_back_utc)
        attempt = CallAttempt(
            public_id=new_public_id(),
            patient_id=patient.id,
            appointment_id=None if appointment is None else appointment.id,
            number=_number(work, patient, number),
            outcome=outcome,
            note=clean_note(note, LONGEST_NOTE),
            call_back_utc=call_back_utc,
            actor=work.actor.label[:200],
            at_utc=work.now_utc,
        )
        rows = Watched(work, Kind.PATIENT, patient.id, *_told(attempt), by=BY)
        if outcome in REACHED or call_back_utc is not None:
            _settle_promised(work, rows, patient.id, attempt.appointment_id)
        work.session.add(attempt)
        rows.made(attempt)
        rows.tell(Kind.CALL, attempt.id)
        if outcome is CallOutcome.WRONG_NUMBER and attempt.number:
            mark_wrong(work, attempt.number)
        _trace(work, attempt, "call", {"outcome": outcome, "call_back": call_back_utc is not None})
        _remember(work, rows, appointment, outcome)
        warnings = _warnings(work, patient, attempt)
        visit = None if appointment is None else visit_of(appointment)
        row = _row(work, attempt.id)
    return Logged(row, visit, work.changes, warnings)


class CallUndoer(RowsUndoer):
    """As for any row; a number that a call found to be wrong is right again without it, unless somebody else found the same, and wrong
    again with it."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        was = _wrong_number(work, to)
        super().bring(work, to)
        if was is not None:
            take_wrong_back(work, was[0], found_utc=was[1])
        again = _wrong_number(work, to)
        if again is not None:
            mark_wrong(work, again[0], found_utc=again[1])


BY: Final = "call"
register(BY, CallUndoer)


def _wrong_number(work: Work, to: Mapping[str, Any]) -> tuple[str, int] | None:
    """The number that the call of these rows found to be wrong, as the rows are now, and when; None where the call is not there."""
    for row in to["rows"]:
        if row["table"] == CallAttempt.__tablename__ and row["columns"] != [_DONE]:
            attempt = work.session.get(CallAttempt, row["key"][0])
            if attempt is not None and attempt.outcome == CallOutcome.WRONG_NUMBER and attempt.number:
                return attempt.number, attempt.at_utc
    return None


def done_with_callback(book: Book, actor: Actor, call_id: int) -> Changes:
    """The promised call was made, or is needed no more: it leaves the worklist. Again does nothing. Raises NotFound."""
    with book.write(actor) as work:
        attempt = _attempt(work, call_id)
        if attempt.call_back_utc is None:
            raise NotFound(tr("No call back was promised in this call. Look at the list again."))
        if attempt.done_utc is None:
            rows = Watched(
                work, Kind.CALL, attempt.id, Change(Kind.PATIENT, attempt.patient_id), *_told(attempt)
            )
            rows.watch(CallAttempt, attempt.id, _DONE)
            attempt.done_utc = work.now_utc
            rows.remember("call_done", title=tr("being done with the call back"))
            _trace(work, attempt, "call.back_done", {})
    return work.changes


def calls_of(
    book: Book, *, appointment_id: int | None = None, patient_id: int | None = None
) -> list[CallRow]:
    """The calls about a visit, or to a patient, oldest first. Raises UsageError where neither is named."""
    with book.read() as connection:
        if appointment_id is not None:
            return queries.calls_of_appointment(connection, appointment_id)
        if patient_id is not None:
            return queries.calls_of_patient(connection, patient_id)
    raise UsageError(tr("Say whose calls are meant: a visit's or a patient's."))


def _about(
    work: Work, appointment_id: int | None, patient_id: int | None
) -> tuple[Appointment | None, Patient]:
    appointment = (
        None if appointment_id is None else lookups.visit_to_change(work, appointment_id, revision=None)
    )
    key = appointment.patient_id if patient_id is None and appointment is not None else patient_id
    if key is None:
        raise UsageError(tr("Say who was called: name the patient or the visit."))
    patient = work.session.get(Patient, key)
    if patient is None:
        raise NotFound(tr("There is no such patient in the book. Look them up again."))
    if appointment is not None and appointment.patient_id != patient.id:
        raise UsageError(
            tr("This visit is another patient's. Name the patient and the visit that belong together.")
        )
    return appointment, patient


def _check_call_back(work: Work, outcome: CallOutcome, call_back_utc: int | None) -> None:
    if call_back_utc is None:
        if outcome is CallOutcome.CALL_BACK_LATER:
            raise UsageError(tr("Say when the patient wants to be called back."))
    elif call_back_utc <= work.now_utc:
        raise UsageError(tr("This time has passed. Give a later one for the call back."))


def _number(work: Work, patient: Patient, number: str) -> str:
    if not number.strip():
        return patient.phone or _texted_at(work, patient)
    from frontdesk.domain import phones

    return phones.parse(number, work.session.scalar(select(Clinic.country)) or "").e164


def _texted_at(work: Work, patient: Patient) -> str:
    """Where texts about the patient go: also whoever answers there can be called."""
    return texted_in(work.session.connection(), patient.id).number or patient.mobile


def _settle_promised(work: Work, rows: Watched, patient_id: int, appointment_id: int | None) -> None:
    """Who was reached, or is to be called another time, is not owed the earlier call: about this visit, or none in particular."""
    about = or_(CallAttempt.appointment_id.is_(None), CallAttempt.appointment_id == (appointment_id or 0))
    for promised in work.session.scalars(
        select(CallAttempt).where(
            CallAttempt.patient_id == patient_id,
            CallAttempt.call_back_utc.is_not(None),
            CallAttempt.done_utc.is_(None),
            about,
        )
    ).all():
        rows.watch(CallAttempt, promised.id, _DONE)
        promised.done_utc = work.now_utc


def _remember(work: Work, rows: Watched, appointment: Appointment | None, outcome: CallOutcome) -> None:
    """One act: the call, and the answer that it gave."""
    if appointment is not None and outcome in _ANSWERS:
        done = apply_answer(work, appointment, confirmation=_ANSWERS[outcome], answered_by=work.actor.name)
        if done.changed:
            rows.join(
                remember_act(
                    work, "confirm", appointment, before=done.before, voided=done.voided, settled=done.settled
                )
            )
            return
    rows.remember("call", title=tr("the call"))


def _warnings(work: Work, patient: Patient, attempt: CallAttempt) -> tuple[str, ...]:
    if attempt.outcome != CallOutcome.WRONG_NUMBER:
        return ()
    if attempt.number and attempt.number == _texted_at(work, patient):
        return (tr("No text goes to this number any more. Correct it on the patient's card."),)
    return (tr("Correct the number on the patient's card."),)


def _attempt(work: Work, call_id: int) -> CallAttempt:
    attempt = work.session.get(CallAttempt, call_id)
    if attempt is None:
        raise NotFound(tr("There is no such call in the book. Look at the list again."))
    return attempt


def _row(work: Work, call_id: int) -> CallRow:
    row = queries.call(work.session.connection(), call_id)
    if row is None:
        raise NotFound(tr("There is no such call in the book. Look at the list again."))
    return row


def _told(attempt: CallAttempt) -> list[Change]:
    """What else draws anew where a call comes or goes."""
    return [] if attempt.appointment_id is None else [Change(Kind.APPOINTMENT, attempt.appointment_id)]


def _trace(work: Work, attempt: CallAttempt, act: str, detail: dict[str, object]) -> None:
    """The views of the call, of its visit and of its patient draw anew."""
    work.changed(Kind.CALL, attempt.id)
    work.changed(Kind.PATIENT, attempt.patient_id)
    if attempt.appointment_id is not None:
        work.changed(Kind.APPOINTMENT, attempt.appointment_id)
    work.audit(act, Kind.CALL, attempt.id, {"patient": attempt.patient_id, **detail})
