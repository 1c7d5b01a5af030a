"""Who did what to a visit, and when."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound
from frontdesk.domain.words import Lifecycle
from frontdesk.services.alerts import add_alert
from frontdesk.services.booking import cancel_visit, set_status
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.visit_details import visit_details
from tests.services.desk import Desk
from tests.support.clinic import ANNA

TODAY = "2026-11-23"


def _told(desk: Desk, visit_id: int) -> list[str]:
    return [deed.sentence for deed in visit_details(desk.book, visit_id).deeds]


def test_each_step_of_the_day_with_who_and_when(desk: Desk) -> None:
    visit = desk.visit(f"{TODAY}T09:00", room_id=desk.room)
    desk.clock.advance(minutes=5)
    note_visit(desk.book, ANNA, visit.id, note="Brings the scan", was="")
    check_in(desk.book, ANNA, visit.id, Checked(birth_date=True, forms=True))
    for lifecycle in (Lifecycle.IN_ROOM, Lifecycle.COMPLETED, Lifecycle.IN_ROOM, Lifecycle.COMPLETED):
        desk.clock.advance(minutes=10)
        set_status(desk.book, ANNA, visit.id, lifecycle=lifecycle)
    details = visit_details(desk.book, visit.id)
    assert [deed.sentence for deed in details.deeds] == [
        "anna booked the visit.",
        "anna changed the note.",
        "anna noted: arrived.",
        "anna checked in: date of birth and forms verified.",
        "anna noted: in room.",
        "anna noted: done.",
        "anna noted: in room.",
        "anna noted: done.",
    ]
    minutes = [(deed.at_utc - details.deeds[0].at_utc) // 60_000 for deed in details.deeds]
    assert minutes == [0, 5, 5, 5, 15, 25, 35, 45]
    assert details.room == "Room 1"


def test_a_late_cancellation_says_how_late_and_why(desk: Desk) -> None:
    visit = desk.visit(f"{TODAY}T11:30")
    cancel_visit(
        desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT, reason="Her car broke down"
    )
    (line,) = [deed for deed in visit_details(desk.book, visit.id).deeds if deed.body]
    assert (line.sentence, line.body) == ("Cancelled late, 3 h before.", "Her car broke down")


def test_one_in_time_tells_its_reason_alone(desk: Desk) -> None:
    visit = desk.visit()
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, reason="Training")
    assert _told(desk, visit.id)[-1] == "The reason of the cancellation:"
    other = desk.visit()
    cancel_visit(desk.book, ANNA, other.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    assert _told(desk, other.id) == ["anna booked the visit."]


def test_alerts_of_the_patient_stand_with_it(desk: Desk) -> None:
    visit = desk.visit()
    add_alert(desk.book, ANNA, desk.petr, "Falls asleep")
    assert visit_details(desk.book, visit.id).alerts == ("Falls asleep",)


def test_a_visit_that_there_is_not(desk: Desk) -> None:
    with pytest.raises(NotFound):
        visit_details(desk.book, 4711)
