"""What the clinic consists of, as the screens list it; and renaming parts of it."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.services.clinics import Part, add_room, rename, set_exception, set_in_use, set_provider_hours
from frontdesk.services.directory import (
    ClinicRow,
    HoursRow,
    directory,
    exceptions_of_location,
    hours_of_provider,
)
from frontdesk.services.places import add_location, add_type
from tests.services.desk import Desk
from tests.support.clinic import ANNA

WEEK = WeekHours({0: (Interval(480, 720), Interval(780, 1020)), 4: (Interval(480, 720),)})


def test_all_of_the_clinic(desk: Desk) -> None:
    add_type(desk.book, ANNA, name="Check-up", minutes=20)
    desk.visit(provider_id=desk.malik)
    desk.visit("2026-11-20T09:00", provider_id=desk.novak, patient_id=desk.eva)
    add_location(desk.book, ANNA, name="Branch", zone_name="Europe/Lisbon", address="1 Road\nTown")
    branch = directory(desk.book).locations[1].id
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=branch, week=WEEK)
    set_in_use(desk.book, ANNA, "provider", desk.novak, in_use=False)
    set_in_use(desk.book, ANNA, "room", desk.room, in_use=False)
    found = directory(desk.book)
    assert found.clinic == ClinicRow(
        "Hillside Clinic",
        "GB",
        "Europe/London",
        "+442079460958",
        found.clinic.language,
        found.clinic.currency,
    )
    assert [(row.name, row.zone, row.address, row.phone, row.in_use) for row in found.locations] == [
        ("Hillside Clinic", "Europe/London", "", "+442079460958", True),
        ("Branch", "Europe/Lisbon", "1 Road\nTown", "+442079460958", True),
    ]
    assert [(row.id, row.name, row.location_ids, row.in_use) for row in found.providers] == [
        (desk.malik, "Dr Malik", (desk.location, branch), True),
        (desk.novak, "Dr Novák", (), False),
    ]
    assert [(row.name, row.minutes, row.colour, row.in_use) for row in found.types] == [
        ("Check-up", 20, "", True)
    ]
    assert [(row.id, row.name, row.location_id, row.in_use) for row in found.rooms] == [
        (desk.room, "Room 1", desk.location, False),
        (desk.other_room, "Room 2", desk.location, True),
    ]


def test_the_hours_of_a_provider_as_they_were_entered(desk: Desk) -> None:
    summer = WeekHours({1: (Interval(420, 600),)})
    begin, end = date(2027, 6, 1), date(2027, 8, 31)
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=WEEK)
    set_provider_hours(
        desk.book,
        ANNA,
        desk.malik,
        location_id=desk.location,
        week=summer,
        valid_from=begin,
        valid_until=end,
    )
    assert hours_of_provider(desk.book, desk.malik) == (
        HoursRow(desk.location, WEEK, None, None),
        HoursRow(desk.location, summer, begin, end),
    )
    assert hours_of_provider(desk.book, desk.novak) == ()


def test_the_days_that_differ(desk: Desk) -> None:
    training = DayException(date(2026, 12, 1), (), "training")
    short = DayException(date(2026, 12, 24), (Interval(480, 600), Interval(660, 720)), "Christmas Eve")
    for day in (short, training):
        set_exception(desk.book, ANNA, desk.location, day)
    assert exceptions_of_location(desk.book, desk.location) == (training, short)
    assert exceptions_of_location(desk.book, desk.location, from_date=date(2026, 12, 2)) == (short,)


@pytest.mark.parametrize("part", ["provider", "location", "room", "type"])
def test_another_name(desk: Desk, part: Part) -> None:
    add_type(desk.book, ANNA, name="Check-up", minutes=20)
    add_type(desk.book, ANNA, name="Other", minutes=20)
    add_location(desk.book, ANNA, name="Branch")
    first = {"provider": desk.malik, "location": desk.location, "room": desk.room, "type": 1}[part]
    taken = {"provider": "dr  novák", "location": "branch", "room": "ROOM 2", "type": "other"}[part]
    with pytest.raises(Conflict, match="Another one has this name"):
        rename(desk.book, ANNA, part, first, name=taken)
    assert [change.kind for change in rename(desk.book, ANNA, part, first, name=" A  new\tname ").items] == [
        Kind.CLINIC
    ]
    assert rename(desk.book, ANNA, part, first, name="A new name").items == ()
    rename(desk.book, ANNA, part, first, name="A NEW NAME")
    found = directory(desk.book)
    names = {
        "provider": {row.id: row.name for row in found.providers},
        "location": {row.id: row.name for row in found.locations},
        "room": {row.id: row.name for row in found.rooms},
        "type": {row.id: row.name for row in found.types},
    }
    assert names[part][first] == "A NEW NAME"
    with pytest.raises(UsageError):
        rename(desk.book, ANNA, part, first, name=" \n")
    with pytest.raises(NotFound):
        rename(desk.book, ANNA, part, 99, name="Nobody")


def test_rooms_of_two_locations_may_have_one_name(desk: Desk) -> None:
    add_location(desk.book, ANNA, name="Branch")
    branch = directory(desk.book).locations[1].id
    room = add_room(desk.book, ANNA, branch, name="Surgery")
    rename(desk.book, ANNA, "room", room, name="Room 1")
    assert [row.name for row in directory(desk.book).rooms] == ["Room 1", "Room 2", "Room 1"]
