"""What becomes of the wish to come sooner when its visit moves or ends: an earlier time fulfils it, and a visit that is over has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import rederive
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import WaitingWish
from frontdesk.services.booking.rows import Watched

if TYPE_CHECKING:
    from frontdesk.models.tables import Appointment
    from frontdesk.services.booking.parts import Part
    from frontdesk.services.booking.states import State
    from frontdesk.services.work import Work

_OPEN: Final = "open"
_CLOSED: Final = "closed"
_STILL: Final = frozenset({Lifecycle.BOOKED, Lifecycle.ARRIVED, Lifecycle.IN_ROOM})
"""Where a wrong key may be taken back: the wish stays."""


def settle_wish(work: Work, appointment: Appointment, before: State | None) -> tuple[Part, ...]:
    """Close the visit's wish where it was moved to an earlier time, cancelled, done or missed since `before`; gives how that is
    undone, to be part of the act. One that moves to a later time keeps it.
    """
    earlier = before is not None and appointment.start_utc < _start_of(before)
    if not earlier and Lifecycle(appointment.lifecycle) in _STILL:
        return ()
    work.session.flush()
    wishes = work.session.scalars(
        select(WaitingWish).where(
            WaitingWish.patient_id == appointment.patient_id,
            WaitingWish.appointment_id == appointment.id,
            WaitingWish.state == _OPEN,
        )
    ).all()
    if not wishes:
        return ()
    rows = Watched(work, Kind.APPOINTMENT, appointment.id)
    for wish in wishes:
        rows.watch(WaitingWish, wish.id, "state", "updated_utc")
        rows.tell(Kind.WAITING, wish.id)
        wish.state, wish.updated_utc = _CLOSED, work.now_utc
        work.changed(Kind.WAITING, wish.id)
    part = rows.part(title=tr("the wish to come sooner"))
    return () if part is None else (part,)


def _start_of(before: State) -> int:
    return rederive(before.start_wall, before.zone, fold=before.fold).utc
