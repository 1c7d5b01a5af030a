from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import (
    Calendar,
    DayException,
    Interval,
    QuietHours,
    WeekHours,
    add_working_days,
    check_region,
    format_clock,
    holiday_name,
    parse_clock,
)
from frontdesk.domain.instants import DAY, HOUR, MINUTE, from_iso, to_iso

PRAGUE = "Europe/Prague"
MORNING, AFTERNOON = Interval(9 * 60, 12 * 60), Interval(13 * 60, 17 * 60)
WEEK = WeekHours(dict.fromkeys(range(5), (AFTERNOON, MORNING)))
CLINIC = Calendar(
    PRAGUE,
    WEEK,
    exceptions=(
        DayException(date(2026, 11, 26), (Interval(10 * 60, 11 * 60 + 30),), "Training"),
        DayException(date(2026, 11, 27), (), "Moving house"),
        DayException(date(2026, 11, 30)),
        DayException(date(2026, 12, 24), (MORNING,)),
    ),
    country="CZ",
)


def local(text: str) -> int:
    return from_iso(f"2026-{text}+01:00")


@pytest.mark.parametrize(
    ("text", "minute"), [("00:00", 0), ("9:05", 545), (" 20:00 ", 1200), ("24:00", 1440)]
)
def test_clock_times(text: str, minute: int) -> None:
    assert parse_clock(text) == minute
    assert parse_clock(format_clock(minute)) == minute


@pytest.mark.parametrize(
    "text", ["", "9", "24:01", "12:60", "9:5", "-1:00", "20:00:00", "٩:٠٠", "x" * 10_000]
)
def test_what_is_no_clock_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time of day") as refused:
        parse_clock(text)
    assert len(refused.value.sentence) < 80


@pytest.mark.parametrize(("begin", "end"), [(600, 600), (700, 600), (-1, 10), (0, 1441)])
def test_hours_that_run_backwards_or_out_of_the_day_are_refused(begin: int, end: int) -> None:
    with pytest.raises(UsageError, match="must end after they begin"):
        Interval(begin, end)


def test_overlapping_hours_and_unknown_weekdays_are_refused() -> None:
    with pytest.raises(UsageError, match="The opening hours 09:00-12:00 and 11:00-13:00 overlap"):
        WeekHours({0: (Interval(660, 780), MORNING)})
    with pytest.raises(UsageError, match="overlap"):
        DayException(date(2026, 1, 1), (MORNING, MORNING))
    with pytest.raises(UsageError, match="Weekdays are numbered"):
        WeekHours({7: ()})
    assert WeekHours({0: (Interval(720, 780), MORNING)}).on(0) == (MORNING, Interval(720, 780))


def test_the_hours_of_a_day_are_its_exception_then_the_holiday_then_the_week() -> None:
    assert CLINIC.known
    assert CLINIC.hours_on(date(2026, 11, 24)) == (MORNING, AFTERNOON)
    assert CLINIC.hours_on(date(2026, 11, 26)) == (Interval(600, 690),)
    assert CLINIC.hours_on(date(2026, 11, 17)) == ()
    assert CLINIC.hours_on(date(2026, 12, 24)) == (MORNING,)


def test_open_means_inside_and_closing_time_is_outside() -> None:
    assert not CLINIC.is_open(local("11-24T08:59"))
    assert CLINIC.is_open(local("11-24T09:00"))
    assert not CLINIC.is_open(local("11-24T12:00"))
    assert not CLINIC.is_open(local("11-28T10:00"))
    assert CLINIC.open_intervals(date(2026, 11, 24)) == [
        (local("11-24T09:00"), local("11-24T12:00")),
        (local("11-24T13:00"), local("11-24T17:00")),
    ]


def test_a_closed_day_says_why() -> None:
    assert CLINIC.closed_reason(date(2026, 11, 24)) is None
    assert CLINIC.closed_reason(date(2026, 11, 27)) == "Moving house"
    assert CLINIC.closed_reason(date(2026, 11, 30)) == "Closed on this date"
    assert CLINIC.closed_reason(date(2026, 11, 28)) == "Closed on this weekday"
    assert CLINIC.closed_reason(date(2026, 10, 28)) == "Independent Czechoslovak State Day"


