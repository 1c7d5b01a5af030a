from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.day_axis import day_axis
from frontdesk.domain.day_geometry import Blocked, Column, DayGeometry, Metrics, Rect, SlotHeight, Visit
from frontdesk.domain.day_hits import (
    Slot,
    block_at,
    blocked_at,
    blocked_grip_at,
    column_at,
    gap_at,
    grip_at,
    mark_at,
    nearest_column,
    now_line,
    on_grid,
    opening_scroll,
    scroll_to,
    sheet_point,
    slot_at,
    slot_rect,
    visit_at,
    visits_in,
)
from frontdesk.domain.day_layout import lay_out
from frontdesk.domain.instants import HOUR, MINUTE

AXIS = day_axis(date(2026, 11, 24), "Europe/Prague", from_hour=8, until_hour=18)
START, END = AXIS.start_utc, AXIS.end_utc
HEADER, GUTTER, WIDTH = 44, 48, 200


def visit(number: int, minute: int, minutes: int, *, column: int = 1) -> Visit:
    """A visit so many minutes after eight."""
    return Visit(number, column, START + minute * MINUTE, START + (minute + minutes) * MINUTE)


def sheet(*visits: Visit, columns: int = 2, mirrored: bool = False, wide: int = WIDTH) -> DayGeometry:
    shown = [Column(number + 1) for number in range(columns)]
    return lay_out(AXIS, shown, visits, Metrics(viewport_width=GUTTER + columns * wide, mirrored=mirrored))


EMPTY = sheet()


@pytest.mark.parametrize(
    ("x", "y", "slot"),
    [
        (48, 44, Slot(0, START)),
        (247, 67, Slot(0, START)),
        (248, 68, Slot(1, START + 15 * MINUTE)),
        (447, 44 + 40 * 24 - 1, Slot(1, END - 15 * MINUTE)),
        (47, 44, None),
        (448, 44, None),
        (48, 43, None),
        (48, 44 + 40 * 24, None),
    ],
)
def test_the_slot_under_a_point(x: int, y: int, slot: Slot | None) -> None:
    assert slot_at(EMPTY, x, y) == slot


