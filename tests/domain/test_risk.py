"""How likely a visit is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.risk import ENOUGH, LeadRates, Risk, estimate, lead_class

EVEN = LeadRates(((90, 10), (90, 10), (90, 10), (90, 10)))
LONG_IS_WORSE = LeadRates(((99, 1), (97, 3), (90, 10), (70, 30)))


def test_with_too_little_data_nothing_is_said() -> None:
    few = LeadRates(((ENOUGH - 1, 0), (0, 0), (0, 0), (0, 0)))
    assert estimate(attended=0, missed=3, lead_days=1, rates=few) == Risk(
        None, f"too little data: {ENOUGH - 1} past visits"
    )
    enough = LeadRates(((ENOUGH, 0), (0, 0), (0, 0), (0, 0)))
    assert estimate(attended=0, missed=3, lead_days=1, rates=enough).value is not None


@pytest.mark.parametrize(
    ("days", "expected"),
    [(None, None), (0, 0), (1.9, 0), (2, 1), (6.9, 1), (7, 2), (29, 2), (30, 3), (900, 3)],
)
def test_classes_of_lead_time(days: float | None, expected: int | None) -> None:
    assert lead_class(days) == expected


def test_it_says_why() -> None:
    def why(attended: int, missed: int, lead: float | None) -> str:
        return estimate(attended=attended, missed=missed, lead_days=lead, rates=LONG_IS_WORSE).why

    assert why(3, 2, 1) == "missed 2 of 5 visits"
    assert why(3, 0, 60) == "booked long ahead"
    assert why(3, 0, 1) == "came to all of 3 visits"
    assert why(0, 0, 1) == "first visit"
    assert why(0, 0, None) == "first visit"


def test_one_miss_out_of_one_visit_is_not_certainty() -> None:
    risk = estimate(attended=0, missed=1, lead_days=1, rates=EVEN)
    assert risk.value is not None
    assert 0.1 < risk.value < 0.5


rates = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=4, max_size=4).map(
    lambda found: LeadRates(tuple(found))
)
leads = st.one_of(st.none(), st.floats(0, 400))


@given(st.integers(0, 50), st.integers(0, 50), leads, rates)
def test_it_is_a_probability_that_grows_with_misses_and_shrinks_with_visits_kept(
    attended: int, missed: int, lead: float | None, known: LeadRates
) -> None:
    risk = estimate(attended=attended, missed=missed, lead_days=lead, rates=known).value
    if risk is None:
        assert known.visits < ENOUGH
        return
    assert 0 <= risk <= 1
    worse = estimate(attended=attended, missed=missed + 1, lead_days=lead, rates=known).value
    better = estimate(attended=attended + 1, missed=missed, lead_days=lead, rates=known).value
    assert worse is not None
    assert better is not None
    assert better <= risk <= worse
