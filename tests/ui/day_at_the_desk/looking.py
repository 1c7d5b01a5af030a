"""The book is looked at in every way: day, rooms, week, month, each as a grid and as a list; any date; columns; size."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.columns import ColumnsPanel
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.month import MonthView
from frontdesk.ui.book.views import GRID, LIST, ViewName
from frontdesk.ui.book.week import WeekView
from frontdesk.ui.book.zooming import DENSITY
from tests.ui.morning.booking import panel_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY

FRIDAY = date(2026, 12, 4)
WEDNESDAY = date(2026, 11, 25)


def _week(r: Receptionist) -> WeekView:
    view = r.screen.view
    assert isinstance(view, WeekView)
    return view


def _month(r: Receptionist) -> MonthView:
    view = r.screen.view
    assert isinstance(view, MonthView)
    return view


def by_room(r: Receptionist) -> None:
    r.keys("2")
    view = r.screen.view
    assert isinstance(view, DayView)
    page = view.page
    assert page is not None
    assert page.by is ByWhat.ROOM
    assert {each.name for each in page.columns} > {"Room 1"}
    assert len(page.visits) == len(r.visits())
    r.until(view.canvas.hasFocus)


def the_rooms_as_a_list(r: Receptionist) -> None:
    r.press("book.form.list")
    view = r.screen.view
    assert isinstance(view, DayView)
    assert view.list is not None
    r.until(view.list.isVisible)
    assert len(view.list.rows.rows) == len(r.visits())
    r.press("book.form.grid")
    r.until(view.canvas.isVisible)


def the_week_of_a_provider(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("3")
    week = _week(r).week
    assert week is not None
    assert week.first == MONDAY
    reader = r.desk.reader
    assert reader is not None
    with r.dog.unwatched():
        there = reader.day(MONDAY)
    today = {each.id for each in there.visits if each.provider_id == week.provider_id}
    assert today
    assert today <= {each.id for each in week.visits}
    r.until(lambda: "visits" in r.text("book.told"))


def and_of_the_next_one_by_mouse(r: Receptionist) -> None:
    before = _week(r).week
    r.press("book.next_provider")
    after = _week(r).week
    assert before is not None
    assert after is not None
    assert before.provider_id != after.provider_id
    r.until(lambda: r.seen(QComboBox, "book.provider").currentText() == after.provider)
    assert {each.provider_id for each in after.visits} == {after.provider_id}


def and_of_the_one_before_by_keys(r: Receptionist) -> None:
    before = _week(r).week
    r.screen.setFocus()
    r.keys("Ctrl+PgUp")
    after = _week(r).week
    assert before is not None
    assert after is not None
    assert after.provider_id != before.provider_id
    r.until(lambda: r.seen(QComboBox, "book.provider").currentText() == after.provider)


def the_week_as_a_list(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("V")
    view = _week(r)
    assert view.list is not None
    r.until(view.list.hasFocus)
    week = view.week
    assert week is not None
    assert len(view.list.rows.rows) == len(week.visits)
    r.until(lambda: r.desk.prefs.get("book.form", GRID) == LIST)
    r.keys("V")


def the_week_after_by_mouse(r: Receptionist) -> None:
    r.press("book.next")
    week = _week(r).week
    assert week is not None
    assert week.first == date(2026, 11, 30)
    r.until(lambda: "30" in r.seen(QPushButton, "book.date").text())
    r.press("book.today")
    r.until(lambda: r.screen.day == MONDAY)


def the_month(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("4")
    view = _month(r)
    page = view.page
    assert page is not None
    assert view.month == date(2026, 11, 1)
    fill = next(each for each in page.days if each.day == MONDAY)
    shown = [each for each in r.visits() if not each.lifecycle.value.startswith("cancelled")]
    assert fill.visits == len(shown)
    assert fill.minutes == sum(each.minutes for each in shown)


def the_month_as_a_list(r: Receptionist) -> None:
    r.press("book.form.list")
    view = _month(r)
    assert view.list is not None
    r.until(view.list.isVisible)
    assert len(view.list.rows.rows) == 30
    r.press("book.form.grid")
    r.until(view.grid.isVisible)


def a_month_on_by_its_key(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("PgDown")
    r.until(lambda: _month(r).month == date(2026, 12, 1))
    r.until(lambda: r.seen(QPushButton, "book.date").text() in ("December 2026", "Dec 2026"))
    page = _month(r).page
    assert page is not None
    assert any(each.day == FRIDAY and each.visits for each in page.days)


def and_a_month_back_by_mouse(r: Receptionist) -> None:
    r.press("book.previous")
    r.until(lambda: _month(r).month == date(2026, 11, 1))
    r.until(lambda: r.screen.day == MONDAY)


def a_day_of_the_month_by_arrows(r: Receptionist) -> None:
    r.screen.setFocus()
    r.until(lambda: r.seen(QPushButton, "book.date").text() in ("November 2026", "Nov 2026"))
    r.keys("Right", "Right")
    r.until(lambda: _month(r).grid.day == WEDNESDAY)
    r.keys("Return")
    r.until(lambda: r.screen.view_name is ViewName.DAY)
    r.until(lambda: r.screen.day == WEDNESDAY)
    page = r.screen.page
    assert page is not None
    assert page.day == WEDNESDAY


def a_day_of_the_month_by_double_click(r: Receptionist) -> None:
    r.press("book.view.month")
    grid = _month(r).grid
    r.settle()
    at = grid.visualRect(grid.days.at(date(2026, 11, 27))).center()
    r.click(grid.viewport(), at)
    r.click(grid.viewport(), at, double=True)
    r.until(lambda: r.screen.view_name is ViewName.DAY)
    r.until(lambda: r.screen.day == date(2026, 11, 27))


def today_in_one_key(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("T")
    r.until(lambda: r.screen.day == MONDAY)
    r.until(lambda: not r.seen(QPushButton, "book.today").isEnabled())


def any_date_as_it_is_said(r: Receptionist) -> None:
    r.keys("G")
    r.until(lambda: QApplication.activePopupWidget() is not None)
    r.settle()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    r.write("4 dec")
    r.keys("Return")
    r.until(lambda: r.screen.day == FRIDAY)
    r.until(lambda: QApplication.activePopupWidget() is None)


def back_by_the_button(r: Receptionist) -> None:
    r.press("book.today")
    r.until(lambda: r.screen.day == MONDAY)


def a_week_on_and_back_by_keys(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("Shift+PgDown")
    r.until(lambda: r.screen.day == date(2026, 11, 30))
    page = r.screen.page
    assert page is not None
    assert page.day == date(2026, 11, 30)
    r.keys("Shift+PgUp")
    r.until(lambda: r.screen.day == MONDAY)


def a_column_is_hidden_by_mouse(r: Receptionist) -> None:
    page = r.screen.page
    assert page is not None
    r.screen.setFocus()
    r.keys("H")
    panel_of(r, ColumnsPanel)
    r.settle()
    box = next(
        each
        for each in r.window.panel.findChildren(QCheckBox)
        if each.objectName().endswith(".shown") and each.isVisible()
    )
    r.kept["hidden"] = len(page.columns)
    r.click(box, QPoint(8, box.height() // 2))
    now = r.screen.page
    assert now is not None
    assert len(now.columns) == len(page.columns) - 1
    r.until(lambda: r.is_seen("book.hidden"))


def and_shown_again_by_keys(r: Receptionist) -> None:
    box = next(
        each
        for each in r.window.panel.findChildren(QCheckBox)
        if each.objectName().endswith(".shown") and each.isVisible() and not each.isChecked()
    )
    box.setFocus()
    r.keys("Space")
    r.until(lambda: not r.is_seen("book.hidden"))
    page = r.screen.page
    assert page is not None
    assert len(page.columns) == r.kept["hidden"]
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


def a_column_goes_to_the_front(r: Receptionist) -> None:
    before = r.screen.page
    assert before is not None
    r.keys("H")
    panel_of(r, ColumnsPanel)
    r.settle()
    r.until(lambda: not r.seen(QPushButton, "book.columns.usual").isEnabled())
    own = before.columns[0].provider_id
    r.press(f"book.columns.{own}.down")
    after = r.screen.page
    assert after is not None
    names = [each.provider_id for each in after.columns]
    assert names[:2] == [before.columns[1].provider_id, before.columns[0].provider_id]
    r.press("book.columns.usual")
    usual = r.screen.page
    assert usual is not None
    assert [each.provider_id for each in usual.columns] == [each.provider_id for each in before.columns]
    r.keys("Esc")


def larger_by_keys(r: Receptionist) -> None:
    r.screen.setFocus()
    sheet = r.canvas.sheet
    assert sheet is not None
    before = r.canvas.rect_of(r.visits()[0].id)
    r.keys("Ctrl++")
    r.until(lambda: r.desk.prefs.get(DENSITY, 0) == int(SlotHeight.ROOMY))
    after = r.canvas.rect_of(r.visits()[0].id)
    assert before is not None
    assert after is not None
    assert after.height() > before.height()


def smaller_by_the_wheel(r: Receptionist) -> None:
    viewport = r.canvas.viewport()
    middle = viewport.rect().center()
    turned = QWheelEvent(
        middle.toPointF(),
        viewport.mapToGlobal(middle).toPointF(),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, turned)
    r.until(lambda: r.desk.prefs.get(DENSITY, 0) == int(SlotHeight.COMPACT))


def and_as_usual(r: Receptionist) -> None:
    r.keys("Ctrl+0")
    r.until(lambda: r.desk.prefs.get(DENSITY, 0) == int(SlotHeight.NORMAL))


ACTS = (
    by_room,
    the_rooms_as_a_list,
    the_week_of_a_provider,
    and_of_the_next_one_by_mouse,
    and_of_the_one_before_by_keys,
    the_week_as_a_list,
    the_week_after_by_mouse,
    the_month,
    the_month_as_a_list,
    a_month_on_by_its_key,
    and_a_month_back_by_mouse,
    a_day_of_the_month_by_arrows,
    a_day_of_the_month_by_double_click,
    today_in_one_key,
    any_date_as_it_is_said,
    back_by_the_button,
    a_week_on_and_back_by_keys,
    a_column_is_hidden_by_mouse,
    and_shown_again_by_keys,
    a_column_goes_to_the_front,
    larger_by_keys,
    smaller_by_the_wheel,
    and_as_usual,
)
