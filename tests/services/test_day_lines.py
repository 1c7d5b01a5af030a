"""The day in the story of a visit."""

from __future__ import annotations

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import set_status
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.stories import visit_story
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def story(desk: Desk, visit_id: int) -> list[tuple[str, str]]:
    return [(row.sentence, row.body) for row in visit_story(desk.book, visit_id).rows]


def test_how_they_came_what_was_noted_and_when_they_went_in(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    assert story(desk, visit.id) == []
    desk.clock.set("2026-11-30T09:07:00+00:00")
    check_in(desk.book, ANNA, visit.id, Checked(birth_date=True, forms=True, note="New card."))
    desk.clock.advance(minutes=12)
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.IN_ROOM)

    assert story(desk, visit.id) == [
        ("Arrived, 7 min late.", ""),
        ("Noted at check-in:", "New card."),
        ("Went in after 12 min.", ""),
    ]


def test_who_comes_early_or_on_time(desk: Desk) -> None:
    early, on_time = desk.visit(f"{MONDAY}T09:10"), desk.visit(f"{MONDAY}T09:00", provider_id=desk.novak)
    desk.clock.set("2026-11-30T09:00:00+00:00")
    for visit in (early, on_time):
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)

    assert story(desk, early.id) == [("Arrived, 10 min early.", "")]
    assert story(desk, on_time.id) == [("Arrived on time.", "")]
