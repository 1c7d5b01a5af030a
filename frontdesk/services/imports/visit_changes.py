"""What a file changes of visits that the book has: moves, cancellations, what became of them, corrections of the past.

Each goes the way that the desk's own acts go, so that versions, texts, questions and notices stay right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, lifecycle_word, refusal
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, MessageItem, Patient
from frontdesk.services.booking.moving import apply_move
from frontdesk.services.booking.placing import room_for
from frontdesk.services.booking.states import capture, put_state, reoccupy
from frontdesk.services.booking.status import apply_status
from frontdesk.services.booking.versions import touch
from frontdesk.services.booking.wishes import settle_wish

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.wallclock import WallTime
    from frontdesk.services.imports.visit_state import Visit
    from frontdesk.services.work import Work

_RANK: Final = {
    Lifecycle.BOOKED: 0,
    Lifecycle.ARRIVED: 1,
    Lifecycle.IN_ROOM: 2,
    Lifecycle.COMPLETED: 3,
    Lifecycle.NO_SHOW: 3,
    Lifecycle.LEFT_WITHOUT_VISIT: 3,
    Lifecycle.CANCELLED_BY_PATIENT: 3,
    Lifecycle.CANCELLED_BY_CLINIC: 3,
}
_HERE: Final = frozenset({Lifecycle.ARRIVED, Lifecycle.IN_ROOM})


@dataclass(frozen=True, slots=True)
class Target:
    """What a visit shall become. `moved` where time, length, provider or place differ."""

    wall: WallTime
    minutes: int
    provider_id: int
    location_id: int
    lifecycle: Lifecycle
    type_id: int | None
    patient_id: int
    booked_utc: int | None
    moved: bool


def why_not_status(
    visit: Visit, confirmation: str, new: Lifecycle, *, start_utc: int, now_utc: int
) -> str | None:
    """Why an import does not bring a visit to `new`, as a sentence; None where it does.

    An import only leads forward. What it ended itself it may end otherwise: the old system was corrected.
    """
    old = visit.stage
    if _RANK[new] < _RANK[old] or (old in CANCELLED and new not in CANCELLED):
        return tr(
            "A visit that is {old} is not made {new} by an import.",
            old=lifecycle_word(old),
            new=lifecycle_word(new),
        )
    if _RANK[old] == 3:
        if new is Lifecycle.NO_SHOW and start_utc > now_utc:
            return tr("The visit has not begun yet, so it can't be a no-show.")
        return None
    for step in path(old, new):
        why_not = refusal(
            old=old, new=step, confirmation=Confirmation(confirmation), start_utc=start_utc, now_utc=now_utc
        )
        if why_not is not None:
            return why_not
        old = step
    return None


def path(old: Lifecycle, new: Lifecycle) -> tuple[Lifecycle, ...]:
    """The steps from one lifecycle to another: nobody leaves who has not arrived."""
    if old is Lifecycle.BOOKED and new is Lifecycle.LEFT_WITHOUT_VISIT:
        return (Lifecycle.ARRIVED, new)
    return (new,)


def confirmation_of(connection: Connection, visit: Visit) -> str:
    """What the patient said of it."""
    return str(
        connection.execute(select(Appointment.confirmation).where(Appointment.id == visit.id)).scalar_one()
    )


def was_written_about(connection: Connection, visit: Visit) -> bool:
    """Whether any text names the visit."""
    one = select(MessageItem.id).where(MessageItem.appointment_id == visit.id).limit(1)
    return connection.execute(one).first() is not None


def why_not_moved(visit: Visit) -> str | None:
    """Why an import does not change time or place of a visit as it stands, as a sentence; None where it does."""
    if visit.stage in _HERE:
        return tr("A visit that is {word} is not moved by an import.", word=lifecycle_word(visit.stage))
    if visit.notice_due_utc is not None and visit.stage in CANCELLED:
        return tr("The patient is about to be told of the cancellation, so the visit stays as it is.")
    return None


def change_visit(work: Work, visit: Visit, target: Target) -> None:
    """Make the visit what `target` says. Raises Conflict, Refused as the desk's own acts do."""
    appointment = work.session.get_one(Appointment, visit.id, populate_existing=True)
    before = capture(appointment)
    plain = _set_plain(work, appointment, target)
    old = Lifecycle(appointment.lifecycle)
    if _RANK[old] == 3:
        if target.moved or target.lifecycle is not old:
            _correct(work, appointment, target)
            return
    else:
        # Of a cancelled visit nobody needs the new time, and the notice speaks of the old one.
        if target.moved and target.lifecycle not in CANCELLED:
            apply_move(
                work,
                appointment,
                wall=target.wall,
                minutes=target.minutes,
                provider_id=target.provider_id,
                location_id=target.location_id,
                room_id=appointment.room_id if target.location_id == appointment.location_id else None,
            )
            plain = False
        if target.lifecycle is not old:
            for step in path(old, target.lifecycle):
                apply_status(work, appointment, lifecycle=step)
            plain = False
    settle_wish(work, appointment, before)
    if plain:
        touch(work, appointment)
        work.changed(Kind.APPOINTMENT, appointment.id)
    work.session.flush()


def _set_plain(work: Work, appointment: Appointment, target: Target) -> bool:
    """What needs no more than to be written; tells whether anything was."""
    before = (appointment.type_id, appointment.patient_id, appointment.booked_utc)
    if appointment.patient_id != target.patient_id:
        _recount(work, appointment, to=target.patient_id)
    if appointment.type_id != target.type_id and room_for(work, target.type_id, appointment.room_id) is None:
        # Nobody comes in any more: the room is for others.
        state = capture(appointment)
        appointment.room_id = None
        reoccupy(work, appointment, state)
    appointment.type_id = target.type_id
    appointment.patient_id = target.patient_id
    appointment.booked_utc = target.booked_utc
    if before[:2] != (target.type_id, target.patient_id) and appointment.next_due_utc is not None:
        # The other type may have a cadence of its own, the other patient safe hours.
        appointment.next_due_utc = 0
    return before != (target.type_id, target.patient_id, target.booked_utc)


def _recount(work: Work, appointment: Appointment, *, to: int) -> None:
    """Whom the visit counts for."""
    attended = int(appointment.lifecycle == Lifecycle.COMPLETED)
    missed = int(appointment.lifecycle == Lifecycle.NO_SHOW)
    for patient_id, sign in ((appointment.patient_id, -1), (to, 1)):
        work.session.execute(
            update(Patient)
            .where(Patient.id == patient_id)
            .values(attended=Patient.attended + sign * attended, missed=Patient.missed + sign * missed)
        )


def _correct(work: Work, appointment: Appointment, target: Target) -> None:
    """Mend what the old system had wrong about a visit that is over: nobody is told, no version ends."""
    before = capture(appointment)
    wall = target.wall
    put_state(
        work,
        appointment,
        replace(
            before,
            start_wall=wall.wall,
            zone=wall.zone,
            fold=wall.fold,
            minutes=target.minutes,
            provider_id=target.provider_id,
            location_id=target.location_id,
            room_id=before.room_id if target.location_id == before.location_id else None,
            lifecycle=target.lifecycle,
        ),
    )
    touch(work, appointment)
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit(
        "import_correct", Kind.APPOINTMENT, appointment.id, {"from": before.lifecycle, "to": target.lifecycle}
    )
    work.session.flush()
