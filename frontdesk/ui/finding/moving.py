"""From the book to the search: for another time of a visit that is booked, or for a time like the one that the cursor is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.booking.wording import when
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk


def wish_to_move(visit: DayVisit) -> Wish:
    """What to look for: as it is now, at another time. Enter in the form that follows moves it."""
    return Wish(
        patient_id=visit.patient_id,
        provider_id=visit.provider_id,
        location_id=visit.location_id,
        minutes=visit.minutes,
        type_id=visit.type_id,
        instead_of=visit.id,
    )


def search_for(desk: Desk, visit: DayVisit | None, wish: Wish) -> None:
    """Open the search: for another time of the visit where one is booked there, else for `wish`."""
    from frontdesk.ui.booking.slots import FindSlotPanel

    moves = visit is not None and visit.lifecycle is Lifecycle.BOOKED
    wanted = wish_to_move(visit) if visit is not None and moves else wish
    desk.go.panel(lambda: FindSlotPanel(desk, wanted))


def moving_line(desk: Desk, visit_id: int) -> str:
    """Whose visit it is, and when it is now: "Jana Nováková, now Tue 24 Nov 9:00"; empty where it is gone."""
    visit = None if desk.reader is None else desk.reader.visit(visit_id)
    if visit is None:
        return ""
    now = when(visit.start_wall, today_at(visit.zone, desk.now()))
    return tr("{patient}, now {when}", patient=desk.who.name(visit.patient), when=now)
