from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.day_axis import LineKind, Span, axis_at_least, axis_showing, day_axis
from frontdesk.domain.instants import HOUR, MINUTE, at_zone, from_iso

PRAGUE = "Europe/Prague"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = (
    PRAGUE,
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Antarctica/Troll",
)


def hours(day: date, zone: str = PRAGUE) -> list[int]:
    return [mark.minute // 60 for mark in day_axis(day, zone).marks if mark.kind is LineKind.HOUR]


def test_a_plain_day() -> None:
    axis = day_axis(date(2026, 11, 24), PRAGUE, from_hour=7, until_hour=19)
    assert axis.start_utc == from_iso("2026-11-24T07:00:00+01:00")
    assert axis.end_utc == from_iso("2026-11-24T19:00:00+01:00")
    assert [mark.minute for mark in axis.marks] == list(range(7 * 60, 19 * 60, 30))
    assert [mark.kind for mark in axis.marks[:2]] == [LineKind.HOUR, LineKind.HALF]
    assert axis.is_today(from_iso("2026-11-24T00:00:00+01:00"))
    assert not axis.is_today(from_iso("2026-11-25T00:00:00+01:00"))


def test_a_day_of_23_hours_lacks_the_hour_that_the_clocks_skip() -> None:
    axis = day_axis(SPRING, PRAGUE)
    assert axis.end_utc - axis.start_utc == 23 * HOUR
    assert hours(SPRING) == [0, 1, *range(3, 24)]
    assert day_axis(SPRING, PRAGUE, from_hour=2).start_utc == day_axis(SPRING, PRAGUE, from_hour=3).start_utc


def test_a_day_of_25_hours_has_one_hour_twice() -> None:
    axis = day_axis(AUTUMN, PRAGUE)
    assert axis.end_utc - axis.start_utc == 25 * HOUR
    assert hours(AUTUMN) == [0, 1, 2, *range(2, 24)]
    assert [mark.minute for mark in axis.marks if mark.again] == [120, 150]


def test_clocks_that_jump_by_half_an_hour() -> None:
    assert hours(date(2026, 10, 4), "Australia/Lord_Howe") == [0, 1, *range(3, 24)]
    assert (
        day_axis(date(2026, 4, 5), "Australia/Lord_Howe").end_utc
        - day_axis(date(2026, 4, 5), "Australia/Lord_Howe").start_utc
        == 24 * HOUR + 30 * MINUTE
    )


def test_a_day_that_never_was_has_no_height() -> None:
    axis = day_axis(date(2011, 12, 30), "Pacific/Apia")
    assert axis.start_utc == axis.end_utc
    assert axis.marks == ()


@pytest.mark.parametrize(("first", "last"), [(-1, 5), (5, 5), (6, 5), (0, 25)])
def test_hours_out_of_order_are_a_mistake(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="axis"):
        day_axis(SPRING, PRAGUE, from_hour=first, until_hour=last)


def test_a_span_has_a_length() -> None:
    with pytest.raises(ValueError, match="span"):
        Span(5, 5)
    assert Span(1, 3).meets(2, 9)
    assert not Span(1, 3).meets(3, 9)
    assert not Span(3, 9).meets(1, 3)


def spanning(first: str, last: str) -> Span:
    return Span(from_iso(first), from_iso(last))


def test_what_is_shown_reaches_from_the_first_hour_to_the_last() -> None:
    day = date(2026, 11, 24)
    work = spanning("2026-11-24T08:30:00+01:00", "2026-11-24T16:00:00+01:00")
    early = spanning("2026-11-24T07:45:00+01:00", "2026-11-24T08:00:00+01:00")
    night = spanning("2026-11-24T23:00:00+01:00", "2026-11-25T07:00:00+01:00")
    other = spanning("2026-11-23T08:30:00+01:00", "2026-11-23T16:00:00+01:00")
    assert axis_showing(day, PRAGUE, [work]) == day_axis(day, PRAGUE, from_hour=8, until_hour=16)
    assert axis_showing(day, PRAGUE, [work, early]) == day_axis(day, PRAGUE, from_hour=7, until_hour=16)
    assert axis_showing(day, PRAGUE, [work, night]) == day_axis(day, PRAGUE, from_hour=8, until_hour=24)
    assert axis_showing(date(2026, 11, 25), PRAGUE, [night]).day_start_utc == from_iso(
        "2026-11-25T00:00:00+01:00"
    )
    assert axis_showing(day, PRAGUE, [other]) == day_axis(day, PRAGUE, from_hour=8, until_hour=18)


def test_odd_nights_show_the_whole_day() -> None:
    # From 3:00 back to 1:00, so that a later moment has an earlier hour.
    troll = date(2026, 10, 25)
    span = spanning("2026-10-25T02:30:00+02:00", "2026-10-25T01:30:00+00:00")
    assert axis_showing(troll, "Antarctica/Troll", [span]) == day_axis(troll, "Antarctica/Troll")
    # At one minute past midnight back to 23:01 of the day before.
    johns = date(2006, 10, 29)
    start = day_axis(johns, "America/St_Johns").day_start_utc
    late = Span(start + 5 * MINUTE, start + 20 * MINUTE)
    assert axis_showing(johns, "America/St_Johns", [late]) == day_axis(johns, "America/St_Johns")


@given(
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(-300, 1700), st.integers(1, 600)), max_size=4),
)
def test_everything_of_the_day_is_shown_and_every_line_is_where_the_clock_says(
    day: date, zone: str, stretches: list[tuple[int, int]]
) -> None:
    whole = day_axis(day, zone)
    spans = [
        Span(whole.day_start_utc + start * MINUTE, whole.day_start_utc + (start + length) * MINUTE)
        for start, length in stretches
    ]
    axis = axis_showing(day, zone, spans)
    for span in spans:
        if span.meets(whole.day_start_utc, whole.day_end_utc):
            assert axis.start_utc <= max(span.start_utc, whole.day_start_utc)
            assert axis.end_utc >= min(span.end_utc, whole.day_end_utc)
    for mark in axis.marks:
        local = at_zone(mark.utc, zone)
        assert (local.hour * 60 + local.minute, local.second) == (mark.minute, 0)
        assert axis.start_utc <= mark.utc < axis.end_utc
    assert day_axis(day + timedelta(days=1), zone).day_start_utc == whole.day_end_utc


