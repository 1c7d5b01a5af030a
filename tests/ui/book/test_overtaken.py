"""Two people change one visit: the second sees what became of it and decides."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import move_visit
from frontdesk.ui.book.overtaken import OvertakenDialog
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from tests.services.test_undo import KAREL
from tests.ui.book.test_mover import Moving, dialog_alive
from tests.ui.desks import TODAY, TestClinic


@pytest.fixture
def moving(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Moving:
    return Moving(desk, clinic, qtbot)


def overtake(moving: Moving) -> OvertakenDialog:
    """Karel moves a visit while Eva's screen still shows it where it was; then Eva moves it."""
    moving.desk.feed.stop()
    seen = moving.visit("not_asked")
    move_visit(moving.clinic.book, KAREL, seen.id, start=f"{TODAY}T11:30")
    moving.screen.acts.move(seen, wall=f"{TODAY}T13:30", fold=None, provider_id=None)
    dialog = moving.asked(OvertakenDialog)
    assert isinstance(dialog, OvertakenDialog)
    return dialog


def test_who_was_overtaken_sees_old_theirs_and_yours(moving: Moving) -> None:
    dialog = overtake(moving)
    said = [dialog.findChild(Label, f"overtaken.{name}") for name in ("said", "old", "theirs", "yours")]
    assert [each.text() for each in said if each is not None] == [
        "karel moved it to 11:30 at 08:00.",
        "09:00, 30 min, not asked",
        "11:30, 30 min, Dr Malik, booked",
        "today 13:30",
    ]
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "overtaken.leave"
    moving.press("overtaken.leave", dialog)
    assert moving.place("not_asked") == (f"{TODAY}T11:30", 30)


def test_who_was_overtaken_can_do_theirs_all_the_same_once(moving: Moving) -> None:
    dialog = overtake(moving)
    move_visit(moving.clinic.book, KAREL, moving.clinic.visits["not_asked"].id, start=f"{TODAY}T14:30")
    moving.press("overtaken.mine", dialog)
    moving.shown.until(lambda: not dialog_alive(dialog))
    again = moving.asked(OvertakenDialog)
    assert moving.place("not_asked") == (f"{TODAY}T14:30", 30)
    moving.press("overtaken.mine", again)
    moving.is_kept("not_asked", f"{TODAY}T13:30")


def test_nobody_is_overtaken_by_themselves(moving: Moving) -> None:
    """Two acts on the visit as it was drawn before the first of them."""
    seen = moving.visit("not_asked")
    moving.screen.acts.move(seen, wall=f"{TODAY}T13:30", fold=None, provider_id=None)
    moving.screen.acts.resize(seen, 45)
    moving.screen.acts.bring_to(seen, Lifecycle.ARRIVED)
    moving.comes_to("not_asked", f"{TODAY}T13:30", 45)
    moving.shown.until(lambda: moving.visit("not_asked").lifecycle is Lifecycle.ARRIVED)


def test_who_was_overtaken_can_look(moving: Moving) -> None:
    went: list[int] = []
    moving.desk.go.visit_wanted.connect(went.append)
    moving.press("overtaken.look", overtake(moving))
    assert went == [moving.clinic.visits["not_asked"].id]
