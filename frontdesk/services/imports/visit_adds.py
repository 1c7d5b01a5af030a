"""Visits that the book has not yet, written in bulk: the visit, its time, the patient's counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, Occupancy, Patient
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports.bulk import Inserts, Updates
from frontdesk.services.imports.visit_rows import VisitRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VISITS: Final = Inserts(
    Appointment,
    (
        "id",
        "public_id",
        "external_id",
        "patient_id",
        "provider_id",
        "location_id",
        "type_id",
        "start_wall",
        "zone",
        "fold",
        "minutes",
        "offset_minutes",
        "start_utc",
        "end_utc",
        "local_date",
        "lifecycle",
        "confirmation",
        "version",
        "revision",
        "next_due_utc",
        "answered_by",
        "note",
        "booked_utc",
        "created_utc",
        "updated_utc",
    ),
)
_TIMES: Final = Inserts(
    Occupancy, ("kind", "resource_id", "from_utc", "until_utc", "shared", "appointment_id")
)
_COUNTS: Final = Updates(Patient, added=("attended", "missed"))


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A checked row with the keys that its names stand for."""

    row: VisitRow
    patient_id: int
    provider_id: int
    location_id: int
    type_id: int | None


def add_visits(connection: Connection, new: Sequence[NewVisit], *, first_id: int, now_utc: int) -> None:
    """Insert visits with the keys from `first_id` on, in their order. Raises IntegrityError where the time is taken."""
    visits: list[tuple[object, ...]] = []
    times: list[tuple[object, ...]] = []
    attended: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for key, one in enumerate(new, start=first_id):
        row, wall = one.row, one.row.wall
        lifecycle = row.lifecycle
        until = row.until_utc
        ahead = lifecycle is Lifecycle.BOOKED and wall.utc > now_utc
        visits.append(
            (
                key,
                new_public_id(),
                row.external_id,
                one.patient_id,
                one.provider_id,
                one.location_id,
                one.type_id,
                wall.wall,
                wall.zone,
                wall.fold,
                row.minutes,
                wall.offset_minutes,
                wall.utc,
                until,
                wall.wall[:10],
                lifecycle.value,
                Confirmation.NOT_ASKED.value,
                1,
                1,
                0 if ahead else None,
                "",
                "",
                row.booked_utc,
                now_utc,
                now_utc,
            )
        )
        if lifecycle in OCCUPYING:
            times.append(("provider", one.provider_id, wall.utc, until, False, key))
        if lifecycle is Lifecycle.COMPLETED:
            attended[one.patient_id] += 1
        elif lifecycle is Lifecycle.NO_SHOW:
            missed[one.patient_id] += 1
    _VISITS.run(connection, visits)
    _TIMES.run(connection, times)
    counted = sorted(attended.keys() | missed.keys())
    _COUNTS.run(connection, [(attended[key], missed[key], key) for key in counted])
