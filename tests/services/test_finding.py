"""The next free times: for one person, for a family, with a room; what is read for it."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.words import PartOfDay
from frontdesk.models.queries import slots as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.models.tables import Reservation
from frontdesk.services.booking import book_visit
from frontdesk.services.booking.blocks import block_time, hold_slot
from frontdesk.services.clinics import set_exception, set_in_use, set_provider_hours
from frontdesk.services.directory import directory
from frontdesk.services.finding import Company, FreeSlot, Loosening, Search, Sought, find_times, what_helps
from frontdesk.services.places import add_location, set_location_hours
from frontdesk.services.work import Book
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


def find_slot(
    book: Book,
    *,
    minutes: int,
    provider_id: int | None = None,
    location_id: int | None = None,
    from_date: date | None = None,
    weekdays: frozenset[int] | None = None,
    part: PartOfDay | None = None,
    limit: int = 10,
) -> tuple[FreeSlot, ...]:
    """For one person."""
    search = Search(
        (Sought(minutes, None if provider_id is None else frozenset({provider_id})),),
        location_ids=None if location_id is None else frozenset({location_id}),
        from_date=from_date,
        weekdays=weekdays,
        part=part,
    )
    return tuple(answer[0] for answer in find_times(book, search, limit=limit).answers)


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


def family(desk: Desk, *minutes: int, company: Company = Company.TOGETHER, limit: int = 3) -> list[list[str]]:
    """What is found for several people: start and provider of each."""
    search = Search(tuple(Sought(each) for each in minutes), company=company)
    found = find_times(desk.book, search, limit=limit)
    return [[f"{slot.start} {slot.provider}" for slot in answer] for answer in found.answers]


def test_a_family_comes_together_or_back_to_back(clinic: Desk) -> None:
    clinic.visit("2026-11-24T14:00", minutes=20, provider_id=clinic.novak)
    back_to_back = family(clinic, 30, 15, company=Company.BACK_TO_BACK, limit=1)
    assert back_to_back == [["2026-11-23T09:00 Dr Malik", "2026-11-23T09:30 Dr Malik"]]
    # Mornings are Dr Malik's, afternoons Dr Novák's: they are never there together.
    assert family(clinic, 30, 15) == []
    week = WeekHours({1: (Interval(9 * 60, 16 * 60),)})
    set_provider_hours(clinic.book, ANNA, clinic.malik, location_id=clinic.location, week=week)
    assert family(clinic, 30, 15, limit=1) == [["2026-11-24T14:20 Dr Malik", "2026-11-24T14:20 Dr Novák"]]


def test_what_was_held_for_this_search_and_the_visit_that_moves_count_as_free(clinic: Desk) -> None:
    held = hold_slot(
        clinic.book, ANNA, provider_id=clinic.malik, start="2026-11-23T09:00", minutes=60, seconds=60
    )
    visit = clinic.visit("2026-11-23T10:00", minutes=60)
    one = (Sought(60),)
    first = find_times(clinic.book, Search(one), limit=1).answers[0][0]
    assert first.start == "2026-11-24T09:00"
    mine = find_times(clinic.book, Search(one, but_held=held.public_id, but_visit=visit.id), limit=1).answers
    assert [answer[0].start for answer in mine] == ["2026-11-23T09:00"]
    later = find_times(clinic.book, Search((Sought(30),), but_visit=visit.id), limit=1).answers
    assert [answer[0].start for answer in later] == ["2026-11-23T10:30"]


def test_where_the_visit_that_moves_is_now_is_no_other_time(clinic: Desk) -> None:
    visit = clinic.visit("2026-11-23T10:00", minutes=60)
    found = find_times(clinic.book, Search((Sought(60),), but_visit=visit.id), limit=3).answers
    assert [(answer[0].start, answer[0].provider_id) for answer in found] == [
        ("2026-11-23T09:00", clinic.malik),
        ("2026-11-24T09:00", clinic.malik),
        ("2026-11-24T10:00", clinic.malik),
    ]


def test_a_room_is_looked_for_too(clinic: Desk) -> None:
    clinic.visit("2026-11-24T14:00", minutes=60, provider_id=clinic.novak, room_id=clinic.room)
    week = WeekHours({1: (Interval(14 * 60, 16 * 60),)})
    set_provider_hours(clinic.book, ANNA, clinic.malik, location_id=clinic.location, week=week)
    search = Search((Sought(60),), rooms=True)
    found = find_times(clinic.book, search, limit=1).answers[0][0]
    assert (found.start, found.room_id, found.room) == ("2026-11-24T14:00", clinic.other_room, "Room 2")
    block_time(
        clinic.book,
        ANNA,
        start="2026-11-24T14:00",
        end="2026-11-24T15:30",
        room_id=clinic.other_room,
        reason="x",
    )
    found = find_times(clinic.book, search, limit=1).answers[0][0]
    assert (found.start, found.room) == ("2026-11-24T15:00", "Room 1")


def test_notice_and_a_last_date(clinic: Desk) -> None:
    one = (Sought(60),)
    soon = find_times(clinic.book, Search(one, lead_minutes=24 * 60), limit=1).answers
    assert soon[0][0].start == "2026-11-24T09:00"
    found = find_times(clinic.book, Search(one, until_date=date(2026, 11, 23)), limit=9)
    assert ([answer[0].start for answer in found.answers], found.more) == (
        ["2026-11-23T09:00", "2026-11-23T10:00"],
        False,
    )
    assert find_times(clinic.book, Search(one), limit=2).more
    assert find_times(clinic.book, Search(one, from_date=date.max), limit=2).answers == ()


def test_what_helps_where_nothing_is_free(clinic: Desk) -> None:
    search = Search(
        (Sought(60, frozenset({clinic.malik})),), part=PartOfDay.AFTERNOON, weekdays=frozenset({0, 1})
    )
    assert find_times(clinic.book, search).answers == ()
    found = {helps.loosening: helps.first[0].start for helps in what_helps(clinic.book, search)}
    assert found == {Loosening.PART: "2026-11-23T09:00", Loosening.PROVIDERS: "2026-11-24T14:00"}
    sunday = Search((Sought(60),), part=PartOfDay.EVENING, weekdays=frozenset({6}))
    helps = {each.loosening: each.first[0].start for each in what_helps(clinic.book, sunday)}
    assert helps == {Loosening.WEEKDAYS: "2026-11-24T17:00"}
    night = Search((Sought(120),), part=PartOfDay.EVENING, weekdays=frozenset({6}))
    [everything] = what_helps(clinic.book, night)
    assert everything.loosening is Loosening.EVERYTHING
    assert everything.first[0].start == "2026-11-23T09:00"
    long = Search((Sought(200),), part=PartOfDay.MORNING)
    shorter = what_helps(clinic.book, long)[-1]
    assert (shorter.loosening, shorter.first[0].minutes) == (Loosening.LENGTH, 100)
    assert what_helps(clinic.book, Search((Sought(1440),))) == ()
    together = Search((Sought(30), Sought(30)))
    assert [helps.loosening for helps in what_helps(clinic.book, together)] == [Loosening.COMPANY]


def test_too_many_people_and_nobody(clinic: Desk) -> None:
    for people in ((), (Sought(30),) * 7):
        with pytest.raises(UsageError, match="up to 6"):
            find_times(clinic.book, Search(people))


def test_a_search_goes_on_where_the_next_weeks_are_full(clinic: Desk) -> None:
    block_time(clinic.book, ANNA, start="2026-11-23T00:00", end="2027-02-01T00:00", reason="building works")
    assert starts(find_slot(clinic.book, minutes=60, limit=2)) == ["2027-02-01T09:00", "2027-02-01T10:00"]


def test_everybody_who_shares_a_number_is_family(desk: Desk) -> None:
    with desk.book.read() as connection:
        found = queries.family_of(connection, desk.petr, most=10)
        assert [row.first_name for row in found] == ["Jana", "Eva"]
        assert queries.family_of(connection, 999, most=10) == []


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        (queries.TAKEN, ("[1]", "provider", 2, 1, 1, 1, None, 0)),
        (queries.CLOSED, (2, 1, 1)),
        (queries.WORK, ("[1]",)),
        (queries.LATEST_PLACE, (1,)),
        (queries.HELD_PROVIDERS, ("x",)),
    ],
)
def test_no_search_reads_a_table_from_end_to_end(
    desk: Desk, sql: str, parameters: tuple[object, ...]
) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line] == []
    assert not any("TEMP B-TREE" in line for line in plan)


def test_a_family_is_found_by_the_indexes_of_numbers(desk: Desk) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {queries.FAMILY}", (1, 9))]
    # What is read from end to end are the patient's own numbers, three at most.
    assert {line for line in plan if line.startswith("SCAN")} <= {"SCAN n"}
    for table, index in (("m", "ix_patient_mobile"), ("h", "ix_patient_phone"), ("t", "number")):
        assert any(line.startswith(f"SEARCH {table} USING") and index in line for line in plan), plan
