from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.folding import fold, name_key, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Novak", "novak"),
        ("  Dvořák   Jiří ", "dvorak jiri"),
        ("Łódź Ørsted Straße Đorđe", "lodz orsted strasse dorde"),
        ("Æthelred Œuvre Þór Guðrún Işık", "aethelred oeuvre thor gudrun isik"),
        ("O'Brien O’Brien OBrien", "obrien obrien obrien"),
        ("O´Brien O`Brien \u0149\u0374", "obrien obrien n"),
        ("Smith-Jones, Anne–Marie", "smith jones anne marie"),
        ("İstanbul ISPARTA", "istanbul isparta"),
        ("ﬁne ℡ ①", "fine tel 1"),
        ("٣.٧", "3 7"),
        ("100% _x_", "100 x"),
        ("zero\u200bwidth", "zerowidth"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ქართული", "ქართული"),
        ("कि", "कि"),
        ("a\x00b", "a b"),
        ("ẞ", "ss"),
        ("Ǿ", "o"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert words(text) == tuple(folded.split())


def test_thai_and_hindi_lose_marks_but_stay_themselves() -> None:
    assert fold("ศรี") == fold("ศรี")
    assert fold("ศรี") != ""


@given(st.text(max_size=60))
def test_folding_is_idempotent_and_blind_to_composition(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert folded == " ".join(words(text))


@given(st.text(alphabet="abcxyz'-  ABC", max_size=30))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text)


def test_names_that_differ_in_case_spacing_or_composition_are_one() -> None:
    assert name_key("  Dr.\u00a0Müller ") == name_key("dr. MÜLLER") == name_key("Dr. Mu\u0308ller")
    assert name_key("Dr. Müller") != name_key("Dr. Muller")
    assert name_key("Hauptstraße") == name_key("HAUPTSTRASSE")
    assert name_key(" \t") == ""


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
