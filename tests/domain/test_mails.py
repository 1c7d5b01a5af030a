"""E-mail addresses as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.mails import check_mail


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" jana@Example.ORG ", "jana@example.org"),
        ("j.o'neil+desk@clinic.co.uk", "j.o'neil+desk@clinic.co.uk"),
        ("já@háčky.cz", "já@háčky.cz"),
        ("jana@clinic.test", "jana@clinic.test"),
    ],
)
def test_an_address_is_kept(typed: str, kept: str) -> None:
    assert check_mail(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("jana.seznam.cz", "There is no @ in it."),
        ("@seznam.cz", "There is nothing before the @."),
        ("jana@", "There is nothing after the @."),
        ("jana@seznam", "There is no dot after the @."),
        ("jana@seznam..cz", "There are two dots in a row."),
        (".jana@seznam.cz", "There is a dot too many before the @."),
        ("jana@seznam.cz.", "There is a dot too many after the @."),
        ("jana nova@seznam.cz", "There is a space in it."),
        ("jana@seznam.cz, petr@seznam.cz", "This is more than one e-mail address."),
        ("jana@@seznam.cz", "This is more than one e-mail address."),
        ("<jana@seznam.cz>", "This is not one e-mail address."),
        ("jana@-seznam.cz", "This is not one e-mail address."),
        ("a" * 300 + "@seznam.cz", "This is too long for an e-mail address."),
    ],
)
def test_what_is_wrong_is_said(typed: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_mail(typed)
    assert refused.value.sentence.startswith(sentence)


@given(st.text(max_size=60))
def test_any_text_is_kept_or_refused_with_a_sentence(typed: str) -> None:
    kept, refused = "", ""
    try:
        kept = check_mail(typed)
    except UsageError as error:
        refused = error.sentence
    assert not refused or refused.endswith(".")
    assert check_mail(kept) == kept
    assert kept.count("@") == bool(kept)
