from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.typed_dates import MOST, Prefer, Reading, read_date

TODAY = date(2026, 11, 24)  # a Tuesday


def read(text: str, country: str = "GB", prefer: Prefer = Prefer.FUTURE, today: date = TODAY) -> list[str]:
    """The readings as "2026-11-24" or "2026-11-24 9:30"."""
    return [shown(each) for each in read_date(text, country=country, today=today, prefer=prefer)]


def shown(reading: Reading) -> str:
    clock = "" if reading.minute is None else f" {reading.minute // 60}:{reading.minute % 60:02d}"
    return f"{reading.date}{clock}"


@pytest.mark.parametrize(
    ("text", "country", "first"),
    [
        ("today", "GB", "2026-11-24"),
        ("Tomorrow", "GB", "2026-11-25"),
        ("the day after tomorrow", "GB", "2026-11-26"),
        ("yesterday", "GB", "2026-11-23"),
        ("dnes", "CZ", "2026-11-24"),
        ("pozítří", "CZ", "2026-11-26"),
        ("übermorgen", "DE", "2026-11-26"),
        ("mañana", "ES", "2026-11-25"),
        ("aujourd'hui", "FR", "2026-11-24"),
        ("aujourd\N{RIGHT SINGLE QUOTATION MARK}hui", "FR", "2026-11-24"),
        ("avant-hier", "FR", "2026-11-22"),
        # so many from today
        ("+2w", "GB", "2026-12-08"),
        ("-3d", "GB", "2026-11-21"),
        ("\N{MINUS SIGN}3d", "GB", "2026-11-21"),
        ("\N{EN DASH} 3 d", "GB", "2026-11-21"),
        ("+5", "GB", "2026-11-29"),
        ("-1", "GB", "2026-11-23"),
        ("+1m", "GB", "2026-12-24"),
        ("+1y", "GB", "2027-11-24"),
        ("2w", "GB", "2026-12-08"),
        ("in 2 weeks", "GB", "2026-12-08"),
        ("in a week", "GB", "2026-12-01"),
        ("a week", "GB", "2026-12-01"),
        ("2 weeks ago", "GB", "2026-11-10"),
        ("next week", "GB", "2026-12-01"),
        ("this week", "GB", "2026-11-24"),
        ("last month", "GB", "2026-10-24"),
        ("za 2 týdny", "CZ", "2026-12-08"),
        ("za týden", "CZ", "2026-12-01"),
        ("před 3 dny", "CZ", "2026-11-21"),
        ("in zwei Wochen", "DE", ""),
        ("in einer Woche", "DE", "2026-12-01"),
        ("vor 3 Tagen", "DE", "2026-11-21"),
        ("dentro de 2 semanas", "ES", "2026-12-08"),
        ("la semana que viene", "ES", "2026-12-01"),
        ("hace 1 año", "ES", "2025-11-24"),
        ("dans 2 mois", "FR", "2027-01-24"),
        ("il y a 2 semaines", "FR", "2026-11-10"),
        ("la semaine prochaine", "FR", "2026-12-01"),
        ("le mois dernier", "FR", "2026-10-24"),
        # weekdays
        ("wed", "GB", "2026-11-25"),
        ("Tuesday", "GB", "2026-12-01"),
        ("thurs", "GB", "2026-11-26"),
        ("út", "CZ", "2026-12-01"),
        ("středu", "CZ", "2026-11-25"),
        ("so", "CZ", "2026-11-28"),
        ("so", "DE", "2026-11-29"),
        ("st", "CZ", "2026-11-25"),
        ("Mi.", "DE", "2026-11-25"),
        ("miércoles", "ES", "2026-11-25"),
        ("next tue", "GB", "2026-12-01"),
        ("next fri", "GB", "2026-12-04"),
        ("this thu", "GB", "2026-11-26"),
        ("last mon", "GB", "2026-11-23"),
        ("příští pátek", "CZ", "2026-12-04"),
        ("nächsten Freitag", "DE", "2026-12-04"),
        ("próximo viernes", "ES", "2026-12-04"),
        ("vendredi prochain", "FR", "2026-12-04"),
        # dates
        ("12 mar", "GB", "2027-03-12"),
        ("mar 12", "GB", "2027-03-12"),
        ("12mar", "GB", "2027-03-12"),
        ("12th of March", "GB", "2027-03-12"),
        ("March 12th, 2028", "US", "2028-03-12"),
        ("2028 March 12", "GB", "2028-03-12"),
        ("12 mar 28", "GB", "2028-03-12"),
        ("12. března", "CZ", "2027-03-12"),
        ("12 de marzo", "ES", "2027-03-12"),
        ("1er août", "FR", "2027-08-01"),
        ("12 mar 2027", "FR", "2027-03-12"),
        ("march", "GB", "2027-03-01"),
        ("mar 2028", "GB", "2028-03-01"),
        ("12.3.", "CZ", "2027-03-12"),
        ("12. 3. 2028", "CZ", "2028-03-12"),
        ("3/12", "GB", "2026-12-03"),
        ("3/12", "US", "2027-03-12"),
        ("3/12", "CA", "2027-03-12"),
        ("3/12", "", "2026-12-03"),
        ("13/3", "US", "2027-03-13"),
        ("3/12/27", "US", "2027-03-12"),
        ("26-03-12", "SE", "2026-03-12"),
        ("12-03-2026", "SE", "2026-03-12"),
        ("2026-03-12", "US", "2026-03-12"),
        ("20260312", "US", "2026-03-12"),
        ("3/2028", "GB", "2028-03-01"),
        ("2028-03", "GB", "2028-03-01"),
        ("3月12日", "JP", "2027-03-12"),
        ("٣/١٢", "GB", "2026-12-03"),
        ("1st", "GB", "2026-12-01"),
        ("24", "GB", "2026-11-24"),
        ("31", "GB", "2026-12-31"),
        ("29 feb", "GB", "2028-02-29"),
        ("fri 12 mar", "GB", "2027-03-12"),
        ("thu 12 mar", "GB", "2026-03-12"),
        ("12.3. pá", "CZ", "2027-03-12"),
        ("fri 3/12", "GB", "2027-03-12"),
        ("tue 12 mar", "GB", "2027-03-12"),
        ("mon 30", "GB", "2026-11-30"),
        # with a time
        ("mon 9:30", "GB", "2026-11-30 9:30"),
        ("9:30 mon", "GB", "2026-11-30 9:30"),
        ("mon 9.30", "GB", "2026-11-30 9:30"),
        ("mon 9", "GB", "2026-11-30 9:00"),
        ("mon at 9", "GB", "2026-11-30 9:00"),
        ("9:30", "GB", "2026-11-24 9:30"),
        ("at 9", "GB", "2026-11-24 9:00"),
        ("tomorrow 9pm", "GB", "2026-11-25 21:00"),
        ("9 p.m. tomorrow", "GB", "2026-11-25 21:00"),
        ("tomorrow 12am", "GB", "2026-11-25 0:00"),
        ("tomorrow 12:15 pm", "GB", "2026-11-25 12:15"),
        ("+2w 9:30", "GB", "2026-12-08 9:30"),
        ("2026-03-12T09:30", "GB", "2026-03-12 9:30"),
        ("12.3. 9.30", "CZ", "2027-03-12 9:30"),
        ("v středu v 9", "CZ", "2026-11-25 9:00"),
        ("út v 9.30", "CZ", "2026-12-01 9:30"),
        ("3. 12. 2026 v 9:30", "CZ", "2026-12-03 9:30"),
        ("Freitag um 9 Uhr", "DE", "2026-11-27 9:00"),
        ("viernes a las 9:30", "ES", "2026-11-27 9:30"),
        ("ven 9h30", "FR", "2026-11-27 9:30"),
        ("ven 9 h", "FR", "2026-11-27 9:00"),
    ],
)
def test_what_people_type(text: str, country: str, first: str) -> None:
    assert (read(text, country) or [""])[0] == first


