"""Which words a clinic may add, and the sentence that says why not."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.keyword_rules import keyword, may_be_keyword


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("stop", "opt-out"),
        ("Info.", "call for help"),
        ("unstop", "texted again"),
        ("yes but later please", "free text"),
        ("yes, sure", "free text"),
        ("ok?", "free text"),
        ("x" * 41, "free text"),
        ("1", "which visit"),
        ("1 2", "which visit"),
        ("all", "which visit"),
        ("", "by itself"),
        ("a\u200bb", "by itself"),
        ("no", "both confirm and decline"),
    ],
)
def test_words_that_are_refused(word: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        keyword(word, "confirm", {}, language="en")


def test_two_languages_can_not_claim_one_word_with_two_meanings() -> None:
    meanings: dict[str, tuple[str, str]] = {}
    assert keyword(" no  jo ", "confirm", meanings, language="cs") == "no jo"
    assert keyword("No jo!", "confirm", meanings, language="de") == "No jo!"
    with pytest.raises(UsageError, match="opposite in the words of cs"):
        keyword("no jo", "decline", meanings, language="es")
    with pytest.raises(UsageError, match="Take it out of one of the two"):
        keyword("no jo", "decline", meanings, language="cs")


def test_what_may_become_a_keyword() -> None:
    lists = {"cs": {"confirm": ["ano"]}}
    assert may_be_keyword("👍", "confirm", lists)
    assert may_be_keyword("přijdu", "confirm", lists)
    assert not may_be_keyword("Ano.", "confirm", lists)
    assert not may_be_keyword("ano", "decline", lists)
    assert not may_be_keyword("STOP", "decline", lists)
    assert not may_be_keyword("yes", "confirm", lists)
    assert not may_be_keyword("see you then, bye", "confirm", lists)
