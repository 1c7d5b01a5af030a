from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import instants
from frontdesk.domain.errors import UsageError

NOON = 1_795_608_000_000  # 2026-11-25T12:00:00Z


def test_units_build_on_each_other() -> None:
    assert instants.DAY == 24 * instants.HOUR == 24 * 60 * instants.MINUTE == 86_400 * instants.SECOND


def test_a_moment_is_written_with_the_offset_of_its_place() -> None:
    assert instants.to_iso(NOON, "Europe/Prague") == "2026-11-25T13:00:00+01:00"
    assert instants.to_iso(NOON, "America/New_York") == "2026-11-25T07:00:00-05:00"
    assert instants.to_iso(NOON + 999, "UTC") == "2026-11-25T12:00:00+00:00"
    assert instants.utc_iso(NOON) == "2026-11-25T12:00:00+00:00"
    assert instants.to_iso(-1, "UTC") == "1969-12-31T23:59:59+00:00"


def test_the_repeated_hour_keeps_its_two_offsets() -> None:
    first = instants.from_iso("2026-10-25T02:30:00+02:00")
    assert instants.to_iso(first, "Europe/Prague") == "2026-10-25T02:30:00+02:00"
    assert instants.to_iso(first + instants.HOUR, "Europe/Prague") == "2026-10-25T02:30:00+01:00"


def test_the_date_is_the_one_on_the_wall() -> None:
    late = instants.from_iso("2026-11-25T23:30:00Z")
    assert instants.local_date(late, "Europe/Prague") == date(2026, 11, 26)
    assert instants.local_date(late, "America/New_York") == date(2026, 11, 25)
    assert instants.local_day(late, "Europe/Prague") == "2026-11-26"


@given(
    st.integers(min_value=-2_000_000_000, max_value=7_000_000_000),
    st.sampled_from(["Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
def test_writing_and_reading_give_the_same_moment(seconds: int, zone_name: str) -> None:
    text = instants.to_iso(seconds * 1000, zone_name)
    assert instants.from_iso(text) == seconds * 1000
    assert instants.from_iso(instants.utc_iso(seconds * 1000)) == seconds * 1000


def test_reading_takes_the_usual_spellings() -> None:
    for text in ("2026-11-25T12:00Z", "2026-11-25 13:00:00+01:00", "2026-11-25T12:00:00.000Z"):
        assert instants.from_iso(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-25",
        "2026-11-25T12:00:00",
        "2026-02-30T12:00Z",
        "0001-01-01T00:00+99:00",
        "x" * 100_000,
    ],
)
def test_what_is_no_moment_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="is not a moment") as refused:
        instants.from_iso(text)
    assert len(refused.value.sentence) < 140


def test_a_naive_datetime_is_never_guessed() -> None:
    assert instants.from_datetime(datetime(2026, 11, 25, 12, tzinfo=UTC)) == NOON
    with pytest.raises(TypeError):
        instants.from_datetime(datetime.fromisoformat("2026-11-25T12:00"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/localtime",
        "europe/prague",
        "Europe",
        "localtime",
        "A\x00",
        "x" * 9999,
    ],
)
def test_an_unknown_or_hostile_zone_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(UsageError, match="There is no time zone called") as refused:
        instants.zone(name)
    assert len(refused.value.sentence) < 140
    assert "\x00" not in refused.value.sentence


def test_every_listed_zone_opens() -> None:
    assert "Europe/Prague" in instants.zone_names()
    for name in instants.zone_names():
        assert instants.zone(name).key == name


def test_the_rules_are_those_of_our_version_whatever_the_system_has(tmp_path: Path) -> None:
    elsewhere = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "Africa").mkdir()
    (tmp_path / "Africa" / "Ndjamena").write_bytes(elsewhere)
    before = zoneinfo.TZPATH
    instants.zone.cache_clear()
    zoneinfo.reset_tzpath([tmp_path])
    try:
        systems = zoneinfo.ZoneInfo.no_cache("Africa/Ndjamena")
        assert datetime(2026, 1, 1, tzinfo=systems).utcoffset() == timedelta(hours=9)
        assert instants.to_iso(NOON, "Africa/Ndjamena") == "2026-11-25T13:00:00+01:00"
    finally:
        zoneinfo.reset_tzpath(before)
    assert re.fullmatch(r"\d{4}[a-z]", instants.rules_version())
