"""Times of day as people type them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frontdesk.domain.typed_times import read_time


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("9", at(9)),
        ("09", at(9)),
        ("9:15", at(9, 15)),
        ("9.15", at(9, 15)),
        ("9,15", at(9, 15)),
        ("9h15", at(9, 15)),
        ("9h", at(9)),
        ("9 15", at(9, 15)),
        ("915", at(9, 15)),
        ("0915", at(9, 15)),
        ("1430", at(14, 30)),
        (" 14 : 30 ", at(14, 30)),
        ("14:30:00", at(14, 30)),
        ("2pm", at(14)),
        ("2 PM", at(14)),
        ("2:30 p.m.", at(14, 30)),
        ("2.30pm", at(14, 30)),
        ("230pm", at(14, 30)),
        ("12pm", at(12)),
        ("12 am", at(0)),
        ("0", at(0)),
        ("00:00", at(0)),
        ("23:59", at(23, 59)),
        ("9:05\u202fAM", at(9, 5)),
        ("９：１５", at(9, 15)),
        ("٩:١٥", at(9, 15)),
    ],
)
def test_a_time_is_read_as_it_is_meant(typed: str, minute: int) -> None:
    assert read_time(typed)[:1] == (minute,)


def test_an_early_hour_is_one_of_the_afternoon_first_and_one_of_the_night_second() -> None:
    assert read_time("2") == (at(14), at(2))
    assert read_time("230") == (at(14, 30), at(2, 30))
    assert read_time("02") == (at(2),)
    assert read_time("2 am") == (at(2),)
    assert read_time("7") == (at(7),)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "24:00",
        "25",
        "9:60",
        "960",
        "13pm",
        "0 am",
        "9:5",
        "nine",
        "-9",
        "9:15 Uhr abends",
        "12345",
        "9" * 50,
    ],
)
def test_what_is_no_time_has_no_reading(typed: str) -> None:
    assert read_time(typed) == ()


@given(st.text(max_size=30))
@example("9:１")
@example("²")
@example("۹.۱۵ am")
def test_nothing_that_is_typed_raises(typed: str) -> None:
    for minute in read_time(typed):
        assert 0 <= minute < at(24)


@given(st.integers(0, at(24) - 1), st.sampled_from([":", ".", ",", " ", "h", ""]))
def test_every_minute_can_be_typed_in_every_way_of_writing_it(minute: int, sign: str) -> None:
    assert read_time(f"{minute // 60:02d}{sign}{minute % 60:02d}") == (minute,)


@given(st.integers(0, at(24) - 1))
def test_the_twelve_hours_are_read_back(minute: int) -> None:
    hour, half = (minute // 60 + 11) % 12 + 1, "am" if minute < at(12) else "pm"
    assert read_time(f"{hour}:{minute % 60:02d} {half}") == (minute,)
