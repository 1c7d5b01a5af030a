"""The days of a week share one axis: every wall clock time stands on one line, and no moment is lost or drawn twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from frontdesk.domain.day_axis import day_axis
from frontdesk.domain.instants import HOUR, MINUTE, at_zone
from frontdesk.domain.wallclock import resolve
from frontdesk.domain.week_layout import DAYS, week_clock, week_of

PRAGUE = "Europe/Prague"
ZONES = (
    PRAGUE,
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Antarctica/Troll",
    "America/Havana",
)
PLAIN, SPRING, AUTUMN = date(2026, 11, 23), date(2026, 3, 23), date(2026, 10, 19)
"""Mondays; in the two last weeks the clocks of Prague change on Sunday."""

mondays = st.dates(date(2015, 1, 1), date(2035, 12, 31)).map(week_of)
zones = st.sampled_from(ZONES)


def wall(utc: int, zone: str = PRAGUE) -> str:
    return at_zone(utc, zone).strftime("%H:%M")


def test_the_monday_of_a_week() -> None:
    assert week_of(date(2026, 11, 29)) == PLAIN == week_of(PLAIN)


def test_in_a_plain_week_every_day_lies_on_the_first_one() -> None:
    clock = week_clock(PLAIN, PRAGUE)
    assert clock.ground == PLAIN
    for index, day in enumerate(clock.days):
        nine = resolve(f"{day}T09:00", PRAGUE).utc
        assert clock.on_axis(index, nine) == resolve(f"{PLAIN}T09:00", PRAGUE).utc
        assert clock.missing(index) == ()


def test_a_day_that_skips_an_hour_lacks_it() -> None:
    clock = week_clock(SPRING, PRAGUE)
    assert clock.ground == SPRING
    (gone,) = clock.missing(6)
    assert (wall(gone.start_utc), wall(gone.end_utc)) == ("02:00", "03:00")
    assert clock.moment(6, gone.start_utc) is None
    nine = resolve("2026-03-29T09:00", PRAGUE).utc
    assert wall(clock.on_axis(6, nine)) == "09:00"
    assert clock.moment(6, clock.on_axis(6, nine)) == nine


def test_where_a_day_repeats_an_hour_the_others_lack_the_second_pass() -> None:
    clock = week_clock(AUTUMN, PRAGUE)
    assert clock.ground == date(2026, 10, 25)
    (gone,) = clock.missing(0)
    assert gone.end_utc - gone.start_utc == HOUR
    assert clock.missing(6) == ()
    for fold in (0, 1):
        utc = resolve("2026-10-25T02:30", PRAGUE, fold=fold).utc
        assert clock.on_axis(6, utc) == utc
    assert clock.on_axis(0, resolve("2026-10-19T02:30", PRAGUE).utc) < gone.start_utc
    assert clock.on_axis(0, resolve("2026-10-19T03:00", PRAGUE).utc) == gone.end_utc


def test_what_reaches_over_the_edge_of_a_day_is_as_far_off_as_it_is() -> None:
    clock = week_clock(PLAIN, PRAGUE)
    axis = day_axis(PLAIN + timedelta(days=2), PRAGUE)
    ground = day_axis(PLAIN, PRAGUE)
    assert clock.on_axis(2, axis.day_end_utc + HOUR) == ground.day_end_utc + HOUR
    assert clock.on_axis(2, axis.day_start_utc - HOUR) == ground.day_start_utc - HOUR


def test_a_day_that_a_place_skipped_has_no_time_at_all() -> None:
    # Samoa went over the date line at the end of 2011 and never had the 30th of December.
    clock = week_clock(date(2011, 12, 26), "Pacific/Apia")
    skipped = clock.days.index(date(2011, 12, 30))
    assert clock.pieces[skipped] == ()
    ground = day_axis(clock.ground, clock.zone)
    assert clock.on_axis(skipped, ground.day_start_utc + 12 * HOUR) == ground.day_start_utc
    assert clock.moment(skipped, ground.day_start_utc + 12 * HOUR) is None
    assert [clock.index_at(day_axis(day, clock.zone).day_start_utc) for day in clock.days[:4]] == [0, 1, 2, 3]


def test_which_day_a_moment_is_on() -> None:
    clock = week_clock(PLAIN, PRAGUE)
    assert clock.index_at(resolve("2026-11-25T00:00", PRAGUE).utc) == 2
    assert clock.index_at(resolve("2026-11-30T00:00", PRAGUE).utc) is None
    assert clock.index_at(resolve("2026-11-22T23:59", PRAGUE).utc) is None


@given(monday=mondays, zone=zones, index=st.integers(0, DAYS - 1), minute=st.integers(0, 25 * 60))
def test_a_moment_stands_where_the_wall_clock_reads_the_same_and_comes_back(
    monday: date, zone: str, index: int, minute: int
) -> None:
    clock = week_clock(monday, zone)
    axis = day_axis(clock.days[index], zone)
    utc = axis.day_start_utc + minute * MINUTE
    assume(utc < axis.day_end_utc)
    place = clock.on_axis(index, utc)
    assert wall(place, zone) == wall(utc, zone)
    assert clock.moment(index, place) == utc
    assert not any(gone.start_utc <= place < gone.end_utc for gone in clock.missing(index))


@given(monday=mondays, zone=zones, index=st.integers(0, DAYS - 1), minute=st.integers(0, 25 * 60 - 1))
def test_a_place_means_a_moment_or_is_missing(monday: date, zone: str, index: int, minute: int) -> None:
    clock = week_clock(monday, zone)
    ground = day_axis(clock.ground, zone)
    place = ground.day_start_utc + minute * MINUTE
    assume(place < ground.day_end_utc)
    moment = clock.moment(index, place)
    gone = any(each.start_utc <= place < each.end_utc for each in clock.missing(index))
    assert (moment is None) is gone
    if moment is not None:
        assert at_zone(moment, zone).date() == clock.days[index]
        assert wall(moment, zone) == wall(place, zone)


@given(monday=mondays, zone=zones, index=st.integers(0, DAYS - 1))
def test_time_goes_down_the_axis(monday: date, zone: str, index: int) -> None:
    clock = week_clock(monday, zone)
    axis = day_axis(clock.days[index], zone)
    places = [clock.on_axis(index, utc) for utc in range(axis.day_start_utc, axis.day_end_utc, 15 * MINUTE)]
    assert places == sorted(set(places))
    held = sum(each.axis_end - each.axis_start for each in clock.pieces[index])
    assert held == axis.day_end_utc - axis.day_start_utc
