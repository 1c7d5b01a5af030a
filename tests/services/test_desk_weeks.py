"""A provider's week says what its days say, and the month counts what stands in the book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking import answer_visit, cancel_visit
from frontdesk.services.booking.blocks import block_time
from frontdesk.services.weekpage import DayFill, WeekPage
from tests.services.readers import EVA, HILLSIDE, MONDAY, RIVERSIDE, Read

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path)
    yield made
    made.close()


def week(desk: Read, provider: str = "Dr Malik", place: str | None = None, first: date = MONDAY) -> WeekPage:
    return desk.reader.weeks.week(
        first,
        provider_id=desk.keys.providers[provider],
        location_id=None if place is None else desk.keys.locations[place],
    )


def filled(
    desk: Read, day: date, *, provider: str | None = None, place: str | None = None, first: date = MONDAY
) -> DayFill:
    page = desk.reader.weeks.month(
        first,
        location_id=None if place is None else desk.keys.locations[place],
        provider_id=None if provider is None else desk.keys.providers[provider],
    )
    return next(each for each in page.days if each.day == day)


def test_a_week_says_of_each_day_what_the_day_says(desk: Read) -> None:
    desk.visit("09:00")
    desk.visit("14:00", place=RIVERSIDE)
    desk.visit("10:00", day=WEDNESDAY)
    desk.visit("10:00", "Dr Novák", day=TUESDAY)
    desk.closed_on(WEDNESDAY, "Training", hours=(600, 720))
    found = week(desk)
    assert found.provider == "Dr Malik"
    assert [each.day for each in found.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    for each in found.days[:5]:
        assert each.column == desk.columns(each.day)["Dr Malik"]
    assert [visit.id for visit in found.visits] == [
        visit.id
        for day in (MONDAY, TUESDAY, WEDNESDAY)
        for visit in desk.page(day).visits
        if visit.provider_id == found.provider_id
    ]
    assert found.seq == desk.reader.last_seq()


def test_at_one_place_the_time_elsewhere_is_closed(desk: Read) -> None:
    desk.visit("09:00")
    desk.visit("14:00", place=RIVERSIDE)
    found = week(desk, place=RIVERSIDE)
    assert found.days[0].column == desk.columns(MONDAY, RIVERSIDE)["Dr Malik"]
    assert len(found.visits) == 1
    assert f"At {HILLSIDE}" in {shut.reason for shut in found.days[0].column.closed}


def test_a_week_of_holidays_names_them(desk: Read) -> None:
    found = week(desk, first=date(2026, 12, 21))
    assert [each.holiday for each in found.days][4] == "Christmas Day"
    assert "Christmas Day" in {shut.reason for shut in found.days[4].column.closed}
    bare = desk.reader.weeks.week(date(2026, 12, 21), provider_id=found.provider_id, holidays=False)
    assert {each.holiday for each in bare.days} == {""}


def test_a_provider_that_there_is_not_has_an_empty_week(desk: Read) -> None:
    found = desk.reader.weeks.week(MONDAY, provider_id=999)
    assert (found.provider, found.visits) == ("", ())
    assert [each.name for each in found.providers] == ["Dr Malik", "Dr Novák", "Nurse Lee"]
    assert all(each.column.working == () for each in found.days)


def test_a_day_counts_what_is_not_cancelled(desk: Read) -> None:
    first, second = desk.visit("09:00"), desk.visit("10:00")
    desk.visit("11:00", "Dr Novák")
    gone = desk.visit("11:30")
    cancel_visit(desk.book, EVA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    answer_visit(desk.book, EVA, second.id, confirmation=Confirmation.CONFIRMED)
    found = filled(desk, MONDAY)
    assert (found.visits, found.to_confirm, found.minutes) == (3, 2, 90)
    assert (filled(desk, MONDAY, provider="Dr Malik").visits, first.minutes) == (2, 30)
    assert filled(desk, MONDAY, place=RIVERSIDE).visits == 0
    assert filled(desk, TUESDAY).visits == 0


def test_what_can_be_worked_is_their_hours_within_those_of_the_place(desk: Read) -> None:
    # Mornings at Hillside, Monday afternoons at Riverside; a nurse without hours of her own works while a place is open.
    assert filled(desk, MONDAY, provider="Dr Malik").working == (4 + 4) * 60
    assert filled(desk, TUESDAY, provider="Dr Malik").working == 4 * 60
    assert filled(desk, TUESDAY, provider="Dr Novák").working == 8 * 60
    assert filled(desk, MONDAY, provider="Dr Novák").working == 0
    assert filled(desk, MONDAY, provider="Nurse Lee").working == 10 * 60
    assert filled(desk, MONDAY).working == (8 + 10) * 60
    assert filled(desk, MONDAY, place=RIVERSIDE, provider="Dr Malik").working == 4 * 60


def test_what_is_blocked_cannot_be_worked_and_counts_once(desk: Read) -> None:
    malik = desk.keys.providers["Dr Malik"]
    for begin, end in (("09:00", "10:00"), ("09:30", "10:30")):
        block_time(
            desk.book,
            EVA,
            provider_id=malik,
            location_id=desk.keys.locations[HILLSIDE],
            start=f"{MONDAY}T{begin}",
            end=f"{MONDAY}T{end}",
            reason="Training",
        )
    assert filled(desk, MONDAY, provider="Dr Malik").working == 8 * 60 - 90
    assert filled(desk, TUESDAY, provider="Dr Malik").working == 4 * 60


def test_closed_days_say_why(desk: Read) -> None:
    for place in (HILLSIDE, RIVERSIDE):
        desk.closed_on(TUESDAY, "Training", place=place)
    closed = filled(desk, TUESDAY)
    assert (closed.closed, closed.weekly, closed.working) == ("Training", False, 0)
    desk.closed_on(WEDNESDAY, "Painting")
    assert filled(desk, WEDNESDAY).closed == ""
    assert filled(desk, WEDNESDAY, place=HILLSIDE).closed == "Painting"
    saturday = filled(desk, MONDAY + timedelta(days=5))
    assert saturday.weekly
    assert saturday.closed
    christmas = filled(desk, date(2026, 12, 25), first=date(2026, 11, 30))
    assert (christmas.holiday, christmas.weekly, christmas.working) == ("Christmas Day", False, 0)
