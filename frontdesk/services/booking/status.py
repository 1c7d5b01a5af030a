"""What became of a visit: arrived, in the room, done, missed, left, and the correction of a wrong key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, refusal
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment
from frontdesk.services.booking import lookups
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.states import State, capture, count_outcome, reoccupy
from frontdesk.services.booking.versions import touch
from frontdesk.services.booking.voiding import NOTHING_VOIDED, Voided, resume, void_version

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class StatusSet:
    """What a change of status did: the state before it and what it voided."""

    before: State
    changed: bool
    voided: Voided = NOTHING_VOIDED


def set_status(
    book: Book,
    actor: Actor,
    appointment_id: int,
    *,
    lifecycle: Lifecycle,
    revision: int | None = None,
    looked_twice: bool = False,
) -> Outcome:
    """Bring a visit to another point of its lifecycle; the present one again is fine and does nothing.

    `looked_twice`: somebody was asked whether a visit in Can't come really is a no-show.
    Raises NotFound, Conflict (`revision` has moved on, or the time was given away), Refused (the lifecycle does not lead there).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        done = apply_status(work, appointment, lifecycle=lifecycle, looked_twice=looked_twice)
        if done.changed:
            act = "cancel" if lifecycle in CANCELLED else "status"
            remember_act(work, act, appointment, before=done.before, voided=done.voided)
        visit = visit_of(appointment)
    return Outcome(visit, work.changes)


def apply_status(
    work: Work, appointment: Appointment, *, lifecycle: Lifecycle, looked_twice: bool = False
) -> StatusSet:
    """Change the lifecycle within a transaction. A cancellation is passed on to `apply_cancel`."""
    before = capture(appointment)
    if lifecycle is before.lifecycle:
        return StatusSet(before, changed=False)
    if lifecycle in CANCELLED:
        cancelled = apply_cancel(work, appointment, lifecycle=lifecycle)
        return StatusSet(cancelled.before, changed=True, voided=cancelled.voided)
    why_not = refusal(
        old=before.lifecycle,
        new=lifecycle,
        confirmation=Confirmation(appointment.confirmation),
        start_utc=appointment.start_utc,
        now_utc=work.now_utc,
        looked_twice=looked_twice,
    )
    if why_not is not None:
        raise Refused(why_not)
    voided = _leave_booked(work, appointment) if before.lifecycle is Lifecycle.BOOKED else NOTHING_VOIDED
    appointment.lifecycle = lifecycle
    _stamp(work, appointment)
    if lifecycle is Lifecycle.BOOKED:
        resume(work, appointment)
        # A notice that the wrong key swept away is still owed.
        plan_notice(work, appointment, grace_ms=grace_of(work))
    touch(work, appointment)
    count_outcome(work, appointment, before.lifecycle, lifecycle)
    reoccupy(work, appointment, before)
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit("status", Kind.APPOINTMENT, appointment.id, {"from": before.lifecycle, "to": lifecycle})
    return StatusSet(before, changed=True, voided=voided)


def _leave_booked(work: Work, appointment: Appointment) -> Voided:
    """The patient is here, or will not be: nothing is left to ask or tell."""
    appointment.next_due_utc = None
    appointment.notice_due_utc = None
    return void_version(work, appointment, reason=tr("The visit is not ahead any more."))


def _stamp(work: Work, appointment: Appointment) -> None:
    """Note when it happened; a step back takes the later times back."""
    now = work.now_utc
    match Lifecycle(appointment.lifecycle):
        case Lifecycle.BOOKED:
            appointment.arrived_utc = appointment.in_room_utc = appointment.ended_utc = None
        case Lifecycle.ARRIVED:
            appointment.arrived_utc = appointment.arrived_utc or now
            appointment.in_room_utc = appointment.ended_utc = None
        case Lifecycle.IN_ROOM:
            appointment.arrived_utc = appointment.arrived_utc or now
            appointment.in_room_utc = appointment.in_room_utc or now
            appointment.ended_utc = None
        case _:
            appointment.ended_utc = now
