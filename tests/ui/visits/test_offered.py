"""Which acts make sense for a visit, and which comes next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.desk import Desk
from frontdesk.ui.visits.offered import NEXT_VISIT, offers
from tests.ui.desks import TestClinic

DAY = 86_400_000


@pytest.fixture
def visit(desk: Desk, clinic: TestClinic) -> DayVisit:
    """Today at nine, nobody was asked."""
    assert desk.reader is not None
    found = desk.reader.visit(clinic.visits["not_asked"].id)
    assert found is not None
    return found


def main_of(visit: DayVisit, now_utc: int, *, unread: bool = False) -> list[str]:
    return [each.name for each in offers(visit, now_utc, unread=unread) if each.main]


@pytest.mark.parametrize(
    ("lifecycle", "confirmation", "days", "main"),
    [
        (Lifecycle.BOOKED, Confirmation.NOT_ASKED, 0, ["arrived"]),
        (Lifecycle.BOOKED, Confirmation.DECLINED, 0, ["move"]),
        (Lifecycle.BOOKED, Confirmation.NOT_ASKED, -3, ["confirm"]),
        (Lifecycle.BOOKED, Confirmation.AWAITING, -3, ["confirm"]),
        (Lifecycle.BOOKED, Confirmation.CONFIRMED, -3, []),
        (Lifecycle.BOOKED, Confirmation.NEEDS_PERSON, -3, []),
        (Lifecycle.BOOKED, Confirmation.NOT_ASKED, 3, []),
        (Lifecycle.ARRIVED, Confirmation.NOT_ASKED, 0, ["in_room"]),
        (Lifecycle.IN_ROOM, Confirmation.NOT_ASKED, 0, ["completed"]),
        (Lifecycle.COMPLETED, Confirmation.NOT_ASKED, 0, [NEXT_VISIT]),
        (Lifecycle.NO_SHOW, Confirmation.NOT_ASKED, 0, [NEXT_VISIT]),
        (Lifecycle.LEFT_WITHOUT_VISIT, Confirmation.NOT_ASKED, 0, [NEXT_VISIT]),
        (Lifecycle.CANCELLED_BY_CLINIC, Confirmation.NOT_ASKED, 0, [NEXT_VISIT]),
    ],
)
def test_one_act_at_most_comes_next(
    visit: DayVisit, lifecycle: Lifecycle, confirmation: Confirmation, days: int, main: list[str]
) -> None:
    shown = replace(visit, lifecycle=lifecycle, confirmation=confirmation)
    now = visit.start_utc - 3_600_000 + days * DAY
    assert main_of(shown, now) == main
    names = [each.name for each in offers(shown, now)]
    assert len(names) == len(set(names))
    assert "call" in names
    assert NEXT_VISIT in names


def test_a_no_show_only_once_it_has_begun_and_never_of_who_declined(visit: DayVisit) -> None:
    def names(shown: DayVisit, now: int) -> set[str]:
        return {each.name for each in offers(shown, now)}

    assert "no_show" not in names(visit, visit.start_utc - 1)
    assert "no_show" in names(visit, visit.start_utc)
    declined = replace(visit, confirmation=Confirmation.DECLINED)
    assert "no_show" not in names(declined, visit.start_utc)


def test_a_reply_that_waits_asks_for_the_answer_itself(visit: DayVisit) -> None:
    now = visit.start_utc - 3 * DAY
    assert main_of(visit, now, unread=True) == []
    assert not any(each.main for each in offers(visit, now, unread=True, suggested=True))
    names = {each.name for each in offers(visit, now, unread=True)}
    assert names.isdisjoint({"confirm", "decline"})
    assert {"move", "cancel"} <= names
