"""A visit's state as one value: what an undo goes back to, and what the axes of a visit carry with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from frontdesk.domain.changes import Kind
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.wallclock import WallTime, rederive
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Patient
from frontdesk.services.booking.occupancy import free_room, free_visit, take_room, take_visit

if TYPE_CHECKING:
    from frontdesk.services.work import Work


@dataclass(frozen=True, slots=True)
class State:
    """Everything of a visit that acts of the desk change."""

    version: int
    provider_id: int
    location_id: int
    room_id: int | None
    start_wall: str
    zone: str
    fold: int
    minutes: int
    lifecycle: Lifecycle
    confirmation: str
    notice_due_utc: int | None
    arrived_utc: int | None
    in_room_utc: int | None
    ended_utc: int | None
    answered_utc: int | None
    answered_by: str
    overbooked: str | None

    @property
    def occupancy(self) -> tuple[object, ...] | None:
        """What it occupies; None where it occupies nothing."""
        if self.lifecycle not in OCCUPYING:
            return None
        when = (self.start_wall, self.zone, self.fold, self.minutes)
        return (*when, self.provider_id, self.overbooked is not None, self.room_id)


def capture(appointment: Appointment) -> State:
    """The state of a visit as it stands."""
    return State(
        version=appointment.version,
        provider_id=appointment.provider_id,
        location_id=appointment.location_id,
        room_id=appointment.room_id,
        start_wall=appointment.start_wall,
        zone=appointment.zone,
        fold=appointment.fold,
        minutes=appointment.minutes,
        lifecycle=Lifecycle(appointment.lifecycle),
        confirmation=appointment.confirmation,
        notice_due_utc=appointment.notice_due_utc,
        arrived_utc=appointment.arrived_utc,
        in_room_utc=appointment.in_room_utc,
        ended_utc=appointment.ended_utc,
        answered_utc=appointment.answered_utc,
        answered_by=appointment.answered_by,
        overbooked=appointment.overbooked,
    )


def state_to_json(state: State) -> dict[str, Any]:
    """For the command log."""
    return asdict(state)


def state_from_json(fields: Mapping[str, Any]) -> State:
    """Back from the command log."""
    return State(**{**fields, "lifecycle": Lifecycle(fields["lifecycle"])})


def put_state(work: Work, appointment: Appointment, target: State) -> None:
    """Make a visit what `target` says, its version number aside: time, place, both axes, occupancy and the patient's counts.

    Raises Conflict where the time was given to somebody else meanwhile.
    """
    before = capture(appointment)
    set_time(appointment, rederive(target.start_wall, target.zone, fold=target.fold), target.minutes)
    appointment.provider_id = target.provider_id
    appointment.location_id = target.location_id
    appointment.room_id = target.room_id
    appointment.overbooked = target.overbooked
    appointment.lifecycle = target.lifecycle
    appointment.confirmation = target.confirmation
    appointment.arrived_utc = target.arrived_utc
    appointment.in_room_utc = target.in_room_utc
    appointment.ended_utc = target.ended_utc
    appointment.answered_utc = target.answered_utc
    appointment.answered_by = target.answered_by
    count_outcome(work, appointment, before.lifecycle, target.lifecycle)
    reoccupy(work, appointment, before)


def set_time(appointment: Appointment, wall: WallTime, minutes: int) -> None:
    """Write the wall clock time and all that is derived from it."""
    appointment.start_wall = wall.wall
    appointment.zone = wall.zone
    appointment.fold = wall.fold
    appointment.offset_minutes = wall.offset_minutes
    appointment.start_utc = wall.utc
    appointment.minutes = minutes
    appointment.end_utc = wall.utc + minutes * 60_000
    appointment.local_date = wall.local_day


def reoccupy(work: Work, appointment: Appointment, before: State) -> None:
    """Bring the occupancy in line with the visit: what it gives up goes first, then what is new comes. Raises Conflict."""
    after = capture(appointment)
    if after.occupancy == before.occupancy:
        return
    work.session.flush()
    give_up(work, appointment, before, after)
    if after.occupancy is None:
        return
    if _same_hours(before, after):
        take_room(work, appointment)
    else:
        take_visit(work, appointment)


def give_up(work: Work, appointment: Appointment, before: State, after: State) -> None:
    """Give back what a visit occupies in `before` and will not, or not as it is, in `after`. Twice does no harm: where several visits
    change places, all give up theirs before the first one takes anything."""
    if after.occupancy == before.occupancy:
        return
    if _same_hours(before, after):
        free_room(work, appointment)
    else:
        free_visit(work, appointment)


def _same_hours(before: State, after: State) -> bool:
    """Same time and provider: who shares that time on purpose must not stand in the way of another room."""
    if before.occupancy is None or after.occupancy is None:
        return False
    return before.occupancy[:-1] == after.occupancy[:-1]


def count_outcome(work: Work, appointment: Appointment, old: Lifecycle, new: Lifecycle) -> None:
    """Keep the patient's counts of visits attended and missed: the strongest predictors of the next miss."""
    attended = (new is Lifecycle.COMPLETED) - (old is Lifecycle.COMPLETED)
    missed = (new is Lifecycle.NO_SHOW) - (old is Lifecycle.NO_SHOW)
    if attended or missed:
        work.session.execute(
            update(Patient)
            .where(Patient.id == appointment.patient_id)
            .values(attended=Patient.attended + attended, missed=Patient.missed + missed)
        )
        work.changed(Kind.PATIENT, appointment.patient_id)
