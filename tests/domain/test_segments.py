from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import segments
from frontdesk.domain.segments import Encoding, count_segments, measure, strip_for_sms, to_gsm


def test_the_alphabets_have_their_sizes() -> None:
    assert len(segments.GSM_BASIC) == 127  # 128 code points, one of which is the escape
    assert len(segments.GSM_EXTENDED) == 10


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [
        ("", Encoding.GSM7, 0, 0),
        ("a" * 160, Encoding.GSM7, 160, 1),
        ("a" * 161, Encoding.GSM7, 161, 2),
        ("a" * 306, Encoding.GSM7, 306, 2),
        ("a" * 307, Encoding.GSM7, 307, 3),
        ("€" * 80, Encoding.GSM7, 160, 1),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM7, 306, 3),
        ("a" * 151 + "€" + "a" * 153, Encoding.GSM7, 306, 2),
        ("ř" * 70, Encoding.UCS2, 70, 1),
        ("ř" * 71, Encoding.UCS2, 71, 2),
        ("ř" * 134, Encoding.UCS2, 134, 2),
        ("ř" * 135, Encoding.UCS2, 135, 3),
        ("😀" * 35, Encoding.UCS2, 70, 1),
        ("ř" * 66 + "😀" + "ř" * 66, Encoding.UCS2, 134, 3),
        ("ř" * 65 + "😀" + "ř" * 67, Encoding.UCS2, 134, 2),
        ("€" + "ř" * 69, Encoding.UCS2, 70, 1),
    ],
)
def test_counts(text: str, encoding: Encoding, units: int, count: int) -> None:
    measured = measure(text)
    assert (measured.encoding, measured.units, measured.segments) == (encoding, units, count)
    assert count_segments(text) == count


def test_it_names_what_forces_the_wide_encoding() -> None:
    assert measure("Dvořák, ř €").offending == ("ř", "á")
    assert measure("Müller €").offending == ()


@given(st.text(alphabet=st.sampled_from("ab€^ř😀\n"), min_size=1, max_size=700))
def test_no_packing_is_better_and_none_splits_a_pair(text: str) -> None:
    measured = measure(text)
    if measured.encoding is Encoding.GSM7:
        sizes = [2 if c in segments.GSM_EXTENDED else 1 for c in text]
        alone, joined = 160, 153
    else:
        sizes = [len(c.encode("utf-16-be")) // 2 for c in text]
        alone, joined = 70, 67
    assert measured.units == sum(sizes)
    if sum(sizes) <= alone:
        assert measured.segments == 1
    else:
        assert -(-sum(sizes) // joined) <= measured.segments <= -(-sum(sizes) // (joined - 1))


def test_typography_becomes_plain_and_letters_stay() -> None:
    assert to_gsm("“Dvořák’s” – 9:00…\u00a0now\u200b") == '"Dvořák\'s" - 9:00... now'
    assert to_gsm("line\nline") == "line\nline"
    assert measure(to_gsm("It’s 9 – 10")).encoding is Encoding.GSM7


def test_marks_come_off_only_where_they_would_cost() -> None:
    assert strip_for_sms("Příliš žluťoučký kůň") == "Prilis zlutoucky kun"
    assert strip_for_sms("Müller, García, Łódź, Øre, Œuvre") == "Müller, Garcia, Lodz, Øre, Oeuvre"
    assert strip_for_sms("STRAẞE ﬁn") == "STRASSE fin"
    assert strip_for_sms("Анна 李") == "Анна 李"
    assert strip_for_sms(unicodedata.normalize("NFD", "é ř")) == "é r"


@given(st.text(max_size=40))
def test_both_replacements_are_idempotent_and_never_make_it_dearer(text: str) -> None:
    once = to_gsm(text)
    assert to_gsm(once) == once
    plain = strip_for_sms(text)
    assert strip_for_sms(plain) == plain
    assert set(measure(plain).offending) <= set(measure(once).offending)