@pytest.mark.parametrize(
    ("text", "country", "readings"),
    [
        ("tue", "GB", ["2026-12-01", "2026-11-24", "2026-11-17"]),
        ("next fri", "GB", ["2026-12-04", "2026-11-27"]),
        ("this mon", "GB", ["2026-11-23", "2026-11-30"]),
        ("last fri", "GB", ["2026-11-20"]),
        ("3/12", "GB", ["2026-12-03", "2027-03-12", "2025-12-03", "2026-03-12"]),
        ("12.3.26", "CZ", ["2026-03-12", "2026-12-03"]),
        ("9.30", "GB", ["2026-11-24 9:30", "2027-09-30", "2026-09-30"]),
        ("mon 9", "GB", ["2026-11-30 9:00", "2026-11-09", "2026-11-23 9:00"]),
        ("mon 30", "GB", ["2026-11-30"]),
        ("30 mon", "GB", []),
        ("mon 9 9:30", "GB", ["2026-11-09 9:30"]),
        ("so", "DE", ["2026-11-29", "2026-11-28", "2026-11-22", "2026-11-21"]),
        ("mar", "FR", ["2026-12-01", "2027-03-01", "2026-11-24", "2026-11-17", "2026-03-01"]),
        (
            "mar 12",
            "FR",
            ["2026-12-01 12:00", "2027-03-12", "2026-11-24 12:00", "2026-11-17 12:00", "2026-03-12"],
        ),
    ],
)
def test_other_readings_follow(text: str, country: str, readings: list[str]) -> None:
    assert read(text, country) == readings


