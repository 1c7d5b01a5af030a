"""Needs you now: a query over the state of the book, never a table of tasks, so it is never stale.

Time left leads; then the risk of a miss. Each row says why it is there and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, HOUR, SECOND
from frontdesk.domain.names import display_name
from frontdesk.domain.phones import display
from frontdesk.domain.reply_guess import Suggestion
from frontdesk.domain.words import Confirmation, MessageState, NeedKind
from frontdesk.models.queries import worklist as queries
from frontdesk.models.queries.phone import PhoneMessageRow, open_phone_messages
from frontdesk.models.queries.unconfirmed import unconfirmed as unconfirmed_rows
from frontdesk.models.tables import Clinic
from frontdesk.services.confirmations import Unconfirmed, judge
from frontdesk.services.held_needs import held_needs
from frontdesk.services.messaging.explaining import Explainer
from frontdesk.services.rates import lead_rates
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.request_needs import request_needs
from frontdesk.services.settings import load
from frontdesk.services.suggesting import Suggested, suggested
from frontdesk.services.tries import tried

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.settings import SettingsSnapshot
    from frontdesk.services.work import Book

FAILURES_SINCE = 30 * DAY
MESSAGE, CALL, PHONE_MESSAGE, VISIT = "message", "call", "phone_message", "appointment"
"""What a row is about: the table that `subject_id` is a key of."""
SHOWN = 160
"""Characters of a reply that stand in the list; the ledger has all of it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One row of the worklist. `due_utc` is when it is too late (the visit's start), or since when it waits; `zone` is where that is.

    Ids are public ids, keys integer keys; `visits` counts those that a reply is about. `subject` and `subject_id` name what a snooze holds on to. `tried` are sentences of
    what was tried to hear from the patient: "Asked Fri 9:02. Called 11:15, no answer."; empty where nothing was.
    """

    kind: NeedKind
    reason: str
    next_step: str
    due_utc: int
    zone: str
    patient: str | None
    patient_id: str | None
    appointment_id: str | None = None
    message_id: str | None = None
    risk: float | None = None
    subject: str = ""
    subject_id: int = 0
    appointment_key: int | None = None
    patient_key: int | None = None
    tried: str = ""
    suggested: Suggested | None = None
    visits: int = 0
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """A row of the worklist that was put off until a moment (ms UTC), by whom."""

    need: Need
    until_utc: int
    by: str


def needs_you(book: Book) -> list[Need]:
    """Everything that needs a person now, most urgent first; what was put off is left out."""
    return split_needs(book)[0]


def split_needs(book: Book) -> tuple[list[Need], list[PutOff]]:
    """What needs a person now, most urgent first, and what was put off, what comes back first at the top."""
    now = book.clock.now_utc()
    with book.read() as connection:
        settings = load(connection)
        zone, country = connection.execute(select(Clinic.zone, Clinic.country)).one()
        stuck = _stuck(
            connection, now, country, give_up_ms=round(settings.uncertain_give_up_seconds * SECOND)
        )
        # A text that failed says already that somebody has to call, and why.
        told = {need.appointment_id for need in stuck}
        explainer = Explainer(connection, book.keys.marker, now)
        visits = _visits(connection, settings, book_id=book.public_id, country=country, explainer=explainer)
        found = [
            *_replies(connection, zone, now),
            *stuck,
            *_callbacks(connection, now, zone),
            *_left_messages(connection, country),
            *request_needs(connection, zone=zone),
            *held_needs(connection, now_utc=now, zone=zone, country=country),
            *(n for n in visits if n.kind is not NeedKind.NO_CONTACT or n.appointment_id not in told),
        ]
        found = _with_tries(connection, found, now)
        put_off = queries.snoozed(connection, now_utc=now)
    rows = [each for each in found if _subject(each) not in put_off]
    later = [
        PutOff(each, snooze.until_utc, snooze.by)
        for each in found
        if (snooze := put_off.get(_subject(each))) is not None
    ]
    return (
        sorted(rows, key=_urgency),
        sorted(later, key=lambda each: (each.until_utc, each.need.due_utc)),
    )


def _urgency(need: Need) -> tuple[bool, int, float, str]:
    """Who asks not to be texted comes first: until somebody has seen it, texts go on."""
    asks = need.suggested is not None and need.suggested.kind is Suggestion.NO_TEXTS
    # A request for a visit is to be answered within a day: whoever comes today goes before it.
    due_utc = need.due_utc + DAY if need.request_id is not None else need.due_utc
    return not asks, due_utc, -(need.risk or 0.0), need.kind


def _subject(need: Need) -> tuple[str, str, int]:
    return str(need.kind), need.subject, need.subject_id


def _with_tries(connection: Connection, needs: Sequence[Need], now_utc: int) -> list[Need]:
    """Say of each row about a visit what was tried: texts with their times, then calls with what came of them."""
    visits = {need.appointment_key: need.zone for need in needs if need.appointment_key is not None}
    said = tried(connection, visits, now_utc=now_utc)
    return [
        replace(need, tried=said.get(need.appointment_key, "")) if need.appointment_key is not None else need
        for need in needs
    ]


def _name(first: str | None, last: str | None) -> str | None:
    return display_name(first or "", last or "") or None


def _replies(connection: Connection, clinic_zone: str, now_utc: int) -> list[Need]:
    found = []
    for row in queries.open_replies(connection):
        meant = _meant(row, now_utc)
        found.append(
            Need(
                kind=NeedKind.UNMATCHED_REPLY if row.patient_id is None else NeedKind.REPLY,
                reason=_reply_reason(row),
                next_step=_reply_step(row, meant),
                due_utc=row.start_utc or row.received_utc,
                zone=row.zone or clinic_zone,
                patient=_name(row.first_name, row.last_name),
                patient_id=row.patient_public_id,
                appointment_id=row.appointment_public_id,
                message_id=row.message_public_id,
                subject=MESSAGE,
                subject_id=row.message_id,
                appointment_key=row.appointment_id,
                patient_key=row.patient_id,
                suggested=meant,
                visits=row.visits,
            )
        )
    return found


def _meant(row: queries.ReplyRow, now_utc: int) -> Suggested | None:
    return suggested(
        row.suggestion,
        wants_cancel=bool(row.wants_cancel),
        late_minutes=row.late_minutes,
        start_utc=row.start_utc,
        zone=row.zone or "",
        now_utc=now_utc,
    )


def _reply_reason(row: queries.ReplyRow) -> str:
    """Why it is here, and the words themselves: most replies are decided by reading them."""
    shown = _short(row.body)
    if row.patient_id is None:
        return tr(
            'A text from {number}, which is on no card or on several: "{text}"',
            number=row.from_address,
            text=shown,
        )
    return tr('{why} "{text}"', why=row.reason, text=shown)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _reply_step(row: queries.ReplyRow, meant: Suggested | None) -> str:
    if row.wants_cancel:
        return tr("Call: probably wants to cancel.")
    if meant is None:
        return tr("Read it and decide.")
    match meant.kind:
        case Suggestion.CONFIRM:
            return tr("Read it: it sounds like a yes.")
        case Suggestion.DECLINE:
            return tr("Read it: it sounds like a no.")
        case Suggestion.NO_TEXTS:
            return tr("Record that they want no texts.")
        case _:
            return meant.sentence


def _stuck(connection: Connection, now: int, country: str, *, give_up_ms: int) -> list[Need]:
    fate = [
        replace(
            _need_of(row, NeedKind.UNCERTAIN, tr("Call, then say whether it was sent.")), reason=_doubt(row)
        )
        for row in queries.of_unknown_fate(connection, tried_before_utc=now - give_up_ms)
    ]
    failed = [
        _need_of(row, NeedKind.FAILED, _call_step(row.phone or row.mobile, country))
        for row in queries.failed(connection, since_utc=now - FAILURES_SINCE, now_utc=now)
    ]
    held = [
        _need_of(
            row,
            NeedKind.FAILED,
            tr(
                "Mend that, and the text goes by itself. {call}",
                call=_call_step(row.phone or row.mobile, country),
            ),
        )
        for row in queries.held_for_words(connection)
    ]
    return fate + failed + held


def _doubt(row: queries.StuckRow) -> str:
    if row.state == MessageState.NEEDS_PERSON:
        return row.reason
    return tr("{how} The provider's list could not tell yet.", how=row.reason).strip()


def _call_step(number: str, country: str) -> str:
    if not number:
        return tr("Ask for a number at the next contact.")
    return tr("Call {number}.", number=display(number, country))


def _need_of(row: queries.StuckRow, kind: NeedKind, next_step: str) -> Need:
    return Need(
        kind=kind,
        reason=row.reason,
        next_step=next_step,
        due_utc=row.start_utc,
        zone=row.zone,
        patient=_name(row.first_name, row.last_name),
        patient_id=row.patient_public_id,
        appointment_id=row.appointment_public_id,
        message_id=row.message_public_id,
        subject=MESSAGE,
        subject_id=row.message_id,
        appointment_key=row.appointment_id,
        patient_key=row.patient_id,
    )


def _callbacks(connection: Connection, now: int, clinic_zone: str) -> list[Need]:
    return [
        Need(
            kind=NeedKind.CALLBACK,
            reason=_promise(row),
            next_step=tr("Call the patient."),
            due_utc=row.call_back_utc,
            zone=row.zone or clinic_zone,
            patient=_name(row.first_name, row.last_name),
            patient_id=row.patient_public_id,
            appointment_id=row.appointment_public_id,
            subject=CALL,
            subject_id=row.call_id,
            appointment_key=row.appointment_id,
            patient_key=row.patient_id,
        )
        for row in queries.callbacks(connection, until_utc=now)
    ]


def _left_messages(connection: Connection, country: str) -> list[Need]:
    """What callers left, at once: somebody may have to do something before it is time to call back."""
    return [
        Need(
            kind=NeedKind.OTHER if row.call_back_utc is None else NeedKind.CALLBACK,
            reason=_left_words(row),
            next_step=_left_step(row, country),
            due_utc=row.at_utc if row.call_back_utc is None else row.call_back_utc,
            zone=row.zone,
            patient=row.patient,
            patient_id=row.patient_public_id,
            appointment_id=row.appointment_public_id,
            # A caller who is on no card: every row has an id to name it by.
            message_id=row.public_id if row.patient_public_id is None else None,
            subject=PHONE_MESSAGE,
            subject_id=row.id,
            appointment_key=row.appointment_id,
            patient_key=row.patient_id,
        )
        for row in open_phone_messages(connection)
    ]


def _left_words(row: PhoneMessageRow) -> str:
    words = _short(row.body)
    match bool(row.whom), bool(words):
        case True, True:
            return tr('{who} phoned for {whom}: "{text}"', who=row.who, whom=row.whom, text=words)
        case False, True:
            return tr('{who} phoned: "{text}"', who=row.who, text=words)
        case True, False:
            return tr("{who} phoned for {whom} and wants to be called back.", who=row.who, whom=row.whom)
        case _:
            return tr("{who} phoned and wants to be called back.", who=row.who)


def _left_step(row: PhoneMessageRow, country: str) -> str:
    if row.call_back_utc is not None:
        number = row.number or row.phone or row.mobile
        return (
            tr("Call {number}.", number=display(number, country))
            if number
            else tr("Call {who}.", who=row.who)
        )
    return tr("Pass it on to {whom}.", whom=row.whom) if row.whom else tr("Read it, and do what it asks.")


def _promise(row: queries.CallbackRow) -> str:
    note = _short(row.note)
    return tr('A call back was promised: "{note}"', note=note) if note else tr("A call back was promised.")


def _visits(
    connection: Connection, settings: SettingsSnapshot, *, book_id: str, country: str, explainer: Explainer
) -> list[Need]:
    """Visits that were declined, whose patients stay silent, or cannot be asked at all."""
    now_utc = explainer.now_utc
    rates = lead_rates(connection, book_id, now_utc)
    first_step = max((step.rough_lead for step in settings.every_step if step.ask), default=0)
    soon = max(first_step, round(settings.silent_hours * HOUR))
    near = unconfirmed_rows(connection, from_utc=now_utc, until_utc=now_utc + soon)
    for start_utc in queries.declined_starts(connection, from_utc=now_utc + soon):
        same_time = unconfirmed_rows(connection, from_utc=start_utc, until_utc=start_utc + 1)
        near += [row for row in same_time if row.confirmation == Confirmation.DECLINED]
    judged = [
        judge(row, settings=settings, rates=rates, country=country, explainer=explainer, brief=True)
        for row in near
    ]
    return [need for one in judged if (need := _of_visit(one, settings)) is not None]


def _of_visit(one: Unconfirmed, settings: SettingsSnapshot) -> Need | None:
    kind = _kind_of(one, settings)
    if kind is None:
        return None
    row = one.visit
    return Need(
        kind=kind,
        reason=one.reason,
        next_step=one.next_step,
        due_utc=row.start_utc,
        zone=row.zone,
        patient=row.patient,
        patient_id=row.patient_public_id,
        appointment_id=row.public_id,
        risk=one.risk,
        subject=VISIT,
        subject_id=row.id,
        appointment_key=row.id,
        patient_key=row.patient_id,
    )


def _kind_of(one: Unconfirmed, settings: SettingsSnapshot) -> NeedKind | None:
    row = one.visit
    match Confirmation(row.confirmation):
        case Confirmation.DECLINED if row.family_open == 2:
            # Its reply is a row of its own: nobody knows yet whether this visit was meant.
            return None
        case Confirmation.DECLINED:
            return NeedKind.DECLINED
        case Confirmation.NEEDS_PERSON:
            # Its reply is a row of its own.
            return None
        case _:
            pass
    if why_not_texted(row) is not None or one.no_time:
        return NeedKind.NO_CONTACT
    asked_long_ago = one.hours_left <= settings.silent_hours and row.question_utc is not None
    if asked_long_ago and row.message_state in ("accepted", "sent", "delivered", "expired"):
        waited = row.start_utc - one.hours_left * HOUR - (row.question_utc or 0)
        return NeedKind.SILENT if waited >= HOUR else None
    return None
