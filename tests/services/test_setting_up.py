"""How far a clinic is set up, and bringing its parts into the book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.services.setting_up import save_location, save_provider, save_type, standing
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, make_clinic

MORNING = WeekHours({0: (Interval(480, 720), Interval(780, 1020)), 2: (Interval(480, 720),)})
EVENING = WeekHours({4: (Interval(900, 1200),)})


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = make_clinic(tmp_path)
    yield made
    made.close()


def test_a_founded_clinic_has_one_location_without_hours_and_nothing_else(book: Book) -> None:
    found = standing(book)
    assert (found.clinic, found.country, found.zone) == ("Hillside Clinic", "GB", "Europe/London")
    assert [(place.name, place.phone, dict(place.week.days)) for place in found.locations] == [
        ("Hillside Clinic", "", {})
    ]
    assert not found.providers
    assert not found.types
    assert not found.handlers
    assert (found.patients, found.imported, found.reminders, found.twilio) == (0, False, False, ())


def test_a_location_is_changed_whole_and_another_comes_after_it(book: Book) -> None:
    first = standing(book).locations[0].id
    save_location(book, ANNA, first, name="Main house", address="1 Hill Road\nLondon", phone="", week=MORNING)
    second = save_location(
        book, ANNA, None, name="Riverside", address="", phone="020 7946 0001", week=EVENING
    )
    found = standing(book).locations
    assert [(place.id, place.name) for place in found] == [(first, "Main house"), (second, "Riverside")]
    assert found[0].week == MORNING
    assert found[0].address == "1 Hill Road\nLondon"
    assert (found[0].phone, found[1].phone) == ("", "+442079460001")


def test_a_location_needs_a_name_of_its_own_hours_and_a_number_that_can_be(book: Book) -> None:
    save_location(book, ANNA, None, name="Riverside", address="", phone="", week=MORNING)
    with pytest.raises(Conflict, match="already"):
        save_location(book, ANNA, None, name=" riverside ", address="", phone="", week=MORNING)
    with pytest.raises(UsageError, match="never open"):
        save_location(book, ANNA, None, name="Other", address="", phone="", week=WeekHours({}))
    with pytest.raises(UsageError, match="letters"):
        save_location(book, ANNA, None, name="Other", address="", phone="call us", week=MORNING)
    with pytest.raises(UsageError, match="empty"):
        save_location(book, ANNA, None, name="\u200b \t", address="", phone="", week=MORNING)
    with pytest.raises(UsageError, match="longer"):
        save_location(book, ANNA, None, name="x" * 100_000, address="", phone="", week=MORNING)
    assert [place.name for place in standing(book).locations] == ["Hillside Clinic", "Riverside"]


def test_a_provider_may_work_at_two_locations_and_keeps_the_name_when_the_hours_change(book: Book) -> None:
    first = standing(book).locations[0].id
    second = save_location(book, ANNA, None, name="Riverside", address="", phone="", week=MORNING)
    malik = save_provider(book, ANNA, None, name="Dr Malik", weeks=[(first, MORNING), (second, EVENING)])
    assert standing(book).providers[0].weeks == ((first, MORNING), (second, EVENING))
    assert save_provider(book, ANNA, malik, name="Dr Malik", weeks=[(second, EVENING)]) == malik
    assert standing(book).providers[0].weeks == ((second, EVENING),)


def test_a_provider_needs_hours_somewhere_that_is(book: Book) -> None:
    with pytest.raises(UsageError, match="never works"):
        save_provider(book, ANNA, None, name="Dr Malik", weeks=[])
    with pytest.raises(NotFound):
        save_provider(book, ANNA, None, name="Dr Malik", weeks=[(99, MORNING)])
    assert not standing(book).providers


def test_a_type_has_a_length_and_a_colour(book: Book) -> None:
    kind = save_type(book, ANNA, None, name="Follow-up", minutes=15, colour="1E8449")
    save_type(book, ANNA, kind, name="Check", minutes=20, colour="")
    with pytest.raises(UsageError, match="1440"):
        save_type(book, ANNA, None, name="Long", minutes=1500, colour="")
    with pytest.raises(Conflict):
        save_type(book, ANNA, None, name="CHECK", minutes=20, colour="")
    with pytest.raises(NotFound):
        save_type(book, ANNA, 99, name="Other", minutes=20, colour="")
    assert [(each.name, each.minutes, each.colour) for each in standing(book).types] == [("Check", 20, "")]
