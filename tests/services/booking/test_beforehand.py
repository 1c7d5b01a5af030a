"""What is known before a visit is booked: what can be chosen, what is usual, what is asked twice."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.errors import TimeTaken
from frontdesk.domain.hours import DayException, Interval, WeekHours
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import book_visit, cancel_visit
from frontdesk.services.booking.beforehand import doubts_about, usual_type
from frontdesk.services.clinics import set_exception, set_in_use, set_provider_hours
from frontdesk.services.directory import directory
from frontdesk.services.places import add_type, set_location_hours
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

ZONE = "Europe/London"
NINE_TO_FIVE = WeekHours(dict.fromkeys(range(5), (Interval(540, 1020),)))


def type_ids(desk: Desk, *names: str) -> list[int]:
    for name in names:
        add_type(desk.book, ANNA, name=name, minutes=20)
    return [each.id for each in directory(desk.book).types]


def doubts(desk: Desk, start: str, *, minutes: int = 30, visit_id: int | None = None) -> tuple[str, ...]:
    return doubts_about(
        desk.book,
        provider_id=desk.malik,
        location_id=desk.location,
        zone=ZONE,
        start=start,
        fold=None,
        minutes=minutes,
        patient_id=desk.petr,
        visit_id=visit_id,
    )


def test_the_usual_type_is_the_patients_last_one_else_the_providers(desk: Desk) -> None:
    check, surgery = type_ids(desk, "Check", "Surgery")

    def book(patient_id: int, start: str, type_id: int) -> int:
        return book_visit(
            desk.book,
            ANNA,
            patient_id=patient_id,
            provider_id=desk.malik,
            start=start,
            minutes=30,
            type_id=type_id,
        ).visit.id

    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) is None
    book(desk.petr, f"{MONDAY}T09:00", surgery)
    book(desk.eva, f"{MONDAY}T10:00", check)
    book(desk.eva, f"{MONDAY}T11:00", check)
    gone = book(desk.petr, f"{MONDAY}T12:00", check)
    cancel_visit(desk.book, ANNA, gone, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) == surgery
    assert usual_type(desk.book, patient_id=desk.jana, provider_id=desk.malik) == check
    assert usual_type(desk.book, patient_id=None, provider_id=None) is None
    set_in_use(desk.book, ANNA, "type", surgery, in_use=False)
    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) is None


def test_what_is_as_usual_raises_no_doubt(desk: Desk) -> None:
    set_location_hours(desk.book, ANNA, desk.location, week=NINE_TO_FIVE)
    assert doubts(desk, f"{MONDAY}T09:00") == ()


@pytest.mark.parametrize(
    ("start", "minutes", "doubt"),
    [
        ("2026-11-20T09:00", 30, "The day of the visit has passed. Check the date."),
        (f"{MONDAY}T16:45", 30, "The visit is outside the hours of Dr Malik there."),
        ("2026-11-29T09:00", 30, "The location is closed that day: Closed on this weekday."),
        ("2026-12-25T09:00", 30, "The location is closed that day: Christmas Day."),
        ("2026-12-01T09:00", 30, "The location is closed that day: Staff training."),
        (f"{MONDAY}T23:45", 30, "The visit goes on past midnight. Check its start and its length."),
        (f"{MONDAY}T10:15", 30, "The patient has another visit then: 10:00 with Dr Novák."),
    ],
)
def test_what_is_worth_a_second_look(desk: Desk, start: str, minutes: int, doubt: str) -> None:
    set_location_hours(desk.book, ANNA, desk.location, week=NINE_TO_FIVE)
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=NINE_TO_FIVE)
    set_exception(
        desk.book, ANNA, desk.location, DayException(date(2026, 12, 1), (), reason="Staff training")
    )
    desk.visit(f"{MONDAY}T10:00", provider_id=desk.novak)
    assert doubt in doubts(desk, start, minutes=minutes)


def test_a_visit_that_is_moved_is_not_in_its_own_way_and_midnight_itself_is_no_doubt(desk: Desk) -> None:
    visit = desk.visit()
    assert doubts(desk, f"{MONDAY}T09:15", visit_id=visit.id) == ()
    assert doubts(desk, f"{MONDAY}T23:30") == ()


def test_a_refused_time_says_who_has_it_and_what_is_free(desk: Desk) -> None:
    desk.visit()
    with pytest.raises(TimeTaken) as refused:
        desk.visit(patient_id=desk.eva)
    assert refused.value.has == "Dr Malik has Petr Dvořák 09:00 to 09:30."
    free = [at_zone(utc, ZONE).strftime("%H:%M") for utc in refused.value.free_utc]
    assert free == ["08:00", "08:30", "09:30"]
    assert refused.value.sentence == f"{refused.value.has} Free: 08:00, 08:30, 09:30."
