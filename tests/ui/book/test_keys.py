from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.day_geometry import Blocked
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import Current, SlotAt
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import at, column, page, visit

TWO = page([visit(1, "9:00"), visit(2, "9:15", provider=2), visit(3, "11:00", 60)])


def where(canvas: DayCanvas) -> Current:
    return canvas.current


def press(canvas: DayCanvas, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(canvas, key)


def test_the_first_arrow_begins_at_now(shown: Shown) -> None:
    canvas = shown(TWO)
    assert where(canvas) is None
    press(canvas, Qt.Key.Key_Down)
    assert where(canvas) == SlotAt(1, at("10:15"))


def test_arrows_go_from_slot_to_slot_and_over_a_visit_in_one_step(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_current(SlotAt(1, at("8:45")))
    press(canvas, Qt.Key.Key_Down)
    assert where(canvas) == 1
    press(canvas, Qt.Key.Key_Down)
    assert where(canvas) == SlotAt(1, at("9:30"))
    press(canvas, Qt.Key.Key_Up)
    assert where(canvas) == 1
    assert canvas.current_visit is TWO.visits[0]
    press(canvas, Qt.Key.Key_Up)
    assert where(canvas) == SlotAt(1, at("8:45"))


def test_going_to_the_next_column_and_back_keeps_the_time(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_current(SlotAt(2, at("11:30")))
    press(canvas, Qt.Key.Key_Left)
    assert where(canvas) == 3
    assert canvas.current_slot == SlotAt(1, at("11:30"))
    press(canvas, Qt.Key.Key_Right)
    assert where(canvas) == SlotAt(2, at("11:30"))


def test_arrows_stop_at_the_edges_and_home_and_end_go_there(shown: Shown) -> None:
    canvas = shown(TWO)
    press(canvas, Qt.Key.Key_Down, Qt.Key.Key_Home)
    assert where(canvas) == SlotAt(1, at("8:00"))
    press(canvas, Qt.Key.Key_Up, Qt.Key.Key_Left)
    assert where(canvas) == SlotAt(1, at("8:00"))
    press(canvas, Qt.Key.Key_End)
    last = where(canvas)
    press(canvas, Qt.Key.Key_Down)
    assert where(canvas) == last != SlotAt(1, at("8:00"))


def test_enter_books_a_slot_or_opens_what_is_there(qtbot: QtBot, shown: Shown) -> None:
    blocked = (Blocked(7, at("14:00"), at("15:00"), "Team meeting"),)
    canvas = shown(page([visit(1, "9:00")], columns=(column(1, blocked=blocked),)))
    canvas.set_current(SlotAt(1, at("10:00")))
    with qtbot.waitSignal(canvas.slot_activated) as booked:
        press(canvas, Qt.Key.Key_Return)
    assert booked.args == [1, at("10:00")]
    canvas.set_current(1)
    with qtbot.waitSignal(canvas.visit_activated) as opened:
        press(canvas, Qt.Key.Key_Enter)
    assert opened.args == [1]
    canvas.set_current(SlotAt(1, at("14:30")))
    with qtbot.waitSignal(canvas.blocked_activated) as held:
        press(canvas, Qt.Key.Key_Return)
    assert held.args == [7]


def test_tab_goes_from_visit_to_visit_and_then_leaves(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    seen: list[Current] = []
    canvas.current_changed.connect(seen.append)
    press(canvas, *[Qt.Key.Key_Tab] * 3)
    assert seen == [1, 3, 2]
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    after = QPushButton()
    layout.addWidget(canvas)
    layout.addWidget(after)
    window.show()
    window.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    press(canvas, Qt.Key.Key_Tab)
    assert after.hasFocus()
    canvas.setFocus()
    press(canvas, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab)
    assert where(canvas) == 1
    canvas.setParent(None)  # its own, so that it is closed once


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_T, Qt.Key.Key_Escape])
def test_other_keys_are_left_to_the_screen(shown: Shown, key: Qt.Key) -> None:
    canvas = shown(TWO)
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    assert not event.isAccepted()


def test_an_arrow_with_a_modifier_is_left_to_the_screen(shown: Shown) -> None:
    canvas = shown(TWO)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(canvas, event)
    assert not event.isAccepted()
    assert where(canvas) is None


def test_our_keys_are_not_taken_by_shortcuts(shown: Shown) -> None:
    canvas = shown(TWO)
    asked = {}
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_A):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        asked[key] = event.isAccepted()
    assert asked == {Qt.Key.Key_Return: True, Qt.Key.Key_Escape: False, Qt.Key.Key_A: False}


def test_a_visit_is_moved_by_arrows(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    assert canvas.begin_move(1)
    assert canvas.is_moving
    press(canvas, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.move_requested) as moved:
        press(canvas, Qt.Key.Key_Return)
    assert moved.args == [1, 2, at("9:45")]
    assert not canvas.is_moving


def test_a_visit_that_is_in_the_way_refuses_the_drop_and_esc_ends_the_move(
    qtbot: QtBot, shown: Shown
) -> None:
    canvas = shown(TWO)
    canvas.begin_move(1)
    press(canvas, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(canvas.move_requested):
        press(canvas, Qt.Key.Key_Return)
        assert canvas.is_moving
        press(canvas, Qt.Key.Key_Escape)
    assert not canvas.is_moving


def test_put_back_where_it_was_nothing_is_asked_for(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.begin_move(1)
    press(canvas, Qt.Key.Key_Down, Qt.Key.Key_Up)
    with qtbot.assertNotEmitted(canvas.move_requested):
        press(canvas, Qt.Key.Key_Return)
    assert not canvas.is_moving


def test_an_arrow_brings_a_visit_off_the_grid_onto_it(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(page([visit(1, "9:05")]))
    canvas.begin_move(1)
    press(canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.move_requested) as moved:
        press(canvas, Qt.Key.Key_Return)
    assert moved.args == [1, 1, at("9:15")]


def test_who_has_come_is_not_moved(shown: Shown) -> None:
    canvas = shown(page([visit(1, "9:00", lifecycle=Lifecycle.ARRIVED, arrived_utc=at("8:50"))]))
    assert not canvas.begin_move(1)
    assert not canvas.begin_move(99)


def test_a_move_goes_on_while_the_day_changes_below_it_and_ends_with_its_visit(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.begin_move(1)
    canvas.show_page(page([*TWO.visits, visit(4, "15:00")]), keep_scroll=True)
    assert canvas.is_moving
    canvas.show_page(page(list(TWO.visits[1:])), keep_scroll=True)
    assert not canvas.is_moving


def test_the_cursor_keeps_its_place_when_the_page_changes(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_current(3)
    canvas.show_page(page([visit(3, "15:00", provider=2)]), keep_scroll=True)
    assert where(canvas) == 3
    canvas.show_page(page([]), keep_scroll=True)
    assert where(canvas) == SlotAt(2, at("15:00"))
    canvas.show_page(page([], providers=1), keep_scroll=True)
    assert where(canvas) is None


def test_arrows_on_a_day_without_columns_do_nothing(shown: Shown) -> None:
    canvas = shown(page([], providers=0))
    press(canvas, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Tab)
    assert where(canvas) is None
