"""Requests for a visit: typed from the phone or read from a file, in the worklist until somebody books or dismisses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.names import clean_line, clean_note
from frontdesk.domain.requests import RequestEdit
from frontdesk.domain.words import Lifecycle, RequestSource, RequestState
from frontdesk.models.queries import requests as queries
from frontdesk.models.queries.people import born_on
from frontdesk.models.queries.plain import cursor
from frontdesk.models.queries.requests import RequestRow

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.models.queries.plain import Readable
    from frontdesk.models.tables import Appointment, Request
    from frontdesk.services.work import Book, Work

__all__ = [
    "LONGEST_WISH",
    "RequestEdit",
    "RequestOutcome",
    "RequestRow",
    "close_within",
    "dismiss_request",
    "exact_patient",
    "follow_visit",
    "get_request",
    "open_requests",
    "take_request",
]

LONGEST_WISH: Final = 2_000
LONGEST_REASON: Final = 200
EVERY_DAY: Final = "0123456"


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """A request after an act; `command` is what `undo` takes, None where nothing is to be undone."""

    request: RequestRow
    changes: Changes
    command: str | None = None


def take_request(book: Book, actor: Actor, edit: RequestEdit) -> RequestOutcome:
    """Take a request down from the phone. Who asks is a patient, or a name or a number; an exact and only match is taken for them.

    Raises UsageError (nobody named, a field that can't be, dates the wrong way round), NotFound (no such patient), Refused (one for
    whom nothing is booked).
    """
    from frontdesk.models.tables import Patient, Request
    from frontdesk.services.alerts import check_not_stopped
    from frontdesk.services.booking.rows import Watched
    from frontdesk.services.identity import new_public_id

    with book.write(actor) as work:
        values = _checked(work, edit)
        if edit.patient_id is not None and work.session.get(Patient, edit.patient_id) is None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        if edit.patient_id is not None:
            check_not_stopped(work, edit.patient_id)
        row = Request(
            public_id=new_public_id(),
            source=RequestSource.PHONE,
            received_utc=work.now_utc,
            patient_id=edit.patient_id,
            actor=work.actor.label[:200],
            created_utc=work.now_utc,
            state=RequestState.OPEN,
            reason="",
            done_by="",
            **values,
        )
        if row.patient_id is None:
            row.patient_id = exact_patient(work.session.connection(), edit, mobile=row.mobile)
        work.session.add(row)
        made = _traced(work, row, "request.take")
        rows = Watched(work, Kind.REQUEST, row.id)
        rows.made(row)
        command = rows.remember("request", title=tr("the request"))
    return RequestOutcome(made, work.changes, command)


def dismiss_request(book: Book, actor: Actor, request_id: int, *, reason: str) -> RequestOutcome:
    """Nothing will be booked for it, and why. Again sets the reason. Raises NotFound, UsageError (no reason), Conflict (booked)."""
    from frontdesk.models.tables import Request
    from frontdesk.services.booking.rows import Watched

    said = clean_line(reason, limit=LONGEST_REASON)
    if not said:
        raise UsageError(tr("Say why the request is dismissed."))
    with book.write(actor) as work:
        row = _request(work, request_id)
        if row.state == RequestState.BOOKED:
            raise Conflict(tr("A visit was booked for this request already. Look at the list again."))
        rows = Watched(work, Kind.REQUEST, row.id)
        rows.watch(Request, row.id)
        row.state, row.reason = RequestState.DISMISSED, said
        row.done_utc, row.done_by = work.now_utc, work.actor.label[:200]
        made = _traced(work, row, "request.dismiss")
        command = rows.remember("dismiss", title=tr("the dismissal of the request"))
    return RequestOutcome(made, work.changes, command)


def close_within(work: Work, request_id: int, *, appointment_id: int, patient_id: int) -> None:
    """A visit was booked for it, in the booking's own transaction. Raises NotFound, Conflict (somebody was faster)."""
    row = _request(work, request_id)
    if row.state != RequestState.OPEN:
        raise Conflict(_too_late(row))
    row.state, row.appointment_id, row.patient_id = RequestState.BOOKED, appointment_id, patient_id
    row.done_utc, row.done_by = work.now_utc, work.actor.label[:200]
    _traced(work, row, "request.book")


def follow_visit(work: Work, appointment: Appointment) -> None:
    """After an undo or redo of a booking: a request whose visit is taken back waits again, one whose visit is there again does not."""
    from frontdesk.models.tables import Request

    stands = appointment.lifecycle not in (Lifecycle.CANCELLED_BY_CLINIC, Lifecycle.CANCELLED_BY_PATIENT)
    for key in queries.requests_of_visit(work.session.connection(), appointment.id):
        row = work.session.get_one(Request, key)
        if stands and row.state == RequestState.OPEN:
            row.state, row.done_utc, row.done_by = RequestState.BOOKED, work.now_utc, work.actor.label[:200]
            _traced(work, row, "request.book")
        elif not stands and row.state == RequestState.BOOKED:
            _open_again(work, row)


