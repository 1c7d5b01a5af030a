"""What is usual, for whoever is about to book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.models.tables import Appointment, AppointmentType

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

LATEST: Final = 50
"""Of so many visits of a provider the most frequent type is their usual one."""


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
