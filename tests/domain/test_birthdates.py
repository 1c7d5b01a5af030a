from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.birthdates import OLDEST_YEARS, read_birth_date

TODAY = date(2026, 11, 24)
JULY, MARCH = date(1984, 7, 3), date(1984, 3, 7)


@pytest.mark.parametrize(
    ("text", "country", "readings"),
    [
        ("3.7.1984", "CZ", (JULY, MARCH)),
        ("3. 7. 84", "cz", (JULY, MARCH)),
        ("03/07/84", "GB", (JULY, MARCH)),
        ("7/3/1984", "US", (JULY, MARCH)),
        ("3/7/1984", "US", (MARCH, JULY)),
        ("13/7/1984", "US", (date(1984, 7, 13),)),
        ("1984-07-03", "US", (JULY,)),
        ("1984.07.03", "CZ", (JULY,)),
        ("84-07-03", "SE", (JULY,)),
        ("84-07-03", "CZ", ()),
        ("3 Jul 1984", "GB", (JULY,)),
        ("3jul84", "GB", (JULY,)),
        ("July 3rd, 1984", "US", (JULY,)),
        ("1984 July 3", "US", (JULY,)),
        ("84 July 3", "US", (JULY,)),
        ("3. července 1984", "CZ", (JULY,)),
        ("3 cervenec 1984", "CZ", (JULY,)),
        ("3 de julio de 1984", "ES", (JULY,)),
        ("3 juil. 1984", "FR", (JULY,)),
        ("1er août 1984", "CZ", (date(1984, 8, 1),)),
        ("7. März 1984", "DE", (MARCH,)),
        ("3 lipca 1984", "PL", (JULY,)),
        ("3 lis 1984", "PL", (date(1984, 11, 3),)),
        ("3 lis 1984", "HR", (date(1984, 10, 3),)),
        ("1984年7月3日", "JP", (JULY,)),
        ("٣/٧/١٩٨٤", "EG", (JULY, MARCH)),
        ("030784", "CZ", (JULY, MARCH)),
        ("03071984", "CZ", (JULY, MARCH)),
        ("19840703", "CZ", (JULY,)),
        ("840703", "SE", (JULY,)),
        ("29.2.1984", "CZ", (date(1984, 2, 29),)),
    ],
)
def test_what_people_write(text: str, country: str, readings: tuple[date, ...]) -> None:
    assert read_birth_date(text, country=country, today=TODAY) == readings


def test_two_digits_are_a_child_or_somebody_very_old() -> None:
    assert read_birth_date("24.11.26", country="CZ", today=TODAY) == (date(2026, 11, 24), date(1926, 11, 24))
    assert read_birth_date("25.11.26", country="CZ", today=TODAY) == (date(1926, 11, 25),)
    assert read_birth_date("25.11.00", country="CZ", today=TODAY) == (date(2000, 11, 25),)
    assert read_birth_date("29 Feb 00", country="GB", today=date(2010, 1, 1)) == (date(2000, 2, 29),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Novak",
        "1984",
        "3.7.",
        "30.2.1984",
        "29.2.1983",
        "31 Apr 1984",
        "3.7.2031",
        "3.7.1884",
        "3.7.984",
        "103.7.1984",
        "3.107.1984",
        "3 ju 1984",
        "3 jui 1984",
        "3 xyz 1984",
        "Jul Aug 1984",
        "Jul Aug Sep",
        "3 7 8 1984",
        "12345",
        "601123456",
        "²2",
        "0.0.0000",
        "9" * 100_000,
        "3 Jul " * 20_000,
    ],
)
@pytest.mark.parametrize("country", ["CZ", "US", "", "XX"])
def test_what_is_no_birth_date(text: str, country: str) -> None:
    assert read_birth_date(text, country=country, today=TODAY) == ()


@given(st.text(alphabet="0123456789./- JulMarčervna", max_size=16), st.sampled_from(["CZ", "US", "CA", "XX"]))
def test_any_text_gives_past_dates_once_each(text: str, country: str) -> None:
    readings = read_birth_date(text, country=country, today=TODAY)
    assert len(set(readings)) == len(readings)
    assert all(TODAY.year - OLDEST_YEARS <= day.year and day <= TODAY for day in readings)


@settings(max_examples=50)
@given(
    st.dates(min_value=date(1905, 1, 1), max_value=TODAY),
    st.sampled_from(["CZ", "DE", "FR", "ES", "GB", "US"]),
)
def test_a_date_written_in_any_usual_way_is_read_back(day: date, country: str) -> None:
    from babel import Locale
    from babel.dates import format_date

    language = {"CZ": "cs", "DE": "de", "FR": "fr", "ES": "es"}.get(country, "en")
    for width in ("medium", "long"):
        written = format_date(day, width, locale=Locale(language, country))
        assert day == read_birth_date(written, country=country, today=TODAY)[0], written
    short = format_date(day, "short", locale=Locale(language, country))
    assert day in read_birth_date(short, country=country, today=TODAY)
    assert read_birth_date(day.isoformat(), country=country, today=TODAY) == (day,)