@given(
    st.integers(0, 1),
    st.integers(0, 119),
    st.sampled_from(SlotHeight),
    st.sampled_from([5, 10, 15]),
    st.booleans(),
)
def test_a_slot_is_found_again_by_every_corner_of_its_cell(
    column: int, number: int, height: SlotHeight, minutes: int, mirrored: bool
) -> None:
    metrics = Metrics(viewport_width=448, slot_height=height, slot_minutes=minutes, mirrored=mirrored)
    geometry = lay_out(AXIS, [Column(1), Column(2)], [], metrics)
    slot = Slot(column, START + number % (600 // minutes) * minutes * MINUTE)
    cell = slot_rect(geometry, slot)
    assert (cell.w, cell.h) == (200, height)
    for x in (cell.x, cell.x + cell.w - 1):
        for y in (cell.y, cell.y + cell.h - 1):
            assert slot_at(geometry, x, y) == slot


@given(st.integers(0, 600 * 60), st.sampled_from(SlotHeight))
def test_lines_and_moments_lead_to_each_other(seconds: int, height: SlotHeight) -> None:
    geometry = lay_out(AXIS, [Column(1)], [], Metrics(viewport_width=448, slot_height=height))
    utc = START + seconds * 1000
    assert 0 <= utc - geometry.utc_at(geometry.y_of(utc)) <= 15 * MINUTE // height + 1


def test_moments_off_the_sheet_fall_on_its_edges() -> None:
    assert (EMPTY.y_of(START - HOUR), EMPTY.y_of(END + HOUR)) == (44, EMPTY.height)
    assert (EMPTY.utc_at(0), EMPTY.utc_at(5000)) == (START, END)
    assert on_grid(EMPTY, START - HOUR) == START
    assert on_grid(EMPTY, END) == END - 15 * MINUTE
    assert on_grid(EMPTY, START + 29 * MINUTE) == START + 15 * MINUTE


def test_the_viewport_scrolls_but_header_and_gutter_stay() -> None:
    assert sheet_point(EMPTY, x=48, y=44, scroll_x=10, scroll_y=100) == (58, 144)
    assert sheet_point(EMPTY, x=47, y=44, scroll_x=10, scroll_y=100) is None
    assert sheet_point(EMPTY, x=48, y=43, scroll_x=10, scroll_y=100) is None
    other_way = sheet(mirrored=True)
    assert sheet_point(other_way, x=399, y=44, scroll_x=0, scroll_y=1) == (399, 45)
    assert sheet_point(other_way, x=400, y=44, scroll_x=0, scroll_y=1) is None


def test_columns_by_line_and_by_nearness() -> None:
    assert [column_at(EMPTY, x) for x in (0, 48, 247, 248, 448)] == [None, 0, 0, 1, None]
    assert [nearest_column(EMPTY, x) for x in (-5, 48, 247, 248, 9000)] == [0, 0, 0, 1, 1]
    assert nearest_column(sheet(columns=0), 100) is None


def test_the_visit_under_a_point() -> None:
    geometry = sheet(visit(1, 60, 30), visit(2, 60, 30, column=2))
    block = block_at(geometry, 48, 140)
    assert block is not None
    assert block.visit.id == visit_at(geometry, 48, 140) == 1
    assert visit_at(geometry, 248, 140) == 2
    # The air at the right and below belongs to the slot.
    assert visit_at(geometry, 246, 140) is None
    assert visit_at(geometry, 48, 187) is None
    assert visit_at(geometry, 10, 140) is None


def test_the_overflow_mark_and_the_blocked_time_under_a_point() -> None:
    geometry = sheet(visit(1, 60, 30), visit(2, 60, 30), columns=1, wide=160)
    mark = mark_at(geometry, 180, 150)
    assert mark is not None
    assert [each.id for each in mark.visits] == [2]
    assert mark_at(geometry, 60, 150) is None
    assert mark_at(geometry, 10, 150) is None
    over = (Blocked(1, START, START + HOUR), Blocked(2, START + 30 * MINUTE, START + HOUR))
    geometry = lay_out(AXIS, [Column(1, blocked=over)], [], Metrics(viewport_width=448))
    found = [blocked_at(geometry, 60, y) for y in (50, 100, 200)]
    assert [None if area is None else area.blocked.id for area in found] == [1, 2, None]
    assert blocked_at(geometry, 10, 50) is None


def test_the_lower_edge_is_a_grip() -> None:
    geometry = sheet(visit(1, 60, 30), visit(2, 0, 5), visit(3, 590, 60))
    assert [grip_at(geometry, 60, y) for y in (180, 181, 186, 187)] == [None, 1, 1, None]
    assert [grip_at(geometry, 60, y) for y in (53, 54, 58, 59)] == [None, 2, 2, None]
    assert visit_at(geometry, 60, geometry.height - 2) == 3
    assert grip_at(geometry, 60, geometry.height - 2) is None


def test_blocked_time_has_a_grip_at_its_lower_edge_where_it_ends_on_the_sheet() -> None:
    areas = (Blocked(1, START, START + HOUR), Blocked(2, START + 2 * HOUR, AXIS.end_utc + HOUR))
    geometry = lay_out(AXIS, [Column(1, blocked=areas)], [], Metrics(viewport_width=448))
    first, last = (
        next(area.rect for area in geometry.columns[0].blocked if area.blocked.id == number)
        for number in (1, 2)
    )
    assert blocked_grip_at(geometry, 60, first.y + first.h - 1) == 1
    assert blocked_grip_at(geometry, 60, first.y + 1) is None
    assert blocked_grip_at(geometry, 60, last.y + last.h - 1) is None
    assert blocked_grip_at(geometry, 60, first.y + first.h + 20) is None


def test_the_visits_of_a_slot() -> None:
    geometry = sheet(
        visit(1, 60, 60), visit(2, 75, 15), visit(3, 0, 75), visit(4, 90, 5), visit(5, 60, 60, column=2)
    )
    assert visits_in(geometry, Slot(0, START + 60 * MINUTE)) == (3, 1)
    assert visits_in(geometry, Slot(0, START + 75 * MINUTE)) == (1, 2)
    assert visits_in(geometry, Slot(0, START + 120 * MINUTE)) == ()
    assert visits_in(geometry, Slot(1, START + 60 * MINUTE)) == (5,)


def test_the_line_of_now() -> None:
    assert now_line(EMPTY, START + 90 * MINUTE) == 44 + 6 * 24
    assert now_line(EMPTY, START - MINUTE) is None
    assert now_line(EMPTY, END) is None
    assert now_line(EMPTY, START + 24 * HOUR) is None


def test_today_opens_with_now_at_one_third() -> None:
    # 300 px are seen below the header: now stands 100 px below it.
    noon = START + 4 * HOUR
    scroll = opening_scroll(EMPTY, noon, 344)
    line = now_line(EMPTY, noon)
    assert line is not None
    assert line - scroll == HEADER + 100
    assert opening_scroll(EMPTY, START + HOUR // 4, 344) == 0
    assert opening_scroll(EMPTY, START - 8 * HOUR, 344) == 0
    assert opening_scroll(EMPTY, END + HOUR, 344) == EMPTY.height - 344
    assert opening_scroll(EMPTY, END - MINUTE, 5000) == 0
    assert opening_scroll(EMPTY, noon + 24 * HOUR, 344) == 0


def test_scrolling_just_as_far_as_it_takes() -> None:
    cell = Rect(48, 400, 100, 24)
    assert scroll_to(EMPTY, cell, scroll_y=200, viewport_height=344) == 200
    assert scroll_to(EMPTY, cell, scroll_y=0, viewport_height=344) == 80
    assert scroll_to(EMPTY, cell, scroll_y=600, viewport_height=344) == 356
    assert scroll_to(EMPTY, Rect(48, 400, 100, 800), scroll_y=0, viewport_height=344) == 356
    assert scroll_to(EMPTY, Rect(48, 990, 100, 24), scroll_y=0, viewport_height=344) == EMPTY.height - 344


@given(st.integers(1, 6), st.booleans(), st.integers(-100, 1500), st.data())
def test_the_gap_between_columns_is_the_nearest_of_its_run(
    columns: int, mirrored: bool, x: int, data: st.DataObject
) -> None:
    geometry = sheet(columns=columns, mirrored=mirrored)
    first = data.draw(st.integers(0, columns - 1))
    count = data.draw(st.integers(1, columns - first))
    gap = gap_at(geometry, x, first=first, count=count)
    boxes = geometry.columns
    lines = {
        place: (boxes[place].x if place < columns else boxes[-1].x + boxes[-1].width)
        if not mirrored
        else (boxes[place].x + boxes[place].width if place < columns else boxes[-1].x)
        for place in range(first, first + count + 1)
    }
    assert gap in lines
    assert abs(lines[gap] - x) == min(abs(line - x) for line in lines.values())
