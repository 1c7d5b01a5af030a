"""The arrivals board: by keyboard and by mouse, its times, its filters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.running_late import set_behind
from frontdesk.ui.arrivals.behind import BehindPanel
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.walkin import WalkInPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.panels import Panel
from tests.ui.arrivals.board import Shown
from tests.ui.desks import EVA, TestClinic


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Shown:
    """The board at a quarter past nine."""
    return Shown(desk, clinic, qtbot)


def find(shown: Shown, name: str) -> QPushButton:
    found = shown.window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def empty(shown: Shown) -> str:
    """What stands there instead of a board."""
    found = shown.screen.findChild(Empty, "arrivals.empty")
    assert isinstance(found, Empty)
    assert found.isVisible()
    return found.accessibleName()


def test_everybody_stands_where_they_are_and_the_late_ones_on_top(shown: Shown) -> None:
    assert shown.names(shown.expected)[:3] == [
        "Petr Dvořák",
        "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff",
        "Amira Haddad",
    ]
    assert shown.names(shown.waiting) == ["Jana Nováková"]
    assert shown.names(shown.inside) == ["Oluwaseun Adeyemi"]
    first, _, third = shown.expected.rows_model.rows[:3]
    assert (first.state, first.loud) == ("14 min late", True)
    assert (third.state, third.loud, third.more) == ("in 16 min", False, "Confirmed")
    assert "Grace Lee" not in shown.names(shown.expected)


def test_a_wait_past_the_limit_is_a_word_and_is_told_once(shown: Shown) -> None:
    [line] = shown.waiting.rows_model.rows
    assert (line.state, line.loud, line.loud_more) == ("1 h 14 min", True, True)
    assert line.more.startswith("too long, since ")
    assert shown.announced == ["Jana Nováková waits too long."]
    shown.clinic.clock.advance(minutes=1)
    shown.screen.tick(shown.desk.now())
    assert shown.waiting.rows_model.rows[0].state == "1 h 15 min"
    assert len(shown.announced) == 1


def test_a_clock_that_jumps_counts_nothing_below_zero_and_tells_nobody_twice(shown: Shown) -> None:
    """The machine slept, or its clock was set: back before she came, then on again."""
    clock = shown.clinic.clock
    for hours, state in ((-3, "0 min"), (3, "1 h 14 min")):
        clock.advance(hours=hours)
        shown.screen.tick(shown.desk.now())
        assert shown.waiting.rows_model.rows[0].state == state
        assert not [line for line in shown.expected.rows_model.rows if "-" in line.state]
    assert shown.announced == ["Jana Nováková waits too long."]
    shown.screen.head.place.choose(shown.clinic.keys.locations["Riverside"])
    assert shown.names(shown.waiting) == []
    shown.screen.head.place.setCurrentIndex(0)
    assert shown.names(shown.waiting) == ["Jana Nováková"]
    assert shown.announced == ["Jana Nováková waits too long."]


@pytest.mark.parametrize(
    ("part", "visit", "key", "becomes"),
    [
        ("expected", "not_asked", Qt.Key.Key_A, Lifecycle.ARRIVED),
        ("expected", "not_asked", Qt.Key.Key_N, Lifecycle.NO_SHOW),
        ("waiting", "arrived", Qt.Key.Key_R, Lifecycle.IN_ROOM),
        ("waiting", "arrived", Qt.Key.Key_L, Lifecycle.LEFT_WITHOUT_VISIT),
        ("waiting", "arrived", Qt.Key.Key_Backspace, Lifecycle.BOOKED),
        ("inside", "in_room", Qt.Key.Key_D, Lifecycle.COMPLETED),
    ],
)
def test_one_key_does_a_row(shown: Shown, part: str, visit: str, key: Qt.Key, becomes: Lifecycle) -> None:
    table = getattr(shown, part)
    shown.put(table, visit)

    shown.press(key)

    shown.bot.waitUntil(lambda: shown.lifecycle(visit) is becomes)
    moved = shown.clinic.visits[visit].id
    shown.bot.waitUntil(lambda: moved not in [line.id for line in table.rows_model.rows])
    shown.bot.waitUntil(lambda: bool(shown.told))
    assert shown.told[-1].undo is not None


def test_the_cursor_goes_to_the_next_row_and_back_with_an_undo(shown: Shown) -> None:
    shown.put(shown.expected, "not_asked")
    shown.press(Qt.Key.Key_A)
    shown.bot.waitUntil(lambda: "Petr Dvořák" in shown.names(shown.waiting))

    current = shown.expected.current
    assert current is not None
    assert current.patient.startswith("Maximiliane")
    assert shown.expected.hasFocus()


def test_where_the_last_one_has_gone_on_the_keys_are_for_the_next_part(shown: Shown) -> None:
    shown.put(shown.waiting, "arrived")
    shown.press(Qt.Key.Key_R)
    shown.bot.waitUntil(lambda: not shown.waiting.rows_model.rows)
    shown.bot.waitUntil(shown.expected.hasFocus)


def test_the_focus_comes_back_to_where_somebody_worked(shown: Shown) -> None:
    shown.put(shown.inside, "in_room")
    head = shown.screen.head.place
    head.setFocus()
    shown.screen.setFocus()
    assert shown.inside.hasFocus()


def test_nobody_is_a_no_show_before_the_start(shown: Shown) -> None:
    shown.put(shown.expected, "confirmed")
    shown.press(Qt.Key.Key_N)
    shown.bot.waitUntil(lambda: bool(shown.refused))
    assert "not begun yet" in shown.refused[-1]
    assert shown.lifecycle("confirmed") is Lifecycle.BOOKED


@pytest.mark.parametrize(
    ("key", "becomes"),
    [
        (Qt.Key.Key_C, Lifecycle.CANCELLED_BY_PATIENT),
        (Qt.Key.Key_N, Lifecycle.NO_SHOW),
        (Qt.Key.Key_Escape, Lifecycle.BOOKED),
    ],
)
def test_who_said_no_and_did_not_come_is_asked_about(
    desk: Desk, clinic: TestClinic, qtbot: QtBot, key: Qt.Key, becomes: Lifecycle
) -> None:
    visit = clinic.visits["not_asked"]
    answer_visit(clinic.book, EVA, visit.id, confirmation=Confirmation.DECLINED)
    shown = Shown(desk, clinic, qtbot)
    shown.put(shown.expected, "not_asked")
    shown.press(Qt.Key.Key_N)
    dialog = shown.screen.findChild(Dialog, "declined")
    assert isinstance(dialog, Dialog)
    qtbot.waitUntil(dialog.isVisible)

    if key is Qt.Key.Key_Escape:
        QTest.keyClick(dialog, key)
    else:
        name = "declined.cancel" if key is Qt.Key.Key_C else "declined.no_show"
        button = dialog.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert button.shortcut().toString() == Qt.Key(key).name.removeprefix("Key_")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: shown.lifecycle("not_asked") is becomes)


def test_left_and_right_go_from_part_to_part_and_enter_opens(shown: Shown) -> None:
    shown.put(shown.expected, "not_asked")
    shown.press(Qt.Key.Key_Right)
    assert shown.waiting.hasFocus()
    shown.press(Qt.Key.Key_Right)
    assert shown.inside.hasFocus()
    shown.press(Qt.Key.Key_Left)
    shown.press(Qt.Key.Key_Return)
    assert shown.opened == [shown.clinic.visits["arrived"].id]


def test_the_panels_open_by_key(shown: Shown) -> None:
    shown.put(shown.expected, "not_asked")
    shown.press(Qt.Key.Key_K)
    shown.press(Qt.Key.Key_Q)
    shown.press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    kinds: list[type[Panel]] = [CheckInPanel, WalkInPanel, BehindPanel]
    assert [type(each) for each in shown.panels] == kinds
    assert shown.panels[-1].key == f"behind:{shown.clinic.keys.providers['Dr Malik']}"
    for each in shown.panels:
        shown.bot.addWidget(each)


def test_and_by_mouse(shown: Shown) -> None:
    QTest.mouseClick(find(shown, "arrivals.walk_in"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(find(shown, "arrivals.late"), Qt.MouseButton.LeftButton)
    kinds: list[type[Panel]] = [WalkInPanel, BehindPanel]
    assert [type(each) for each in shown.panels] == kinds
    for each in shown.panels:
        shown.bot.addWidget(each)


def test_a_row_has_its_menu_by_mouse(shown: Shown) -> None:
    shown.put(shown.waiting, "arrived")
    table = shown.expected
    at = table.visualRect(table.rows_model.index(1, 1)).center()
    where = table.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    QApplication.sendEvent(table.viewport(), event)

    menu = shown.screen.findChild(QMenu, "visit.menu")
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "Check in\tK" in texts
    current = table.current
    assert current is not None
    assert current.patient.startswith("Maximiliane")
    next(action for action in menu.actions() if action.text() == "Arrived\tA").trigger()
    shown.bot.waitUntil(lambda: shown.lifecycle("long") is Lifecycle.ARRIVED)
    menu.close()


def test_a_delay_moves_what_is_expected(shown: Shown) -> None:
    set_behind(shown.clinic.book, EVA, shown.clinic.keys.providers["Dr Malik"], 25)
    shown.desk.feed.look()
    shown.bot.waitUntil(lambda: shown.expected.rows_model.rows[0].expected == "expected 09:25")
    strip = shown.window.findChild(QPushButton, "arrivals.behind.change")
    assert isinstance(strip, QPushButton)
    assert strip.isVisible()


def test_one_location_or_one_provider_alone(shown: Shown) -> None:
    head = shown.screen.head
    head.place.choose(shown.clinic.keys.locations["Riverside"])
    assert shown.names(shown.expected) == ["Ines Costa", "Lucy Byrne"]
    assert shown.names(shown.waiting) == []
    head.provider.choose(shown.clinic.keys.providers["Nurse Trần"])
    assert shown.names(shown.expected) == ["Lucy Byrne"]
    head.provider.choose(shown.clinic.keys.providers["Dr Malik"])
    assert empty(shown) == "Nobody is booked here today."


def test_what_is_over_is_folded_away(shown: Shown) -> None:
    set_status(shown.clinic.book, EVA, shown.clinic.visits["in_room"].id, lifecycle=Lifecycle.COMPLETED)
    set_status(shown.clinic.book, EVA, shown.clinic.visits["not_asked"].id, lifecycle=Lifecycle.NO_SHOW)
    shown.desk.feed.look()
    fold = find(shown, "arrivals.fold")
    shown.bot.waitUntil(lambda: fold.text() == "1 done, 1 no-show")
    assert not shown.screen.over.isVisible()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert shown.screen.over.isVisible()
    assert {line.state for line in shown.screen.over.rows_model.rows} == {"Done", "No-show"}


def test_names_can_be_hidden(shown: Shown) -> None:
    shown.desk.who.hide_names(hidden=True)
    index = shown.waiting.rows_model.index(0, 1)
    assert index.data().startswith("J. N.")


def test_in_a_narrow_part_how_somebody_stands_goes_under_the_name(shown: Shown) -> None:
    shown.window.resize(960, 640)
    shown.bot.waitUntil(lambda: shown.expected.isColumnHidden(2))
    assert "14 min late" in shown.expected.rows_model.index(0, 1).data()


def test_in_a_narrow_bar_its_name_stands_whole(shown: Shown) -> None:
    head = shown.screen.head
    title = next(each for each in head.findChildren(Label) if each.text() == "Arrivals")
    head.setFixedWidth(2 * title.sizeHint().width() + 340)

    shown.bot.waitUntil(lambda: head.provider.width() < 176)
    assert title.width() >= title.sizeHint().width()


def test_on_a_day_without_visits_it_says_so(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    shown = Shown(desk, clinic, qtbot, now="2026-11-28T09:00:00+00:00")
    assert empty(shown) == "Nobody is booked today."


def test_midnight_turns_the_page(shown: Shown) -> None:
    shown.clinic.clock.set("2026-11-24T00:00:30+00:00")
    shown.screen.tick(shown.desk.now())
    shown.bot.waitUntil(lambda: shown.names(shown.expected) == ["Petr Dvořák"])


@pytest.mark.parametrize("force_py", [True, False])
def test_its_model_keeps_the_rules_of_models(
    shown: Shown, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(shown.expected.rows_model, force_py=force_py)
