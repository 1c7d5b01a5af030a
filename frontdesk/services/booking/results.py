"""What the acts of the book give back: plain frozen values, never the table's own objects."""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.domain.changes import Changes
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit after an act. Instants in ms UTC; `start_wall` is the location's wall clock in `zone`."""

    id: int
    public_id: str
    external_id: str | None
    patient_id: int
    provider_id: int
    location_id: int
    room_id: int | None
    type_id: int | None
    start_wall: str
    zone: str
    fold: int
    minutes: int
    start_utc: int
    end_utc: int
    lifecycle: Lifecycle
    confirmation: Confirmation
    version: int
    revision: int
    next_due_utc: int | None
    notice_due_utc: int | None
    overbooked: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act did. `warnings` are sentences for the person; `changes` for the views."""

    visit: Visit
    changes: Changes
    warnings: tuple[str, ...] = ()

    @property
    def command(self) -> str | None:
        """What `undo` takes for this act alone; None where nothing changed."""
        return self.changes.command


def visit_of(appointment: Appointment) -> Visit:
    """The visit as a plain value. Call it after the last flush."""
    return Visit(
        id=appointment.id,
        public_id=appointment.public_id,
        external_id=appointment.external_id,
        patient_id=appointment.patient_id,
        provider_id=appointment.provider_id,
        location_id=appointment.location_id,
        room_id=appointment.room_id,
        type_id=appointment.type_id,
        start_wall=appointment.start_wall,
        zone=appointment.zone,
        fold=appointment.fold,
        minutes=appointment.minutes,
        start_utc=appointment.start_utc,
        end_utc=appointment.end_utc,
        lifecycle=Lifecycle(appointment.lifecycle),
        confirmation=Confirmation(appointment.confirmation),
        version=appointment.version,
        revision=appointment.revision,
        next_due_utc=appointment.next_due_utc,
        notice_due_utc=appointment.notice_due_utc,
        overbooked=appointment.overbooked,
    )
