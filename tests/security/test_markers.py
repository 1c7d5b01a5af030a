from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.security.markers import ALPHABET, find_markers, marker, visible

KEY = bytes(range(32))
markers = st.text(ALPHABET, min_size=5, max_size=5)


@given(st.text())
def test_a_marker_is_five_plain_symbols_and_always_the_same(dedupe_key: str) -> None:
    made = marker(KEY, dedupe_key)
    assert len(made) == 5
    assert set(made) <= set(ALPHABET)
    assert made == marker(KEY, dedupe_key) != marker(bytes(32), dedupe_key)


def test_markers_stay_what_they_are() -> None:
    """A restored book has to find its messages at the provider."""
    assert marker(KEY, "appointment/1/v1/ask/sms/1") == "cwsv7"


def test_no_words_and_no_lookalikes() -> None:
    assert not set(ALPHABET) & set("aeiouyl01")
    assert len(set(ALPHABET)) == len(ALPHABET) == 27


def test_thousands_of_messages_get_different_and_evenly_spread_markers() -> None:
    made = [marker(KEY, f"message/{number}") for number in range(5000)]
    assert len(set(made)) >= 4990
    seen = Counter("".join(made))
    average = 5 * 5000 / len(ALPHABET)
    assert all(0.8 * average < seen[symbol] < 1.2 * average for symbol in ALPHABET)


@given(
    markers,
    st.sampled_from(["", "See you then. ", "C\n", "("]),
    st.sampled_from(["", " ", ".", ")\n", ", ok"]),
)
def test_a_marker_is_found_in_a_text(of_message: str, before: str, after: str) -> None:
    assert find_markers(before + visible(of_message) + after) == [of_message]
    assert find_markers(before + visible(of_message).upper() + after) == [of_message]


def test_several_markers_come_in_order_and_once() -> None:
    assert find_markers("Ref BCDFG then ref 23456, again Ref bcdfg") == ["bcdfg", "23456"]


def test_those_of_the_first_versions_are_found_too() -> None:
    assert find_markers("See you. #bcdfgh then #012345") == ["bcdfgh", "012345"]


def test_what_only_looks_like_a_marker_is_none() -> None:
    for body in (
        "",
        "Ref BCDF",
        "Ref BCDFGH",
        "Ref BCDF1",
        "BCDFG",
        "xRef BCDFG",
        "RefBCDFG",
        "#bcdfg",
        "#bcdfghj",
        "bcdfgh",
        "x#bcdfgh",
        "#abcdef",
        "#bcdfgl",
        "#bcdfg\u212a",
        "##",
        "#bcd fgh",
    ):
        assert find_markers(body) == []
