"""The book is seen by day, room, week and month, by key and by mouse; what was chosen is kept for a person."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.wallclock import resolve
from frontdesk.services.daypage import standing
from frontdesk.ui.book.bar import BookBar
from frontdesk.ui.book.drawn import DrawnView
from frontdesk.ui.book.month import MonthView
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import GRID, LIST, ViewName
from frontdesk.ui.book.week import WeekView
from frontdesk.ui.desk import Desk
from tests.ui.desks import TestClinic
from tests.ui.shown import Shown

MONDAY = date(2026, 11, 23)
KEYS = {
    Qt.Key.Key_1: ViewName.DAY,
    Qt.Key.Key_2: ViewName.ROOMS,
    Qt.Key.Key_3: ViewName.WEEK,
    Qt.Key.Key_4: ViewName.MONTH,
}


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Shown:
    """The book over the small clinic."""
    del clinic
    found = Shown(BookScreen(desk), qtbot)
    found.screen.setFocus()
    qtbot.waitUntil(screen_of(found).form.hasFocus)
    return found


def screen_of(shown: Shown) -> BookScreen:
    assert isinstance(shown.screen, BookScreen)
    return shown.screen


def bar_of(shown: Shown) -> BookBar:
    bar = screen_of(shown).bar()
    assert isinstance(bar, BookBar)
    return bar


def press(shown: Shown, key: Qt.Key) -> None:
    QTest.keyClick(screen_of(shown).form, key)


def test_keys_lead_from_view_to_view_and_the_focus_goes_along(shown: Shown) -> None:
    screen = screen_of(shown)
    for key in (Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_1):
        press(shown, key)
        assert screen.view_name is KEYS[key]
        shown.until(screen.form.hasFocus)
        assert bar_of(shown).views.value() == KEYS[key]
        assert screen.day == MONDAY


@pytest.mark.parametrize("name", list(ViewName))
def test_each_view_has_a_list_and_a_grid(shown: Shown, name: ViewName) -> None:
    screen = screen_of(shown)
    screen.show_view(name)
    grid = screen.form
    press(shown, Qt.Key.Key_V)
    shown.until(lambda: screen.form is not grid and screen.form.hasFocus())
    assert bar_of(shown).form.value() == LIST
    press(shown, Qt.Key.Key_V)
    shown.until(grid.hasFocus)
    assert bar_of(shown).form.value() == GRID


@pytest.mark.parametrize("name", list(ViewName))
def test_the_mouse_chooses_a_view(shown: Shown, name: ViewName) -> None:
    bar = bar_of(shown)
    shown.bot.addWidget(bar)
    bar.show()
    QTest.mouseClick(bar.views.buttons[name], Qt.MouseButton.LeftButton)
    assert screen_of(shown).view_name is name


def test_what_was_chosen_is_there_the_next_time(shown: Shown) -> None:
    press(shown, Qt.Key.Key_3)
    press(shown, Qt.Key.Key_V)
    again = BookScreen(shown.desk)
    shown.bot.addWidget(again)
    assert again.view_name is ViewName.WEEK
    again.begin()
    assert again.form is not again.view.findChild(QWidget, "book.week")


def test_a_value_that_is_none_of_them_means_the_day(desk: Desk, qtbot: QtBot) -> None:
    desk.prefs.put("book.view", "fortnight")
    screen = BookScreen(desk)
    qtbot.addWidget(screen)
    assert screen.view_name is ViewName.DAY


@pytest.mark.parametrize(
    ("name", "on", "far"),
    [
        (ViewName.DAY, date(2026, 11, 24), date(2026, 12, 1)),
        (ViewName.ROOMS, date(2026, 11, 24), date(2026, 12, 1)),
        (ViewName.WEEK, date(2026, 11, 30), date(2026, 12, 28)),
        (ViewName.MONTH, date(2026, 12, 23), date(2027, 12, 23)),
    ],
)
def test_pages_are_days_weeks_and_months(shown: Shown, name: ViewName, on: date, far: date) -> None:
    screen = screen_of(shown)
    screen.show_view(name)
    press(shown, Qt.Key.Key_PageDown)
    assert screen.day == on
    QTest.keyClick(screen.form, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert screen.day == far
    press(shown, Qt.Key.Key_T)
    assert screen.day == MONDAY
    press(shown, Qt.Key.Key_PageUp)
    assert screen.day < MONDAY


@pytest.mark.parametrize("name", list(ViewName))
def test_another_date_is_typed_in_each_view(shown: Shown, name: ViewName) -> None:
    screen = screen_of(shown)
    screen.show_view(name)
    bar = bar_of(shown)
    shown.bot.addWidget(bar)
    bar.show()
    press(shown, Qt.Key.Key_G)
    typed = bar.findChild(QWidget, "book.typed_date")
    assert typed is not None
    QTest.keyClicks(typed, "15 Jan 2027")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert screen.day == date(2027, 1, 15)
    assert screen.view_name is name


@pytest.mark.parametrize("name", list(ViewName))
def test_one_location_in_each_view(shown: Shown, clinic: TestClinic, name: ViewName) -> None:
    screen = screen_of(shown)
    screen.show_view(name)
    riverside = clinic.keys.locations["Riverside"]
    bar_of(shown).place_wanted.emit(riverside)
    view = screen.view
    assert [place.name for place in view.places] == ["Hillside Clinic", "Riverside"]
    if isinstance(view, MonthView):
        assert view.page is not None
        assert next(each for each in view.page.days if each.day == MONDAY).visits == 3
    elif isinstance(view, WeekView):
        assert {visit.location_id for visit in view.visits()} <= {riverside}
    else:
        assert isinstance(view, DrawnView)
        page = view.page
        assert page is not None
        assert {visit.location_id for visit in page.visits} == {riverside}


def test_a_visit_is_shown_in_the_view_that_can_show_it(shown: Shown, clinic: TestClinic) -> None:
    screen = screen_of(shown)
    late = clinic.visits["late"]
    screen.show_view(ViewName.WEEK)
    screen.show_visit(late.id)
    assert isinstance(screen.view, WeekView)
    assert screen.current is not None
    assert screen.current.id == late.id
    assert screen.day == date(2026, 12, 1)
    screen.show_view(ViewName.MONTH)
    screen.show_visit(late.id)
    assert screen.view_name is ViewName.DAY
    assert screen.current is not None
    assert screen.current.id == late.id


def test_midnight_brings_the_new_today_in_each_view(shown: Shown, clinic: TestClinic) -> None:
    screen = screen_of(shown)
    screen.tick(shown.desk.now())
    for name, day in ((ViewName.WEEK, 24), (ViewName.MONTH, 25)):
        screen.show_view(name)
        clinic.clock.advance(days=1)
        screen.tick(shown.desk.now())
        assert screen.day == date(2026, 11, day)


@pytest.mark.parametrize("name", [ViewName.DAY, ViewName.ROOMS, ViewName.WEEK, ViewName.MONTH])
def test_a_visit_that_begins_is_not_to_confirm_any_more(
    shown: Shown, clinic: TestClinic, name: ViewName
) -> None:
    screen = screen_of(shown)
    screen.show_view(name)

    def counted() -> int:
        view = screen.view
        if isinstance(view, MonthView):
            return sum(each.to_confirm for each in view.page.days if each.day == MONDAY) if view.page else 0
        assert isinstance(view, DrawnView)
        visits = [visit for visit in view.visits() if visit.start_wall.startswith(MONDAY.isoformat())]
        columns = view.page.columns if view.page else ()
        columns = columns[:1] if name is ViewName.WEEK else columns
        found = sum(each.to_confirm for each in columns)
        assert found == standing(visits, shown.desk.now())[1]
        return found

    before = counted()
    screen.tick(shown.desk.now())
    assert counted() == before > 0
    clinic.clock.set(resolve(f"{MONDAY.isoformat()}T10:30", shown.desk.zone).utc)
    screen.tick(shown.desk.now())
    assert counted() < before
