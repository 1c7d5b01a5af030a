"""Which of a family's visits an answer names."""

from __future__ import annotations

import pytest

from frontdesk.domain.replies import OPT_OUT
from frontdesk.domain.which import read_choice


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", {1}),
        (" 2. ", {2}),
        ("3!", {3}),
        ("1 2", {1, 2}),
        ("1,2", {1, 2}),
        ("1 , 3", {1, 3}),
        ("2 and 1", {1, 2}),
        ("1 AND 2 and 3", {1, 2, 3}),
        ("1 & 2", {1, 2}),
        ("1+2", {1, 2}),
        ("1 y 2", {1, 2}),
        ("1 und 2", {1, 2}),
        ("1 et 2", {1, 2}),
        ("1 a 2", {1, 2}),
        ("ALL", {1, 2, 3}),
        ("all.", {1, 2, 3}),
        ("Alle", {1, 2, 3}),
        ("vše", {1, 2, 3}),
        ("TODAS", {1, 2, 3}),
        ("tous", {1, 2, 3}),
    ],
)
def test_exact_answers_are_read(text: str, chosen: set[int]) -> None:
    assert read_choice(text, 3) == frozenset(chosen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "4",
        "1 4",
        "12",
        "1st",
        "only 1",
        "1?",
        "not 1",
        "1 or 2",
        "1-3",
        "Ben",
        "all of us",
        "at 1",
        "X",
        "C",
        "1 " * 40,
        *sorted(OPT_OUT),
    ],
)
def test_anything_else_is_a_persons(text: str) -> None:
    assert read_choice(text, 3) is None


def test_a_number_counts_only_among_those_that_were_offered() -> None:
    assert read_choice("3", 2) is None
    assert read_choice("1", 0) is None
    assert read_choice("1", 10) is None
