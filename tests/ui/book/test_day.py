"""The day in the window: by room, its columns in somebody's own order and hidden, every size; by keyboard and by mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.words import Confirmation
from frontdesk.services.daypage import ByWhat, DayPage
from frontdesk.ui.book.access import ColumnKey
from frontdesk.ui.book.arrangement import Arrangement, needing, own_id
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.columns import ColumnsPanel
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.heads import Heads
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import LIST
from frontdesk.ui.book.zooming import WheelZoom, kept_height, zoom_at_cursor
from frontdesk.ui.desk import Desk
from frontdesk.ui.panels import Panel
from frontdesk.ui.prefs import Prefs
from tests.ui.book.conftest import Shown as OnCanvas
from tests.ui.book.pages import NOW, at, column, page, visit
from tests.ui.desks import TestClinic
from tests.ui.shell.looking import spoken_name, takes_focus
from tests.ui.shown import Shown

LEFT = Qt.MouseButton.LeftButton
THREE = page([visit(1, "9:00"), visit(2, "9:15", provider=2), visit(3, "11:00", provider=3)], providers=3)


def names(view: DayView) -> list[str]:
    assert view.page is not None
    return [each.name for each in view.page.columns]


def grouped(made: DayPage, *places: tuple[int, str]) -> DayPage:
    """A page with its columns at these places."""
    columns = [
        replace(each, location_id=place, group=name)
        for each, (place, name) in zip(made.columns, places, strict=True)
    ]
    visits = tuple(replace(each, location_id=places[each.provider_id - 1][0]) for each in made.visits)
    return replace(made, columns=tuple(columns), visits=visits)


def head(canvas: DayCanvas, index: int, *, part: float = 0.5) -> QPoint:
    """A point of a column's head."""
    assert canvas.sheet is not None
    box = canvas.sheet.geometry.columns[index]
    return QPoint(round(box.x + box.width * part) + canvas.origin().x(), canvas.header - 10)


def drag(canvas: DayCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, pos=start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(QApplication.startDragDistance() + 1, 0))
    QTest.mouseMove(canvas.viewport(), end)


