"""The columns of a day in somebody's own order, some of them hidden."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.day_columns import Run, arranged, merged, moved, runs

IDS = st.lists(st.integers(0, 9), unique=True)
COLUMNS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), unique=True)


def _shown(columns: list[tuple[int, int]], order: list[int], hidden: set[int]) -> tuple[tuple[int, int], ...]:
    return arranged(columns, own=lambda each: each[0], group=lambda each: each[1], order=order, hidden=hidden)


def test_an_order_puts_columns_and_leaves_those_it_does_not_name_where_they_were() -> None:
    assert merged((), (1, 2, 3)) == (1, 2, 3)
    assert merged((3, 1), (1, 2, 3)) == (3, 1, 2)
    assert merged((3, 1), (0, 1, 2, 3, 4)) == (0, 3, 4, 1, 2)
    assert merged((9, 1), (1, 2)) == (9, 1, 2)


def test_groups_stay_in_their_order() -> None:
    columns = [(1, 1), (2, 1), (1, 2), (3, 2)]
    assert _shown(columns, [3, 2, 1], set()) == ((2, 1), (1, 1), (3, 2), (1, 2))
    assert _shown(columns, [3, 2, 1], {1}) == ((2, 1), (3, 2))


@given(COLUMNS, IDS, st.sets(st.integers(0, 9)))
def test_what_is_shown_is_what_is_not_hidden_once_each(
    columns: list[tuple[int, int]], order: list[int], hidden: set[int]
) -> None:
    columns.sort(key=lambda each: each[1])
    shown = _shown(columns, order, hidden)
    assert sorted(shown) == sorted(each for each in columns if each[0] not in hidden)
    assert [each[1] for each in shown] == sorted(each[1] for each in shown)
    rank = {key: place for place, key in enumerate(order)}
    named = [each for each in shown if each[0] in rank]
    for one, other in pairwise(named):
        assert one[1] < other[1] or rank[one[0]] < rank[other[0]]


@given(COLUMNS)
def test_without_a_choice_everything_stays(columns: list[tuple[int, int]]) -> None:
    columns.sort(key=lambda each: each[1])
    known = list(dict.fromkeys(each[0] for each in columns))
    first = {key: known.index(key) for key in known}
    assert _shown(columns, [], set()) == tuple(sorted(columns, key=lambda each: (each[1], first[each[0]])))


@given(IDS, st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_moved_column_stands_beside_the_other_and_nothing_else_moves(
    order: list[int], item: int, beside: int, after: bool
) -> None:
    found = moved(order, item, beside=beside, after=after)
    assert sorted(found) == sorted(order)
    assert [each for each in found if each != item] == [each for each in order if each != item]
    if item != beside and {item, beside} <= set(order):
        assert found.index(item) - found.index(beside) == (1 if after else -1)
    else:
        assert found == tuple(order)


@given(st.lists(st.sampled_from("abc")))
def test_runs_cover_everything_and_neighbours_differ(names: list[str]) -> None:
    found = runs(names)
    assert [run.name for run in found for _ in range(run.count)] == names
    assert all(one.name != other.name for one, other in pairwise(found))
    assert all(one.first + one.count == other.first for one, other in pairwise(found))


def test_a_run_says_where_it_begins() -> None:
    assert runs(["a", "a", "b"]) == (Run("a", 0, 2), Run("b", 2, 1))
