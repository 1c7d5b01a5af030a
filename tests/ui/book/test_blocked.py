"""Blocked time is moved as visits are: by mouse, by arrows, longer and shorter; undone, and refused where a visit is in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.wallclock import resolve
from frontdesk.services.booking.blocks import block_time, get_block, move_block
from frontdesk.services.booking.holding import Spot, hold_times
from frontdesk.services.undo import undo
from frontdesk.ui.book.blocked import area_of
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.views import ViewName
from frontdesk.ui.book.week import WeekView
from frontdesk.ui.booking.block_moves import move
from frontdesk.ui.desk import Desk
from tests.ui.book.test_mover import ALT, SHIFT, Moving
from tests.ui.desks import EVA, NEXT, TODAY, TestClinic

LEFT = Qt.MouseButton.LeftButton
MALIK = "Dr Malik"
OTHER = Actor(ActorKind.STAFF, "Petra")


class Blocking(Moving):
    """The book with a meeting of Dr Malik's from 13:30 to 14:30."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        super().__init__(desk, clinic, qtbot)
        self.block = self.new("13:30", f"{TODAY}T14:30")

    def new(self, start: str, end: str, reason: str = "Meeting") -> int:
        keys = self.clinic.keys
        made = block_time(
            self.clinic.book,
            EVA,
            start=f"{TODAY}T{start}",
            end=end,
            location_id=keys.locations["Hillside Clinic"],
            provider_id=keys.providers[MALIK],
            reason=reason,
        )
        self.desk.feed.look()
        self.shown.until(lambda: self._area(made.block.id) is not None)
        return made.block.id

    def _area(self, block: int) -> object:
        sheet = self.canvas.sheet
        return None if sheet is None else area_of(sheet, block)

    def drawn_at(self) -> tuple[int, int] | None:
        """When the meeting is, as it is drawn."""
        sheet = self.canvas.sheet
        found = None if sheet is None else area_of(sheet, self.block)
        return None if found is None else (found[1].blocked.start_utc, found[1].blocked.end_utc)

    def edge(self) -> QPoint:
        """The lower edge of the meeting."""
        sheet = self.canvas.sheet
        found = None if sheet is None else area_of(sheet, self.block)
        assert found is not None
        rect = found[1].rect
        return QPoint(rect.x + 20, rect.y + rect.h - 2) + self.canvas.origin()

    def take(self, start: QPoint, end: QPoint) -> None:
        """Drag from a point of the viewport to another."""
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, LEFT, pos=start)
        self._move(start + QPoint(0, QApplication.startDragDistance()), Qt.KeyboardModifier.NoModifier)
        self._move(end, Qt.KeyboardModifier.NoModifier)
        QTest.mouseRelease(viewport, LEFT, pos=end)

    def moves(self) -> bool:
        """Whether something is held or moved by arrows."""
        return self.canvas.is_moving

    def lasts(self, start: str, end: str, day: str = TODAY) -> None:
        """Wait until the meeting is there in the book."""
        wanted = (_utc(f"{day}T{start}", self), _utc(f"{day}T{end}", self))
        self.shown.until(lambda: self.when() == wanted)

    def refuses(self, part: str) -> None:
        """Wait until the bar says why not."""
        self.shown.until(lambda: any(part in each for each in self.shown.refused))

    def when(self) -> tuple[int, int]:
        found = get_block(self.clinic.book, self.block)
        return found.start_utc, found.end_utc


def _utc(wall: str, blocking: Blocking) -> int:
    return resolve(wall, blocking.desk.zone).utc


