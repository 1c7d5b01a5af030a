"""Stretches of time, against the minutes that are in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.stretches import Stretch, joined, within, without

some = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda each: (each[0], each[0] + each[1])),
    max_size=6,
)


def minutes(stretches: Iterable[Stretch]) -> set[int]:
    """All of them, one by one."""
    return {at for begin, end in stretches for at in range(begin, end)}


@given(some)
def test_joined_is_the_same_time_in_as_few_as_can_be(stretches: list[Stretch]) -> None:
    found = joined(stretches)
    assert minutes(found) == minutes(stretches)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@given(some, some)
def test_within_and_without(stretches: list[Stretch], others: list[Stretch]) -> None:
    assert minutes(within(stretches, others)) == minutes(stretches) & minutes(others)
    assert minutes(without(stretches, others)) == minutes(stretches) - minutes(others)
