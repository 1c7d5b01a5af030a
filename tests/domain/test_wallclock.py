from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import wallclock
from frontdesk.domain.errors import UsageError
from frontdesk.domain.instants import HOUR, MINUTE, from_iso
from frontdesk.domain.wallclock import Resolver, SkippedTime, WallTime, from_utc, rederive, resolve

PRAGUE = "Europe/Prague"
ZONES = [
    PRAGUE,
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
]


def test_a_plain_time() -> None:
    assert resolve("2026-11-24T09:00", PRAGUE) == WallTime(
        wall="2026-11-24T09:00", zone=PRAGUE, fold=0, offset_minutes=60, utc=from_iso("2026-11-24T08:00Z")
    )
    assert resolve("2026-11-24T09:00", PRAGUE).local_day == "2026-11-24"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 09:00",
        "2026-11-24T09:00:00",
        "2026-11-24T09:00:00.000",
        "2026-11-24T09:00+01:00",
        "2026-11-24 09:00:00 +0100",
    ],
)
def test_the_usual_spellings_mean_the_same(text: str) -> None:
    assert resolve(text, PRAGUE) == resolve("2026-11-24T09:00", PRAGUE)


def test_z_and_a_negative_offset_are_read() -> None:
    assert resolve("2026-01-05T09:00Z", "Europe/London").offset_minutes == 0
    assert resolve("2026-01-05T09:00-05:00", "America/New_York").offset_minutes == -300


def test_a_skipped_time_is_refused_with_its_neighbours() -> None:
    with pytest.raises(SkippedTime) as refused:
        resolve("2026-03-29T02:30", PRAGUE)
    assert (refused.value.before, refused.value.after) == ("2026-03-29T01:59", "2026-03-29T03:00")
    assert refused.value.sentence == (
        "2026-03-29 02:30 does not exist in Europe/Prague, since the clocks go forward. "
        "Take 2026-03-29 01:59 or earlier, or 2026-03-29 03:00 or later."
    )


def test_gaps_at_midnight_of_half_an_hour_and_of_a_whole_day() -> None:
    for wall, zone_name, before, after in (
        ("2018-11-04T00:30", "America/Sao_Paulo", "2018-11-03T23:59", "2018-11-04T01:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T01:59", "2026-10-04T02:30"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-29T23:59", "2011-12-31T00:00"),
    ):
        with pytest.raises(SkippedTime) as refused:
            resolve(wall, zone_name)
        assert (refused.value.before, refused.value.after) == (before, after)
        with pytest.raises(SkippedTime) as refused:
            Resolver(zone_name).resolve(wall)
        assert (refused.value.before, refused.value.after) == (before, after)


def test_a_repeated_time_is_the_first_unless_said_otherwise() -> None:
    wall = "2026-10-25T02:30"
    first = resolve(wall, PRAGUE)
    assert (first.fold, first.offset_minutes, first.repeated) == (0, 120, True)
    second = resolve(wall, PRAGUE, fold=1)
    assert (second.fold, second.offset_minutes, second.repeated) == (1, 60, True)
    assert second.utc - first.utc == HOUR
    assert resolve(wall + "+02:00", PRAGUE) == first == resolve(wall, PRAGUE, fold=0)
    assert resolve(wall + "+01:00", PRAGUE) == second == resolve(wall + "+01:00", PRAGUE, fold=0)


def test_the_second_pass_of_a_time_that_has_one_only_is_the_time() -> None:
    assert resolve("2026-11-24T09:00", PRAGUE, fold=1) == resolve("2026-11-24T09:00", PRAGUE)


def test_an_offset_that_the_place_does_not_have_is_refused() -> None:
    with pytest.raises(UsageError, match=r"Europe/Prague at 2026-11-24 09:00, where it is \+01:00"):
        resolve("2026-11-24T09:00+05:00", PRAGUE)
    with pytest.raises(UsageError, match="where it is -05:00"):
        resolve("2026-11-24T09:00Z", "America/New_York")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30T09:00", "30 February 2026 does not exist. Check the day and the month."),
        ("2026-04-31T09:00", "31 April 2026 does not exist. Check the day and the month."),
        ("2026-13-01T09:00", "There is no month 13. Write dates as year-month-day."),
        ("2026-00-01T09:00", "There is no month 0. Write dates as year-month-day."),
        ("2026-11-24T24:00", "24:00 is not a time of day. Use 00:00 to 23:59."),
        ("2026-11-24T09:60", "09:60 is not a time of day. Use 00:00 to 23:59."),
        ("2026-11-24T09:00:30", "2026-11-24T09:00:30 has seconds. Give the time in whole minutes."),
        ("1026-11-24T09:00", "The year 1026 is out of range. Check the date."),
        ("24.11.2026 09:00", "24.11.2026 09:00 is not a date and time. Write it like 2026-11-24T09:00."),
        ("", " is not a date and time. Write it like 2026-11-24T09:00."),
        ("2026-11-24", "2026-11-24 is not a date and time. Write it like 2026-11-24T09:00."),
        ("٢٠٢٦-11-24T09:00", "٢٠٢٦-11-24T09:00 is not a date and time. Write it like 2026-11-24T09:00."),
    ],
)
def test_what_is_no_time_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        resolve(text, PRAGUE)
    assert refused.value.sentence == said
    with pytest.raises(UsageError) as refused:
        Resolver(PRAGUE).resolve(text)
    assert refused.value.sentence == said


