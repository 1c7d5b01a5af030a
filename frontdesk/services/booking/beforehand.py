"""What is usual and what is worth a second look, for whoever is about to book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, local_date
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.wallclock import resolve
from frontdesk.models.tables import Appointment, AppointmentType
from frontdesk.services.booking.advice import warnings_about

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

LATEST: Final = 50
"""Of so many visits of a provider the most frequent type is their usual one."""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that somebody is about to book: `id` 0, or the key of the visit that is about to be moved."""

    id: int
    patient_id: int | None
    provider_id: int
    location_id: int
    local_date: str
    zone: str
    start_utc: int
    end_utc: int


def usual_type(book: Book, *, patient_id: int | None, provider_id: int | None) -> int | None:
    """The kind of visit that is most likely meant: the patient's last one, else what the provider mostly does. None where
    neither tells, or it is not offered any more."""
    with book.read() as connection:
        found = _last_of_patient(connection, patient_id) or _mostly(connection, provider_id)
        return connection.scalar(
            select(AppointmentType.id).where(AppointmentType.id == found, AppointmentType.active)
        )


def _last_of_patient(connection: Connection, patient_id: int | None) -> int | None:
    return connection.scalar(
        select(Appointment.type_id)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.type_id.is_not(None),
            Appointment.lifecycle.in_(OCCUPYING),
        )
        .order_by(Appointment.start_utc.desc())
        .limit(1)
    )


def _mostly(connection: Connection, provider_id: int | None) -> int | None:
    latest = (
        select(Appointment.type_id)
        .where(Appointment.provider_id == provider_id, Appointment.type_id.is_not(None))
        .order_by(Appointment.local_date.desc())
        .limit(LATEST)
        .subquery()
    )
    return connection.scalar(
        select(latest.c.type_id)
        .group_by(latest.c.type_id)
        .order_by(func.count().desc(), latest.c.type_id)
        .limit(1)
    )


def doubts_about(
    book: Book,
    *,
    provider_id: int,
    location_id: int,
    zone: str,
    start: str,
    fold: int | None,
    minutes: int,
    patient_id: int | None = None,
    visit_id: int | None = None,
) -> tuple[str, ...]:
    """What is worth asking once before a visit is booked, or `visit_id` is moved: a day that has passed, closed, a holiday, outside
    the hours, over midnight, the patient elsewhere. Sentences; none where all is as usual. Raises UsageError (no such time).
    """
    wall = resolve(start, zone, fold=fold)
    planned = PlannedVisit(
        id=visit_id or 0,
        patient_id=patient_id,
        provider_id=provider_id,
        location_id=location_id,
        local_date=wall.local_day,
        zone=zone,
        start_utc=wall.utc,
        end_utc=wall.utc + minutes * MINUTE,
    )
    with book.read() as connection:
        found = warnings_about(connection, planned, now_utc=book.clock.now_utc())
    over = _over_midnight(planned)
    return found if over is None else (*found, over)


def _over_midnight(planned: PlannedVisit) -> str | None:
    first, last = (local_date(utc, planned.zone) for utc in (planned.start_utc, planned.end_utc - 1))
    if last < first + timedelta(days=1):
        return None
    return tr("The visit goes on past midnight. Check its start and its length.")
