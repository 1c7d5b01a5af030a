"""Cancelling a visit, by the patient or by the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, refusal
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment
from frontdesk.services.booking import lookups
from frontdesk.services.booking.cancellations import note_cancellation
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.states import State, capture, count_outcome, reoccupy
from frontdesk.services.booking.versions import end_version, touch
from frontdesk.services.booking.voiding import Voided, void_version

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What a cancellation did: the state before it and what it voided."""

    before: State
    voided: Voided


def cancel_visit(
    book: Book,
    actor: Actor,
    appointment_id: int,
    *,
    lifecycle: Lifecycle,
    revision: int | None = None,
    reason: str = "",
) -> Outcome:
    """Cancel a visit: `lifecycle` says by whom, `reason` in a line why.

    Raises NotFound, UsageError (not a cancellation, too long a reason), Conflict (`revision` has moved on), Refused (it can't be
    cancelled).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        cancelled = apply_cancel(work, appointment, lifecycle=lifecycle, reason=reason)
        remember_act(work, "cancel", appointment, before=cancelled.before, voided=cancelled.voided)
        visit = visit_of(appointment)
    return Outcome(visit, work.changes)


def apply_cancel(
    work: Work,
    appointment: Appointment,
    *,
    lifecycle: Lifecycle,
    grace_ms: int | None = None,
    reason: str = "",
) -> Cancelled:
    """Cancel a visit within a transaction. `grace_ms` None is as the clinic set it.

    Being cancelled is part of what the patient must know: it makes a version, and a patient who was told the visit gets a
    notice, unless they said themselves that they can't come.
    """
    if lifecycle not in CANCELLED:
        raise UsageError(tr("Say whether the patient or the clinic cancels."))
    before = capture(appointment)
    why_not = refusal(
        old=before.lifecycle,
        new=lifecycle,
        confirmation=Confirmation(appointment.confirmation),
        start_utc=appointment.start_utc,
        now_utc=work.now_utc,
    )
    if why_not is not None:
        raise Refused(why_not)
    voided = void_version(work, appointment, reason=tr("The visit was cancelled."))
    end_version(work, appointment)
    appointment.lifecycle = lifecycle
    appointment.ended_utc = work.now_utc
    appointment.next_due_utc = None
    touch(work, appointment)
    count_outcome(work, appointment, before.lifecycle, lifecycle)
    reoccupy(work, appointment, before)
    said_so = lifecycle is Lifecycle.CANCELLED_BY_PATIENT and before.confirmation == Confirmation.DECLINED
    appointment.notice_due_utc = None
    if not said_so:
        plan_notice(work, appointment, grace_ms=grace_of(work) if grace_ms is None else grace_ms)
    work.changed(Kind.APPOINTMENT, appointment.id)
    late = note_cancellation(work, appointment, reason=reason)
    work.audit(
        "cancel",
        Kind.APPOINTMENT,
        appointment.id,
        {"from": before.lifecycle, "to": lifecycle, "version": appointment.version, "late": late},
    )
    return Cancelled(before, voided)