def test_hostile_texts_are_cut_short() -> None:
    with pytest.raises(UsageError) as refused:
        resolve("2026\x00\n" + "9" * 100_000, PRAGUE)
    assert len(refused.value.sentence) < 120
    assert "\n" not in refused.value.sentence


def test_an_unknown_zone_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="no time zone"):
        Resolver("Europe/Nowhere")


def test_what_is_in_the_book_is_derived_even_if_new_rules_skip_it() -> None:
    again = rederive("2026-03-29T02:30", PRAGUE, fold=0)
    assert again.skipped
    assert again.utc == from_iso("2026-03-29T01:30Z")
    assert rederive("2026-10-25T02:30", PRAGUE, fold=1) == resolve("2026-10-25T02:30", PRAGUE, fold=1)
    assert not rederive("2026-11-24T09:00", PRAGUE, fold=0).skipped


moments = st.integers(
    min_value=from_iso("2005-01-01T00:00Z") // MINUTE, max_value=from_iso("2035-01-01T00:00Z") // MINUTE
)


@given(moments, st.sampled_from(ZONES))
def test_every_moment_has_a_wall_time_that_leads_back(minute: int, zone_name: str) -> None:
    seen = from_utc(minute * MINUTE + 59_999, zone_name)
    assert seen.utc == minute * MINUTE
    assert resolve(seen.wall, zone_name, fold=seen.fold) == seen


@given(moments, st.sampled_from(ZONES))
def test_around_each_change_moments_and_wall_times_agree(minute: int, zone_name: str) -> None:
    """Walks to the nearest change before `minute`, where the interesting cases are."""
    month = minute
    offset = from_utc(minute * MINUTE, zone_name).offset_minutes
    while month > minute - 400 * 24 * 60 and from_utc(month * MINUTE, zone_name).offset_minutes == offset:
        month -= 12 * 60
    for near in range(month, month + 12 * 60, 20):
        seen = from_utc(near * MINUTE, zone_name)
        assert resolve(seen.wall, zone_name, fold=seen.fold).utc == near * MINUTE


@given(
    st.datetimes(min_value=datetime(2005, 1, 1), max_value=datetime(2035, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.sampled_from([None, 0, 1]),
)
def test_the_fast_way_says_the_same(naive: datetime, zone_name: str, fold: int | None) -> None:
    resolver = Resolver(zone_name)
    for hours in range(0, 24 * 3, 5):
        wall = wallclock.wall_text(naive + timedelta(hours=hours))
        try:
            slow: WallTime | str = resolve(wall, zone_name, fold=fold)
        except SkippedTime as skipped:
            slow = skipped.sentence
        try:
            fast: WallTime | str = resolver.resolve(wall, fold=fold)
        except SkippedTime as skipped:
            fast = skipped.sentence
        assert fast == slow


def test_the_fast_way_falls_back_for_other_spellings_and_days_of_change() -> None:
    resolver = Resolver(PRAGUE)
    assert resolver.resolve("2026-11-24 09:00") == resolve("2026-11-24T09:00", PRAGUE)
    assert resolver.resolve("2026-11-24T09:00:00+01:00") == resolve("2026-11-24T09:00", PRAGUE)
    assert resolver.resolve("2026-10-25T02:30", fold=1) == resolve("2026-10-25T02:30", PRAGUE, fold=1)
