"""What changed, from this process and from others, told once."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import set_status
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.opening import open_book
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import Feed, touches, touches_one
from tests.support.clinic import memory_places
from tests.ui.desks import EVA, TestClinic


def test_an_act_is_told_at_once_and_only_once(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    told: list[Changes] = []
    desk.feed.changed.connect(told.append)
    visit = clinic.visits["not_asked"].id
    desk.act(lambda book, actor: set_status(book, actor, visit, lifecycle=Lifecycle.ARRIVED), owner=desk.feed)
    qtbot.waitUntil(lambda: bool(told))
    desk.feed.look()
    desk.feed.look()
    mine = [each for changes in told for each in changes.items if each == Change(Kind.APPOINTMENT, visit)]
    assert len(mine) == 1


def test_another_processes_change_shows_within_two_seconds(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    other = open_book(clinic.book.folder, places=memory_places(clinic.book.secrets), clock=clinic.clock)
    try:
        visit = clinic.visits["not_asked"].id
        with qtbot.waitSignal(desk.feed.changed, timeout=2_000) as heard:
            set_status(other, EVA, visit, lifecycle=Lifecycle.ARRIVED)
        assert touches_one(heard.args[0], Kind.APPOINTMENT, visit)
    finally:
        other.close()


def test_a_book_that_is_moved_away_is_told_once_and_that_it_is_back(clinic: TestClinic) -> None:
    file = clinic.book.engines.path
    reader = reader_of(clinic.book)
    feed = Feed()
    told: list[str] = []
    feed.lost.connect(lambda fault: told.append(fault.sentence))
    feed.found.connect(lambda: told.append("found"))
    try:
        feed.follow(reader, file=file)
        feed.look()
        aside = file.rename(file.with_suffix(".aside"))
        feed.look()
        feed.look()
        aside.rename(file)
        feed.look()
    finally:
        feed.stop()
        reader.close()
    assert [each.split(",")[0] for each in told] == ["The book's file was moved", "found"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (Changes(1, (Change(Kind.APPOINTMENT, 5),)), True),
        (Changes(1, (Change(Kind.PATIENT, 5),)), False),
        (Changes(1, (Change(Kind.BULK, 0),)), True),
        (Changes(1, ()), False),
    ],
)
def test_whether_changes_touch_a_kind(changes: Changes, expected: bool) -> None:
    assert touches(changes, Kind.APPOINTMENT) is expected
    assert touches_one(changes, Kind.APPOINTMENT, 5) is expected
