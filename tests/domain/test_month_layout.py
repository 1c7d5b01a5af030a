"""The grid of a month: six weeks from a Monday, every day of it once, keys that lead back again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.month_layout import (
    DAYS,
    WEEKS,
    Key,
    cell_of,
    day_at,
    fill_width,
    grid_days,
    grid_first,
    led,
    months_on,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
BACK = {Key.UP: Key.DOWN, Key.DOWN: Key.UP, Key.LEFT: Key.RIGHT, Key.RIGHT: Key.LEFT}


def test_november_2026_begins_on_a_sunday() -> None:
    grid = grid_days(date(2026, 11, 23))
    assert (grid[0], grid[-1]) == (date(2026, 10, 26), date(2026, 12, 6))
    assert cell_of(date(2026, 11, 1), date(2026, 11, 1)) == (0, 6)
    assert cell_of(date(2026, 11, 1), date(2026, 12, 7)) is None
    assert cell_of(date(2026, 11, 1), date(2026, 10, 25)) is None


@given(day=days)
def test_a_grid_holds_its_month_in_six_weeks_from_a_monday(day: date) -> None:
    grid = grid_days(day)
    assert len(set(grid)) == len(grid) == WEEKS * DAYS
    assert grid[0] == grid_first(day)
    assert grid[0].weekday() == 0
    assert list(grid) == sorted(grid)
    month = [each for each in grid if (each.year, each.month) == (day.year, day.month)]
    assert len(month) == monthrange(day.year, day.month)[1]


@given(month=days, ahead=st.integers(0, WEEKS * DAYS - 1))
def test_a_cell_is_that_of_its_day(month: date, ahead: int) -> None:
    day = grid_first(month) + timedelta(days=ahead)
    cell = cell_of(month, day)
    assert cell is not None
    assert day_at(month, row=cell[0], column=cell[1]) == day


@given(day=days, key=st.sampled_from(list(BACK)), mirrored=st.booleans())
def test_a_key_and_its_opposite_lead_back(day: date, key: Key, mirrored: bool) -> None:
    there = led(day, key, mirrored=mirrored)
    assert there != day
    assert led(there, BACK[key], mirrored=mirrored) == day


def test_left_is_on_where_text_runs_to_the_left() -> None:
    day = date(2026, 11, 23)
    assert led(day, Key.LEFT) == date(2026, 11, 22)
    assert led(day, Key.LEFT, mirrored=True) == date(2026, 11, 24)
    assert (led(day, Key.FIRST), led(day, Key.LAST)) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("day", "by", "there"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_on(day: date, by: int, there: date) -> None:
    assert months_on(day, by) == there


@given(day=days, by=st.integers(-30, 30))
def test_months_on_are_so_many_months_away(day: date, by: int) -> None:
    there = months_on(day, by)
    assert (there.year - day.year) * 12 + there.month - day.month == by
    assert there.day == min(day.day, monthrange(there.year, there.month)[1])


@given(minutes=st.integers(0, 5000), working=st.integers(0, 5000), width=st.integers(0, 400))
def test_a_bar_is_empty_full_or_between_as_the_day_is(minutes: int, working: int, width: int) -> None:
    filled = fill_width(minutes, working, width)
    assert 0 <= filled <= width
    assert (filled == 0) is (minutes == 0 or width == 0)
    if 0 < minutes < working and width > 1:
        assert filled < width
    if width and minutes >= max(working, 1):
        assert filled == width
