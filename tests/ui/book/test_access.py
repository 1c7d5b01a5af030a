from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.book.access import ChildAccessible, ColumnKey, VisitKey
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.theme import Theme
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import at, busy_page, column, page, visit

pytestmark = pytest.mark.usefixtures("assistive")

Text = QAccessible.Text
TWO = page(
    [
        visit(1, "9:00", patient="Jana Novák", confirmation=Confirmation.CONFIRMED, call_instead=True),
        visit(2, "9:15", 15, provider=2, patient="Petr Dvořák", type="Check-up"),
        visit(3, "8:00", patient="Eva Svobodová", lifecycle=Lifecycle.CANCELLED_BY_PATIENT),
    ]
)


def tree(canvas: DayCanvas) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(canvas)
    assert found is not None
    return found


def children(of: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [of.child(index) for index in range(of.childCount())]


def items(canvas: DayCanvas) -> list[QAccessibleInterface]:
    return [item for each in children(tree(canvas)) for item in children(each)]


def names(of: list[QAccessibleInterface]) -> list[str]:
    return [each.text(Text.Name) for each in of]


def test_a_list_for_each_provider_and_an_item_for_each_visit(shown: Shown) -> None:
    canvas = shown(TWO)
    columns = children(tree(canvas))
    assert names(columns) == ["Dr Okafor, None of 1 to confirm", "Dr Malik, 1 of 1 to confirm"]
    assert {each.role() for each in columns} == {QAccessible.Role.List}
    assert names(children(columns[0])) == [
        "09:00 Jana Novák, Consultation 30 min, Dr Okafor, confirmed",
        "08:00 Eva Svobodová, Consultation 30 min, Dr Okafor, cancelled by patient",
    ]
    assert names(children(columns[1])) == ["09:15 Petr Dvořák, Check-up 15 min, Dr Malik, not asked"]
    first = children(columns[0])[0]
    assert first.role() == QAccessible.Role.ListItem
    assert first.text(Text.Description) == "Call instead of texting"
    assert first.text(Text.Identifier) == "book.visit.1"
    assert first.text(Text.Help) == ""


def test_items_and_lists_know_each_other(shown: Shown) -> None:
    canvas = shown(TWO)
    top = tree(canvas)
    for index, each in enumerate(children(top)):
        assert each.parent() is top
        assert top.indexOfChild(each) == index
        for place, item in enumerate(children(each)):
            assert item.parent() is each
            assert each.indexOfChild(item) == place
            assert item.isValid()
            assert item.object() is None
            assert item.childCount() == 0
            assert item.child(0) is None
    assert top.indexOfChild(children(children(top)[0])[0]) == -1
    assert top.child(9) is None


def test_an_item_is_where_its_block_is(shown: Shown) -> None:
    canvas = shown(TWO)
    rect = canvas.rect_of(1)
    assert rect is not None
    item = items(canvas)[0]
    middle = item.rect().center()
    assert canvas.viewport().mapFromGlobal(middle) == rect.center()
    assert tree(canvas).childAt(middle.x(), middle.y()) is item
    assert children(tree(canvas))[0].childAt(middle.x(), middle.y()) is item
    assert not item.state().offscreen
    canvas.resize(900, 300)
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    assert item.state().offscreen


def test_the_selected_visit_has_the_focus(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_current(2)
    states = {item.text(Text.Identifier): item.state() for item in items(canvas)}
    assert [name for name, state in states.items() if state.focused] == ["book.visit.2"]
    assert [name for name, state in states.items() if state.selected] == ["book.visit.2"]
    focused = tree(canvas).focusChild()
    assert focused is not None
    assert focused.text(Text.Identifier) == "book.visit.2"


def test_the_slot_under_the_cursor_says_what_it_is(shown: Shown) -> None:
    columns = (
        column(1, closed=(Shut(at("15:00"), at("16:00"), "Training"),)),
        column(2, blocked=(Blocked(1, at("14:00"), at("15:00"), "Team meeting"),)),
    )
    canvas = shown(page([visit(1, "9:00")], columns=columns))
    told = []
    for slot in (
        SlotAt(1, at("9:15")),
        SlotAt(1, at("11:15")),
        SlotAt(1, at("12:15")),
        SlotAt(1, at("15:30")),
        SlotAt(2, at("14:30")),
    ):
        canvas.set_current(slot)
        focused = tree(canvas).focusChild()
        assert focused is not None
        told.append(focused.text(Text.Name))
        assert focused.rect().isValid()
        assert focused.parent().indexOfChild(focused) == focused.parent().childCount() - 1
    assert told == [
        "09:15 free, Dr Okafor",
        "11:15 free, Dr Okafor",
        "12:15 closed, not worked, Dr Okafor",
        "15:30 closed, Training, Dr Okafor",
        "14:30 blocked, Team meeting, Dr Malik",
    ]


def test_a_slot_that_the_cursor_left_is_gone(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_current(SlotAt(1, at("11:15")))
    before = len(items(canvas))
    canvas.set_current(SlotAt(1, at("11:30")))
    assert len(items(canvas)) == before
    canvas.set_current(1)
    assert len(items(canvas)) == before - 1


def test_items_can_be_focused_and_pressed(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    first, _, last = items(canvas)
    assert isinstance(first, ChildAccessible)
    assert isinstance(last, ChildAccessible)
    assert first.keyBindingsForAction(QAccessibleActionInterface.pressAction()) == ["Return"]
    with qtbot.assertNotEmitted(canvas.visit_activated):
        first.doAction(QAccessibleActionInterface.setFocusAction())
    assert canvas.current == 1
    with qtbot.waitSignal(canvas.visit_activated) as opened:
        last.doAction(QAccessibleActionInterface.pressAction())
    assert opened.args == [2]
    (provider, _) = children(tree(canvas))
    assert isinstance(provider, ChildAccessible)
    assert provider.actionNames() == []


def test_what_is_gone_is_let_go_and_still_answers(shown: Shown) -> None:
    canvas = shown(TWO)
    item = items(canvas)[0]
    canvas.show_page(page([], providers=1), keep_scroll=True)
    assert not shiboken6.isValid(item)
    assert items(canvas) == []
    answers = canvas.accessible_tree
    for key in (VisitKey(1), ColumnKey(2), SlotAt(1, at("9:00"))):
        assert not answers.has(key)
        assert answers.state_of(key).invalid
        assert answers.text_of(key, Text.Name) == ""
        assert answers.rect_of(key).isEmpty()
        assert answers.children_of(key) == []
    answers.act(ColumnKey(2), press=True)
    assert answers.parent_of(VisitKey(1)) is None


def test_items_stay_the_same_from_page_to_page(shown: Shown) -> None:
    canvas = shown(TWO)
    before = items(canvas)
    changed = page([visit(4, "8:00"), *TWO.visits])
    canvas.show_page(changed, keep_scroll=True)
    after = {item.text(Text.Identifier): item for item in items(canvas)}
    assert after["book.visit.1"] is before[0]
    assert len(after) == 4


def test_hidden_names_are_not_read_out(shown: Shown) -> None:
    canvas = shown(TWO)
    canvas.set_names_hidden(True)
    assert names(items(canvas))[0] == "09:00 J. N., Consultation 30 min, Dr Okafor, confirmed"


def test_every_visit_of_a_busy_day_is_an_item(shown: Shown) -> None:
    busy = busy_page(providers=10)
    canvas = shown(busy)
    found = {item.text(Text.Identifier) for item in items(canvas)}
    assert found == {f"book.visit.{each.id}" for each in busy.visits}
    canvas.show_page(busy_page(providers=4, seed=8))
    assert len(items(canvas)) == len(busy_page(providers=4, seed=8).visits)


def test_nothing_is_left_of_a_canvas_that_is_gone(qapp: QApplication, light: Theme) -> None:
    canvas = DayCanvas(light)
    canvas.show_page(TWO)
    held = items(canvas)
    assert len(held) == 3
    canvas.announce("Jana Novák moved to 9:30.")
    canvas.deleteLater()
    qapp.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not shiboken6.isValid(canvas)
    assert [item for item in held if shiboken6.isValid(item)] == []
