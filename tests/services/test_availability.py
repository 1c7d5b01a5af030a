"""Who is in the way of a time."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.wallclock import SkippedTime
from frontdesk.models.tables import Reservation
from frontdesk.services.availability import who_has
from frontdesk.services.booking.blocks import hold_slot
from frontdesk.services.clinics import set_provider_hours
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

MORNINGS = WeekHours({day: (Interval(9 * 60, 11 * 60),) for day in range(5)})
AFTERNOONS = WeekHours({day: (Interval(14 * 60, 18 * 60),) for day in (1, 3)})


@pytest.fixture
def clinic(desk: Desk) -> Desk:
    """Dr Malik works in the mornings, Dr Novák on two afternoons."""
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=MORNINGS)
    set_provider_hours(desk.book, ANNA, desk.novak, location_id=desk.location, week=AFTERNOONS)
    return desk


def test_who_is_in_the_way(clinic: Desk) -> None:
    visit = clinic.visit(f"{MONDAY}T09:00")
    taken = who_has(
        clinic.book,
        provider_id=clinic.malik,
        location_id=clinic.location,
        start=f"{MONDAY}T09:15",
        minutes=30,
    )
    assert taken is not None
    assert taken.sentence == "Dr Malik has Petr Dvořák 09:00 to 09:30. Free: 09:30, 10:00, 10:30."
    assert len(taken.free_utc) == 3
    assert (
        who_has(
            clinic.book,
            provider_id=clinic.malik,
            location_id=clinic.location,
            start=f"{MONDAY}T09:15",
            minutes=30,
            visit_id=visit.id,
        )
        is None
    )
    other = clinic.visit(f"{MONDAY}T09:30", patient_id=clinic.eva)
    moving = who_has(
        clinic.book,
        provider_id=clinic.malik,
        location_id=clinic.location,
        start=f"{MONDAY}T09:15",
        minutes=30,
        visit_id=visit.id,
    )
    assert moving is not None
    assert moving.sentence == "Dr Malik has Eva Malá 09:30 to 10:00. Free: 09:00, 10:00, 10:30."
    assert clinic.row(other).start_wall == f"{MONDAY}T09:30"


def test_a_hold_that_is_over_is_in_nobodys_way(clinic: Desk) -> None:
    hold_slot(clinic.book, ANNA, provider_id=clinic.malik, start=f"{MONDAY}T09:00", minutes=30, seconds=60)
    wish = {"provider_id": clinic.malik, "location_id": clinic.location, "minutes": 30}
    held = who_has(clinic.book, start=f"{MONDAY}T09:00", **wish)
    assert held is not None
    assert "held for somebody else" in held.has
    clinic.clock.advance(minutes=2)
    assert who_has(clinic.book, start=f"{MONDAY}T09:00", **wish) is None
    assert clinic.count(Reservation) == 1
    with pytest.raises(SkippedTime):
        who_has(clinic.book, start="2027-03-28T01:30", **wish)


@pytest.mark.parametrize("minutes", [0, 1500])
def test_impossible_lengths(clinic: Desk, minutes: int) -> None:
    with pytest.raises(UsageError, match="1 to 1440"):
        who_has(
            clinic.book,
            provider_id=clinic.malik,
            location_id=clinic.location,
            start=f"{MONDAY}T09:00",
            minutes=minutes,
        )
