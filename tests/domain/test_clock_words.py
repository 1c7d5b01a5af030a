"""How sentences write the time of day."""

from __future__ import annotations

from frontdesk.domain import clock_words
from frontdesk.domain.instants import from_iso


def test_without_a_window_it_is_the_clock_of_24_hours() -> None:
    assert [clock_words.clock(minute) for minute in (0, 9 * 60 + 4, 1439)] == ["00:00", "09:04", "23:59"]
    assert clock_words.clock_of_wall("2026-11-23T09:04") == "09:04"
    assert clock_words.clock_at(from_iso("2026-11-23T09:04:00+00:00"), "Europe/Prague") == "10:04"


def test_the_window_says_how_it_is_written() -> None:
    clock_words.install(lambda minute: f"{minute // 60}h{minute % 60:02d}")
    assert clock_words.clock(9 * 60 + 4) == "9h04"