def test_the_year_that_is_not_typed() -> None:
    assert read("12 mar", prefer=Prefer.FUTURE) == ["2027-03-12", "2026-03-12"]
    assert read("12 mar", prefer=Prefer.PAST) == ["2026-03-12", "2027-03-12"]
    assert read("12 mar", prefer=Prefer.NEAREST) == ["2027-03-12", "2026-03-12"]
    assert read("12 nov", prefer=Prefer.NEAREST) == ["2026-11-12", "2027-11-12"]
    for prefer in Prefer:
        assert read("24 nov", prefer=prefer) == ["2026-11-24"]
    assert read("10", prefer=Prefer.PAST) == ["2026-11-10", "2026-12-10"]


def test_the_week_that_is_not_typed() -> None:
    assert read("mon", prefer=Prefer.FUTURE) == ["2026-11-30", "2026-11-23"]
    assert read("mon", prefer=Prefer.PAST) == ["2026-11-23", "2026-11-30"]
    assert read("mon", prefer=Prefer.NEAREST) == ["2026-11-23", "2026-11-30"]
    assert read("tue", prefer=Prefer.PAST) == ["2026-11-17", "2026-11-24", "2026-12-01"]
    assert read("tue", prefer=Prefer.NEAREST)[0] == "2026-11-24"


def test_a_year_of_two_digits_is_the_nearest() -> None:
    assert read("12 mar 76") == ["2076-03-12"]
    assert read("12 mar 77") == ["1977-03-12"]
    assert read("12 mar 02", today=date(2098, 1, 1)) == ["2102-03-12"]


def test_months_end_where_they_end() -> None:
    assert read("+1m", today=date(2027, 1, 31)) == ["2027-02-28"]
    assert read("+1y", today=date(2028, 2, 29)) == ["2029-02-28"]
    assert read("-11m", today=date(2027, 1, 31)) == ["2026-02-28"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , . ",
        "Novak",
        "32",
        "0",
        "30 feb",
        "30.2.2027",
        "2027-13-01",
        "12 mar 123",
        "12 mar 2027 5 6",
        "1 2 3 4",
        "12 mar 28 5",
        "123",
        "12345",
        "mon tue",
        "jan feb",
        "next last tue",
        "next mar 12",
        "next",
        "in 5",
        "week",
        "+",
        "+x",
        "+9999y",
        "-9999m",
        "-999w 9:30 9:30",
        "+9999w",
        "25:00",
        "9:60",
        "mon 13pm",
        "tomorrow 0am",
        "Novak 9:30",
        "mon 2027",
        "9:30, 10:15",
        "12:3",
        "12 mar 1850",
        "+1d+1d",
        "mon 99",
        "12/13/14/15",
        "12.3." * 20,
    ],
)
def test_what_is_no_date_reads_as_nothing(text: str) -> None:
    assert read(text) == []


@given(
    st.text(max_size=70),
    st.sampled_from(["GB", "US", "CZ", "DE", "JP", "", "??", "xx"]),
    st.sampled_from(Prefer),
)
def test_nothing_that_is_typed_raises(text: str, country: str, prefer: Prefer) -> None:
    assert len(read_date(text, country=country, today=TODAY, prefer=prefer)) <= MOST


WORDS = [
    "next",
    "tue",
    "mar",
    "12",
    "3",
    "2027",
    "+",
    "-",
    "2",
    "w",
    "in",
    "9",
    ":",
    "30",
    ".",
    "/",
    "at",
    "pm",
    "h",
    "st",
    "a",
    "so",
]


@given(st.lists(st.sampled_from(WORDS), max_size=7), st.sampled_from(["GB", "FR", "CZ"]))
def test_no_heap_of_words_raises(heap: list[str], country: str) -> None:
    found = read_date(" ".join(heap), country=country, today=TODAY)
    assert len(set(found)) == len(found) <= MOST
    assert all(each.minute is None or 0 <= each.minute < 1440 for each in found)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.sampled_from(["GB", "US", "CZ", "SE", "JP"]))
def test_a_date_written_in_full_is_that_date(day: date, country: str) -> None:
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.day} {day:%B} {day.year}", f"{day:%a %d %b %Y}"):
        assert read(text, country)[0] == day.isoformat()


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 364))
def test_without_a_year_a_date_is_the_next_one(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        assert read(f"{day.day}.{day.month}.", "CZ", today=today)[0] == day.isoformat()


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 6))
def test_weekdays_are_within_a_week(today: date, weekday: int) -> None:
    name = ("po", "út", "st", "čt", "pá", "so", "ne")[weekday]
    day = read_date(name, country="CZ", today=today)[0].date
    assert day.weekday() == weekday
    assert timedelta(0) < day - today <= timedelta(days=7)
