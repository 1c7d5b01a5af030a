"""The book as a list: visits with the names of all that they refer to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import columns, rows

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A visit with names. `*_id` are the integer keys, `*_public_id` what others see."""

    id: int
    public_id: str
    external_id: str | None
    patient_id: int
    provider_id: int
    location_id: int
    type_id: int | None
    start_wall: str
    zone: str
    fold: int
    minutes: int
    offset_minutes: int
    start_utc: int
    end_utc: int
    local_date: str
    lifecycle: str
    confirmation: str
    version: int
    revision: int
    note: str
    patient_public_id: str
    first_name: str
    last_name: str
    provider: str
    location: str
    type: str | None
    remote: str
    """A value of `domain.words.Remote`; empty for a visit at the location."""

    @property
    def patient(self) -> str:
        """The name as it is spoken."""
        return f"{self.first_name} {self.last_name}".strip()


COLUMNS = ", ".join(
    (
        columns(
            "a",
            "id public_id external_id patient_id provider_id location_id type_id start_wall zone fold minutes "
            "offset_minutes start_utc end_utc local_date lifecycle confirmation version revision note",
        ),
        columns("p", "public_id first_name last_name"),
        "v.name, l.name, t.name, coalesce(e.remote, '')",
    )
)
"""The fields of `AppointmentRow` in its order."""

SELECT = f"""
SELECT {COLUMNS}
FROM appointment a CROSS JOIN patient p ON p.id = a.patient_id CROSS JOIN provider v ON v.id = a.provider_id
    CROSS JOIN location l ON l.id = a.location_id LEFT JOIN appointment_type t ON t.id = a.type_id
    LEFT JOIN type_detail e ON e.type_id = a.type_id
"""

BETWEEN = f"{SELECT} WHERE a.local_date BETWEEN ? AND ? ORDER BY a.start_utc, a.id"
BY_PUBLIC_ID = f"{SELECT} WHERE a.public_id = ?"
BY_EXTERNAL_ID = f"{SELECT} WHERE a.external_id = ?"
OF_PATIENT = f"{SELECT} WHERE a.patient_id = ? ORDER BY a.start_utc DESC"
BY_IDS = f"{SELECT} WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.start_utc, a.id"


def appointments_between(connection: Connection, from_date: str, to_date: str) -> list[AppointmentRow]:
    """Visits that begin on the local dates from `from_date` to `to_date` (ISO, both included), by time."""
    return rows(connection, AppointmentRow, BETWEEN, (from_date, to_date))


def appointment_by_public_id(connection: Connection, public_id: str) -> AppointmentRow | None:
    """One visit, None where there is none."""
    return next(iter(rows(connection, AppointmentRow, BY_PUBLIC_ID, (public_id,))), None)


def appointment_by_external_id(connection: Connection, external_id: str) -> AppointmentRow | None:
    """One visit by the old system's id, None where there is none."""
    return next(iter(rows(connection, AppointmentRow, BY_EXTERNAL_ID, (external_id,))), None)


def appointments_by_ids(connection: Connection, ids: Sequence[int]) -> list[AppointmentRow]:
    """Visits by their integer keys, by time; unknown ones are left out."""
    return rows(connection, AppointmentRow, BY_IDS, (json.dumps(list(ids)),))


def appointments_of_patient(connection: Connection, patient_id: int) -> list[AppointmentRow]:
    """All visits of a patient, the latest first."""
    return rows(connection, AppointmentRow, OF_PATIENT, (patient_id,))
