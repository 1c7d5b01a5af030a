"""Letters on a visit of another day: nobody comes before the day, nobody arrives after it; and a drop that cannot be says why."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.desk import Desk
from frontdesk.ui.navigation import Wish
from tests.ui.desks import TestClinic
from tests.ui.shown import Shown

COMING = (Lifecycle.ARRIVED, Lifecycle.IN_ROOM)


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Shown:
    """The book over the small clinic."""
    del clinic
    return Shown(BookScreen(desk), qtbot)


def bring(shown: Shown, visit_id: int, lifecycle: Lifecycle) -> None:
    screen = shown.screen
    assert isinstance(screen, BookScreen)
    screen.acts.bring_to(visit(shown, visit_id), lifecycle)


def visit(shown: Shown, visit_id: int) -> DayVisit:
    reader = shown.desk.reader
    found = None if reader is None else reader.visit(visit_id)
    assert found is not None
    return found


def test_nobody_comes_before_the_day(shown: Shown, clinic: TestClinic) -> None:
    tomorrow = clinic.visits["tomorrow"].id
    for lifecycle in (*COMING, Lifecycle.COMPLETED, Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT):
        bring(shown, tomorrow, lifecycle)
    assert (
        shown.refused
        == [
            "Petr Dvořák: this visit is tomorrow, not today. Choose the visit of today, or move this one first."
        ]
        * 5
    )
    assert shown.desk.jobs.idle
    assert visit(shown, tomorrow).lifecycle is Lifecycle.BOOKED


def test_a_visit_of_today_arrives_and_one_of_yesterday_can_only_be_finished(
    shown: Shown, clinic: TestClinic
) -> None:
    today = clinic.visits["not_asked"].id
    bring(shown, today, Lifecycle.ARRIVED)
    shown.says("arrived")
    assert shown.refused == []
    clinic.clock.advance(days=1)
    bring(shown, clinic.visits["long"].id, Lifecycle.ARRIVED)
    assert "this visit is yesterday, not today" in shown.refused[0]
    bring(shown, clinic.visits["long"].id, Lifecycle.NO_SHOW)
    shown.says("no-show")
    bring(shown, today, Lifecycle.BOOKED)
    shown.says("booked")
    assert len(shown.refused) == 1


def test_i_in_the_book_begins_the_next_visit_of_the_one_under_the_cursor(
    shown: Shown, clinic: TestClinic
) -> None:
    screen = shown.screen
    assert isinstance(screen, BookScreen)
    wishes: list[Wish] = []
    shown.desk.go.booking_wanted.connect(wishes.append)
    found = visit(shown, clinic.visits["arrived"].id)
    screen.acts.book_next(found)
    assert wishes == [Wish(again_of=found.id)]
    action = screen.findChild(QAction, "act.again")
    assert isinstance(action, QAction)
    assert action.shortcut().toString() == "I"
