"""The day in the story of a visit."""

from __future__ import annotations

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import cancel_visit, set_status
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.stories import visit_story
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def story(desk: Desk, visit_id: int) -> list[str]:
    return [row.sentence for row in visit_story(desk.book, visit_id).rows]


def test_how_they_came_what_was_checked_and_when_they_went_in(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    desk.clock.set("2026-11-30T09:07:00+00:00")
    check_in(desk.book, ANNA, visit.id, Checked(birth_date=True, forms=True, note="New card."))
    desk.clock.advance(minutes=12)
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.IN_ROOM)

    assert story(desk, visit.id) == [
        "Arrived, 7 min late.",
        f"{ANNA.name} made sure of: date of birth, forms. New card.",
        "Went in after 12 min.",
    ]


def test_a_late_cancellation_with_its_reason(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    desk.clock.set("2026-11-30T05:30:00+00:00")
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT, reason="ill")

    assert "Cancelled late, 3 h before. Reason: ill." in story(desk, visit.id)


def test_one_in_good_time_tells_its_reason_alone(desk: Desk) -> None:
    visit, other = desk.visit(f"{MONDAY}T09:00"), desk.visit(f"{MONDAY}T10:00")
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT, reason="ill")
    cancel_visit(desk.book, ANNA, other.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    assert "Reason of the cancellation: ill." in story(desk, visit.id)
    assert not [line for line in story(desk, other.id) if "eason" in line]


def test_after_the_start_and_within_the_hour(desk: Desk) -> None:
    for now, said in (("08:30", "less than an hour before"), ("09:10", "after the start")):
        visit = desk.visit(f"{MONDAY}T09:00", provider_id=desk.malik)
        desk.clock.set(f"2026-11-30T{now}:00+00:00")
        cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
        assert any(said in line for line in story(desk, visit.id))
