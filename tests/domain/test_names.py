from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.names import clean_line, clean_note, display_name, split_name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("  Jana   Nováková ", "Jana Nováková"),
        ("Anna  Lee ", "Anna Lee"),
        ("Jana\tNová\r\nkova", "Jana Nová kova"),
        ("Mu\u0308ller", "Müller"),
        ("\u202eevil\u2066\x00\x1b[31m\ufeff", "evil[31m"),
        ("non\u00a0breaking\u2028line", "non breaking line"),
        ("<b>=1+1</b>", "<b>=1+1</b>"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800 half", "lone half"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert clean_line(text, limit=40) == line


def test_notes_keep_their_lines() -> None:
    assert clean_note("\r\n\nfirst \r\n\n  second\tx\rthird\u202e\n\n", 100) == "first\n\n  second x\nthird"
    assert clean_note("", 100) == ""


@pytest.mark.parametrize("text", ["x" * 11, "ř" * 11, "x" * 1_000_000, "\u202e" * 1_000_000, "ř " * 500_000])
def test_what_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="longer than 10 characters"):
        clean_line(text, limit=10)
    with pytest.raises(UsageError, match="longer than 10 characters"):
        clean_note(text, 10)


def test_what_fits_once_it_is_clean_is_taken() -> None:
    assert clean_line("\u202e" * 50 + "x" * 10, limit=10) == "x" * 10
    assert clean_note("\n" * 50 + "x" * 10, 10) == "x" * 10


def test_a_person_is_called_by_what_there_is() -> None:
    assert display_name("Jana", "Nováková") == "Jana Nováková"
    assert display_name("", "Nováková") == "Nováková"
    assert display_name("Jana", "") == "Jana"


@given(st.text(max_size=80))
def test_cleaning_is_idempotent(text: str) -> None:
    line = clean_line(text, limit=1000)
    assert clean_line(line, limit=1000) == line == unicodedata.normalize("NFC", line)
    assert "\n" not in line
    note = clean_note(text, 1000)
    assert clean_note(note, 1000) == note


def test_a_name_is_parted_as_people_type_it() -> None:
    assert split_name("Jana Nováková") == ("Jana", "Nováková")
    assert split_name(" Anna  Marie   Malá ") == ("Anna Marie", "Malá")
    assert split_name("de la Cruz,  María José") == ("María José", "de la Cruz")
    assert split_name("Nováková") == ("", "Nováková")
    assert split_name(" ") == ("", "")


@given(st.text(max_size=60).filter(lambda text: "," not in text))
def test_parting_a_name_loses_no_word(text: str) -> None:
    assert display_name(*split_name(text)) == " ".join(text.split())