def test_the_last_open_hour() -> None:
    assert CLINIC.last_open_hour_before(local("11-24T10:20")) == local("11-24T10:20")
    assert CLINIC.last_open_hour_before(local("11-24T12:30")) == local("11-24T11:00")
    assert CLINIC.last_open_hour_before(local("11-25T03:00")) == local("11-24T16:00")
    # Friday is an exception without hours, so Thursday's half an hour past ten is the last there was.
    assert CLINIC.last_open_hour_before(local("11-29T03:00")) == local("11-26T10:30")
    short = Calendar(PRAGUE, WeekHours({1: (Interval(600, 630),)}))
    assert short.last_open_hour_before(local("11-24T12:00")) == local("11-24T10:00")
    assert short.last_open_hour_before(local("11-24T09:00")) == local("11-17T10:00")
    assert short.last_open_hour_before(local("11-24T09:00"), limit_days=6) is None


def test_without_hours_nothing_is_known() -> None:
    for unknown in (
        Calendar(PRAGUE, WeekHours({})),
        Calendar(PRAGUE, WeekHours({0: ()}), CLINIC.exceptions, "CZ"),
    ):
        assert not unknown.known
        assert not unknown.is_open(local("11-24T10:00"))
        assert unknown.open_intervals(date(2026, 11, 26)) == []
        assert unknown.closed_reason(date(2026, 12, 25)) is None
        assert unknown.last_open_hour_before(local("11-24T10:00")) is None


def test_hours_over_a_change_of_the_clocks_are_as_long_as_they_are() -> None:
    night = Calendar(PRAGUE, WeekHours({6: (Interval(0, 1440),)}))
    lengths = [
        end - begin
        for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 22))
        for begin, end in night.open_intervals(day)
    ]
    assert lengths == [23 * HOUR, 25 * HOUR, 24 * HOUR]
    skipped = Calendar(PRAGUE, WeekHours({6: (Interval(130, 170), Interval(175, 200))}))
    assert skipped.open_intervals(date(2026, 3, 29)) == [
        (from_iso("2026-03-29T03:00+02:00"), from_iso("2026-03-29T03:20+02:00"))
    ]


NIGHT = QuietHours(20 * 60, 9 * 60)


def test_quiet_hours_over_midnight() -> None:
    for inside in ("11-24T20:00", "11-24T23:59", "11-25T00:00", "11-25T08:59"):
        assert NIGHT.contains(local(inside), PRAGUE)
        assert NIGHT.end_after(local(inside), PRAGUE) == local("11-25T09:00")
        assert NIGHT.start_before(local(inside), PRAGUE) == local("11-24T20:00")
    for outside in ("11-24T19:59", "11-25T09:00"):
        assert not NIGHT.contains(local(outside), PRAGUE)
        assert NIGHT.end_after(local(outside), PRAGUE) == local(outside)
        assert NIGHT.start_before(local(outside), PRAGUE) == local(outside)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = QuietHours(12 * 60, 13 * 60)
    assert noon.contains(local("11-24T12:30"), PRAGUE)
    assert noon.end_after(local("11-24T12:30"), PRAGUE) == local("11-24T13:00")
    assert not noon.contains(local("11-24T13:00"), PRAGUE)
    for none in (QuietHours(540, 540), QuietHours(0, 1440)):
        assert not none.contains(local("11-24T09:00"), PRAGUE)
        assert none.end_after(local("11-24T09:00"), PRAGUE) == local("11-24T09:00")


