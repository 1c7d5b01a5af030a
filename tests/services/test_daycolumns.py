"""Who is a column of a day, when they can be booked, and what stands in the grey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Provider
from frontdesk.services.booking import answer_visit, cancel_visit
from frontdesk.services.booking.blocks import block_time, hold_slot
from frontdesk.services.calendars import day_hours
from frontdesk.services.furnishing import Furniture, LocationPlan, ProviderPlan
from tests.services.readers import EVA, HILLSIDE, MONDAY, OPEN, RIVERSIDE, SUNDAY, Read, at

TUESDAY = MONDAY + timedelta(days=1)
BOXING_DAY = date(2025, 12, 26)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path)
    yield made
    made.close()


def test_who_works_and_whose_hours_nobody_knows_in_the_clinics_order(desk: Read) -> None:
    assert list(desk.columns()) == ["Dr Malik", "Nurse Lee"]
    assert list(desk.columns(TUESDAY)) == ["Dr Malik", "Dr Novák", "Nurse Lee"]


def test_who_has_visits_is_there_cancelled_ones_included(desk: Read) -> None:
    visit = desk.visit("09:00", "Dr Novák")
    assert list(desk.columns()) == ["Dr Malik", "Dr Novák", "Nurse Lee"]
    cancel_visit(desk.book, EVA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    column = desk.columns()["Dr Novák"]
    assert (column.working, column.visits, column.to_confirm) == ((), 0, 0)


def test_who_left_the_clinic_is_there_only_with_visits(desk: Read) -> None:
    desk.visit("09:00", "Dr Malik", day=TUESDAY)
    with desk.book.write(PROGRAM) as work:
        for name in ("Dr Malik", "Nurse Lee"):
            work.session.get_one(Provider, desk.keys.providers[name]).active = False
    assert list(desk.columns(TUESDAY)) == ["Dr Malik", "Dr Novák"]


def test_a_provider_at_two_places_shows_where_in_order_of_time(desk: Read) -> None:
    hillside, riverside = desk.keys.locations[HILLSIDE], desk.keys.locations[RIVERSIDE]
    column = desk.columns()["Dr Malik"]
    assert column.location_ids == (hillside, riverside)
    assert column.working == (Span(at("08:00"), at("12:00")), Span(at("13:00"), at("17:00")))
    assert column.closed == ()
    there = desk.columns(place=RIVERSIDE)["Dr Malik"]
    assert there.location_ids == (riverside,)
    assert there.working == (Span(at("13:00"), at("17:00")),)
    assert there.closed == (Shut(at("08:00"), at("12:00"), "At Hillside Clinic"),)


def test_visits_at_the_other_place_take_the_time_here(desk: Read) -> None:
    desk.visit("17:00", "Nurse Lee", RIVERSIDE)
    gone = desk.visit("10:00", "Nurse Lee", RIVERSIDE)
    cancel_visit(desk.book, EVA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    column = desk.columns(place=HILLSIDE)["Nurse Lee"]
    assert column.closed == (Shut(at("17:00"), at("17:30"), "At Riverside"),)
    assert column.visits == 0
    assert desk.columns()["Nurse Lee"].location_ids == (desk.keys.locations[RIVERSIDE],)


@pytest.mark.parametrize("name", ["Dr Malik", "Dr Novák", "Nurse Lee"])
@pytest.mark.parametrize("day", [MONDAY, TUESDAY, SUNDAY, BOXING_DAY])
def test_hours_are_those_that_booking_goes_by(desk: Read, name: str, day: date) -> None:
    desk.visit("09:00", name, day=day)
    working = desk.columns(day, HILLSIDE)[name].working
    with desk.book.read() as connection:
        hours = day_hours(
            connection,
            provider_id=desk.keys.providers[name],
            location_id=desk.keys.locations[HILLSIDE],
            day=day,
        )
    assert working == tuple(Span(begin, end) for begin, end in hours.stretches)


def test_a_day_on_which_nobody_works_has_all_columns_shut_with_the_reason(desk: Read) -> None:
    assert list(desk.columns(SUNDAY)) == ["Dr Malik", "Dr Novák", "Nurse Lee"]
    desk.visit("09:00", "Dr Novák", day=SUNDAY)
    assert list(desk.columns(SUNDAY)) == ["Dr Novák"]
    assert list(desk.columns(SUNDAY, RIVERSIDE)) == ["Dr Malik", "Dr Novák", "Nurse Lee"]


@pytest.mark.parametrize("place", [None, HILLSIDE])
@pytest.mark.parametrize("name", ["Dr Malik", "Nurse Lee"])
def test_a_closed_day_says_why(desk: Read, place: str | None, name: str) -> None:
    column = desk.columns(SUNDAY, place)[name]
    monday = SUNDAY + timedelta(days=1)
    assert column.working == ()
    assert column.closed == (Shut(at("00:00", SUNDAY), at("00:00", monday), "Closed on this weekday"),)


def test_what_shuts_one_of_two_places_shuts_nobody_who_may_be_at_either(desk: Read) -> None:
    desk.closed_on(MONDAY, "Training")
    columns = desk.columns()
    assert columns["Nurse Lee"].closed == ()
    assert columns["Nurse Lee"].working == (Span(at("08:00"), at("18:00")),)
    assert columns["Dr Malik"].closed == (Shut(at("08:00"), at("12:00"), "Training"),)


def test_public_holidays_once_the_calendar_is_asked(desk: Read) -> None:
    page = desk.page(BOXING_DAY)
    assert page.holiday == "Boxing Day"
    malik = page.columns[0]
    assert (malik.name, malik.working) == ("Dr Malik", ())
    assert malik.closed[0].reason == "Boxing Day"
    early = desk.page(BOXING_DAY, holidays=False)
    assert early.holiday == ""
    assert early.columns[0].working == (Span(at("08:00", BOXING_DAY), at("12:00", BOXING_DAY)),)
    assert early.columns[0].closed == ()


def test_a_day_that_differs(desk: Read) -> None:
    desk.closed_on(TUESDAY, "Training")
    desk.closed_on(MONDAY, "Team meeting", hours=(10 * 60, 18 * 60))
    column = desk.columns(place=HILLSIDE)["Dr Malik"]
    assert column.working == (Span(at("10:00"), at("12:00")),)
    assert Shut(at("08:00"), at("10:00"), "Team meeting") in column.closed
    assert [shut.reason for shut in desk.columns(TUESDAY, HILLSIDE)["Dr Novák"].closed] == ["Training"]


def test_a_closure_of_one_place_shuts_who_is_there_while_they_are_there(desk: Read) -> None:
    block_time(
        desk.book,
        EVA,
        start="2026-11-30T11:00",
        end="2026-11-30T15:00",
        location_id=desk.keys.locations[HILLSIDE],
        reason="Fire drill",
    )
    columns = desk.columns()
    assert columns["Dr Malik"].closed == (Shut(at("11:00"), at("12:00"), "Fire drill"),)
    assert columns["Nurse Lee"].closed == ()
    assert desk.columns(place=HILLSIDE)["Nurse Lee"].closed == (Shut(at("11:00"), at("15:00"), "Fire drill"),)


def test_blocks_and_live_reservations(desk: Read) -> None:
    malik, hillside = desk.keys.providers["Dr Malik"], desk.keys.locations[HILLSIDE]
    away = block_time(
        desk.book,
        EVA,
        start="2026-11-20T08:00",
        end="2026-11-30T09:00",
        provider_id=malik,
        location_id=hillside,
        reason="Holiday",
    ).block
    hold_slot(
        desk.book,
        EVA,
        provider_id=malik,
        start="2026-11-30T10:00",
        minutes=30,
        seconds=600,
        location_id=hillside,
    )
    hold_slot(
        desk.book,
        PROGRAM,
        provider_id=malik,
        start="2026-11-30T11:00",
        minutes=30,
        seconds=900,
        location_id=hillside,
    )
    blocked = desk.columns()["Dr Malik"].blocked
    assert blocked[0] == Blocked(away.id, away.start_utc, away.end_utc, "Holiday")
    assert [(each.start_utc, each.end_utc, each.reason) for each in blocked[1:]] == [
        (at("10:00"), at("10:30"), "Held by Eva Marsh"),
        (at("11:00"), at("11:30"), "Held"),
    ]
    assert all(each.id < 0 for each in blocked[1:])
    assert len({each.id for each in blocked}) == 3
    assert desk.columns(TUESDAY)["Dr Malik"].blocked == ()
    desk.clock.advance(seconds=601)
    assert [each.reason for each in desk.columns()["Dr Malik"].blocked] == ["Holiday", "Held"]


def test_a_block_of_a_room_is_nobodys(desk: Read, tmp_path: Path) -> None:
    made = Read(
        tmp_path / "rooms",
        furniture=Furniture(
            (LocationPlan(HILLSIDE, OPEN, rooms=("Room 1",)),), (), (ProviderPlan("Dr Malik"),)
        ),
    )
    block_time(
        made.book,
        EVA,
        start="2026-11-30T08:00",
        end="2026-11-30T12:00",
        room_id=made.keys.rooms[HILLSIDE, "Room 1"],
    )
    column = made.columns()["Dr Malik"]
    made.close()
    assert (column.blocked, column.closed) == ((), ())


def test_what_counts_and_what_is_to_be_confirmed(desk: Read) -> None:
    visits = [desk.visit(f"{hour:02d}:00") for hour in (8, 9, 10, 11)]
    answer_visit(desk.book, EVA, visits[0].id)
    answer_visit(desk.book, EVA, visits[1].id, confirmation=Confirmation.DECLINED)
    cancel_visit(desk.book, EVA, visits[2].id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    column = desk.columns()["Dr Malik"]
    assert (column.visits, column.to_confirm) == (3, 2)


def test_a_clinic_without_any_hours_or_visits(tmp_path: Path) -> None:
    made = Read(tmp_path, furniture=Furniture(providers=(ProviderPlan("Dr Malik"), ProviderPlan("Dr Novák"))))
    page = made.page()
    made.close()
    assert [(column.name, column.working, column.closed) for column in page.columns] == [
        ("Dr Malik", None, ()),
        ("Dr Novák", None, ()),
    ]
    assert page.columns[0].location_ids == (page.places[0].id,)


def test_the_whole_local_day_is_shut_where_the_clocks_change(desk: Read) -> None:
    changing = date(2026, 10, 25)
    (shut,) = desk.columns(changing, HILLSIDE)["Dr Malik"].closed
    assert shut.end_utc - shut.start_utc == 25 * HOUR