def test_an_axis_takes_later_hours_first_then_earlier_ones_and_never_more_than_the_day() -> None:
    day = date(2026, 11, 24)
    axis = day_axis(day, PRAGUE, from_hour=8, until_hour=18)
    assert axis_at_least(axis, 10 * HOUR) is axis
    assert axis_at_least(axis, 10 * HOUR + 1) == day_axis(day, PRAGUE, from_hour=8, until_hour=19)
    assert axis_at_least(axis, 17 * HOUR) == day_axis(day, PRAGUE, from_hour=7, until_hour=24)
    assert axis_at_least(axis, 48 * HOUR) == day_axis(day, PRAGUE)
    skipped = day_axis(date(2011, 12, 30), "Pacific/Apia")
    assert axis_at_least(skipped, 10 * HOUR) == skipped


@given(
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(1, 24),
    st.integers(0, 30),
)
def test_a_longer_axis_shows_all_of_the_shorter_one(
    day: date, zone: str, from_hour: int, hours: int, wanted: int
) -> None:
    axis = day_axis(day, zone, from_hour=from_hour, until_hour=min(from_hour + hours, 24))
    longer = axis_at_least(axis, wanted * HOUR)
    assert longer.start_utc <= axis.start_utc
    assert axis.end_utc <= longer.end_utc
    whole = longer.start_utc == longer.day_start_utc and longer.end_utc == longer.day_end_utc
    assert whole or longer.end_utc - longer.start_utc >= wanted * HOUR
