"""The next free times, and who is in the way of one."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.wallclock import SkippedTime
from frontdesk.models.queries import slots as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.models.tables import Reservation
from frontdesk.services.availability import FreeSlot, PartOfDay, find_slot, who_has
from frontdesk.services.booking import book_visit
from frontdesk.services.booking.blocks import block_time, hold_slot
from frontdesk.services.clinics import set_exception, set_in_use, set_provider_hours
from frontdesk.services.directory import directory
from frontdesk.services.places import add_location, set_location_hours
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

TODAY = date(2026, 11, 23)
NEXT_WEEK = date(2026, 11, 30)
MORNINGS = WeekHours({day: (Interval(9 * 60, 11 * 60),) for day in range(5)})
AFTERNOONS = WeekHours({day: (Interval(14 * 60, 18 * 60),) for day in (1, 3)})


@pytest.fixture
def clinic(desk: Desk) -> Desk:
    """Dr Malik works in the mornings, Dr Novák on two afternoons."""
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=MORNINGS)
    set_provider_hours(desk.book, ANNA, desk.novak, location_id=desk.location, week=AFTERNOONS)
    return desk


def starts(slots: tuple[FreeSlot, ...]) -> list[str]:
    return [slot.start for slot in slots]


def test_the_next_free_times_of_anybody(clinic: Desk) -> None:
    clinic.visit("2026-11-23T09:00", minutes=50)
    found = find_slot(clinic.book, minutes=60, limit=6)
    assert [(slot.provider, slot.start) for slot in found] == [
        ("Dr Malik", "2026-11-23T09:50"),
        ("Dr Malik", "2026-11-24T09:00"),
        ("Dr Malik", "2026-11-24T10:00"),
        ("Dr Novák", "2026-11-24T14:00"),
        ("Dr Novák", "2026-11-24T15:00"),
        ("Dr Novák", "2026-11-24T16:00"),
    ]
    assert (found[0].location, found[0].zone, found[0].minutes, found[0].fold) == (
        "Hillside Clinic",
        "Europe/London",
        60,
        0,
    )


def test_every_time_that_is_found_can_be_booked(clinic: Desk) -> None:
    """And after it was booked it is not found any more."""
    clinic.visit("2026-11-23T09:20", minutes=25)
    block_time(clinic.book, ANNA, start="2026-11-24T09:00", end="2026-11-24T10:10", reason="training")
    seen: set[tuple[int, str]] = set()
    for _ in range(8):
        slot = find_slot(clinic.book, minutes=35, limit=1)[0]
        assert (slot.provider_id, slot.start) not in seen
        seen.add((slot.provider_id, slot.start))
        done = book_visit(
            clinic.book,
            ANNA,
            patient_id=clinic.eva,
            provider_id=slot.provider_id,
            location_id=slot.location_id,
            start=slot.start,
            minutes=slot.minutes,
        )
        assert done.visit.start_utc == slot.start_utc
        assert done.warnings == ()


def test_what_was_asked_for(clinic: Desk) -> None:
    book = clinic.book
    assert starts(find_slot(book, minutes=60, from_date=NEXT_WEEK, limit=1)) == [f"{MONDAY}T09:00"]
    assert starts(find_slot(book, minutes=60, provider_id=clinic.novak, limit=1)) == ["2026-11-24T14:00"]
    assert starts(find_slot(book, minutes=60, weekdays=frozenset({3}), limit=3)) == [
        "2026-11-26T09:00",
        "2026-11-26T10:00",
        "2026-11-26T14:00",
    ]
    assert starts(find_slot(book, minutes=60, part=PartOfDay.AFTERNOON, limit=1)) == ["2026-11-24T14:00"]
    assert starts(find_slot(book, minutes=60, part=PartOfDay.EVENING, limit=1)) == ["2026-11-24T17:00"]
    assert starts(find_slot(book, minutes=60, part=PartOfDay.MORNING, limit=3))[-1] == "2026-11-24T09:00"
    assert find_slot(book, minutes=300) == ()
    assert find_slot(book, minutes=60, limit=0) == ()


def test_what_is_past_today_is_not_offered(clinic: Desk) -> None:
    clinic.clock.set("2026-11-23T09:20:00+00:00")
    assert starts(find_slot(clinic.book, minutes=60, limit=1)) == ["2026-11-23T09:30"]
    assert starts(find_slot(clinic.book, minutes=60, from_date=date(2020, 1, 1), limit=1)) == [
        "2026-11-23T09:30"
    ]


def test_a_held_time_is_taken_until_its_time_is_over(clinic: Desk) -> None:
    hold_slot(clinic.book, ANNA, provider_id=clinic.malik, start="2026-11-23T09:00", minutes=60, seconds=60)
    assert starts(find_slot(clinic.book, minutes=60, limit=1)) == ["2026-11-23T10:00"]
    clinic.clock.advance(minutes=2)
    assert starts(find_slot(clinic.book, minutes=60, limit=1)) == ["2026-11-23T09:00"]
    assert clinic.count(Reservation) == 1


def test_holidays_closed_days_and_hours_between_dates(clinic: Desk) -> None:
    week = WeekHours({day: (Interval(8 * 60, 18 * 60),) for day in range(5)})
    set_location_hours(clinic.book, ANNA, clinic.location, week=week)
    set_exception(
        clinic.book, ANNA, clinic.location, DayException(date(2026, 12, 24), (), reason="Christmas Eve")
    )
    set_provider_hours(
        clinic.book,
        ANNA,
        clinic.malik,
        location_id=clinic.location,
        week=WeekHours({2: (Interval(7 * 60, 9 * 60),)}),
        valid_from=date(2026, 12, 30),
        valid_until=date(2026, 12, 30),
    )
    found = find_slot(
        clinic.book, minutes=60, provider_id=clinic.malik, from_date=date(2026, 12, 24), limit=3
    )
    assert starts(found) == ["2026-12-29T09:00", "2026-12-29T10:00", "2026-12-30T08:00"]


def test_who_works_at_two_places(clinic: Desk) -> None:
    add_location(clinic.book, ANNA, name="Branch", zone_name="Europe/Prague")
    branch = directory(clinic.book).locations[1].id
    set_provider_hours(clinic.book, ANNA, clinic.malik, location_id=branch, week=AFTERNOONS)
    found = find_slot(clinic.book, minutes=60, provider_id=clinic.malik, location_id=branch, limit=1)
    assert [(slot.location, slot.start, slot.zone) for slot in found] == [
        ("Branch", "2026-11-24T14:00", "Europe/Prague")
    ]
    both = find_slot(clinic.book, minutes=60, provider_id=clinic.malik, from_date=date(2026, 11, 24), limit=3)
    assert [slot.location for slot in both] == ["Hillside Clinic", "Hillside Clinic", "Branch"]
    assert find_slot(clinic.book, minutes=60, provider_id=clinic.novak, location_id=branch) == ()


def test_whose_hours_nobody_entered_is_found_where_they_were_last(desk: Desk) -> None:
    assert starts(find_slot(desk.book, minutes=30, provider_id=desk.malik, limit=1)) == ["2026-11-23T08:00"]
    desk.visit(provider_id=desk.malik)
    add_location(desk.book, ANNA, name="Branch")
    found = find_slot(desk.book, minutes=30, provider_id=desk.malik, from_date=NEXT_WEEK, limit=3)
    assert {slot.location for slot in found} == {"Hillside Clinic"}
    anywhere = find_slot(desk.book, minutes=30, provider_id=desk.novak, limit=2)
    assert {slot.location for slot in anywhere} == {"Hillside Clinic", "Branch"}


def test_who_left_is_not_found(clinic: Desk) -> None:
    set_in_use(clinic.book, ANNA, "provider", clinic.malik, in_use=False)
    assert starts(find_slot(clinic.book, minutes=60, limit=1)) == ["2026-11-24T14:00"]
    with pytest.raises(NotFound, match="Choose another"):
        find_slot(clinic.book, minutes=60, provider_id=clinic.malik)


@pytest.mark.parametrize("minutes", [0, 1500])
def test_impossible_lengths(clinic: Desk, minutes: int) -> None:
    with pytest.raises(UsageError, match="1 to 1440"):
        find_slot(clinic.book, minutes=minutes)
    with pytest.raises(UsageError, match="1 to 1440"):
        who_has(
            clinic.book,
            provider_id=clinic.malik,
            location_id=clinic.location,
            start=f"{MONDAY}T09:00",
            minutes=minutes,
        )


def test_the_night_in_which_the_clocks_go_back(desk: Desk) -> None:
    nights = WeekHours({6: (Interval(60, 180),)})
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=nights)
    found = find_slot(desk.book, minutes=60, provider_id=desk.malik, from_date=date(2026, 11, 29), limit=1)
    assert starts(found) == ["2026-11-29T01:00"]
    desk.clock.set("2027-10-30T12:00:00+00:00")
    found = find_slot(desk.book, minutes=60, provider_id=desk.malik, limit=3)
    assert [(slot.start, slot.fold) for slot in found] == [
        ("2027-10-31T01:00", 0),
        ("2027-10-31T01:00", 1),
        ("2027-10-31T02:00", 0),
    ]


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
    assert taken.sentence == "Dr Malik has Petr Dvořák 9:00 to 9:30. Free: 9:30, 10:00, 10:30."
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
    assert moving.sentence == "Dr Malik has Eva Malá 9:30 to 10:00. Free: 9:00, 10:00, 10:30."
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


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        (queries.TAKEN, ("[1]", 2, 1, 1, 1)),
        (queries.CLOSED, (2, 1, 1)),
        (queries.WORK, ("[1]",)),
        (queries.LATEST_PLACE, (1,)),
    ],
)
def test_no_search_reads_a_table_from_end_to_end(
    desk: Desk, sql: str, parameters: tuple[object, ...]
) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line] == []
    assert not any("TEMP B-TREE" in line for line in plan)