def test_quiet_hours_that_meet_over_the_repeated_hour_are_one_stretch() -> None:
    nearly_always = QuietHours(2 * 60 + 30, 2 * 60)
    first_pass = from_iso("2026-10-25T02:10+02:00")
    assert nearly_always.end_after(first_pass, PRAGUE) == from_iso("2026-10-26T02:00+01:00")
    assert nearly_always.start_before(from_iso("2026-10-25T12:00+01:00"), PRAGUE) == from_iso(
        "2026-10-24T02:30+02:00"
    )


@given(
    st.integers(min_value=0, max_value=1440),
    st.integers(min_value=0, max_value=1440),
    st.integers(
        min_value=from_iso("2026-01-01T00:00Z") // MINUTE, max_value=from_iso("2027-01-01T00:00Z") // MINUTE
    ),
    st.sampled_from([PRAGUE, "America/New_York", "America/Santiago", "Australia/Lord_Howe", "UTC"]),
)
def test_quiet_hours_agree_with_the_clock_on_the_wall(
    start: int, stop: int, minute: int, zone_name: str
) -> None:
    quiet = QuietHours(start, stop)
    utc = minute * MINUTE
    end, begin = quiet.end_after(utc, zone_name), quiet.start_before(utc, zone_name)
    assert not quiet.contains(end, zone_name)
    if not quiet.contains(utc, zone_name):
        assert begin == utc == end
        return
    assert begin <= utc < end
    assert not quiet.contains(begin - 1, zone_name)
    assert end - begin <= 2 * DAY
    assert quiet.start_before(end - 1, zone_name) == begin
    changes = len({to_iso(at, zone_name)[-6:] for at in range(begin - DAY, end + DAY, 6 * HOUR)})
    if changes == 1:
        assert to_iso(begin, zone_name)[11:16] == format_clock(start % 1440)
        assert to_iso(end, zone_name)[11:16] == format_clock(stop % 1440)


def test_public_holidays_by_country_and_region() -> None:
    assert holiday_name(date(2026, 12, 25), "cz") == "Christmas Day"
    assert holiday_name(date(2026, 12, 27), "CZ") is None
    assert holiday_name(date(2026, 8, 3), "GB", "SCT") == "Summer Bank Holiday"
    assert holiday_name(date(2026, 8, 3), "GB", "ENG") is None
    assert holiday_name(date(2026, 12, 25), "XX") is None
    assert holiday_name(date(2026, 12, 25), "") is None
    assert holiday_name(date(2026, 12, 25), "HolidayBase") is None
    assert holiday_name(date(2026, 12, 25), "ES", "Nowhere") is None


def test_regions_are_checked_when_they_are_set() -> None:
    assert check_region("GB", "eng") == "ENG"
    assert check_region("GB", "") == ""
    assert check_region("XX", "") == ""
    with pytest.raises(UsageError, match=r"GB has no region called ZZ\. Use one of: ENG, NIR, SCT, WLS"):
        check_region("GB", "ZZ")
    with pytest.raises(UsageError, match="The holidays of CZ do not differ by region"):
        check_region("CZ", "Praha")
    for odd in ("XX", "date"):
        with pytest.raises(UsageError, match="do not differ by region"):
            check_region(odd, "A")


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 0, "GB") == friday
    assert add_working_days(friday, 3, "GB", "ENG") == date(2026, 11, 25)
    assert add_working_days(date(2026, 12, 24), 3, "GB", "ENG") == date(2026, 12, 31)
    assert add_working_days(date(2026, 11, 16), 1, "cz") == date(2026, 11, 18)
    assert add_working_days(date(2026, 11, 19), 1, "IL") == date(2026, 11, 22)
    for unknown in ("XX", ""):
        assert add_working_days(friday, 1, unknown) == date(2026, 11, 23)


@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)), st.integers(min_value=1, max_value=30)
)
def test_working_days_add_up(day: date, count: int) -> None:
    once = add_working_days(day, count, "GB", "ENG")
    assert once == add_working_days(add_working_days(day, count - 1, "GB", "ENG"), 1, "GB", "ENG")
    assert once.weekday() < 5
    assert day + timedelta(days=count) <= once <= day + timedelta(days=2 * count + 8)
