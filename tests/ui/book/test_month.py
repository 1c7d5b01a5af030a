"""The month with how full its days are, gone through by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.instants import MINUTE, at_zone
from frontdesk.domain.lifecycle import occupies
from frontdesk.services.weekpage import DayFill
from frontdesk.ui.book import month_words
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.first_free import first_free
from frontdesk.ui.book.month import MonthView
from frontdesk.ui.book.month_grid import MonthGrid
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import LIST, ViewName
from frontdesk.ui.desk import Desk
from frontdesk.ui.navigation import Wish
from tests.ui.desks import TestClinic
from tests.ui.shown import Shown

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


class Months:
    """The book in its month, shown and with the focus."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        self.desk, self.clinic = desk, clinic
        self.shown = Shown(BookScreen(desk), qtbot)
        assert isinstance(self.shown.screen, BookScreen)
        self.screen = self.shown.screen
        self.screen.show_view(ViewName.MONTH)
        self.screen.setFocus()
        qtbot.waitUntil(self.grid.hasFocus)

    @property
    def view(self) -> MonthView:
        assert isinstance(self.screen.view, MonthView)
        return self.screen.view

    @property
    def grid(self) -> MonthGrid:
        return self.view.grid

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.screen.form, key)

    def fill(self, day: date = MONDAY) -> DayFill:
        page = self.view.page
        assert page is not None
        return next(each for each in page.days if each.day == day)

    def spoken(self, day: date = MONDAY) -> str:
        said = self.grid.days.at(day).data(Qt.ItemDataRole.AccessibleTextRole)
        assert isinstance(said, str)
        return said


@pytest.fixture
def months(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Months:
    return Months(desk, clinic, qtbot)


def test_a_day_says_how_much_is_in_it(months: Months) -> None:
    assert months.view.titles(MONDAY)[0] == "November 2026"
    assert (months.fill().visits, months.fill().to_confirm) == (9, 6)
    assert months.spoken().startswith("Monday, 23 November 2026: 9 visits, 6 to confirm, ")
    assert months.spoken().endswith(" free")
    assert months.spoken(date(2026, 11, 28)).endswith("no visits, Closed on this weekday")


def test_arrows_go_through_the_month_and_on_to_the_next(months: Months) -> None:
    assert months.grid.day == MONDAY
    months.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert months.grid.day == date(2026, 12, 1) == months.screen.day
    assert months.view.month == date(2026, 11, 1)
    months.press(Qt.Key.Key_Down)
    assert months.grid.day == date(2026, 12, 8) == months.screen.day
    assert months.view.month == date(2026, 12, 1)
    months.press(Qt.Key.Key_Home)
    assert months.grid.day == date(2026, 12, 7)
    months.press(Qt.Key.Key_End, Qt.Key.Key_Left)
    assert months.grid.day == date(2026, 12, 12)


def test_enter_opens_the_day(months: Months) -> None:
    months.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert months.screen.view_name is ViewName.DAY
    assert months.screen.page is not None
    assert months.screen.page.day == date(2026, 11, 24)
    months.shown.until(months.screen.canvas.hasFocus)


def test_a_click_chooses_a_day_and_a_double_click_opens_it(months: Months) -> None:
    cell = months.grid.visualRect(months.grid.days.at(date(2026, 11, 18)))
    viewport = months.grid.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=cell.center())
    assert months.grid.day == date(2026, 11, 18) == months.screen.day
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=cell.center())
    assert months.screen.view_name is ViewName.DAY
    assert months.screen.day == date(2026, 11, 18)


