"""Moving, copying, swapping, sharing a time: by mouse and by keys, over the small clinic."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from frontdesk.domain.day_hits import slot_rect
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment
from frontdesk.services.booking.blocks import block_time
from frontdesk.services.daypage import DayVisit
from frontdesk.services.undo import undo
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.offer import OfferDialog
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dialogs import Dialog
from tests.ui.desks import EVA, NEXT, TODAY, TestClinic
from tests.ui.shown import Shown

LEFT = Qt.MouseButton.LeftButton
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
HOUR = 3_600_000


class Moving:
    """The book, its drawn day, and the hand on it."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        self.clinic, self.desk = clinic, desk
        self.shown = Shown(BookScreen(desk), qtbot)
        screen = self.shown.screen
        assert isinstance(screen, BookScreen)
        self.screen = screen
        self.canvas.setFocus()
        qtbot.waitUntil(self.canvas.hasFocus)

    @property
    def canvas(self) -> DayCanvas:
        view = self.screen.view
        assert isinstance(view, DayView)
        return view.canvas

    def visit(self, name: str) -> DayVisit:
        reader = self.desk.reader
        found = None if reader is None else reader.visit(self.clinic.visits[name].id)
        assert found is not None
        return found

    def place(self, name: str) -> tuple[str, int]:
        found = self.visit(name)
        return found.start_wall, found.minutes

    def comes_to(self, name: str, start: str, minutes: int = 30) -> None:
        """Wait until the book and the drawn day have it there; a day that is not shown doesn't."""
        wanted = (start, minutes)
        self.shown.until(lambda: self.place(name) == wanted and self.drawn(name) in (None, wanted))

    def is_kept(self, name: str, start: str, minutes: int = 30) -> None:
        """Wait until the book has it there, drawn or not."""
        self.shown.until(lambda: self.place(name) == (start, minutes))

    def drawn(self, name: str) -> tuple[str, int] | None:
        """Where the day that is shown has it."""
        sheet = self.canvas.sheet
        found = None if sheet is None else sheet.visits.get(self.clinic.visits[name].id)
        return None if found is None else (found.start_wall, found.minutes)

    def choose(self, name: str) -> None:
        self.canvas.set_current(self.clinic.visits[name].id)

    def go(self, provider: str, clock: str) -> None:
        """Put the cursor on a slot of the day that is shown."""
        self.canvas.set_current(self.slot(provider, clock))

    def slot(self, provider: str, clock: str) -> SlotAt:
        page = self.canvas.page
        assert page is not None
        hour, minute = (int(part) for part in clock.split(":"))
        column = next(each for each in page.columns if each.name == provider)
        sheet = self.canvas.sheet
        assert sheet is not None
        day = sheet.geometry.axis.day_start_utc
        return SlotAt(column.key, day + hour * HOUR + minute * 60_000)

    def point(self, provider: str, clock: str) -> QPoint:
        sheet = self.canvas.sheet
        assert sheet is not None
        slot = sheet.slot(self.slot(provider, clock))
        assert slot is not None
        rect = slot_rect(sheet.geometry, slot)
        return QPoint(rect.x + 20, rect.y + 6) + self.canvas.origin()

    def drag(self, name: str, provider: str, clock: str, *, keys: Qt.KeyboardModifier | None = None) -> None:
        held = Qt.KeyboardModifier.NoModifier if keys is None else keys
        rect = self.canvas.rect_of(self.clinic.visits[name].id)
        assert rect is not None
        start = rect.topLeft() + QPoint(20, 6)
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, LEFT, held, start)
        QTest.mouseMove(viewport, start + QPoint(0, QApplication.startDragDistance()))
        self._move(self.point(provider, clock), held)
        QTest.mouseRelease(viewport, LEFT, held, self.point(provider, clock))

    def _move(self, to: QPoint, held: Qt.KeyboardModifier) -> None:
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent

        viewport = self.canvas.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(to), QPointF(viewport.mapToGlobal(to)), LEFT, LEFT, held
        )
        QApplication.sendEvent(viewport, event)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.canvas, key, Qt.KeyboardModifier.NoModifier if held is None else held)

    def act(self, name: str) -> None:
        """Run an act of the keymap."""
        action = self.screen.findChild(QAction, f"act.{name}")
        assert isinstance(action, QAction)
        action.trigger()

    def asked(self, kind: type[Dialog]) -> Dialog:
        """The question that is open."""
        found: list[Dialog] = []

        def there() -> bool:
            found[:] = [each for each in self.shown.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        self.shown.until(there)
        return found[0]

    def press(self, name: str, dialog: Dialog) -> None:
        button = dialog.findChild(QAbstractButton, name)
        assert button is not None
        button.click()

    def blocked(self) -> list[str]:
        page = self.canvas.page
        return [] if page is None else [each.reason for column in page.columns for each in column.blocked]

    def count(self) -> int:
        with self.clinic.book.read() as reader:
            return len(reader.execute(select(Appointment.id)).all())


@pytest.fixture
def moving(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Moving:
    return Moving(desk, clinic, qtbot)


def test_a_drag_moves_and_says_what_the_patient_was_told(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Novák", "13:30")
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    told = moving.shown.says("moved to today")
    assert told.sentence == (
        "Petr Dvořák: moved to today 13:30. The patient was told nothing yet, and nothing goes out."
    )
    assert undo(moving.clinic.book, EVA).visit.start_wall == f"{TODAY}T09:00"


def test_dragged_there_and_back_who_had_confirmed_stays_confirmed(moving: Moving) -> None:
    moving.drag("confirmed", "Dr Novák", "13:30")
    moving.comes_to("confirmed", f"{TODAY}T13:30", 45)
    assert moving.visit("confirmed").confirmation == "not_asked"
    moving.drag("confirmed", "Dr Malik", "9:30")
    moving.comes_to("confirmed", f"{TODAY}T09:30", 45)
    assert moving.visit("confirmed").confirmation == "confirmed"


def test_dropped_on_a_visit_the_two_are_swapped(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Malik", "10:30")
    offer = moving.asked(OfferDialog)
    assert "Dr Malik has Tom Byrne 10:30 to 11:00" in moving_words(offer)
    moving.press("offer.swap", offer)
    moving.comes_to("not_asked", f"{TODAY}T10:30")
    moving.comes_to("declined", f"{TODAY}T09:00")
    assert moving.shown.says("Swapped").sentence.startswith("Swapped: Petr Dvořák 10:30, Tom Byrne 09:00.")
    undo(moving.clinic.book, EVA)
    moving.comes_to("declined", f"{TODAY}T10:30")


def moving_words(dialog: Dialog) -> str:
    from frontdesk.ui.kit.labels import Label

    found = dialog.findChild(Label, "offer.words")
    assert found is not None
    return found.text()


def test_what_does_not_fit_is_swapped_with_its_length_or_not(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Malik", "9:30")
    offer = moving.asked(OfferDialog)
    moving.press("offer.swap", offer)
    moving.shown.until(lambda: "don't fit there" in moving_words(offer))
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    moving.press("offer.swap", offer)
    moving.comes_to("not_asked", f"{TODAY}T09:30", 45)
    moving.comes_to("confirmed", f"{TODAY}T09:00", 30)


def test_a_time_is_shared_only_with_a_reason(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Malik", "10:30")
    offer = moving.asked(OfferDialog)
    assert isinstance(offer, OfferDialog)
    moving.press("offer.share", offer)
    assert offer.isVisible()
    assert "Say why" in offer.reason.accessibleDescription()
    QTest.keyClicks(offer.reason, "Twins")
    moving.press("offer.share", offer)
    moving.comes_to("not_asked", f"{TODAY}T10:30")
    assert moving.visit("not_asked").overbooked == "Twins"
    undo(moving.clinic.book, EVA)
    assert moving.visit("not_asked").overbooked is None


def test_left_where_it_was(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Malik", "10:30")
    offer = moving.asked(OfferDialog)
    moving.press("offer.leave", offer)
    assert moving.desk.jobs.idle
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)


def test_closed_time_is_asked_about(moving: Moving) -> None:
    moving.drag("not_asked", "Dr Malik", "12:30")
    offer = moving.asked(OfferDialog)
    assert "does not work" in moving_words(offer)
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    moving.press("offer.put", offer)
    moving.comes_to("not_asked", f"{TODAY}T12:30")


def test_blocked_time_is_shared_with_a_reason(moving: Moving) -> None:
    clinic = moving.clinic
    block_time(
        clinic.book,
        EVA,
        start=f"{TODAY}T13:30",
        end=f"{TODAY}T14:30",
        location_id=clinic.keys.locations["Hillside Clinic"],
        provider_id=clinic.keys.providers["Dr Malik"],
        reason="Team",
    )
    moving.desk.feed.look()
    moving.shown.until(lambda: moving.blocked() == ["Team"])
    moving.drag("not_asked", "Dr Malik", "13:45")
    offer = moving.asked(OfferDialog)
    assert isinstance(offer, OfferDialog)
    QTest.keyClicks(offer.reason, "Urgent")
    moving.press("offer.share", offer)
    moving.comes_to("not_asked", f"{TODAY}T13:45")


def test_a_drag_with_ctrl_copies(moving: Moving) -> None:
    before = moving.count()
    moving.drag("not_asked", "Dr Novák", "13:30", keys=CTRL)
    moving.shown.says("booked once more, today 13:30")
    assert moving.count() == before + 1
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    assert undo(moving.clinic.book, EVA).visit.lifecycle is Lifecycle.CANCELLED_BY_CLINIC


def test_alt_and_an_arrow_move_by_a_slot_or_a_column(moving: Moving) -> None:
    """The test's keyboard lets Alt go after each key, which drops."""
    moving.choose("declined")
    moving.key(Qt.Key.Key_Down, ALT)
    moving.comes_to("declined", f"{TODAY}T10:45")
    moving.choose("declined")
    moving.key(Qt.Key.Key_Right, ALT)
    novak = moving.clinic.keys.providers["Dr Novák"]
    moving.shown.until(lambda: moving.visit("declined").provider_id == novak)
    assert moving.place("declined") == (f"{TODAY}T10:45", 30)


def test_alt_is_held_for_several_steps_and_enter_drops(moving: Moving) -> None:
    moving.choose("declined")
    for _ in range(4):
        moving.act("later")
    assert moving.canvas.is_moving
    assert moving.place("declined") == (f"{TODAY}T10:30", 30)
    moving.act("earlier")
    moving.key(Qt.Key.Key_Return)
    moving.comes_to("declined", f"{TODAY}T11:15")


def test_alt_and_an_arrow_walk_over_taken_time_and_ask_nothing(moving: Moving) -> None:
    """From 9:00 with half an hour: 9:30 to 10:15 and 10:30 to 11:00 are taken, so 11:00 is next; and back again."""
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_Down, ALT)
    moving.comes_to("not_asked", f"{TODAY}T11:00")
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_Up, ALT)
    moving.comes_to("not_asked", f"{TODAY}T09:00")


def test_who_settles_on_taken_time_is_asked(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_M)
    for _ in range(3):
        moving.key(Qt.Key.Key_Down)
    assert moving.canvas.is_moving
    moving.key(Qt.Key.Key_Return)
    moving.press("offer.leave", moving.asked(OfferDialog))
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)


def test_shift_and_arrows_make_longer_and_shorter(moving: Moving) -> None:
    moving.choose("declined")
    moving.act("longer")
    moving.key(Qt.Key.Key_Down, SHIFT)
    moving.comes_to("declined", f"{TODAY}T10:30", 60)
    moving.shown.says("60 min")
    moving.choose("declined")
    for _ in range(5):
        moving.act("shorter")
    moving.key(Qt.Key.Key_Return)
    moving.comes_to("declined", f"{TODAY}T10:30", 15)


def test_esc_leaves_it_as_long_as_it_was(moving: Moving) -> None:
    moving.choose("declined")
    moving.act("longer")
    moving.key(Qt.Key.Key_Escape)
    assert not moving.canvas.is_moving
    assert moving.desk.jobs.idle


def test_longer_into_the_next_visit_asks_for_a_reason(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.act("longer")
    moving.key(Qt.Key.Key_Return)
    offer = moving.asked(OfferDialog)
    assert isinstance(offer, OfferDialog)
    assert offer.findChild(QAbstractButton, "offer.swap") is None
    QTest.keyClicks(offer.reason, "Short of time")
    moving.press("offer.share", offer)
    moving.comes_to("not_asked", f"{TODAY}T09:00", 45)


def test_cut_and_paste_to_another_day(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_X, CTRL)
    moving.shown.says("cut, and stays until it is pasted")
    moving.screen.go_to(date.fromisoformat(NEXT))
    moving.go("Dr Novák", "11:00")
    moving.key(Qt.Key.Key_V, CTRL)
    moving.comes_to("not_asked", f"{NEXT}T11:00")
    moving.key(Qt.Key.Key_V, CTRL)
    assert "Nothing is cut or copied" in moving.shown.refused[-1]


def test_cut_and_pasted_on_another_visit_the_two_are_swapped(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_X, CTRL)
    moving.key(Qt.Key.Key_V, CTRL)
    assert "It is here already" in moving.shown.refused[-1]
    moving.choose("declined")
    moving.key(Qt.Key.Key_V, CTRL)
    moving.press("offer.swap", moving.asked(OfferDialog))
    moving.comes_to("not_asked", f"{TODAY}T10:30")
    moving.comes_to("declined", f"{TODAY}T09:00")


def test_copied_and_pasted_on_itself_it_is_there_already(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_C, CTRL)
    before = moving.count()
    moving.key(Qt.Key.Key_V, CTRL)
    assert moving.shown.refused[-1] == "It is here already. Go to another time or day, then paste."
    assert moving.shown.window.findChildren(OfferDialog) == []
    assert moving.desk.jobs.idle
    assert moving.count() == before


def test_pasted_on_the_strip_of_days(moving: Moving) -> None:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_C, CTRL)
    strip = moving.screen.strip
    strip.setFocus()
    for _ in range(2):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    before = moving.count()
    QTest.keyClick(strip, Qt.Key.Key_V, CTRL)
    moving.shown.says("booked once more")
    assert moving.count() == before + 1
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)


def test_cut_and_paste_by_mouse_alone(moving: Moving) -> None:
    moving.desk.go.act_wanted.connect(moving.act)

    def choose(name: str, act: str) -> None:
        menu = moving.screen.findChild(QMenu, name)
        assert menu is not None
        shown = moving.desk.keys.shown(act)
        entry = next(each for each in menu.actions() if each.text().endswith(f"\t{shown}"))
        entry.trigger()
        menu.close()

    moving.choose("not_asked")
    moving.canvas.context_requested.emit(moving.canvas.current, QPoint(300, 300))
    choose("visit.menu", "cut_visit")
    moving.go("Dr Novák", "13:30")
    moving.canvas.context_requested.emit(moving.canvas.current, QPoint(300, 300))
    choose("slot.menu", "paste_visit")
    moving.comes_to("not_asked", f"{TODAY}T13:30")


def test_who_has_come_is_not_cut(moving: Moving) -> None:
    moving.choose("arrived")
    moving.key(Qt.Key.Key_X, CTRL)
    moving.key(Qt.Key.Key_Down, ALT)
    assert [said.split(".")[0] for said in moving.shown.refused] == ["This visit can't be moved any more"] * 2


def dialog_alive(dialog: Dialog) -> bool:
    import shiboken6

    return shiboken6.isValid(dialog) and dialog.isVisible()
