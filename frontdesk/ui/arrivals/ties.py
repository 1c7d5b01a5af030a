"""The keys of the day as it happens, for the book and for the board: check in, a walk-in, a provider who is behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk


def tie_day(
    on: QWidget,
    desk: Desk,
    *,
    visit: Callable[[], DayVisit | None],
    provider: Callable[[], int | None],
    place: Callable[[], int | None],
) -> None:
    """Tie K, Q and Shift+L to a widget that knows the visit, the provider and the location (None: any) that are meant."""
    desk.keys.action("check_in", on, lambda: check_in(desk, visit()))
    desk.keys.action("walk_in", on, lambda: walk_in(desk, place()))
    desk.keys.action("running_late", on, lambda: running_late(desk, provider()))


def check_in(desk: Desk, visit: DayVisit | None) -> None:
    """Somebody stands at the counter. Only who has a visit today is checked in."""
    if visit is None:
        return
    if visit.start_wall[:10] != today_at(visit.zone, desk.now()).isoformat():
        name = desk.who.name(visit.patient)
        desk.say.refuse(
            tr("{patient}: this visit is not today. Choose the one of today, or move it first.", patient=name)
        )
        return
    from frontdesk.ui.arrivals.checkin import CheckInPanel

    visit_id = visit.id
    desk.go.panel(lambda: CheckInPanel(desk, visit_id))


def walk_in(desk: Desk, location_id: int | None) -> None:
    """Somebody came without a visit."""
    from frontdesk.ui.arrivals.walkin import WalkInPanel

    desk.go.panel(lambda: WalkInPanel(desk, location_id=location_id))


def running_late(desk: Desk, provider_id: int | None) -> None:
    """A provider is behind."""
    from frontdesk.ui.arrivals.behind import BehindPanel

    desk.go.panel(lambda: BehindPanel(desk, provider_id))