@pytest.fixture
def blocking(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Blocking:
    return Blocking(desk, clinic, qtbot)


def test_a_drag_moves_it_and_undo_takes_that_back(blocking: Blocking) -> None:
    blocking.take(blocking.point(MALIK, "13:30"), blocking.point(MALIK, "15:00"))
    blocking.lasts("15:00", "16:00")
    blocking.shown.says("Meeting: moved to Mon 23 Nov, 15:00 to 16:00")
    assert undo(blocking.clinic.book, EVA) is not None
    blocking.lasts("13:30", "14:30")


def test_it_stays_with_whose_it_is(blocking: Blocking) -> None:
    blocking.take(blocking.point(MALIK, "13:30"), blocking.point("Dr Novák", "15:00"))
    blocking.lasts("15:00", "16:00")
    assert (
        get_block(blocking.clinic.book, blocking.block).provider_id == blocking.clinic.keys.providers[MALIK]
    )


def test_its_lower_edge_makes_it_longer(blocking: Blocking) -> None:
    blocking.canvas.verticalScrollBar().setValue(300)
    assert blocking.canvas.under(blocking.edge()).grip
    blocking.take(blocking.edge(), blocking.point(MALIK, "15:15"))
    blocking.lasts("13:30", "15:15")


def test_onto_a_visit_it_does_not_go(blocking: Blocking) -> None:
    blocking.take(blocking.point(MALIK, "13:30"), blocking.point(MALIK, "09:15"))
    blocking.refuses("Move that visit first, or choose another time.")
    assert not blocking.moves()
    blocking.lasts("13:30", "14:30")


def test_m_and_arrows_move_it_and_esc_leaves_it(blocking: Blocking) -> None:
    blocking.go(MALIK, "14:00")
    blocking.key(Qt.Key.Key_M)
    assert blocking.moves()
    blocking.key(Qt.Key.Key_Down)
    blocking.key(Qt.Key.Key_Right)
    blocking.key(Qt.Key.Key_Escape)
    assert not blocking.moves()
    blocking.key(Qt.Key.Key_M)
    blocking.key(Qt.Key.Key_Down)
    blocking.key(Qt.Key.Key_Return)
    blocking.lasts("13:45", "14:45")


def test_alt_and_shift_with_arrows_move_it_and_make_it_longer(blocking: Blocking) -> None:
    blocking.go(MALIK, "13:30")
    blocking.key(Qt.Key.Key_Down, ALT)
    blocking.key(Qt.Key.Key_Down, ALT)
    assert not blocking.moves()
    blocking.lasts("13:45", "14:45")
    blocking.shown.until(lambda: blocking.drawn_at() == blocking.when())
    blocking.key(Qt.Key.Key_Down, SHIFT)
    blocking.lasts("13:45", "15:00")


def test_enter_on_a_visit_says_which_and_goes_on(blocking: Blocking) -> None:
    blocking.go(MALIK, "13:30")
    blocking.key(Qt.Key.Key_M)
    blocking.key(Qt.Key.Key_Home)
    for _ in range(40):
        ghost = blocking.canvas.scene().ghost
        if ghost is None or ghost.found:
            break
        blocking.key(Qt.Key.Key_Down)
    blocking.key(Qt.Key.Key_Return)
    blocking.refuses("Move that visit first, or choose another time.")
    assert blocking.moves()
    blocking.key(Qt.Key.Key_Escape)
    blocking.lasts("13:30", "14:30")


def test_where_it_is_already_nothing_is_done(blocking: Blocking) -> None:
    blocking.go(MALIK, "13:30")
    blocking.key(Qt.Key.Key_M)
    blocking.key(Qt.Key.Key_Return)
    assert blocking.desk.jobs.idle
    assert not blocking.moves()


def test_what_was_refused_can_be_moved_again(blocking: Blocking) -> None:
    """A visit of another process came in between."""
    clinic = blocking.clinic
    clinic.visit(f"{TODAY}T15:30", "Lee", "Dr Malik")
    blocking.take(blocking.point(MALIK, "13:30"), blocking.point(MALIK, "15:00"))
    blocking.refuses("There are visits in that time")
    blocking.take(blocking.point(MALIK, "13:30"), blocking.point(MALIK, "14:00"))
    blocking.lasts("14:00", "15:00")


def test_what_lasts_for_days_or_is_held_says_why_it_stays(blocking: Blocking) -> None:
    blocking.new("16:30", f"{NEXT}T09:00", "Away")
    blocking.go(MALIK, "16:45")
    blocking.key(Qt.Key.Key_M)
    blocking.refuses("blocked for a day or more")
    keys = blocking.clinic.keys
    spot = Spot(keys.providers[MALIK], keys.locations["Hillside Clinic"], f"{TODAY}T15:00", 30)
    hold_times(blocking.clinic.book, EVA, [spot], seconds=120)
    blocking.desk.feed.look()
    blocking.go(MALIK, "15:00")
    blocking.shown.until(lambda: (blocking.canvas.current_block or 0) < 0)
    blocking.key(Qt.Key.Key_Down, ALT)
    blocking.refuses("Somebody holds this time for a booking.")
    assert not blocking.moves()


def test_closed_time_of_a_whole_location_is_moved_and_opened_too(blocking: Blocking) -> None:
    place = blocking.clinic.keys.locations["Hillside Clinic"]
    blocking.block = block_time(
        blocking.clinic.book,
        EVA,
        start=f"{TODAY}T15:00",
        end=f"{TODAY}T16:00",
        location_id=place,
        reason="Fire drill",
    ).block.id
    blocking.desk.feed.look()
    blocking.go(MALIK, "15:00")
    blocking.shown.until(lambda: blocking.canvas.current_block == blocking.block)
    with blocking.shown.bot.waitSignal(blocking.canvas.blocked_activated) as opened:
        blocking.key(Qt.Key.Key_Return)
    assert opened.args == [blocking.block]
    blocking.take(blocking.point(MALIK, "15:00"), blocking.point(MALIK, "16:00"))
    blocking.lasts("16:00", "17:00")
    blocking.shown.says("Fire drill: moved to Mon 23 Nov, 16:00 to 17:00")
    found = get_block(blocking.clinic.book, blocking.block)
    assert (found.provider_id, found.location_id) == (None, place)


def test_in_a_week_it_goes_to_another_day(blocking: Blocking) -> None:
    screen = blocking.screen
    screen.show_view(ViewName.WEEK)
    view = screen.view
    assert isinstance(view, WeekView)
    sheet = view.canvas.sheet
    assert sheet is not None
    found = area_of(sheet, blocking.block)
    assert found is not None
    index, area = found
    view.canvas.setFocus()
    view.canvas.set_current(SlotAt(sheet.page.columns[index].key, area.blocked.start_utc))
    for key in (Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(view.canvas, key)
    blocking.lasts("13:30", "14:30", NEXT)


def test_what_another_desk_moved_meanwhile_stays_there_and_is_drawn_there(blocking: Blocking) -> None:
    start, end = blocking.point(MALIK, "13:30"), blocking.point(MALIK, "16:00")
    move_block(blocking.clinic.book, OTHER, blocking.block, start=f"{TODAY}T15:00", end=f"{TODAY}T16:00")
    blocking.take(start, end)
    blocking.refuses("This blocked time was moved meanwhile: it is 15:00 to 16:00 now. Petra changed it at")
    blocking.lasts("15:00", "16:00")
    blocking.shown.until(lambda: blocking.drawn_at() == blocking.when())
    blocking.take(blocking.point(MALIK, "15:00"), blocking.point(MALIK, "16:00"))
    blocking.lasts("16:00", "17:00")


@pytest.mark.parametrize("fold", [0, 1])
def test_in_the_hour_that_comes_twice_it_lands_on_the_pass_that_was_meant(
    blocking: Blocking, fold: int
) -> None:
    zone = get_block(blocking.clinic.book, blocking.block).zone
    meant = resolve("2026-10-25T01:15", zone, fold=fold)
    assert meant.repeated
    start = meant.utc
    moved = move(
        blocking.clinic.book, EVA, blocking.block, start_utc=start, end_utc=start + 15 * MINUTE, seen=None
    )
    assert (moved.block.start_utc, moved.block.end_utc) == (start, start + 15 * MINUTE)
