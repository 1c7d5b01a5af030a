"""Where somebody is put in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.walk_ins import RASTER, SHORTEST, Opening, opening

NINE = 1_763_888_400_000
DAY = [(NINE, NINE + 8 * HOUR)]


def at(hour: int, minute: int) -> int:
    return NINE + (hour - 9) * HOUR + minute * MINUTE


def test_a_free_gap_that_runs_now_is_taken_from_the_five_minutes_on() -> None:
    taken = [(at(9, 0), at(9, 50)), (at(10, 0), at(12, 0))]

    found = opening(DAY, taken, now_utc=at(9, 52), minutes=15, waiting_minutes=0)

    assert found == Opening(at(9, 50), 10, 0, shared=False, until_utc=at(10, 0))


def test_behind_those_who_wait_where_that_is_sooner() -> None:
    taken = [(at(9, 0), at(12, 0))]

    found = opening(DAY, taken, now_utc=at(10, 2), minutes=15, waiting_minutes=45)

    assert found == Opening(at(10, 0), 15, 45, shared=True, until_utc=at(10, 15))


def test_a_gap_before_they_are_through_is_better() -> None:
    taken = [(at(9, 0), at(10, 15)), (at(10, 30), at(12, 0))]

    found = opening(DAY, taken, now_utc=at(10, 2), minutes=15, waiting_minutes=45)

    assert found == Opening(at(10, 15), 15, 13, shared=False, until_utc=at(10, 30))


def test_who_has_gone_home_takes_nobody() -> None:
    assert opening(DAY, [], now_utc=at(17, 0), minutes=15, waiting_minutes=0) is None
    assert opening(DAY, [], now_utc=at(16, 55), minutes=15, waiting_minutes=0) is None
    assert opening([], [], now_utc=at(10, 0), minutes=15, waiting_minutes=0) is None


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 12)), max_size=12),
    st.integers(-30, 500),
    st.sampled_from([5, 10, 15, 30, 60]),
    st.sampled_from([0, 10, 45]),
)
def test_a_gap_is_never_taken_and_never_past(
    blocks: list[tuple[int, int]], minute: int, minutes: int, waiting: int
) -> None:
    taken = [(NINE + begin * RASTER, NINE + (begin + length) * RASTER) for begin, length in blocks]
    now = NINE + minute * MINUTE

    found = opening(DAY, taken, now_utc=now, minutes=minutes, waiting_minutes=waiting)

    if found is None:
        assert DAY[0][1] - (now - now % RASTER) < SHORTEST * MINUTE
        return
    assert found.start_utc > now - RASTER
    assert found.wait >= 0
    if not found.shared:
        end = found.start_utc + found.minutes * MINUTE
        assert min(minutes, SHORTEST) <= found.minutes <= minutes
        assert DAY[0][0] <= found.start_utc
        assert end <= found.until_utc <= DAY[0][1]
        assert not any(begin < found.until_utc and found.start_utc < over for begin, over in taken)


def test_on_a_day_without_a_gap_they_are_put_behind_the_others() -> None:
    found = opening(DAY, DAY, now_utc=at(10, 2), minutes=15, waiting_minutes=20)

    assert found == Opening(at(10, 0), 15, 20, shared=True, until_utc=at(10, 15))
