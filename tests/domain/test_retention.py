"""Which backups stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.instants import DAY, HOUR, MINUTE
from frontdesk.domain.retention import NEWEST, kept

NOW = 1_700_000_000_000


def test_two_hours_of_quarters_stay_and_after_that_one_an_hour() -> None:
    made = [NOW - quarter * 15 * MINUTE for quarter in range(1, 96)]
    staying = kept(made, NOW)
    assert set(made[:NEWEST]) <= staying
    assert len(staying) <= NEWEST + 25 + 2


def test_two_years_at_a_quarter_of_an_hour_are_few() -> None:
    made: set[int] = set()
    for day in range(730):
        now = NOW + day * DAY
        made |= {now + hour * HOUR for hour in range(9)}
        made = set(kept(made, now + 9 * HOUR))
    assert 20 <= len(made) <= NEWEST + 26 + 33 + 14
    assert min(made) <= NOW + 730 * DAY - 330 * DAY


@given(st.sets(st.integers(NOW - 800 * DAY, NOW + DAY), max_size=60))
def test_the_newest_stay_and_asking_again_changes_nothing(made: set[int]) -> None:
    staying = kept(made, NOW)
    assert staying <= made
    assert set(sorted(made)[-NEWEST:]) <= staying
    assert kept(staying, NOW) == staying


def test_none_and_one() -> None:
    assert kept([], NOW) == frozenset()
    assert kept([NOW - 5 * 366 * DAY], NOW) == {NOW - 5 * 366 * DAY}
