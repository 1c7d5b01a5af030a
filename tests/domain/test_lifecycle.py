"""What may follow what on the two axes of a visit."""

from __future__ import annotations

import pytest

from frontdesk.domain.lifecycle import (
    CANCELLED,
    OCCUPYING,
    TRANSITIONS,
    lifecycle_word,
    occupies,
    refusal,
    way_to,
)
from frontdesk.domain.words import Confirmation, Lifecycle


def why_not(
    old: Lifecycle,
    new: Lifecycle,
    *,
    confirmation: Confirmation = Confirmation.CONFIRMED,
    start: int = 1_000,
    now: int = 2_000,
) -> str | None:
    return refusal(old=old, new=new, confirmation=confirmation, start_utc=start, now_utc=now)


def test_every_lifecycle_has_its_transitions_and_a_word() -> None:
    assert set(TRANSITIONS) == set(Lifecycle)
    words = {lifecycle_word(each) for each in Lifecycle}
    assert len(words) == len(Lifecycle)
    assert all(old not in news for old, news in TRANSITIONS.items())


@pytest.mark.parametrize("old", Lifecycle)
@pytest.mark.parametrize("new", Lifecycle)
def test_what_is_not_in_the_table_is_refused_in_a_sentence(old: Lifecycle, new: Lifecycle) -> None:
    sentence = why_not(old, new)
    assert (sentence is None) == (new in TRANSITIONS[old])
    if sentence is not None:
        assert sentence.endswith(".")
        assert lifecycle_word(old) in sentence


def test_a_visit_that_has_not_begun_is_no_no_show() -> None:
    assert why_not(Lifecycle.BOOKED, Lifecycle.NO_SHOW, start=2_001) is not None
    assert why_not(Lifecycle.BOOKED, Lifecycle.NO_SHOW, start=2_000) is None


def test_who_said_no_is_never_a_no_show_without_a_second_look() -> None:
    sentence = why_not(Lifecycle.BOOKED, Lifecycle.NO_SHOW, confirmation=Confirmation.DECLINED)
    assert sentence is not None
    assert "can't come" in sentence
    assert why_not(Lifecycle.BOOKED, Lifecycle.ARRIVED, confirmation=Confirmation.DECLINED) is None


def test_nothing_follows_a_cancellation() -> None:
    assert all(not TRANSITIONS[each] for each in CANCELLED)


@pytest.mark.parametrize("lifecycle", Lifecycle)
def test_cancelled_and_left_give_the_time_back(lifecycle: Lifecycle) -> None:
    gives_back = lifecycle in CANCELLED or lifecycle is Lifecycle.LEFT_WITHOUT_VISIT
    assert occupies(lifecycle) is not gives_back
    assert (lifecycle in OCCUPYING) is not gives_back


def test_a_refusal_says_the_way() -> None:
    assert why_not(Lifecycle.COMPLETED, Lifecycle.BOOKED) == (
        "A visit that is done can't become booked. Set it to “arrived” first."
    )
    assert why_not(Lifecycle.CANCELLED_BY_CLINIC, Lifecycle.ARRIVED) == (
        "A visit that is cancelled by the clinic can't become arrived. Undo the cancellation, or book a new visit."
    )


@pytest.mark.parametrize("old", [each for each in Lifecycle if each not in CANCELLED])
@pytest.mark.parametrize("new", Lifecycle)
def test_the_first_step_that_is_named_is_one_that_can_be_taken(old: Lifecycle, new: Lifecycle) -> None:
    if new is old or new in TRANSITIONS[old]:
        return
    named = [
        step for step in TRANSITIONS[old] if way_to(old, new) == f"Set it to “{lifecycle_word(step)}” first."
    ]
    assert len(named) == 1
    assert named[0] not in CANCELLED
