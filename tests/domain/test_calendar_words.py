from __future__ import annotations

import pytest

from frontdesk.domain.calendar_words import (
    DAYS,
    FILLERS,
    LAST,
    NEXT,
    ONE,
    THIS,
    UNITS,
    Named,
    NameKind,
    lookup,
    usual_order,
)
from frontdesk.domain.folding import fold

TUESDAY, MARCH = Named(NameKind.WEEKDAY, 1), Named(NameKind.MONTH, 3)


@pytest.mark.parametrize(
    ("word", "country", "meanings"),
    [
        ("tue", "GB", (TUESDAY,)),
        ("tuesd", "GB", (TUESDAY,)),
        ("utery", "GB", (TUESDAY,)),
        ("martes", "DE", (TUESDAY,)),
        ("mar", "US", (MARCH, TUESDAY)),
        ("mar", "FR", (TUESDAY, MARCH)),
        ("breznu", "CZ", (MARCH,)),
        ("lis", "PL", (Named(NameKind.MONTH, 11),)),
        ("lis", "HR", (Named(NameKind.MONTH, 10), Named(NameKind.MONTH, 11))),
        ("zz", "GB", ()),
        ("xyz", "GB", ()),
        ("", "GB", ()),
    ],
)
def test_names_in_the_languages_of_the_country_and_of_our_texts(
    word: str, country: str, meanings: tuple[Named, ...]
) -> None:
    assert lookup(word, country)[: len(meanings) or None] == meanings


def test_the_beginning_of_two_names_is_both() -> None:
    assert set(lookup("jui", "FR")) == {Named(NameKind.MONTH, 6), Named(NameKind.MONTH, 7)}


@pytest.mark.parametrize(
    ("country", "order"),
    [("CZ", "dmy"), ("GB", "dmy"), ("US", "mdy"), ("SE", "ymd"), ("", "dmy"), ("??", "dmy")],
)
def test_the_usual_order(country: str, order: str) -> None:
    assert usual_order(country) == order


def test_the_small_words_are_folded_or_they_would_never_be_found() -> None:
    for word in (*DAYS, *UNITS, *NEXT, *THIS, *LAST, *ONE, *FILLERS):
        assert fold(word) == word
