"""Minutes of the day: late, waited, expected."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.arrivals import (
    Pace,
    arrived_late,
    came_words,
    hours_before,
    is_late_cancellation,
    late_step,
    minutes_late,
    minutes_of_step,
    tells_again,
    waits_too_long,
)
from frontdesk.domain.instants import HOUR, MINUTE

NINE = 1_763_888_400_000


def test_nobody_is_late_before_the_clinic_says_so() -> None:
    pace = Pace(NINE)

    assert minutes_late(pace, NINE + 4 * MINUTE, from_minutes=5) == 0
    assert minutes_late(pace, NINE + 5 * MINUTE, from_minutes=5) == 5
    assert minutes_late(pace, NINE, from_minutes=0) == 0


def test_who_wrote_to_be_late_is_late_from_then_on() -> None:
    pace = Pace(NINE, said_utc=NINE + 15 * MINUTE)

    assert minutes_late(pace, NINE + 15 * MINUTE, from_minutes=5) == 0
    assert minutes_late(pace, NINE + 20 * MINUTE, from_minutes=5) == 20
    assert pace.expected_utc == NINE + 15 * MINUTE


def test_who_was_told_of_a_delay_may_come_by_it() -> None:
    told, not_told = Pace(NINE, behind=25, told=25), Pace(NINE, behind=25)

    assert minutes_late(told, NINE + 20 * MINUTE, from_minutes=5) == 0
    assert minutes_late(not_told, NINE + 20 * MINUTE, from_minutes=5) == 20
    assert told.expected_utc == not_told.expected_utc == NINE + 25 * MINUTE


def test_a_provider_on_time_again_expects_as_booked() -> None:
    assert Pace(NINE, behind=0, told=25).due_utc == NINE


def test_arrivals_in_words() -> None:
    assert came_words(NINE + 7 * MINUTE, NINE, from_minutes=5) == "7 min late"
    assert came_words(NINE + 4 * MINUTE, NINE, from_minutes=5) == ""
    assert came_words(NINE - 10 * MINUTE, NINE, from_minutes=5) == "10 min early"
    assert arrived_late(NINE, NINE, from_minutes=0) == 0


def test_a_wait_is_too_long_from_the_limit_on() -> None:
    assert not waits_too_long(NINE, NINE + 20 * MINUTE - 1, limit=20)
    assert waits_too_long(NINE, NINE + 20 * MINUTE, limit=20)


def test_a_late_cancellation_is_less_than_the_hours_before() -> None:
    assert not is_late_cancellation(NINE, NINE - 24 * HOUR, late_hours=24)
    assert is_late_cancellation(NINE, NINE - 24 * HOUR + 1, late_hours=24)
    assert is_late_cancellation(NINE, NINE + HOUR, late_hours=24)
    assert not is_late_cancellation(NINE, NINE - 1, late_hours=0)
    assert hours_before(NINE, NINE - 90 * MINUTE) == 1
    assert hours_before(NINE, NINE + 1) == -1


def test_only_a_difference_of_ten_minutes_is_told_again() -> None:
    assert tells_again(told=None, behind=5)
    assert not tells_again(told=None, behind=0)
    assert not tells_again(told=20, behind=29)
    assert tells_again(told=20, behind=30)
    assert tells_again(told=20, behind=0)


@given(st.integers(0, 600))
def test_a_step_keeps_its_minutes(minutes: int) -> None:
    assert minutes_of_step(late_step(minutes)) == minutes


def test_other_steps_say_no_minutes() -> None:
    assert minutes_of_step("ask") == minutes_of_step("late:") == minutes_of_step("late:-5") == 0
