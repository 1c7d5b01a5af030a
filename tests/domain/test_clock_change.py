"""Times that daylight saving skips or repeats."""

from __future__ import annotations

import pytest

from frontdesk.domain.clock_change import ChangeKind, clock_change, offset_text
from frontdesk.domain.errors import UsageError
from frontdesk.domain.instants import HOUR


def test_an_ordinary_time_is_none() -> None:
    assert clock_change("2026-03-28T01:30", "Europe/London") is None
    assert clock_change("2026-10-25T03:00", "Europe/Prague") is None


def test_a_skipped_time_proposes_what_is_before_and_after() -> None:
    change = clock_change("2026-03-29T01:30", "Europe/London")
    assert change is not None
    assert change.kind is ChangeKind.SKIPPED
    assert [each.wall for each in change.proposals] == ["2026-03-29T00:59", "2026-03-29T02:00"]
    assert change.sentence == (
        "2026-03-29 01:30 does not exist in Europe/London, since the clocks go forward. "
        "Take 2026-03-29 00:59 or earlier, or 2026-03-29 02:00 or later."
    )


def test_a_repeated_time_proposes_both_passes() -> None:
    change = clock_change("2026-10-25T02:30", "Europe/Prague")
    assert change is not None
    assert change.kind is ChangeKind.REPEATED
    first, second = change.proposals
    assert (first.fold, second.fold, second.utc - first.utc) == (0, 1, HOUR)
    assert change.sentence == (
        "2026-10-25 02:30 comes twice that day, since the clocks go back. "
        "Choose the first (UTC +02:00) or the second (UTC +01:00)."
    )


def test_no_time_at_all() -> None:
    with pytest.raises(UsageError):
        clock_change("2026-02-30T09:00", "Europe/London")


def test_offsets_west_of_greenwich() -> None:
    assert [offset_text(minutes) for minutes in (-210, 0, 345)] == ["-03:30", "+00:00", "+05:45"]
