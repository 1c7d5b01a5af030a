"""What a reply means, and which question it answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.replies import (
    CONFIRM,
    DECLINE,
    HELP,
    OPT_IN,
    OPT_OUT,
    Asked,
    Binding,
    Bound,
    Keywords,
    Meaning,
    Reading,
    bind,
    normal,
    read,
)
from frontdesk.domain.reply_guess import Suggestion

NONE = Keywords()
CZECH = Keywords.of({"cs": {"confirm": ["ano", "Přijdu!"], "decline": ["ne"]}, "de": {"confirm": ["ja"]}})


def test_words_are_compared_without_case_spaces_and_one_closing_sign() -> None:
    assert normal("  yes. ") == "YES"
    assert normal("c !") == "C"
    assert normal("yes!!") == "YES!"
    assert normal(" přijdu   určitě ") == "PŘIJDU URČITĚ"
    assert normal("") == ""


@pytest.mark.parametrize("word", sorted(OPT_OUT))
def test_opt_out_words(word: str) -> None:
    reading = read(f" {word.lower()}. ", NONE)
    assert reading.meaning is Meaning.OPT_OUT
    assert reading.wants_cancel is (word == "CANCEL")
    assert reading.suggestion is (Suggestion.DECLINE if word == "CANCEL" else Suggestion.NONE)


def test_confirming_declining_opting_in_and_asking_for_help() -> None:
    assert read("C", NONE) == Reading(Meaning.CONFIRM, suggestion=Suggestion.CONFIRM)
    assert read("yes", NONE) == Reading(Meaning.CONFIRM, opts_in=True, suggestion=Suggestion.CONFIRM)
    assert read("Yes!", NONE) == Reading(Meaning.CONFIRM, opts_in=False, suggestion=Suggestion.CONFIRM)
    assert read("x", NONE) == Reading(Meaning.DECLINE, suggestion=Suggestion.DECLINE)
    assert read("start", NONE) == Reading(Meaning.OPT_IN, opts_in=True)
    assert read("unstop ", NONE) == Reading(Meaning.OPT_IN, opts_in=True)
    assert read("start.", NONE).meaning is Meaning.NONE
    assert read("help", NONE) == Reading(Meaning.HELP)


def test_a_clinics_own_words() -> None:
    assert read("ANO.", CZECH).meaning is Meaning.CONFIRM
    assert read("přijdu", CZECH).meaning is Meaning.CONFIRM
    assert read("Ja", CZECH).meaning is Meaning.CONFIRM
    assert read("ne", CZECH).meaning is Meaning.DECLINE
    assert read("ne dnes", CZECH).meaning is Meaning.NONE
    assert read("ano", NONE).meaning is Meaning.NONE
    stubborn = Keywords.of({"en": {"confirm": ["stop"]}})
    assert read("stop", stubborn).meaning is Meaning.OPT_OUT


def test_words_have_one_meaning_each() -> None:
    assert not OPT_OUT & (CONFIRM | DECLINE | HELP | OPT_IN)
    assert not CONFIRM & DECLINE
    assert {"YES"} == CONFIRM & OPT_IN


@given(st.text(max_size=40))
def test_only_exact_words_mean_anything(text: str) -> None:
    known = OPT_OUT | CONFIRM | DECLINE | OPT_IN | HELP
    meaning = read(text, NONE).meaning
    if normal(text) not in known:
        assert meaning is Meaning.NONE
    if meaning is not Meaning.NONE:
        assert normal(text) in known


# Which question


def asked(message: int, visit: int, at: int, *, open_: bool = True) -> Asked:
    return Asked(message, visit, at, open_)


def test_one_open_question() -> None:
    assert bind([asked(1, 7, 1_000)], 2_000) == Binding(Bound.ONE, 1, (7,))


def test_the_same_second_counts_as_after() -> None:
    assert bind([asked(1, 7, 5_900)], 5_000).bound is Bound.ONE
    assert bind([asked(1, 7, 6_000)], 5_999) == Binding(Bound.NOTHING)


def test_a_family_is_one_question_and_asking_again_too() -> None:
    assert bind([asked(1, 7, 1_000), asked(1, 8, 1_000)], 2_000) == Binding(Bound.ONE, 1, (7, 8))
    again = [asked(1, 7, 1_000), asked(2, 7, 5_000)]
    assert bind(again, 9_000) == Binding(Bound.ONE, 2, (7,))


def test_two_open_questions_are_a_persons() -> None:
    assert bind([asked(1, 7, 1_000), asked(2, 8, 5_000)], 9_000) == Binding(Bound.SEVERAL, 2, (7, 8))
    assert bind([asked(1, 7, 1_000), asked(2, 8, 5_000)], 3_000) == Binding(Bound.ONE, 1, (7,))


def test_an_answered_question_is_stale_and_names_what_it_was_about() -> None:
    closed = [asked(1, 6, 500, open_=False), asked(2, 7, 1_000, open_=False), asked(2, 8, 1_000, open_=False)]
    assert bind(closed, 2_000) == Binding(Bound.STALE, 2, (7, 8))


def test_nothing_asked() -> None:
    assert bind([], 2_000) == Binding(Bound.NOTHING)


questions = st.lists(
    st.builds(
        Asked, st.integers(1, 4), st.integers(1, 4), st.integers(0, 9).map(lambda s: s * 500), st.booleans()
    ),
    max_size=8,
    unique_by=lambda each: (each.message_id, each.appointment_id),
)


def oracle(put: Sequence[Asked], written: int) -> Binding:
    """Walk through time, as a person would who reads the conversation from the top."""
    seen: list[Asked] = []
    order = sorted(put, key=lambda each: (each.asked_utc, each.message_id))
    for each in order:
        if each.asked_utc // 1_000 > written // 1_000:
            break
        seen.append(each)
    if not seen:
        return Binding(Bound.NOTHING)
    standing = [each for each in seen if each.open]
    if not standing:
        last = seen[-1].message_id
        return Binding(
            Bound.STALE, last, tuple(sorted(e.appointment_id for e in seen if e.message_id == last))
        )
    last = standing[-1].message_id
    visits = sorted({each.appointment_id for each in standing})
    by_message = {
        key: {each.appointment_id for each in group}
        for key, group in groupby(sorted(standing, key=lambda e: e.message_id), key=lambda e: e.message_id)
    }
    everybody_named = all(visit in by_message[last] for visit in visits)
    return Binding(Bound.ONE if everybody_named else Bound.SEVERAL, last, tuple(visits))


@given(questions, st.integers(0, 9).map(lambda s: s * 500))
def test_binding_is_what_a_reader_from_the_top_would_say(put: list[Asked], written: int) -> None:
    assert bind(put, written) == oracle(put, written)
    assert bind(list(reversed(put)), written) == bind(put, written)


@given(questions, st.integers(0, 9).map(lambda s: s * 500))
def test_what_is_asked_later_never_changes_what_was_answered(put: list[Asked], written: int) -> None:
    later = Asked(9, 9, written + 1_000, open=True)
    assert bind([*put, later], written) == bind(put, written)