def wheel(canvas: DayCanvas, by: int, y: int, *, ctrl: bool = True) -> None:
    at_point = QPointF(300, y)
    event = QWheelEvent(
        at_point,
        canvas.viewport().mapToGlobal(at_point),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.fixture
def book(desk: Desk, qtbot: QtBot) -> tuple[BookScreen, Shown]:
    screen = BookScreen(desk)
    return screen, Shown(screen, qtbot)


def day_view(screen: BookScreen) -> DayView:
    assert isinstance(screen.view, DayView)
    return screen.view


# The header under the hand


def test_a_head_is_dragged_to_another_place(qtbot: QtBot, shown: OnCanvas) -> None:
    canvas = shown(THREE)
    heads = Heads(canvas)
    drag(canvas, head(canvas, 0), head(canvas, 1, part=0.8))
    assert canvas.carried is not None
    assert (canvas.carried.column, canvas.carried.gap) == (0, 2)
    with qtbot.waitSignal(heads.moved) as moved:
        QTest.mouseRelease(canvas.viewport(), LEFT, pos=head(canvas, 1, part=0.8))
    assert moved.args == [1, 2, True]
    assert canvas.carried is None


def test_a_head_dragged_to_the_front_goes_before_the_first(qtbot: QtBot, shown: OnCanvas) -> None:
    canvas = shown(THREE)
    heads = Heads(canvas)
    drag(canvas, head(canvas, 2), head(canvas, 0, part=0.1))
    with qtbot.waitSignal(heads.moved) as moved:
        QTest.mouseRelease(canvas.viewport(), LEFT, pos=head(canvas, 0, part=0.1))
    assert moved.args == [3, 1, False]


@pytest.mark.parametrize("how", ["home", "escape", "click"])
def test_a_head_that_goes_nowhere_moves_nothing(qtbot: QtBot, shown: OnCanvas, how: str) -> None:
    canvas = shown(THREE)
    heads = Heads(canvas)
    with qtbot.assertNotEmitted(heads.moved):
        if how == "click":
            QTest.mouseClick(canvas.viewport(), LEFT, pos=head(canvas, 1))
        else:
            drag(canvas, head(canvas, 1), head(canvas, 1 if how == "home" else 2, part=0.8))
            if how == "escape":
                QTest.keyClick(canvas, Qt.Key.Key_Escape)
            QTest.mouseRelease(canvas.viewport(), LEFT, pos=head(canvas, 1))
    assert canvas.carried is None


def test_a_column_stays_at_its_location(qtbot: QtBot, shown: OnCanvas) -> None:
    canvas = shown(grouped(THREE, (1, "Vinohrady"), (1, "Vinohrady"), (2, "Karlín")))
    heads = Heads(canvas)
    drag(canvas, head(canvas, 0), head(canvas, 2, part=0.9))
    assert canvas.carried is not None
    assert canvas.carried.gap == 2
    with qtbot.waitSignal(heads.moved) as moved:
        QTest.mouseRelease(canvas.viewport(), LEFT, pos=head(canvas, 2))
    columns = canvas.page.columns if canvas.page else ()
    assert moved.args == [columns[0].key, columns[1].key, True]


def test_the_other_button_on_a_head_wants_its_menu(qtbot: QtBot, shown: OnCanvas) -> None:
    canvas = shown(THREE)
    heads = Heads(canvas)
    where = head(canvas, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, canvas.viewport().mapToGlobal(where))
    with qtbot.waitSignal(heads.menu_wanted) as wanted:
        QApplication.sendEvent(canvas.viewport(), event)
    assert wanted.args == [2, canvas.viewport().mapToGlobal(where)]


# Locations side by side


def test_the_location_stands_above_its_columns_and_the_day_below(shown: OnCanvas) -> None:
    canvas = shown(THREE)
    plain = canvas.header
    canvas.show_page(grouped(THREE, (1, "Vinohrady"), (1, "Vinohrady"), (2, "Karlín")))
    sheet = canvas.sheet
    assert sheet is not None
    assert canvas.header > plain
    assert [(run.name, run.first, run.count) for run in sheet.groups] == [
        ("Vinohrady", 0, 2),
        ("Karlín", 2, 1),
    ]
    first = canvas.rect_of(1)
    assert first is not None
    assert first.top() >= canvas.header
    told = canvas.accessible_tree.text_of(ColumnKey(sheet.page.columns[2].key), QAccessible.Text.Name)
    assert "Karlín" in told


def test_how_far_a_provider_is_behind_is_told(shown: OnCanvas) -> None:
    columns = (column(1, behind_minutes=25), column(2))
    canvas = shown(page([], columns=columns))
    first, second = (canvas.accessible_tree.text_of(ColumnKey(key), QAccessible.Text.Name) for key in (1, 2))
    assert "25 min behind" in first
    assert "25 min behind" in canvas.tip_at(head(canvas, 0))
    assert "behind" not in second


# Size


def test_ctrl_with_the_wheel_keeps_the_time_under_the_pointer(shown: OnCanvas, prefs: Prefs) -> None:
    canvas = shown(THREE)
    WheelZoom(prefs, canvas)
    prefs.changed.connect(lambda _key: canvas.set_density(kept_height(prefs)))
    canvas.verticalScrollBar().setValue(60)
    line = canvas.header + 200

    def time_there() -> int:
        assert canvas.sheet is not None
        return canvas.sheet.geometry.utc_at(line - canvas.origin().y())

    before = time_there()
    for by, height in ((120, 32), (120, 40), (-240, 24), (40, 24), (80, 32)):
        wheel(canvas, by, line)
        assert canvas.density == height
        assert abs(time_there() - before) <= 60_000
    wheel(canvas, 120, line, ctrl=False)
    assert canvas.density == 32


def test_keys_keep_the_time_under_the_cursor(shown: OnCanvas, prefs: Prefs) -> None:
    canvas = shown(THREE)
    prefs.changed.connect(lambda _key: canvas.set_density(kept_height(prefs)))
    canvas.set_current(SlotAt(1, at("11:00")))

    def line() -> int:
        assert canvas.sheet is not None
        return canvas.sheet.geometry.y_of(at("11:00")) + canvas.origin().y()

    before = line()
    zoom_at_cursor(prefs, canvas, 1)
    assert canvas.density == 32
    assert abs(line() - before) <= 1
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    zoom_at_cursor(prefs, canvas, 0)
    assert canvas.density == 24


@pytest.fixture
def prefs() -> Prefs:
    return Prefs(None)


def test_sizes_are_kept_and_end_at_the_ends(book: tuple[BookScreen, Shown]) -> None:
    screen, _ = book
    for _ in range(8):
        QTest.keyClick(screen.form, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert screen.canvas.density == min(SlotHeight)
    for _ in range(8):
        QTest.keyClick(screen.form, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert screen.canvas.density == max(SlotHeight)
    assert kept_height(screen.desk.prefs) == max(SlotHeight)
    QTest.keyClick(screen.form, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert screen.canvas.density == 24


# Columns, in the window


def test_columns_are_dragged_hidden_and_shown_again(book: tuple[BookScreen, Shown]) -> None:
    screen, shown = book
    view = day_view(screen)
    assert names(view) == ["Dr Malik", "Dr Novák", "Dr Okafor", "Nurse Trần"]
    canvas = view.canvas
    drag(canvas, head(canvas, 0), head(canvas, 1, part=0.9))
    QTest.mouseRelease(canvas.viewport(), LEFT, pos=head(canvas, 1, part=0.9))
    assert names(view) == ["Dr Novák", "Dr Malik", "Dr Okafor", "Nurse Trần"]
    assert view.hidden.isHidden()
    choose(view, 1, "Hide Dr Malik")
    assert names(view) == ["Dr Novák", "Dr Okafor", "Nurse Trần"]
    assert view.hidden.isVisible()
    assert view.hidden.names.text() == "1 hidden column: Dr Malik"
    assert canvas.geometry().top() >= view.hidden.geometry().bottom()
    shown.press("book.hidden.show")
    assert names(view) == ["Dr Novák", "Dr Malik", "Dr Okafor", "Nurse Trần"]
    assert view.hidden.isHidden()


def choose(view: DayView, index: int, entry: str) -> None:
    """Take an entry of a column's menu."""
    assert view.page is not None
    view.heads.menu_wanted.emit(view.page.columns[index].key, QPoint())
    menu = next(each for each in view.findChildren(QMenu, "book.column.menu") if each.isVisible())
    action = next(each for each in menu.actions() if each.text().split("\t")[0] == entry)
    menu.close()
    action.trigger()


def test_a_column_is_the_same_on_every_day_and_of_each_person(
    book: tuple[BookScreen, Shown], desk: Desk
) -> None:
    screen, _ = book
    view = day_view(screen)
    choose(view, 0, "Hide Dr Malik")
    QTest.keyClick(screen.form, Qt.Key.Key_PageDown)
    assert "Dr Malik" not in names(view)
    QTest.keyClick(screen.form, Qt.Key.Key_PageUp)
    desk.prefs.person("Somebody else")
    desk.who.changed.emit()
    assert names(view)[0] == "Dr Malik"
    assert view.hidden.isHidden()
    desk.prefs.put("book.density", 40)
    desk.prefs.person("")
    desk.who.changed.emit()
    assert "Dr Malik" not in names(view)
    assert view.canvas.density == 24


def test_the_menu_of_a_head_makes_the_book_larger(book: tuple[BookScreen, Shown]) -> None:
    screen, _ = book
    view = day_view(screen)
    choose(view, 0, "Larger")
    assert view.canvas.density == 32
    choose(view, 0, "Usual size")
    assert view.canvas.density == 24


def test_what_is_hidden_still_needs_somebody(book: tuple[BookScreen, Shown], clinic: TestClinic) -> None:
    screen, _ = book
    view = day_view(screen)
    page_before = view.page
    assert page_before is not None
    needed = needing(page_before, page_before.columns, screen.desk.now())
    assert needed > 0
    for each in page_before.columns:
        view.arrangement.hide(own_id(each))
    assert names(view) == []
    assert view.hidden.names.text().startswith("4 hidden columns: ")
    assert view.hidden.needs.text().startswith("1 visit" if needed == 1 else f"{needed} visits")
    assert not view.deserted
    assert clinic.visits


def test_a_visit_that_is_looked_for_shows_its_column_for_now(book: tuple[BookScreen, Shown]) -> None:
    screen, _ = book
    view = day_view(screen)
    assert view.page is not None
    hidden = view.page.columns[0]
    wanted = next(each for each in view.page.visits if each.provider_id == hidden.provider_id)
    view.arrangement.hide(own_id(hidden))
    screen.show_visit(wanted.id)
    assert hidden.name in names(view)
    assert view.canvas.current == wanted.id
    screen.step(1)
    screen.step(-1)
    assert hidden.name not in names(view)


def test_the_list_has_the_visits_of_the_shown_columns(book: tuple[BookScreen, Shown]) -> None:
    screen, _ = book
    view = day_view(screen)
    screen.show_form(LIST)
    assert view.list is not None
    assert view.page is not None
    every = len(view.list.rows.rows)
    hidden = view.page.columns[0]
    gone = sum(each.provider_id == hidden.provider_id for each in view.list.rows.rows)
    assert gone
    view.arrangement.hide(own_id(hidden))
    assert len(view.list.rows.rows) == every - gone


def focused() -> QWidget:
    return QApplication.focusWidget() or QWidget()


def opened(screen: BookScreen, qtbot: QtBot) -> ColumnsPanel:
    """The panel of the columns, opened by its key."""
    made: list[Panel] = []
    screen.desk.go.panel_wanted.connect(lambda factory: made.append(factory()))
    QTest.keyClick(screen.form, Qt.Key.Key_H)
    panel = made[0]
    assert isinstance(panel, ColumnsPanel)
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    panel.begin()
    return panel


def test_columns_are_arranged_by_keyboard_alone(book: tuple[BookScreen, Shown], qtbot: QtBot) -> None:
    screen, _ = book
    view = day_view(screen)
    panel = opened(screen, qtbot)
    assert panel.title == "Columns"
    assert view.page is not None
    malik, novak = (own_id(each) for each in view.page.columns[:2])

    qtbot.waitUntil(lambda: focused().objectName() == f"book.columns.{malik}.shown")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused().objectName() == f"book.columns.{malik}.down"
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert names(view)[:2] == ["Dr Novák", "Dr Malik"]
    # It is the last of its location now, so that button is off.
    assert focused().objectName() == f"book.columns.{malik}.up"
    box = next(
        each for each in panel.findChildren(QCheckBox, f"book.columns.{novak}.shown") if each.isVisible()
    )
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert names(view) == ["Dr Malik", "Dr Okafor", "Nurse Trần"]
    assert focused().objectName() == f"book.columns.{novak}.shown"
    usual = panel.findChild(QWidget, "book.columns.usual") or QWidget()
    QTest.keyClick(usual, Qt.Key.Key_Space)
    assert names(view) == ["Dr Malik", "Dr Novák", "Dr Okafor", "Nurse Trần"]


def test_at_the_end_the_focus_goes_to_the_way_back(book: tuple[BookScreen, Shown], qtbot: QtBot) -> None:
    screen, _ = book
    view = day_view(screen)
    panel = opened(screen, qtbot)
    assert view.page is not None
    second = own_id(view.page.columns[1])
    up = next(each for each in panel.findChildren(QWidget, f"book.columns.{second}.up") if each.isVisible())
    up.setFocus()
    qtbot.waitUntil(up.hasFocus)
    QTest.keyClick(up, Qt.Key.Key_Space)
    assert focused().objectName() == f"book.columns.{second}.down"


def test_what_was_kept_wrongly_is_forgotten(qtbot: QtBot) -> None:
    prefs = Prefs(None)
    prefs.put("book.columns.provider", {"order": ["x", 2], "hidden": 7})
    arrangement = Arrangement(prefs, ByWhat.PROVIDER)
    assert (arrangement.order, arrangement.hidden) == ((2,), frozenset())
    assert [each.name for each in arrangement.seen(THREE).columns] == [
        each.name for each in (THREE.columns[0], THREE.columns[1], THREE.columns[2])
    ]
    with qtbot.waitSignal(arrangement.changed):
        arrangement.reset()
    assert arrangement.is_usual
    assert arrangement.seen(THREE) is THREE


# Rooms


def test_j_wants_it_sooner_and_not_any_more(book: tuple[BookScreen, Shown], clinic: TestClinic) -> None:
    screen, shown = book
    visit_id = clinic.visits["not_asked"].id
    screen.canvas.set_current(visit_id)
    screen.canvas.setFocus()

    def wanted() -> bool:
        shown.desk.feed.look()
        current = screen.current
        return current is not None and current.sooner

    QTest.keyClick(screen.canvas, Qt.Key.Key_J)
    shown.until(lambda: len(shown.told) == 1)
    assert shown.told[0].sentence.endswith(": wants it sooner")
    assert wanted()
    QTest.keyClick(screen.canvas, Qt.Key.Key_J)
    shown.until(lambda: len(shown.told) == 2)
    assert shown.told[1].sentence.endswith(": the time is fine")
    assert not wanted()


def test_only_a_visit_in_need_is_counted() -> None:
    made = page(
        [
            visit(1, "9:00", confirmation=Confirmation.DECLINED),
            visit(2, "9:30", confirmation=Confirmation.CONFIRMED),
            visit(3, "10:00", confirmation=Confirmation.AWAITING, asked_state="failed"),
            visit(4, "10:00", confirmation=Confirmation.NEEDS_PERSON, provider=2),
        ]
    )
    assert needing(made, made.columns[:1], NOW) == 2
    assert needing(made, made.columns, NOW) == 3
    assert needing(made, (), NOW) == 0


def nameless(within: QWidget) -> list[QWidget]:
    return [each for each in within.findChildren(QWidget) if takes_focus(each) and not spoken_name(each)]


def test_everything_has_a_name_to_be_told_by(book: tuple[BookScreen, Shown], qtbot: QtBot) -> None:
    screen, _ = book
    view = day_view(screen)
    assert view.page is not None
    view.arrangement.hide(own_id(view.page.columns[0]))
    assert not nameless(view.hidden)
    panel = opened(screen, qtbot)
    assert not nameless(panel)
    shown = [each for each in panel.findChildren(QCheckBox) if each.isVisible()]
    assert [each.accessibleName() for each in shown][:2] == ["Show Dr Malik", "Show Dr Novák"]
    assert [each.isChecked() for each in shown] == [False, True, True, True]
