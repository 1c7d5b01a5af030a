from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics

from frontdesk.ui.book.text_cache import TextFit
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import BODY, META, STRONG, Face
from tests.ui.book.pages import PATIENTS


@pytest.mark.parametrize("face", [META, BODY, STRONG])
@given(text=st.one_of(st.sampled_from(PATIENTS), st.text(max_size=30)), width=st.integers(-5, 300))
def test_what_fits_is_never_wider_than_the_room(face: Face, text: str, width: int) -> None:
    fit = TextFit(face)
    shown = fit.fitted(text, width)
    metrics = QFontMetrics(font(face))
    assert metrics.horizontalAdvance(shown) <= max(width, 0)
    if metrics.horizontalAdvance(text) <= width:
        assert shown == text or metrics.horizontalAdvance(text) + len(text) > width
    assert fit.fitted(text, width) == shown


def test_a_name_with_room_is_whole_and_one_without_is_elided() -> None:
    fit = TextFit(BODY)
    assert fit.fitted("Jana Novák", 200) == "Jana Novák"
    assert fit.fitted("Jana Novák", fit.width("Jana Novák")) == "Jana Novák"
    assert fit.fitted("Jana Novák", 50).endswith("…")
    assert fit.fitted("Jana Novák", 0) == ""


def test_many_texts_are_forgotten_again() -> None:
    fit = TextFit(BODY)
    for number in range(7000):
        fit.width(str(number))
    assert fit.width("Jana") == QFontMetrics(font(BODY)).horizontalAdvance("Jana")


def test_letters_stand_within_their_line() -> None:
    for face in (META, BODY, STRONG):
        metrics = QFontMetrics(font(face))
        baseline = TextFit(face).baseline
        assert baseline - metrics.ascent() >= -1
        assert baseline + metrics.descent() <= face.line + 1
