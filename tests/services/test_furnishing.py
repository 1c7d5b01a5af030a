"""A clinic's furniture: all at once, again without doubles, refused as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.services.furnishing import Furniture, LocationPlan, ProviderPlan, TypePlan, furnish
from frontdesk.services.lookup import location_key, provider_key, type_key
from frontdesk.services.places import location_hours
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, make_clinic

WEEK = WeekHours({0: (Interval(480, 720), Interval(780, 1020)), 4: (Interval(480, 720),)})
FURNITURE = Furniture(
    locations=(
        LocationPlan("Hillside Clinic", WEEK, address="1 Hill", rooms=("One", "Two")),
        LocationPlan("Harbour", WeekHours({}), phone="+442079460999", rooms=("One",)),
    ),
    types=(TypePlan("Check", 20, 4500, "A1B2C3"), TypePlan("Talk", 30)),
    providers=(ProviderPlan("Dr Ada Byron", (("Hillside Clinic", WEEK), ("Harbour", WEEK))),),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = make_clinic(tmp_path)
    yield made
    made.close()


def rows(book: Book, sql: str) -> list[tuple[object, ...]]:
    with book.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_everything_is_there_at_once(book: Book) -> None:
    keys = furnish(book, ANNA, FURNITURE)
    assert location_key(book, "hillside clinic") == keys.locations["Hillside Clinic"]
    assert provider_key(book, "dr ada byron") == keys.providers["Dr Ada Byron"]
    assert type_key(book, "check") == keys.types["Check"]
    assert location_hours(book, keys.locations["Hillside Clinic"]) == WEEK
    assert len(keys.rooms) == 3
    assert rows(book, "SELECT name, address, phone, position FROM location ORDER BY position") == [
        ("Hillside Clinic", "1 Hill", "+442079460958", 0),
        ("Harbour", "", "+442079460999", 1),
    ]
    assert rows(
        book, "SELECT name, minutes, value_minor, currency, colour FROM appointment_type ORDER BY id"
    ) == [
        ("Check", 20, 4500, "GBP", "A1B2C3"),
        ("Talk", 30, None, "", ""),
    ]
    assert rows(book, "SELECT count(*) FROM provider_hours") == [(6,)]


def test_again_makes_no_doubles_and_takes_what_changed(book: Book) -> None:
    keys = furnish(book, ANNA, FURNITURE)
    changed = replace(
        FURNITURE, types=(TypePlan("CHECK", 25, None),), providers=(ProviderPlan("Dr Ada Byron"),)
    )
    again = furnish(book, ANNA, changed)
    assert again.locations == keys.locations
    assert again.rooms == keys.rooms
    assert again.types["CHECK"] == keys.types["Check"]
    assert rows(book, "SELECT minutes, value_minor, currency FROM appointment_type ORDER BY id LIMIT 1") == [
        (25, None, "")
    ]
    assert rows(book, "SELECT count(*) FROM provider_hours") == [(0,)]
    assert rows(book, "SELECT count(*) FROM location_hours") == [(3,)]


def test_a_provider_at_an_unknown_place_changes_nothing(book: Book) -> None:
    wrong = replace(FURNITURE, providers=(ProviderPlan("Dr Ada Byron", (("Nowhere", WEEK),)),))
    before = rows(book, "SELECT count(*) FROM location")
    with pytest.raises(UsageError, match="Nowhere"):
        furnish(book, ANNA, wrong)
    assert rows(book, "SELECT count(*) FROM location") == before
    assert rows(book, "SELECT count(*) FROM provider") == [(0,)]
