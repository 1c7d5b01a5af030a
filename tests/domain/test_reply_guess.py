"""What free text probably means, and what it must never be taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.late import Late, late
from frontdesk.domain.machines import is_machine_number
from frontdesk.domain.reply_guess import Suggestion, guess
from frontdesk.domain.reply_text import phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No problem, I'll be there", Suggestion.CONFIRM),
        ("ok see you", Suggestion.CONFIRM),
        ("ano, přijdu", Suggestion.CONFIRM),
        ("Confrimed", Suggestion.CONFIRM),
        ("sorry can't make it", Suggestion.DECLINE),
        ("bohužel nemůžu", Suggestion.DECLINE),
        ("cannot come", Suggestion.DECLINE),
        ("Já nepřijdu", Suggestion.DECLINE),
        ("yes but can it be 3", Suggestion.NONE),
        ("yes, can it be 3?", Suggestion.NONE),
        ("can it be 3?", Suggestion.OTHER_TIME),
        ("yes no maybe", Suggestion.NONE),
        ("si puedo voy", Suggestion.NONE),
        ("El próximo año", Suggestion.NONE),
        ("wrong number, no Jana here", Suggestion.WRONG_NUMBER),
        ("stop it hurts", Suggestion.NONE),
        ("please stop texting me", Suggestion.NO_TEXTS),
        ("I didn't get your text, stop sending texts", Suggestion.NONE),
        ("Is there parking", Suggestion.NONE),
        ("", Suggestion.NONE),
    ],
)
def test_a_guess_for_the_person_who_reads(text: str, expected: Suggestion) -> None:
    assert guess(text).suggestion is expected


def test_a_slip_of_one_letter_is_mended_in_long_words_only() -> None:
    assert phrases("Confrimed tomorow") == " confirmed tomorrow "
    assert phrases("confirme cofirmed confirmmed") == " confirme confirmed confirmed "
    assert phrases("unconfirmed yas") == " unconfirmed yas "


def test_signs_and_letters_that_folding_would_make_one_stay_apart() -> None:
    assert phrases("👍🏽") == " thumbsup "
    assert phrases("Musím, sí, já, año") == " musim siyes ich anyo "
    assert phrases("si\u0301") == " siyes "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("running late 15 min", Late(minutes=15)),
        ("15min late", Late(minutes=15)),
        ("j'aurai 15 minutes de retard", Late(minutes=15)),
        ("half an hour late", Late(minutes=30)),
        ("stuck in traffic, 9:15", Late(at_minute=9 * 60 + 15)),
        ("late", None),
        ("3 hours 200 min late", None),
        ("10 or 20 min late", None),
        ("you were 15 minutes late", None),
        ("if I am 15 minutes late", None),
        ("30 min later?", None),
        ("late 9:15 or 9:30", None),
    ],
)
def test_how_late(text: str, expected: Late | None) -> None:
    assert late(text, phrases(text)) == expected


def test_a_time_that_is_named_is_taken_against_the_visits() -> None:
    assert Late(minutes=15).against(540) == 15
    assert Late().against(540) is None
    assert Late(at_minute=555).against(540) == 15
    assert Late(at_minute=3 * 60 + 15).against(15 * 60) == 15
    assert Late(at_minute=540).against(540) is None
    assert Late(at_minute=11 * 60).against(540) is None


@pytest.mark.parametrize(
    ("sender", "machine"), [("12345", True), ("INFO", True), ("+12025550111", False), ("", False)]
)
def test_senders_that_are_no_telephone(sender: str, machine: bool) -> None:
    assert is_machine_number(sender) is machine


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    guessed = guess(text)
    assert (guessed.late is not None) is (guessed.suggestion is Suggestion.LATE)


def test_a_very_long_text_suggests_nothing() -> None:
    assert guess("yes " * 3_000).suggestion is Suggestion.NONE
    assert guess("please stop texting me " * 200).suggestion is Suggestion.NO_TEXTS
