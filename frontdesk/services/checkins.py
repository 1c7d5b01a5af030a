"""Check-in: what the desk made sure of when a patient came, and that they are here; one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text

from frontdesk.domain.arrivals import arrived_late
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.names import clean_note, display_name
from frontdesk.domain.stops import stopped_line
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import CheckIn, Patient, Verified
from frontdesk.services.booking import lookups
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.rows import Watched
from frontdesk.services.booking.status import apply_status
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

LONGEST_NOTE: Final = 200
TO_COME: Final = frozenset({Lifecycle.BOOKED, Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT})
"""Who is not here as far as the book knows; a check-in says otherwise."""
BIRTH_DATE: Final = "birth_date"
NUMBER: Final = "mobile"

_FACTS = text(
    "SELECT a.revision, a.lifecycle, a.start_utc, a.end_utc, a.zone, a.local_date, a.note, p.id, p.first_name, p.last_name,"
    " coalesce(p.birth_date, ''), p.mobile, p.phone, r.name, coalesce(t.name, ''), coalesce(d.preparation, ''),"
    " a.arrived_utc, coalesce(c.birth_date, 0), coalesce(c.number, 0), coalesce(c.forms, 0), coalesce(c.note, '')"
    " FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN provider r ON r.id = a.provider_id"
    " LEFT JOIN appointment_type t ON t.id = a.type_id LEFT JOIN type_detail d ON d.type_id = a.type_id"
    " LEFT JOIN check_in c ON c.appointment_id = a.id WHERE a.id = :id"
)
_ALERTS = text(
    "SELECT body, stops FROM alert WHERE patient_id = :patient AND ended_utc IS NULL"
    " AND (until_date IS NULL OR until_date >= :day) ORDER BY id"
)
_VERIFIED = text("SELECT field, value, at_utc FROM verified WHERE patient_id = :patient")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was made sure of."""

    birth_date: bool = False
    number: bool = False
    forms: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class AtTheCounter:
    """What the desk sees of a visit whose patient stands there. `verified` says of which of `birth_date` and `mobile` the card's
    present value was confirmed before, and when (ms UTC)."""

    appointment_id: int
    revision: int
    lifecycle: Lifecycle
    start_utc: int
    end_utc: int
    zone: str
    note: str
    patient_id: int
    patient: str
    birth_date: str
    number: str
    provider: str
    type: str
    preparation: str
    arrived_utc: int | None
    checked: Checked
    alerts: tuple[str, ...]
    verified: tuple[tuple[str, int], ...]
    late: int
    """By how many minutes after the start the patient came, or would come now; 0 where that is not late."""

    @property
    def to_come(self) -> bool:
        """Whether a check-in brings them in; else it is noted of one who is, or was, here."""
        return self.lifecycle in TO_COME

    @property
    def why_not(self) -> str:
        """Why nobody can be checked in; empty where somebody can."""
        return not_checked_in() if self.lifecycle in CANCELLED else ""


def not_checked_in() -> str:
    """Why nobody is checked in for a cancelled visit."""
    return tr("This visit was cancelled. Book a new one, or put them in as a walk-in.")


def at_the_counter(book: Book, appointment_id: int) -> AtTheCounter:
    """What is to be looked at before a patient sits down. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        row = connection.execute(_FACTS, {"id": appointment_id}).first()
        if row is None:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        late_minutes = load(connection).late_minutes
        # The day of the counter is today's, also where somebody checks in for another one.
        today = at_zone(now, row[4]).date().isoformat()
        alerts = tuple(
            stopped_line(body) if stops else body
            for body, stops in connection.execute(_ALERTS, {"patient": row[7], "day": today})
        )
        number = row[11] or row[12]
        verified = _verified(connection, row[7], birth_date=row[10], number=row[11])
    return AtTheCounter(
        appointment_id=appointment_id,
        revision=row[0],
        lifecycle=Lifecycle(row[1]),
        start_utc=row[2],
        end_utc=row[3],
        zone=row[4],
        note=row[6],
        patient_id=row[7],
        patient=display_name(row[8], row[9]),
        birth_date=row[10],
        number=number,
        provider=row[13],
        type=row[14],
        preparation=row[15],
        arrived_utc=row[16],
        checked=Checked(bool(row[17]), bool(row[18]), bool(row[19]), row[20]),
        alerts=alerts,
        verified=verified,
        late=arrived_late(now if row[16] is None else row[16], row[2], from_minutes=late_minutes),
    )


def check_in(
    book: Book, actor: Actor, appointment_id: int, checked: Checked, *, revision: int | None = None
) -> Outcome:
    """The patient is here, and this much was made sure of; of one who is here already, or who was, only that is noted.

    Who had been put down as a no-show, or as gone, is here after all. What was confirmed of the card is kept there, too, with the
    day. Raises NotFound, Conflict (`revision` has moved on, or the time was given away), Refused (a cancelled visit).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        comes = Lifecycle(appointment.lifecycle)
        if comes in CANCELLED:
            raise Refused(not_checked_in())
        watched = Watched(work, Kind.APPOINTMENT, appointment_id)
        watched.watch(CheckIn, appointment_id)
        row = work.session.get(CheckIn, appointment_id)
        if row is None:
            row = CheckIn(appointment_id=appointment_id)
            work.session.add(row)
        row.birth_date, row.number, row.forms = checked.birth_date, checked.number, checked.forms
        row.note = clean_note(checked.note, LONGEST_NOTE)
        row.actor, row.at_utc = work.actor.label[:200], work.now_utc
        _keep_verified(work, watched, appointment.patient_id, checked)
        if comes in TO_COME:
            done = apply_status(work, appointment, lifecycle=Lifecycle.ARRIVED)
            watched.join(remember_act(work, "status", appointment, before=done.before, voided=done.voided))
        else:
            work.changed(Kind.APPOINTMENT, appointment.id)
            watched.remember("check_in", title=tr("the check-in"))
        work.audit(
            "check_in",
            Kind.APPOINTMENT,
            appointment.id,
            {"birth_date": checked.birth_date, "number": checked.number, "forms": checked.forms},
        )
        visit = visit_of(appointment)
    return Outcome(visit, work.changes)


def _keep_verified(work: Work, watched: Watched, patient_id: int, checked: Checked) -> None:
    patient = work.session.get_one(Patient, patient_id)
    for field, said, value in (
        (BIRTH_DATE, checked.birth_date, patient.birth_date or ""),
        (NUMBER, checked.number, patient.mobile),
    ):
        if not (said and value):
            continue
        row = work.session.scalars(
            select(Verified).where(Verified.patient_id == patient_id, Verified.field == field)
        ).first()
        new = row is None
        if row is None:
            row = Verified(patient_id=patient_id, field=field)
            work.session.add(row)
        else:
            watched.watch(Verified, row.id)
        row.value, row.actor, row.at_utc = value, work.actor.label[:200], work.now_utc
        if new:
            watched.made(row)
        work.changed(Kind.PATIENT, patient_id)


def _verified(
    connection: Connection, patient_id: int, *, birth_date: str, number: str
) -> tuple[tuple[str, int], ...]:
    now = {BIRTH_DATE: birth_date, NUMBER: number}
    found = connection.execute(_VERIFIED, {"patient": patient_id})
    return tuple((field, at) for field, value, at in found if value and now.get(field) == value)
