"""When the patient has to hear that something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.models.tables import Appointment
from frontdesk.services.booking.versions import needs_notice
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from frontdesk.services.work import Work


def grace_of(work: Work) -> int:
    """How long the notice of a change waits, in ms, as the clinic set it."""
    return round(load(work.session).notices_grace_seconds * 1000)


def plan_notice(work: Work, appointment: Appointment, *, grace_ms: int) -> None:
    """Set or clear when the notice of the visit's present version is due.

    A visit that has begun needs none: nobody can act on it any more.
    """
    wanted = appointment.start_utc > work.now_utc and needs_notice(work.session, appointment)
    appointment.notice_due_utc = work.now_utc + grace_ms if wanted else None
