"""Lines on pages: nothing is lost, nothing stands outside, no page ends early."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.pagination import Piece, paginate

HEIGHTS = st.lists(st.lists(st.integers(1, 60), max_size=25), max_size=6)
ROOM = 100
HEAD = 12


@given(HEIGHTS, st.booleans())
def test_every_line_stands_on_a_page_once_and_in_order(parts: list[list[int]], apart: bool) -> None:
    pages = paginate(parts, room=ROOM, head=HEAD, apart=apart)
    found = [(piece.part, line) for page in pages for piece in page for line in range(piece.first, piece.end)]
    assert found == [(part, line) for part, lines in enumerate(parts) for line in range(len(lines))]
    assert {piece.part for page in pages for piece in page} == set(range(len(parts)))


@given(HEIGHTS, st.booleans())
def test_no_page_is_fuller_than_it_can_be(parts: list[list[int]], apart: bool) -> None:
    for page in paginate(parts, room=ROOM, head=HEAD, apart=apart):
        assert sum(HEAD + sum(parts[piece.part][piece.first : piece.end]) for piece in page) <= ROOM


@given(HEIGHTS, st.booleans())
def test_a_page_ends_only_where_the_next_line_would_not_fit(parts: list[list[int]], apart: bool) -> None:
    pages = paginate(parts, room=ROOM, head=HEAD, apart=apart)
    for page, following in pairwise(pages):
        full = sum(HEAD + sum(parts[piece.part][piece.first : piece.end]) for piece in page)
        then = following[0]
        lines = parts[then.part]
        more = (0 if then.continued else HEAD) + (lines[then.first] if lines else 0)
        assert full + more > ROOM or (apart and not then.continued)


@given(HEIGHTS)
def test_a_heading_never_stands_without_a_line_of_its_list(parts: list[list[int]]) -> None:
    for page in paginate(parts, room=ROOM, head=HEAD, apart=False):
        for piece in page:
            assert piece.end > piece.first or not parts[piece.part]


@given(HEIGHTS)
def test_lists_that_stand_apart_share_no_page(parts: list[list[int]]) -> None:
    assert all(len(page) <= 1 for page in paginate(parts, room=ROOM, head=HEAD, apart=True))


def test_a_line_higher_than_a_page_stands_alone() -> None:
    pages = paginate([[10, 500, 10]], room=ROOM, head=HEAD, apart=False)
    assert pages == ((Piece(0, 0, 1),), (Piece(0, 1, 2),), (Piece(0, 2, 3),))


def test_without_lists_there_is_one_empty_page() -> None:
    assert paginate([], room=ROOM, head=HEAD, apart=True) == ((),)
