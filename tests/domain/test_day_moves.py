from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.day_axis import Span, day_axis
from frontdesk.domain.day_geometry import Blocked, Column, DayGeometry, Metrics, Shut, Visit
from frontdesk.domain.day_hits import Slot
from frontdesk.domain.day_layout import lay_out
from frontdesk.domain.day_moves import (
    Drop,
    Obstacle,
    ObstacleKind,
    collides,
    drop_target,
    next_visit,
    obstacles,
    previous_visit,
    resize_target,
    slot_above,
    slot_below,
    slot_left,
    slot_right,
)
from frontdesk.domain.instants import HOUR, MINUTE

AXIS = day_axis(date(2026, 11, 24), "Europe/Prague", from_hour=8, until_hour=18)
START, END = AXIS.start_utc, AXIS.end_utc
QUARTER = 15 * MINUTE


def visit(number: int, minute: int, minutes: int, *, column: int = 11, occupies: bool = True) -> Visit:
    begin = START + minute * MINUTE
    return Visit(number, column, begin, begin + minutes * MINUTE, True, occupies)


def sheet(*visits: Visit, first: Column | None = None, mirrored: bool = False) -> DayGeometry:
    columns = [first or Column(11), Column(22)]
    return lay_out(AXIS, columns, visits, Metrics(viewport_width=448, mirrored=mirrored))


EMPTY = sheet()


def test_arrows_go_by_slot_and_column_and_stop_at_the_edges() -> None:
    corner = Slot(0, START)
    assert slot_above(EMPTY, corner) == slot_left(EMPTY, corner) == corner
    assert slot_below(EMPTY, corner) == Slot(0, START + QUARTER)
    assert slot_right(EMPTY, corner) == Slot(1, START)
    other = Slot(1, END - QUARTER)
    assert slot_below(EMPTY, other) == slot_right(EMPTY, other) == other
    assert slot_above(EMPTY, other) == Slot(1, END - 2 * QUARTER)
    assert slot_left(EMPTY, other) == Slot(0, END - QUARTER)
    assert slot_below(EMPTY, Slot(0, START + 7 * MINUTE)) == Slot(0, START + QUARTER)


def test_arrows_follow_the_eye_when_mirrored() -> None:
    geometry = sheet(mirrored=True)
    assert slot_left(geometry, Slot(0, START)) == Slot(1, START)
    assert slot_right(geometry, Slot(1, START)) == Slot(0, START)


@given(st.integers(0, 1), st.integers(0, 39), st.booleans())
def test_there_and_back(column: int, number: int, mirrored: bool) -> None:
    geometry = sheet(mirrored=mirrored)
    slot = Slot(column, START + number * QUARTER)
    for go, back in ((slot_above, slot_below), (slot_left, slot_right)):
        for first, second in ((go, back), (back, go)):
            moved = first(geometry, slot)
            assert moved == slot or second(geometry, moved) == slot


BUSY = sheet(
    visit(3, 60, 30),
    visit(1, 0, 30),
    visit(2, 0, 15),
    visit(4, 30, 30, column=22),
    visit(5, 0, 15),
    visit(6, 0, 15),
)


def test_tab_goes_through_every_visit_and_out() -> None:
    seen = [next_visit(BUSY, None)]
    while (following := next_visit(BUSY, seen[-1])) is not None:
        seen.append(following)
    assert seen == [1, 2, 5, 6, 3, 4]
    assert next_visit(BUSY, 4) is None
    back = [previous_visit(BUSY, None)]
    while (before := previous_visit(BUSY, back[-1])) is not None:
        back.append(before)
    assert back == seen[::-1]
    assert BUSY.columns[0].marks != ()


def test_tab_goes_on_from_the_cursor() -> None:
    assert next_visit(BUSY, Slot(0, START)) == 1
    assert next_visit(BUSY, Slot(0, START + QUARTER)) == 3
    assert next_visit(BUSY, Slot(1, START + HOUR)) is None
    assert previous_visit(BUSY, Slot(0, START + HOUR)) == 6
    assert previous_visit(BUSY, Slot(0, START)) is None


def test_a_visit_that_went_away_begins_again() -> None:
    assert next_visit(BUSY, 99) == 1
    assert previous_visit(BUSY, 99) is None
    assert next_visit(EMPTY, None) is None


@pytest.mark.parametrize(
    ("x", "y", "column", "minute"),
    [
        (60, 44 + 10, 0, 0),
        (60, 44 + 10 + 11, 0, 0),
        (60, 44 + 10 + 12, 0, 15),
        (300, 44 + 10 + 96, 1, 60),
        (10, 44 + 10 + 96, 0, 60),
        (5000, 44 + 10 + 96, 1, 60),
        (60, -300, 0, 0),
        (60, 9000, 0, 570),
    ],
)
def test_where_a_dragged_visit_would_go(x: int, y: int, column: int, minute: int) -> None:
    start = START + minute * MINUTE
    found = drop_target(EMPTY, x, y, grab_offset=10, length_ms=30 * MINUTE)
    assert found == Drop(column, (11, 22)[column], start, start + 30 * MINUTE)


