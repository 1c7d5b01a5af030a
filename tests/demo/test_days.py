"""Working days around weekends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.demo.days import DemoDays, is_working, moment, working_day

MONDAY = date(2026, 11, 23)
"""Thanksgiving is that Thursday."""


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (MONDAY, ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30")),
        (date(2026, 11, 21), ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30")),
        (date(2026, 11, 26), ("2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03")),
        (date(2026, 12, 24), ("2026-12-24", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31")),
    ],
)
def test_the_demo_is_about_working_days_alone(today: date, expected: tuple[str, ...]) -> None:
    days = DemoDays.around(today)
    assert tuple(map(str, (days.start, days.between, days.day, days.empty, days.gappy))) == expected


def test_working_days_are_counted_both_ways() -> None:
    assert working_day(MONDAY, 0) == MONDAY
    assert working_day(MONDAY, -1) == date(2026, 11, 20)
    assert working_day(MONDAY, 3) == date(2026, 11, 27)
    assert not is_working(date(2026, 11, 26))


def test_a_moment_follows_the_clock_that_hangs_there() -> None:
    before, after = moment(date(2027, 3, 12), 480), moment(date(2027, 3, 15), 480)
    assert after - before == (3 * 24 - 1) * 3_600_000
