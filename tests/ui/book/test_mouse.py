from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from frontdesk.domain.day_geometry import Blocked
from frontdesk.domain.day_hits import slot_rect
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.dragging import Ghost
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import at, column, page, visit
from tests.ui.pictures import picture

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
TWO = page([visit(1, "9:00"), visit(2, "9:15", provider=2), visit(3, "11:00", 60)])


def middle(canvas: DayCanvas, visit_id: int) -> QPoint:
    rect = canvas.rect_of(visit_id)
    assert rect is not None
    return rect.center()


def point(canvas: DayCanvas, provider: int, clock: str) -> QPoint:
    assert canvas.sheet is not None
    slot = canvas.sheet.slot(SlotAt(provider, at(clock)))
    assert slot is not None
    rect = slot_rect(canvas.sheet.geometry, slot)
    return QPoint(rect.x + rect.w // 2, rect.y + 2) + canvas.origin()


def take(canvas: DayCanvas, start: QPoint, *path: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, pos=start)
    for step in (start + QPoint(0, QApplication.startDragDistance()), *path):
        QTest.mouseMove(canvas.viewport(), step)


def let_go(canvas: DayCanvas, where: QPoint) -> None:
    QTest.mouseRelease(canvas.viewport(), LEFT, pos=where)


def hover(canvas: DayCanvas, where: QPoint) -> None:
    place = QPointF(where)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        canvas.viewport().mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_click_selects_a_visit_and_a_double_click_opens_it(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    with qtbot.assertNotEmitted(canvas.visit_activated):
        QTest.mouseClick(canvas.viewport(), LEFT, pos=middle(canvas, 3))
    assert canvas.current == 3
    assert canvas.current_slot == SlotAt(1, at("11:00"))
    with qtbot.waitSignal(canvas.visit_activated) as opened:
        QTest.mouseDClick(canvas.viewport(), LEFT, pos=middle(canvas, 3))
    assert opened.args == [3]


def test_a_click_on_free_time_is_told_after_it_is_selected(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    where = point(canvas, 2, "10:30")
    with qtbot.waitSignals([canvas.current_changed, canvas.slot_clicked], order="strict"):
        QTest.mouseClick(canvas.viewport(), LEFT, pos=where)
    assert canvas.current == SlotAt(2, at("10:30"))
    with qtbot.waitSignal(canvas.slot_activated) as booked:
        QTest.mouseDClick(canvas.viewport(), LEFT, pos=where)
    assert booked.args == [2, at("10:30")]


def test_blocked_time_under_the_pointer_shows_that_it_can_be_moved(shown: Shown) -> None:
    day = page([], columns=(column(1, blocked=(Blocked(7, at("12:00"), at("13:00"), "Team meeting"),)),))
    canvas = shown(day)
    before = picture(canvas)
    hover(canvas, point(canvas, 1, "12:30"))
    assert picture(canvas) != before
    hover(canvas, point(canvas, 1, "13:00") - QPoint(0, 5))
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.SizeVerCursor
    hover(canvas, QPoint(5, 5))
    assert picture(canvas) == before


def test_blocked_time_is_opened_by_a_double_click(qtbot: QtBot, shown: Shown) -> None:
    blocked = (Blocked(7, at("14:00"), at("15:00"), "Team meeting"),)
    canvas = shown(page([], columns=(column(1, blocked=blocked),)))
    where = point(canvas, 1, "14:15")
    with qtbot.waitSignal(canvas.blocked_activated) as held, qtbot.assertNotEmitted(canvas.slot_activated):
        QTest.mouseDClick(canvas.viewport(), LEFT, pos=where)
    assert held.args == [7]


def test_header_and_gutter_select_nothing(shown: Shown) -> None:
    canvas = shown(TWO)
    for where in (QPoint(300, 10), QPoint(10, 300)):
        QTest.mouseClick(canvas.viewport(), LEFT, pos=where)
    assert canvas.current is None


def test_a_visit_is_dragged_to_another_time_and_provider(shown: Shown) -> None:
    canvas = shown(TWO)
    start = middle(canvas, 1)
    end = point(canvas, 2, "13:00") + (start - point(canvas, 1, "9:00"))
    told: list[object] = []
    canvas.drag_moved.connect(lambda visit_id, where: told.append((visit_id, where)))
    canvas.move_requested.connect(lambda *found: told.append(found))
    canvas.drag_ended.connect(lambda: told.append("ended"))
    take(canvas, start, end)
    assert canvas.is_moving
    let_go(canvas, end)
    assert told[-3:] == [(1, canvas.viewport().mapToGlobal(end)), (1, 2, at("13:00")), "ended"]
    assert not canvas.is_moving


def test_a_small_movement_is_a_click(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    start = middle(canvas, 1)
    with qtbot.assertNotEmitted(canvas.move_requested), qtbot.assertNotEmitted(canvas.drag_ended):
        QTest.mousePress(canvas.viewport(), LEFT, pos=start)
        QTest.mouseMove(canvas.viewport(), start + QPoint(2, 2))
        assert not canvas.is_moving
        let_go(canvas, start + QPoint(2, 2))
    assert canvas.current == 1


def test_dropped_on_another_visit_nothing_is_moved(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    over = middle(canvas, 3)
    free = picture(canvas)
    met: list[Ghost] = []
    canvas.drop_met.connect(met.append)
    with qtbot.assertNotEmitted(canvas.move_requested), qtbot.waitSignal(canvas.drag_ended):
        take(canvas, middle(canvas, 1), over)
        assert picture(canvas) != free
        let_go(canvas, over)
    assert picture(canvas).size() == free.size()
    assert [(ghost.visit_id, [each.id for each in ghost.found]) for ghost in met] == [(1, [3])]


def test_esc_ends_a_drag(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    over = point(canvas, 2, "14:00")
    with qtbot.assertNotEmitted(canvas.move_requested), qtbot.waitSignal(canvas.drag_ended):
        take(canvas, middle(canvas, 1), over)
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert not canvas.is_moving
        let_go(canvas, over)


def test_another_button_lets_go_of_what_is_held(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    over = point(canvas, 2, "14:00")
    with qtbot.assertNotEmitted(canvas.move_requested), qtbot.waitSignal(canvas.drag_ended):
        take(canvas, middle(canvas, 1), over)
        QTest.mousePress(canvas.viewport(), RIGHT, pos=over)
        assert not canvas.is_moving
        let_go(canvas, over)
        QTest.mouseRelease(canvas.viewport(), RIGHT, pos=over)


def test_a_visit_dropped_outside_is_the_strips(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    outside = QPoint(200, -60)
    with (
        qtbot.assertNotEmitted(canvas.move_requested),
        qtbot.waitSignals([canvas.dropped_outside, canvas.drag_ended], order="strict"),
    ):
        dropped = []
        canvas.dropped_outside.connect(lambda *found: dropped.append(found))
        take(canvas, middle(canvas, 1), outside)
        let_go(canvas, outside)
    assert dropped == [(1, canvas.viewport().mapToGlobal(outside))]


def test_the_lower_edge_makes_a_visit_longer_or_shorter_but_not_nothing(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    rect = canvas.rect_of(1)
    assert rect is not None
    edge = rect.center()
    edge.setY(rect.bottom() - 1)
    asked = []
    canvas.resize_requested.connect(lambda *found: asked.append(found))
    for lower in (edge + QPoint(0, 48), edge - QPoint(0, 300)):
        take(canvas, edge, lower)
        let_go(canvas, lower)
    assert asked == [(1, 60), (1, 15)]


def test_who_has_come_is_not_dragged(shown: Shown) -> None:
    canvas = shown(page([visit(1, "9:00", lifecycle=Lifecycle.IN_ROOM)]))
    take(canvas, middle(canvas, 1), middle(canvas, 1) + QPoint(0, 100))
    assert not canvas.is_moving
    let_go(canvas, middle(canvas, 1) + QPoint(0, 100))


def test_near_the_edge_a_drag_scrolls_the_day(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO, QSize(500, 400))
    canvas.verticalScrollBar().setValue(0)
    edge = QPoint(100, canvas.viewport().height() - 4)
    take(canvas, middle(canvas, 1), edge)
    bar = canvas.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    assert canvas.is_moving
    let_go(canvas, edge)


def test_a_right_click_selects_and_asks_for_a_menu(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown(TWO)
    where = middle(canvas, 3)
    QTest.mouseClick(canvas.viewport(), RIGHT, pos=where)
    there = canvas.viewport().mapToGlobal(where)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, there)
    with qtbot.waitSignal(canvas.context_requested) as asked:
        QApplication.sendEvent(canvas.viewport(), event)
    assert asked.args == [3, there]
    keyboard = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    with qtbot.waitSignal(canvas.context_requested) as by_key:
        QApplication.sendEvent(canvas.viewport(), keyboard)
    rect = canvas.rect_of(3)
    assert rect is not None
    assert by_key.args is not None
    assert rect.adjusted(-1, -1, 1, 2).contains(canvas.viewport().mapFromGlobal(by_key.args[1]))


def test_visits_without_room_are_chosen_from_a_menu(qtbot: QtBot, shown: Shown) -> None:
    visits = [visit(number, "9:00", patient="Tom & <b>Ana</b>") for number in range(1, 9)]
    canvas = shown(page(visits, providers=2))
    assert canvas.sheet is not None
    mark = canvas.sheet.geometry.columns[0].marks[0]
    where = QPoint(mark.rect.x + 5, mark.rect.y + 5) + canvas.origin()
    QTest.mouseClick(canvas.viewport(), LEFT, pos=where)
    menu = canvas.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == len(mark.visits)
    assert "Tom && <b>Ana</b>" in menu.actions()[0].text()
    with qtbot.waitSignal(canvas.visit_activated) as opened:
        menu.actions()[-1].trigger()
    assert opened.args == [mark.visits[-1].id]
    assert canvas.current == mark.visits[-1].id
    menu.close()


def test_the_pointer_tells_what_it_would_do(shown: Shown) -> None:
    canvas = shown(TWO)
    hover(canvas, middle(canvas, 1))
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    rect = canvas.rect_of(1)
    assert rect is not None
    hover(canvas, QPoint(rect.center().x(), rect.bottom() - 1))
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.SizeVerCursor
    hover(canvas, point(canvas, 2, "14:00"))
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_hover_is_drawn_and_gone_again(shown: Shown) -> None:
    canvas = shown(TWO)
    plain = picture(canvas)
    for where in (middle(canvas, 1), point(canvas, 2, "14:15")):
        hover(canvas, where)
        assert picture(canvas) != plain
        QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
        assert picture(canvas) == plain


def test_tips_tell_all_and_take_names_as_text(shown: Shown) -> None:
    gone = visit(4, "10:00", lifecycle=Lifecycle.CANCELLED_BY_PATIENT, patient="Petr Dvořák")
    asked = visit(
        1,
        "9:00",
        patient="<b>Jana</b>",
        confirmation=Confirmation.NEEDS_PERSON,
        reply="later?",
        note="wheelchair",
        overbooked="urgent",
        first_visit=True,
    )
    canvas = shown(page([asked, gone]))
    assert canvas.tip_at(middle(canvas, 1)).splitlines() == [
        "09:00 <b>Jana</b>, Consultation 30 min, Dr Okafor, read reply",
        "“later?”",
        "First visit",
        "Shares its time on purpose",
        "wheelchair",
    ]
    assert canvas.tip_at(QPoint(200, 10)) == "Dr Okafor, 1 of 1 to confirm"
    assert canvas.tip_at(QPoint(44, point(canvas, 1, "10:00").y())).startswith("10:00 Petr Dvořák")
    assert canvas.tip_at(point(canvas, 2, "14:00")) == ""
    where = middle(canvas, 1)
    help_wanted = QHelpEvent(QEvent.Type.ToolTip, where, canvas.viewport().mapToGlobal(where))
    QApplication.sendEvent(canvas.viewport(), help_wanted)
    assert "&lt;b&gt;Jana" in QToolTip.text()
    QToolTip.hideText()
