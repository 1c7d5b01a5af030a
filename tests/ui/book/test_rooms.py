"""The day by room: booked from a column, moved from room to room, closed rooms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from frontdesk.domain.day_moves import obstacles
from frontdesk.services.booking import move_visit
from frontdesk.services.daypage import DayColumn
from frontdesk.ui.book import wording
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import ViewName
from frontdesk.ui.navigation import Wish
from tests.ui.book.test_day import book, day_view, names
from tests.ui.desks import EVA, TODAY, TestClinic
from tests.ui.shown import Shown

__all__ = ["book"]


@pytest.fixture
def rooms(book: tuple[BookScreen, Shown], clinic: TestClinic) -> Callable[[], DayView]:
    """The day by room, with a visit in one."""
    screen, _ = book

    def show() -> DayView:
        screen.show_view(ViewName.ROOMS)
        return day_view(screen)

    move_visit(
        clinic.book,
        EVA,
        clinic.visits["not_asked"].id,
        room_id=clinic.keys.rooms["Hillside Clinic", "Room 1"],
    )
    screen.desk.feed.look()
    return show


def named(view: DayView, name: str) -> DayColumn:
    assert view.page is not None
    return next(each for each in view.page.columns if each.name == name)


def test_a_room_is_booked_from_its_column(
    rooms: Callable[[], DayView], book: tuple[BookScreen, Shown]
) -> None:
    view = rooms()
    screen, _ = book
    assert names(view) == ["Room 1", "Room 2", "No room", "Room A", "No room"]
    wishes: list[Wish] = []
    screen.desk.go.booking_wanted.connect(wishes.append)
    room = named(view, "Room 2")
    start = (room.working or ())[0].start_utc
    view.canvas.set_current(SlotAt(room.key, start))
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    wish = wishes[0]
    assert (wish.room_id, wish.provider_id, wish.location_id) == (room.room_id, None, room.location_id)
    assert wish.start_wall == f"{TODAY}T08:30"


def test_a_room_of_another_location_is_told_as_another_location(
    rooms: Callable[[], DayView], book: tuple[BookScreen, Shown], clinic: TestClinic
) -> None:
    view = rooms()
    _, shown = book
    view.canvas.set_current(clinic.visits["not_asked"].id)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_M)
    page = view.page
    assert page is not None
    away = [each.key for each in page.columns].index(named(view, "Room A").key)
    here = [each.key for each in page.columns].index(named(view, "Room 1").key)
    for _step in range(away - here):
        QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    shown.until(lambda: bool(shown.told))
    assert "moved to another location, today 09:00" in shown.told[-1].sentence


def test_moving_to_another_room_changes_the_room_alone(
    rooms: Callable[[], DayView], book: tuple[BookScreen, Shown], clinic: TestClinic
) -> None:
    view = rooms()
    _, shown = book
    visit_id = clinic.visits["not_asked"].id
    before = view.visit(visit_id)
    assert before is not None
    assert before.room_id == named(view, "Room 1").room_id
    view.canvas.set_current(visit_id)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_M)
    QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    shown.until(lambda: bool(shown.told))
    assert "moved to another room" in shown.told[-1].sentence
    shown.desk.feed.look()
    after = view.visit(visit_id)
    assert after is not None
    assert after.room_id == named(view, "Room 2").room_id
    assert (after.version, after.provider_id, after.start_wall) == (
        before.version,
        before.provider_id,
        before.start_wall,
    )


def test_a_visit_can_do_without_a_room(
    rooms: Callable[[], DayView], book: tuple[BookScreen, Shown], clinic: TestClinic
) -> None:
    view = rooms()
    _, shown = book
    visit_id = clinic.visits["not_asked"].id
    view.canvas.set_current(visit_id)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_M)
    for _ in range(2):
        QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    shown.until(lambda: bool(shown.told))
    assert "no room any more" in shown.told[-1].sentence
    shown.desk.feed.look()
    after = view.visit(visit_id)
    assert after is not None
    assert after.room_id is None


def test_a_room_that_is_closed_says_so_of_itself(rooms: Callable[[], DayView]) -> None:
    view = rooms()
    sheet = view.canvas.sheet
    assert sheet is not None
    room = named(view, "Room 1")
    end = (room.working or ())[-1].end_utc
    index = sheet.columns[room.key]
    found = obstacles(sheet.geometry, index, start_utc=end, end_utc=end + 900_000)
    assert wording.in_the_way(sheet, index, found[0], hidden=False).startswith("Room 1 is not in use")
    assert "not in use, Room 1" in wording.slot_name(sheet, column=index, start_utc=end, found=found)


def test_a_visit_in_a_room_says_whose_it_is(rooms: Callable[[], DayView], clinic: TestClinic) -> None:
    view = rooms()
    rect = view.canvas.rect_of(clinic.visits["not_asked"].id)
    assert rect is not None
    view.canvas.reveal(clinic.visits["not_asked"].id)
    rect = view.canvas.rect_of(clinic.visits["not_asked"].id)
    assert rect is not None
    assert "Dr " in view.canvas.tip_at(rect.center())


# Wanted sooner
