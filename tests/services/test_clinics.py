"""Rooms, hours, days that differ, and what they mean for the book."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.words import MessageState
from frontdesk.services.booking import book_visit
from frontdesk.services.calendars import calendar_of, day_hours
from frontdesk.services.clinics import (
    add_room,
    clear_exception,
    set_exception,
    set_in_use,
    set_provider_hours,
)
from frontdesk.services.places import set_location_hours
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

DAY = date.fromisoformat(MONDAY)
WORKDAYS = WeekHours({day: (Interval(8 * 60, 16 * 60),) for day in range(5)})


def spans(desk: Desk, day: date = DAY) -> list[tuple[str, str]]:
    """The hours of Dr Malik on a day, as clock times."""
    with desk.book.read() as reader:
        hours = day_hours(reader, provider_id=desk.malik, location_id=desk.location, day=day)
    from frontdesk.domain.clock_words import clock_at

    return [(clock_at(a, "Europe/London"), clock_at(b, "Europe/London")) for a, b in hours.stretches]


def test_without_any_hours_a_desk_has_usual_ones(desk: Desk) -> None:
    assert spans(desk) == [("08:00", "18:00")]
    with desk.book.read() as reader:
        assert not calendar_of(reader, desk.location).known


def test_a_provider_works_within_the_hours_of_the_place(desk: Desk) -> None:
    set_location_hours(desk.book, ANNA, desk.location, week=WORKDAYS)
    assert spans(desk) == [("08:00", "16:00")]
    early = WeekHours({0: (Interval(7 * 60, 12 * 60), Interval(13 * 60, 24 * 60))})
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=early)
    assert spans(desk) == [("08:00", "12:00"), ("13:00", "16:00")]
    assert spans(desk, date(2026, 12, 1)) == []
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=WORKDAYS)
    assert spans(desk, date(2026, 12, 1)) == [("08:00", "16:00")]


def test_hours_hold_for_their_dates(desk: Desk) -> None:
    late = WeekHours({0: (Interval(12 * 60, 24 * 60),)})
    set_provider_hours(
        desk.book,
        ANNA,
        desk.malik,
        location_id=desk.location,
        week=late,
        valid_from=date(2026, 12, 1),
        valid_until=date(2026, 12, 7),
    )
    assert spans(desk) == [("08:00", "18:00")]
    assert spans(desk, date(2026, 12, 7)) == [("12:00", "00:00")]


def test_a_day_that_differs(desk: Desk) -> None:
    set_location_hours(desk.book, ANNA, desk.location, week=WORKDAYS)
    set_exception(desk.book, ANNA, desk.location, DayException(DAY, (Interval(600, 660),), "inventory"))
    assert spans(desk) == [("10:00", "11:00")]
    set_exception(desk.book, ANNA, desk.location, DayException(DAY, (), "inventory"))
    assert spans(desk) == []
    visit = book_visit(
        desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30
    )
    assert visit.warnings == ("The location is closed that day: inventory.",)
    clear_exception(desk.book, ANNA, desk.location, DAY)
    assert spans(desk) == [("08:00", "16:00")]


def test_a_public_holiday_is_a_warning(desk: Desk) -> None:
    set_location_hours(desk.book, ANNA, desk.location, week=WORKDAYS)
    visit = book_visit(
        desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start="2026-12-25T09:00", minutes=30
    )
    assert visit.warnings == ("The location is closed that day: Christmas Day.",)


def test_other_hours_have_coming_reminders_looked_at(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.QUEUED)
    set_exception(desk.book, ANNA, desk.location, DayException(DAY))
    assert desk.row(visit).next_due_utc == 0


def test_rooms(desk: Desk) -> None:
    room = add_room(desk.book, ANNA, desk.location, name="Room 3")
    desk.visit(room_id=room)
    with pytest.raises(Conflict, match="ROOM 3"):
        add_room(desk.book, ANNA, desk.location, name="ROOM 3")
    with pytest.raises(UsageError):
        add_room(desk.book, ANNA, desk.location, name=" ")
    with pytest.raises(NotFound):
        add_room(desk.book, ANNA, 99, name="Room 4")


def test_what_is_given_up_takes_no_visits_and_may_come_back(desk: Desk) -> None:
    set_in_use(desk.book, ANNA, "room", desk.room, in_use=False)
    with pytest.raises(Refused, match="Room 1 is no longer in use"):
        desk.visit(room_id=desk.room)
    set_in_use(desk.book, ANNA, "provider", desk.malik, in_use=False)
    with pytest.raises(Refused, match="Dr Malik no longer works here"):
        desk.visit()
    set_in_use(desk.book, ANNA, "provider", desk.malik, in_use=True)
    set_in_use(desk.book, ANNA, "location", desk.location, in_use=False)
    with pytest.raises(Refused, match="no longer in use"):
        book_visit(
            desk.book,
            ANNA,
            patient_id=desk.petr,
            provider_id=desk.malik,
            location_id=desk.location,
            start=f"{MONDAY}T09:00",
            minutes=30,
        )
    with pytest.raises(NotFound):
        set_in_use(desk.book, ANNA, "type", 99, in_use=False)