def get_request(book: Book, request_id: int) -> RequestRow:
    """A request. Raises NotFound."""
    with book.read() as connection:
        row = queries.request(connection, request_id)
    if row is None:
        raise _no_such()
    return row


def open_requests(book: Book) -> list[RequestRow]:
    """Those that wait, the oldest first."""
    with book.read() as connection:
        return queries.open_requests(connection)


def exact_patient(connection: Readable, edit: RequestEdit, *, mobile: str) -> int | None:
    """The one card that fits exactly: the name, and the date of birth or, where none is given, the number or address. None where
    none fits or several do: then a person chooses."""
    name = (fold(edit.first_name), fold(edit.last_name))
    if not all(name):
        return None
    if edit.birth_date:
        found = {
            row.id
            for row in born_on(connection, edit.birth_date)
            if (fold(row.first_name), fold(row.last_name)) == name
        }
    else:
        found = {
            key
            for key, first, last in cursor(connection, _REACHED, (mobile, mobile, edit.email.strip().lower()))
            if (fold(first), fold(last)) == name
        }
    return found.pop() if len(found) == 1 else None


_REACHED: Final = """
SELECT id, first_name, last_name FROM patient WHERE mobile = ? AND mobile <> '' AND merged_into_id IS NULL
UNION SELECT id, first_name, last_name FROM patient WHERE phone = ? AND phone <> '' AND merged_into_id IS NULL
UNION SELECT id, first_name, last_name FROM patient WHERE email = ? AND email <> '' AND merged_into_id IS NULL
"""


def _checked(work: Work, edit: RequestEdit) -> dict[str, object]:
    from sqlalchemy import select

    from frontdesk.models.tables import Clinic
    from frontdesk.services.patient_fields import PatientEdit, checked

    country, zone = work.session.execute(select(Clinic.country, Clinic.zone)).one()
    today = local_date(work.now_utc, zone)
    card = PatientEdit(
        first_name=edit.first_name,
        last_name=edit.last_name,
        birth_date=edit.birth_date,
        mobile=edit.mobile,
        email=edit.email,
    )
    person, _warnings = checked(card, country=country, today=today)
    if edit.patient_id is None and not any(person.get(name) for name in ("last_name", "mobile", "email")):
        raise UsageError(tr("Say who asks: a patient, a name or a number."))
    earliest, latest = _day(edit.earliest), _day(edit.latest)
    if latest is not None and latest < (earliest or today):
        raise UsageError(tr("The last day is before the first one. Check both."))
    return {
        **person,
        "type": clean_line(edit.type, limit=200),
        "provider": clean_line(edit.provider, limit=200),
        "location": clean_line(edit.location, limit=200),
        "earliest_date": None if earliest is None else earliest.isoformat(),
        "latest_date": None if latest is None else latest.isoformat(),
        "weekdays": "".join(day for day in EVERY_DAY if int(day) in edit.weekdays),
        "part_of_day": "" if edit.part_of_day is None else str(edit.part_of_day),
        "wish": clean_note(edit.wish.strip(), LONGEST_WISH),
    }


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(tr("{text} is not a date. Write it like 2026-11-24.", text=text[:40])) from None


def _request(work: Work, request_id: int) -> Request:
    from frontdesk.models.tables import Request

    row = work.session.get(Request, request_id)
    if row is None:
        raise _no_such()
    return row


def _open_again(work: Work, row: Request) -> RequestRow:
    row.state, row.reason, row.done_utc, row.done_by = RequestState.OPEN, "", None, ""
    return _traced(work, row, "request.open_again")


def _traced(work: Work, row: Request, act: str) -> RequestRow:
    work.session.flush()
    work.changed(Kind.REQUEST, row.id)
    work.audit(act, Kind.REQUEST, row.id, {"source": row.source})
    return _row(work, row.id)


def _row(work: Work, request_id: int) -> RequestRow:
    work.session.flush()
    row = queries.request(work.session.connection(), request_id)
    if row is None:
        raise _no_such()
    return row


def _too_late(row: Request) -> str:
    if row.state == RequestState.BOOKED:
        return tr("A visit was booked for this request already. Look at the list again.")
    return tr(
        "This request was dismissed meanwhile: {reason}. Open it again first.", reason=row.reason.rstrip(".")
    )


def _no_such() -> NotFound:
    return NotFound(tr("There is no such request in the book. Look at the list again."))
