"""Moments and lists as sentences say them."""

from __future__ import annotations

import pytest

from frontdesk.domain.instants import from_iso
from frontdesk.domain.words import CallOutcome, MessageState
from frontdesk.services.spoken import listed, message_state_word, moment, outcome_words

NOW = from_iso("2026-11-23T10:00:00+00:00")


@pytest.mark.parametrize(
    ("utc", "zone", "said"),
    [
        ("2026-11-23T09:02:00+00:00", "Europe/London", "09:02"),
        ("2026-11-23T23:30:00+00:00", "Europe/Prague", "Tue 00:30"),
        ("2026-11-17T12:00:00+00:00", "Europe/London", "Tue 12:00"),
        ("2026-11-16T12:00:00+00:00", "Europe/London", "16 Nov 12:00"),
        ("2026-11-29T08:00:00+00:00", "Europe/London", "Sun 08:00"),
        ("2026-12-01T08:00:00+00:00", "Europe/London", "1 Dec 08:00"),
        ("2027-03-12T08:00:00+00:00", "Europe/London", "12 Mar 2027 08:00"),
    ],
)
def test_a_moment_says_as_much_as_is_needed(utc: str, zone: str, said: str) -> None:
    assert moment(from_iso(utc), zone, now_utc=NOW) == said


def test_lists() -> None:
    assert [listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_every_outcome_and_state_has_words_of_its_own() -> None:
    assert len({outcome_words(each) for each in CallOutcome}) == len(CallOutcome)
    assert len({message_state_word(each) for each in MessageState}) == len(MessageState)
