from __future__ import annotations

from dataclasses import replace

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.daypage import DayPlace
from frontdesk.ui.book.changed import changed_rects
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.sheet import View, make_sheet
from tests.ui.book.pages import PRAGUE, at, busy_page, column, page, visit

VIEW = View(900, 500, SlotHeight.NORMAL)


def test_the_hours_reach_over_all_that_matters() -> None:
    sheet = make_sheet(page([visit(1, "6:40"), visit(2, "19:00", 90)]), VIEW)
    axis = sheet.geometry.axis
    assert (axis.start_utc, axis.end_utc) == (at("6:00"), at("21:00"))


def test_a_high_viewport_is_filled_with_hours() -> None:
    low, high = (make_sheet(page([]), replace(VIEW, height=height)) for height in (500, 1400))
    assert low.geometry.axis.end_utc == at("17:00")
    assert high.geometry.axis.end_utc - high.geometry.axis.start_utc >= 14 * HOUR
    assert high.geometry.height >= 1400


def test_slots_of_the_screen_and_of_the_layout_go_together() -> None:
    sheet = make_sheet(page([]), VIEW)
    slot = sheet.slot(SlotAt(2, at("9:20")))
    assert slot is not None
    assert sheet.slot_at(slot) == SlotAt(2, at("9:15"))
    assert sheet.slot(SlotAt(9, at("9:15"))) is None
    assert sheet.provider(9) == ""


def test_a_column_goes_by_the_clock_of_its_only_place() -> None:
    places = (DayPlace(1, "Prague", PRAGUE), DayPlace(2, "London", "Europe/London"))
    columns = (column(1, location_ids=(2,)), column(2, location_ids=(1, 2)), column(3, location_ids=()))
    sheet = make_sheet(page([], places=places, columns=columns), VIEW)
    assert [sheet.zone_of(each) for each in (0, 1, 2)] == ["Europe/London", PRAGUE, PRAGUE]


def test_a_location_whose_clocks_are_other_than_those_at_the_side_says_so() -> None:
    places = (
        DayPlace(1, "Prague", PRAGUE),
        DayPlace(2, "New York", "America/New_York"),
        DayPlace(3, "Kathmandu", "Asia/Kathmandu"),
        DayPlace(4, "Berlin", "Europe/Berlin"),
    )
    columns = tuple(column(each.id, location_ids=(each.id,), group=each.name) for each in places)
    sheet = make_sheet(page([], places=places, columns=columns), VIEW)
    assert [str(run.name) for run in sheet.groups] == [
        "Prague",
        "\u2068New York\u2069: 6 h behind these times",
        "\u2068Kathmandu\u2069: 4 h 45 min ahead of these times",
        "Berlin",
    ]


def test_only_who_has_not_come_is_moved() -> None:
    visits = [visit(number, "9:00", lifecycle=lifecycle) for number, lifecycle in enumerate(Lifecycle)]
    sheet = make_sheet(page(visits), VIEW)
    assert [each.lifecycle for each in visits if sheet.movable(each.id)] == [Lifecycle.BOOKED]
    assert not sheet.movable(99)


def test_one_act_at_the_desk_changes_one_block() -> None:
    before = busy_page()
    first = before.visits[0]
    answered = replace(first, lifecycle=Lifecycle.BOOKED, confirmation=Confirmation.DECLINED)
    after = replace(before, visits=(answered, *before.visits[1:]))
    old, new = make_sheet(before, VIEW), make_sheet(after, VIEW)
    rect = old.geometry.rect_of(first.id)
    assert changed_rects(old, new) == [rect, rect]
    assert changed_rects(old, make_sheet(before, VIEW)) == []


def test_another_day_width_or_ground_is_drawn_anew() -> None:
    made = busy_page()
    old = make_sheet(made, VIEW)
    assert changed_rects(old, make_sheet(made, replace(VIEW, width=901))) is None
    assert changed_rects(old, make_sheet(replace(made, columns=made.columns[:3]), VIEW)) is None
    assert changed_rects(old, make_sheet(busy_page(seed=9), VIEW)) is None
