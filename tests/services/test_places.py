"""Providers, locations, types, opening hours; and finding them by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.models.tables import Clinic, Location
from frontdesk.services import lookup, places
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, make_clinic

SPANS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda span: span[0] < span[1]), max_size=3
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = make_clinic(tmp_path)
    yield opened
    opened.close()


def apart(spans: list[tuple[int, int]]) -> tuple[Interval, ...]:
    """Those of the spans that do not overlap an earlier one."""
    kept: list[Interval] = []
    for begin, end in sorted(spans):
        if not kept or begin > kept[-1].until_minute:
            kept.append(Interval(begin, end))
    return tuple(kept)


@given(st.dictionaries(st.integers(0, 6), SPANS.map(apart).filter(bool), min_size=1))
def test_hours_are_read_as_they_are_written(days: dict[int, tuple[Interval, ...]]) -> None:
    week = WeekHours(days)
    again = places.parse_week(places.week_text(week))
    assert [again.on(weekday) for weekday in range(7)] == [week.on(weekday) for weekday in range(7)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri 08:00-18:00", {0, 1, 2, 3, 4}),
        ("SAT-MON 9:00 - 10:00", {5, 6, 0}),
        ("mon 08:00-12:00 13:00-17:00, tue closed", {0}),
    ],
)
def test_hours_as_people_write_them(text: str, days: set[int]) -> None:
    week = places.parse_week(text)
    assert {weekday for weekday in range(7) if week.on(weekday)} == days


@pytest.mark.parametrize(
    "text", ["", "mon", "mon-", "mon 08:00", "mon 08:00-07:00", "mon 08:00-10:00 09:00-11:00", "mo 08:00-10:00", ",", "mon 08:00-10:00 x"]
)  # fmt: skip
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(UsageError):
        places.parse_week(text)


def test_names_are_found_whatever_their_case(book: Book) -> None:
    places.add_provider(book, ANNA, name="  Dr   Gray ")
    assert lookup.provider_key(book, "DR gray") == lookup.provider_key(book, "Dr Gray")
    with pytest.raises(Conflict):
        places.add_provider(book, ANNA, name="dr gray")
    with pytest.raises(NotFound, match="There are: Dr Gray"):
        lookup.provider_key(book, "Dr Green")
    with pytest.raises(NotFound, match="frontdesk type add NAME"):
        lookup.type_key(book, "Check-up")
    for name in ("", "x" * 201, "a\x00b"):
        with pytest.raises(UsageError):
            places.add_provider(book, ANNA, name=name)


def test_a_location_takes_after_the_clinic(book: Book) -> None:
    places.add_location(book, ANNA, name="North", phone="020 7946 0123")
    places.add_location(book, ANNA, name="Lisbon", zone_name="Europe/Lisbon")
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT name, zone, phone FROM location ORDER BY id").fetchall()
    assert [tuple(row) for row in rows[1:]] == [
        ("North", "Europe/London", "+442079460123"),
        ("Lisbon", "Europe/Lisbon", "+442079460958"),
    ]
    with pytest.raises(UsageError, match="no time zone"):
        places.add_location(book, ANNA, name="Mars", zone_name="Mars/Base")
    with pytest.raises(UsageError):
        places.add_type(book, ANNA, name="Endless", minutes=1441)


def test_new_hours_replace_the_old(book: Book) -> None:
    key = lookup.location_key(book, "hillside clinic")
    assert places.week_text(places.location_hours(book, key)) == ""
    for text in ("mon-sun 00:00-24:00", "tue 10:00-12:00"):
        places.set_location_hours(book, ANNA, key, week=places.parse_week(text))
        assert places.week_text(places.location_hours(book, key)) == text


def test_a_location_is_changed_where_something_is_given(book: Book) -> None:
    places.add_location(book, ANNA, name="Annexe", phone="020 7946 0123", address="2 North Road")
    key = lookup.location_key(book, "Annexe")
    assert places.edit_location(book, ANNA, key, name="North Annexe", phone="") == "North Annexe"
    with book.read() as connection:
        row = connection.execute(select(Location).where(Location.id == key)).one()
        clinic_phone = connection.execute(select(Clinic.phone)).scalar_one()
    assert (row.name, row.address, row.phone) == ("North Annexe", "2 North Road", clinic_phone)
    assert (
        places.edit_location(book, ANNA, key, name="north annexe", address="3 North Road") == "north annexe"
    )


def test_a_location_never_takes_the_name_of_another(book: Book) -> None:
    places.add_location(book, ANNA, name="Annexe")
    places.add_location(book, ANNA, name="Branch")
    with pytest.raises(Conflict, match="already"):
        places.edit_location(book, ANNA, lookup.location_key(book, "Branch"), name="ANNEXE")


def test_the_clinics_new_phone_is_that_of_the_locations_that_had_it(book: Book) -> None:
    places.add_location(book, ANNA, name="Annexe", phone="020 7946 0123")
    name, phone = places.edit_clinic(book, ANNA, phone="020 7946 0999")
    assert phone == "+442079460999"
    with book.read() as connection:
        phones = connection.execute(select(Location.phone)).scalars().all()
    assert sorted(phones) == ["+442079460123", "+442079460999"]
    assert places.edit_clinic(book, ANNA, name="Hill Clinic") == ("Hill Clinic", phone)
    assert places.edit_clinic(book, ANNA) == ("Hill Clinic", phone)
    assert name != "Hill Clinic"
