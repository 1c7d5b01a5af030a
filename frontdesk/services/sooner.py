"""A patient who would rather come sooner: a wish on the waiting list that stands for the visit they have.

It is over once the visit is moved to an earlier time, cancelled, done or missed (`booking.wishes`), and open again where that is undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import WaitingWish
from frontdesk.services.booking import lookups
from frontdesk.services.booking.rows import Watched
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.models.tables import Appointment
    from frontdesk.services.work import Book, Work

_OPEN = "open"
_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Sooner:
    """Whether an earlier time is wanted in place of the visit now."""

    wanted: bool
    changes: Changes


def want_sooner(book: Book, actor: Actor, appointment_id: int, *, wanted: bool) -> Sooner:
    """Put a wish for an earlier time on the waiting list, or take it off. What is so already stays.

    The wish is for the same provider, type, length and place, on any day before the visit's. Raises NotFound; Refused for a visit
    that is not booked any more.
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=None)
        if wanted and appointment.lifecycle != Lifecycle.BOOKED:
            raise Refused(tr("This visit is not booked any more, so it can't be sooner. Book a new one."))
        found = work.session.scalars(
            select(WaitingWish).where(
                WaitingWish.patient_id == appointment.patient_id,
                WaitingWish.appointment_id == appointment.id,
                WaitingWish.state == _OPEN,
            )
        ).all()
        if bool(found) is not wanted:
            rows = Watched(work, Kind.APPOINTMENT, appointment.id)
            if wanted:
                rows.made(_wish(work, appointment))
            for wish in found:
                rows.watch(WaitingWish, wish.id, "state", "updated_utc")
                wish.state, wish.updated_utc = _CLOSED, work.now_utc
                work.changed(Kind.WAITING, wish.id)
            work.changed(Kind.APPOINTMENT, appointment.id)
            work.audit("sooner", Kind.APPOINTMENT, appointment.id, {"wanted": wanted})
            rows.remember("sooner", title=tr("the wish to come sooner"))
    return Sooner(wanted, work.changes)


def _wish(work: Work, appointment: Appointment) -> WaitingWish:
    wish = WaitingWish(
        public_id=new_public_id(),
        patient_id=appointment.patient_id,
        appointment_id=appointment.id,
        type_id=appointment.type_id,
        provider_id=appointment.provider_id,
        location_id=appointment.location_id,
        minutes=appointment.minutes,
        latest_date=(date.fromisoformat(appointment.local_date) - timedelta(days=1)).isoformat(),
        state=_OPEN,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(wish)
    work.session.flush()
    work.changed(Kind.WAITING, wish.id)
    return wish