def test_finer_steps_long_visits_and_no_column() -> None:
    fine = drop_target(EMPTY, 60, 44 + 9, grab_offset=0, length_ms=HOUR, snap=5)
    assert fine is not None
    assert fine.start_utc == START + 5 * MINUTE
    long = drop_target(EMPTY, 60, 500, grab_offset=0, length_ms=24 * HOUR)
    assert long is not None
    assert long.start_utc == START
    nothing = lay_out(AXIS, [], [], Metrics(viewport_width=448))
    assert drop_target(nothing, 60, 60, grab_offset=0, length_ms=HOUR) is None


def test_the_new_end_of_a_visit() -> None:
    nine = START + HOUR
    assert resize_target(EMPTY, 44 + 96 + 47, start_utc=nine) == nine + 30 * MINUTE
    assert resize_target(EMPTY, 0, start_utc=nine) == nine + QUARTER
    assert resize_target(EMPTY, 9000, start_utc=nine) == END
    assert resize_target(EMPTY, 44 + 96 + 8, start_utc=nine, snap=5) == nine + 5 * MINUTE


@given(st.integers(-100, 1200), st.integers(-100, 600), st.integers(0, 60), st.integers(1, 40))
def test_a_drop_is_on_the_grid_and_on_the_sheet(y: int, x: int, grab: int, slots: int) -> None:
    found = drop_target(EMPTY, x, y, grab_offset=grab, length_ms=slots * QUARTER)
    assert found is not None
    assert found.start_utc >= START
    assert found.end_utc <= END
    assert (found.start_utc - START) % QUARTER == 0


CROWDED = sheet(
    visit(1, 60, 30),
    visit(2, 120, 30, occupies=False),
    visit(3, 60, 30, column=22),
    first=Column(
        11,
        working=(Span(START, START + 4 * HOUR),),
        closed=(Shut(START + 3 * HOUR, START + 4 * HOUR, "Training"),),
        blocked=(Blocked(9, START + 150 * MINUTE, START + 3 * HOUR, "Meeting"),),
    ),
)


def in_the_way(
    minute: int, minutes: int, *, moving: int | None = None
) -> list[tuple[ObstacleKind, int | None]]:
    start = START + minute * MINUTE
    found = obstacles(CROWDED, 0, start_utc=start, end_utc=start + minutes * MINUTE, moving=moving)
    return [(each.kind, each.id) for each in found]


def test_what_is_in_the_way() -> None:
    assert in_the_way(60, 30) == [(ObstacleKind.VISIT, 1)]
    assert in_the_way(60, 30, moving=1) == []
    assert in_the_way(30, 30) == in_the_way(90, 30) == in_the_way(120, 30) == []
    assert in_the_way(75, 300) == [
        (ObstacleKind.VISIT, 1),
        (ObstacleKind.BLOCKED, 9),
        (ObstacleKind.CLOSED, None),
        (ObstacleKind.CLOSED, None),
    ]
    training = obstacles(CROWDED, 0, start_utc=START + 3 * HOUR, end_utc=START + 4 * HOUR)
    assert training == (Obstacle(ObstacleKind.CLOSED, None, START + 3 * HOUR, START + 4 * HOUR, "Training"),)


def test_closed_time_is_asked_about_and_is_no_collision() -> None:
    assert collides(CROWDED, 0, start_utc=START + 80 * MINUTE, end_utc=START + 90 * MINUTE)
    assert collides(CROWDED, 0, start_utc=START + 160 * MINUTE, end_utc=START + 170 * MINUTE)
    assert not collides(CROWDED, 0, start_utc=START + 80 * MINUTE, end_utc=START + 90 * MINUTE, moving=1)
    assert not collides(CROWDED, 0, start_utc=START + 3 * HOUR, end_utc=START + 5 * HOUR)


@given(
    st.integers(0, 39),
    st.integers(1, 10),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 8)), max_size=6),
)
def test_a_collision_is_a_minute_in_common(slot: int, length: int, others: list[tuple[int, int]]) -> None:
    visits = [visit(number, 15 * first, 15 * size) for number, (first, size) in enumerate(others)]
    taken = {each for first, size in others for each in range(first, first + size)}
    start = START + slot * QUARTER
    found = collides(sheet(*visits), 0, start_utc=start, end_utc=start + length * QUARTER)
    assert found == any(each in taken for each in range(slot, slot + length))