def test_the_month_stays_while_the_cursor_is_on_a_day_of_the_next(months: Months) -> None:
    cell = months.grid.visualRect(months.grid.days.at(date(2026, 12, 3)))
    QTest.mouseClick(months.grid.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    months.clinic.visit("2026-12-03T09:00", "Dvořák")
    months.desk.feed.look()
    months.shown.until(lambda: months.fill(date(2026, 12, 3)).visits == 1)
    assert months.view.month == date(2026, 11, 1)
    assert months.grid.day == date(2026, 12, 3)
    months.press(Qt.Key.Key_PageDown)
    assert months.view.month == date(2026, 12, 1)


def test_the_months_of_one_provider(months: Months) -> None:
    assert months.view.whose.choice.currentText() == "All providers"
    QTest.keyClick(months.grid, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert months.view.whose.choice.currentText() == "Dr Malik"
    assert months.fill().visits == 4
    malik = months.clinic.keys.providers["Dr Malik"]
    assert months.view.wish().provider_id == malik
    assert months.desk.prefs.get("book.month_provider", 0) == malik
    QTest.keyClick(months.grid, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert months.fill().visits == 9


def test_the_list_of_days_follows_the_cursor_and_opens_a_day(months: Months) -> None:
    months.screen.show_form(LIST)
    listed = months.view.list
    assert listed is not None
    assert listed.rows.rowCount() == 30
    assert listed.current is not None
    assert listed.current.day == MONDAY
    months.press(Qt.Key.Key_Down)
    assert months.screen.day == date(2026, 11, 24)
    texts = [listed.rows.index(22, column).data() for column in range(listed.rows.columnCount())]
    assert texts[:3] == ["Mon 23 Nov", "9", "6"]
    months.press(Qt.Key.Key_Return)
    assert months.screen.view_name is ViewName.DAY
    assert months.screen.day == date(2026, 11, 24)


def test_models_keep_their_promises(months: Months, qtmodeltester: ModelTester) -> None:
    months.screen.show_form(LIST)
    assert months.view.list is not None
    check: Callable[..., None] = qtmodeltester.check
    for model in (months.grid.days, months.view.list.rows):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        check(model, force_py=True)
    months.screen.go_to(date(2027, 2, 3))
    months.clinic.visit("2027-02-03T09:00", "Dvořák")
    months.desk.feed.look()
    months.shown.until(lambda: months.fill(date(2027, 2, 3)).visits == 1)


def test_a_right_to_left_month_goes_the_other_way(months: Months) -> None:
    months.grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    months.press(Qt.Key.Key_Left)
    assert months.grid.day == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("minutes", "working", "said"),
    [(90, 480, "6 h 30 min free"), (480, 480, "Full"), (500, 480, "Full"), (30, None, ""), (30, 0, "")],
)
def test_what_is_free_in_words(minutes: int, working: int | None, said: str) -> None:
    assert month_words.free_line(DayFill(MONDAY, 1, 0, minutes, working)) == said


def cut(months: Months, name: str, *, copying: bool = False) -> int:
    """Cut or copy a visit in the day, and come back to the month."""
    visit = months.clinic.visits[name]
    months.screen.show_view(ViewName.DAY)
    assert isinstance(months.screen.view, DayView)
    months.screen.view.canvas.set_current(visit.id)
    months.screen.view.mover.take(copying=copying)
    months.screen.show_view(ViewName.MONTH)
    return visit.id


@pytest.mark.parametrize("copying", [False, True])
def test_a_paste_on_a_day_offers_its_first_free_time(months: Months, copying: bool) -> None:
    wishes: list[Wish] = []
    months.desk.go.booking_wanted.connect(wishes.append)
    visit = months.clinic.visits["not_asked"]
    cut(months, "not_asked", copying=copying)
    reader = months.desk.reader
    assert reader is not None
    column = next(each for each in reader.day(TUESDAY).columns if each.provider_id == visit.provider_id)
    assert column.working
    months.grid.go_to(TUESDAY)
    months.view.paste()
    begin = at_zone(column.working[0].start_utc, visit.zone).strftime("%Y-%m-%dT%H:%M")
    assert [(each.start_wall, each.provider_id, each.instead_of) for each in wishes] == [
        (begin, visit.provider_id, None if copying else visit.id)
    ]
    months.view.paste()
    assert len(wishes) == (2 if copying else 1)
    assert bool(months.shown.refused) is not copying


def test_a_paste_where_nothing_is_free_says_so(months: Months) -> None:
    cut(months, "not_asked")
    months.grid.go_to(date(2026, 11, 28))
    months.view.paste()
    assert "no 30 min free" in months.shown.refused[-1]


def test_only_time_to_come_that_nobody_has_is_free(months: Months) -> None:
    desk, reader = months.desk, months.desk.reader
    assert reader is not None
    page, now = reader.day(MONDAY), desk.now()
    mine = next(each for each in page.visits if each.id == months.clinic.visits["not_asked"].id)
    found = first_free(page, mine, now_utc=now, but=None)
    assert found is not None
    assert found >= now
    busy = [each for each in page.visits if each.provider_id == mine.provider_id and occupies(each.lifecycle)]
    assert not any(each.start_utc < found + 30 * MINUTE and found < each.end_utc for each in busy)
    assert (first_free(page, mine, now_utc=now, but=mine.id) or 0) <= mine.start_utc
    assert first_free(page, mine, now_utc=now + 24 * 60 * MINUTE, but=None) is None
    known = [replace(each, working=None) for each in page.columns]
    assert first_free(replace(page, columns=tuple(known)), mine, now_utc=now, but=None) is not None
