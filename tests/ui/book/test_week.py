"""The week of one provider: read, drawn, gone through, booked in and moved in as a day is, on clocks that change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.instants import at_zone
from frontdesk.domain.wallclock import resolve
from frontdesk.services.booking import move_visit
from frontdesk.services.daypage import DayName, DayVisit
from frontdesk.services.running_late import set_behind
from frontdesk.services.weekpage import WeekDay, WeekPage
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import LIST, ViewName
from frontdesk.ui.book.week import WeekView
from frontdesk.ui.book.week_canvas import WeekCanvas
from frontdesk.ui.book.week_list import WeekList
from frontdesk.ui.book.week_sheet import as_page, key_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.navigation import Wish
from tests.ui.book.pages import PLACES, column, visit_at
from tests.ui.desks import EVA, TestClinic
from tests.ui.shown import Shown


class Weeks:
    """The book in its week, shown and with the focus."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        self.desk, self.clinic = desk, clinic
        self.shown = Shown(BookScreen(desk), qtbot)
        assert isinstance(self.shown.screen, BookScreen)
        self.screen = self.shown.screen
        self.screen.show_view(ViewName.WEEK)
        self.screen.setFocus()
        qtbot.waitUntil(self.canvas.hasFocus)
        self.wishes: list[Wish] = []
        desk.go.booking_wanted.connect(self.wishes.append)

    @property
    def view(self) -> WeekView:
        assert isinstance(self.screen.view, WeekView)
        return self.screen.view

    @property
    def canvas(self) -> WeekCanvas:
        return self.view.canvas

    def slot(self, day: int, clock: str) -> SlotAt:
        """A time of a day (0 is Monday) as the sheet knows it."""
        sheet = self.canvas.sheet
        assert sheet is not None
        axis = sheet.geometry.axis
        hour, minute = (int(part) for part in clock.split(":"))
        return SlotAt(key_of(day), axis.day_start_utc + (hour * 60 + minute) * 60_000)

    def at(self, slot: SlotAt) -> QPoint:
        """The middle of a slot in the viewport."""
        sheet = self.canvas.sheet
        assert sheet is not None
        box = sheet.geometry.columns[slot.column_id - 1]
        return QPoint(box.x + box.width // 2, sheet.geometry.y_of(slot.start_utc) + 6) + self.canvas.origin()

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.screen.form, key, held)

    def in_book(self, visit_id: int) -> DayVisit:
        assert self.desk.reader is not None
        found = self.desk.reader.visit(visit_id)
        assert found is not None
        return found


@pytest.fixture
def weeks(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Weeks:
    return Weeks(desk, clinic, qtbot)


def test_it_opens_on_the_first_provider_with_this_week(weeks: Weeks) -> None:
    week = weeks.view.week
    assert week is not None
    assert (week.first, week.provider) == (date(2026, 11, 23), "Dr Malik")
    page = weeks.canvas.page
    assert page is not None
    assert [column.name for column in page.columns][:2] == ["Mon 23 Nov", "Tue 24 Nov"]
    assert [column.visits for column in page.columns] == [4, 1, 0, 0, 0, 0, 0]
    assert "5 visits" in weeks.view.whose.findChildren(type(weeks.view.whose._told))[-1].text()


def test_the_week_is_of_whom_the_cursor_was_on(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    shown = Shown(BookScreen(desk), qtbot)
    assert isinstance(shown.screen, BookScreen)
    okafor = clinic.keys.providers["Dr Okafor"]
    page = shown.screen.page
    assert page is not None
    column = next(each for each in page.columns if each.provider_id == okafor)
    shown.screen.canvas.set_current(SlotAt(column.key, clinic.visits["no_number"].start_utc))
    shown.screen.show_view(ViewName.WEEK)
    view = shown.screen.view
    assert isinstance(view, WeekView)
    assert view.week is not None
    assert view.week.provider == "Dr Okafor"


def test_the_provider_is_chosen_by_key_by_button_and_from_the_list(weeks: Weeks) -> None:
    def provider() -> str:
        assert weeks.view.week is not None
        return weeks.view.week.provider

    weeks.press(Qt.Key.Key_PageDown, held=Qt.KeyboardModifier.ControlModifier)
    assert provider() == "Dr Novák"
    weeks.press(Qt.Key.Key_PageUp, held=Qt.KeyboardModifier.ControlModifier)
    weeks.press(Qt.Key.Key_PageUp, held=Qt.KeyboardModifier.ControlModifier)
    assert provider() == "Nurse Trần"
    weeks.shown.press("book.next_provider")
    assert provider() == "Dr Malik"
    weeks.view.whose.choice.choose(weeks.clinic.keys.providers["Dr Okafor"])
    assert provider() == "Dr Okafor"
    assert weeks.desk.prefs.get("book.provider", 0) == weeks.clinic.keys.providers["Dr Okafor"]


def test_arrows_go_from_day_to_day_and_the_day_goes_along(weeks: Weeks) -> None:
    weeks.canvas.set_current(weeks.slot(0, "14:00"))
    weeks.press(Qt.Key.Key_Right)
    assert weeks.canvas.current == weeks.slot(1, "14:00")
    assert weeks.screen.day == date(2026, 11, 24)
    weeks.press(Qt.Key.Key_1)
    assert weeks.screen.page is not None
    assert weeks.screen.page.day == date(2026, 11, 24)


def test_another_week_keeps_the_weekday_and_the_time(weeks: Weeks) -> None:
    weeks.canvas.set_current(weeks.slot(2, "11:15"))
    bar = weeks.canvas.verticalScrollBar()
    bar.setValue(37)
    weeks.press(Qt.Key.Key_PageDown)
    assert weeks.screen.day == date(2026, 12, 2)
    assert weeks.canvas.current == weeks.slot(2, "11:15")
    assert bar.value() == 37


def test_enter_opens_a_visit_and_books_a_slot(weeks: Weeks) -> None:
    opened: list[int] = []
    weeks.desk.go.visit_wanted.connect(opened.append)
    tomorrow = weeks.clinic.visits["tomorrow"]
    weeks.canvas.set_current(tomorrow.id)
    assert weeks.screen.current == weeks.in_book(tomorrow.id)
    weeks.press(Qt.Key.Key_Return)
    assert opened == [tomorrow.id]
    weeks.canvas.set_current(weeks.slot(3, "14:30"))
    weeks.press(Qt.Key.Key_Return)
    (wish,) = weeks.wishes
    assert (wish.start_wall, wish.provider_id) == (
        "2026-11-26T14:30",
        weeks.clinic.keys.providers["Dr Malik"],
    )
    assert wish.location_id == weeks.clinic.keys.locations["Hillside Clinic"]


def test_a_double_click_books_and_a_click_takes_the_cursor_there(weeks: Weeks) -> None:
    viewport, slot = weeks.canvas.viewport(), weeks.slot(4, "10:00")
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=weeks.at(slot))
    assert weeks.canvas.current == slot
    assert weeks.screen.day == date(2026, 11, 27)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=weeks.at(slot))
    assert [wish.start_wall for wish in weeks.wishes] == ["2026-11-27T10:00"]


def test_a_visit_is_dragged_to_another_day(weeks: Weeks) -> None:
    tomorrow = weeks.clinic.visits["tomorrow"]
    rect = weeks.canvas.rect_of(tomorrow.id)
    assert rect is not None
    viewport = weeks.canvas.viewport()
    start = rect.topLeft() + QPoint(20, 6)
    end = weeks.at(weeks.slot(3, "10:30"))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    assert weeks.canvas.is_moving
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    weeks.shown.says("moved")
    moved = weeks.in_book(tomorrow.id)
    assert (moved.start_wall, moved.provider_id) == ("2026-11-26T10:30", tomorrow.provider_id)
    weeks.shown.until(lambda: weeks.canvas.place_of(tomorrow.id) == weeks.slot(3, "10:30"))


def test_a_visit_is_moved_by_arrows(weeks: Weeks) -> None:
    tomorrow = weeks.clinic.visits["tomorrow"]
    weeks.canvas.set_current(tomorrow.id)
    weeks.press(Qt.Key.Key_M)
    assert weeks.canvas.is_moving
    weeks.press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return)
    weeks.shown.says("moved")
    assert weeks.in_book(tomorrow.id).start_wall == "2026-11-25T09:15"


def test_letters_act_on_the_visit_of_the_week(weeks: Weeks) -> None:
    weeks.canvas.set_current(weeks.clinic.visits["tomorrow"].id)
    weeks.press(Qt.Key.Key_C)
    weeks.shown.says("confirmed")
    assert weeks.in_book(weeks.clinic.visits["tomorrow"].id).confirmation == "confirmed"


def test_what_another_writes_is_shown_and_neither_cursor_nor_scroll_is_lost(weeks: Weeks) -> None:
    weeks.canvas.set_current(weeks.slot(4, "15:00"))
    bar = weeks.canvas.verticalScrollBar()
    bar.setValue(21)
    tomorrow = weeks.clinic.visits["tomorrow"]
    move_visit(weeks.clinic.book, EVA, tomorrow.id, start="2026-11-25T11:00", revision=tomorrow.revision)
    weeks.shown.until(lambda: weeks.canvas.place_of(tomorrow.id) == weeks.slot(2, "11:00"))
    assert weeks.canvas.current == weeks.slot(4, "15:00")
    assert bar.value() == 21


def test_the_list_of_the_week_has_the_days_and_opens_a_visit(weeks: Weeks) -> None:
    weeks.screen.show_form(LIST)
    listed = weeks.view.list
    assert isinstance(listed, WeekList)
    QAbstractItemModelTester(listed.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [listed.rows.index(row, 0).data() for row in (0, 5)] == ["Mon 23 Nov", "Tue 24 Nov"]
    opened: list[int] = []
    weeks.desk.go.visit_wanted.connect(opened.append)
    listed.choose(weeks.clinic.visits["confirmed"].id)
    assert weeks.screen.current == weeks.in_book(weeks.clinic.visits["confirmed"].id)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert opened == [weeks.clinic.visits["confirmed"].id]


def test_the_model_of_the_list_keeps_its_promises(weeks: Weeks, qtmodeltester: ModelTester) -> None:
    weeks.screen.show_form(LIST)
    assert weeks.view.list is not None
    check: Callable[..., None] = qtmodeltester.check
    check(weeks.view.list.rows, force_py=True)


def test_hidden_names_are_initials_in_the_week_too(weeks: Weeks) -> None:
    weeks.desk.who.hide_names(hidden=True)
    assert weeks.canvas.names_hidden
    at = weeks.canvas.rect_of(weeks.clinic.visits["tomorrow"].id)
    assert at is not None
    tip = weeks.canvas.tip_at(at.center())
    assert "P. D." in tip
    assert "Dvořák" not in tip


def test_names_that_were_hidden_before_stay_hidden(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    desk.who.hide_names(hidden=True)
    assert Weeks(desk, clinic, qtbot).canvas.names_hidden


def test_a_screen_reader_hears_the_days_and_their_visits(weeks: Weeks, qapp: QApplication) -> None:
    del qapp
    root = QAccessible.queryAccessibleInterface(weeks.canvas)
    assert root.childCount() == 7
    assert root.text(QAccessible.Text.Name) == "Week of Monday, 23 November 2026, Dr Malik"
    tuesday = root.child(1)
    assert tuesday.text(QAccessible.Text.Name).startswith("Tue 24 Nov")
    assert (
        tuesday.child(0).text(QAccessible.Text.Name).startswith("09:00 Petr Dvořák, Consultation 30 min, Tue")
    )


def test_somebody_who_is_in_the_way_is_named_with_the_provider(weeks: Weeks) -> None:
    sheet = weeks.canvas.sheet
    assert sheet is not None
    assert sheet.whose == "Dr Malik"


def test_the_line_of_now_is_on_today_only(weeks: Weeks) -> None:
    sheet = weeks.canvas.sheet
    assert sheet is not None
    monday = sheet.geometry.columns[0]
    beam = sheet.beam(weeks.desk.now())
    assert beam is not None
    assert (beam.left, beam.right) == (monday.x, monday.x + monday.width)
    weeks.press(Qt.Key.Key_PageDown)
    after = weeks.canvas.sheet
    assert after is not None
    assert after.beam(weeks.desk.now()) is None


def test_clocks_that_change_in_the_week_move_no_visit_from_its_line(weeks: Weeks) -> None:
    # In London the clocks go forward on Sunday 28 March 2027.
    visit = weeks.clinic.visit("2027-03-29T09:00", "Dvořák")
    before = weeks.clinic.visit("2027-03-26T09:00", "Haddad")
    weeks.screen.go_to(date(2027, 3, 26))
    assert weeks.canvas.place_of(before.id) == weeks.slot(4, "9:00")
    sheet = weeks.canvas.sheet
    assert sheet is not None
    assert "The clocks change" in {each.reason for each in sheet.page.columns[6].closed}
    weeks.press(Qt.Key.Key_PageDown)
    assert weeks.canvas.place_of(visit.id) == weeks.slot(0, "9:00")
    weeks.canvas.set_current(weeks.slot(0, "9:30"))
    wish = weeks.view.wish()
    assert wish.start_wall == "2027-03-29T09:30"
    moment = weeks.canvas.moment_of(weeks.slot(0, "9:30"))
    assert moment is not None
    assert at_zone(moment, "Europe/London").strftime("%H:%M%z") == "09:30+0100"


def test_a_double_click_on_the_head_of_a_day_opens_it(weeks: Weeks) -> None:
    sheet = weeks.canvas.sheet
    assert sheet is not None
    box = sheet.geometry.columns[2]
    at = QPoint(box.x + box.width // 2, 20)
    QTest.mouseDClick(weeks.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert weeks.screen.view_name is ViewName.DAY
    assert weeks.screen.day == date(2026, 11, 25)


def test_today_brings_the_line_of_now_into_view(weeks: Weeks) -> None:
    weeks.press(Qt.Key.Key_PageDown)
    bar = weeks.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    weeks.press(Qt.Key.Key_T)
    assert weeks.screen.day == date(2026, 11, 23)
    sheet = weeks.canvas.sheet
    assert sheet is not None
    beam = sheet.beam(weeks.desk.now())
    assert beam is not None
    assert 0 < beam.y - bar.value() < weeks.canvas.viewport().height()


def test_tab_comes_to_whose_week_it_is_before_the_week(weeks: Weeks) -> None:
    order = weeks.shown.tab_order(weeks.screen.strip)
    assert order[:5] == [
        "book.strip",
        "book.previous_provider",
        "book.provider",
        "book.next_provider",
        "book.week",
    ]


def test_a_visit_is_cut_and_pasted_into_another_week(weeks: Weeks) -> None:
    tomorrow = weeks.clinic.visits["tomorrow"]
    weeks.canvas.set_current(tomorrow.id)
    weeks.press(Qt.Key.Key_X, held=Qt.KeyboardModifier.ControlModifier)
    weeks.press(Qt.Key.Key_PageDown)
    weeks.canvas.set_current(weeks.slot(2, "14:15"))
    weeks.press(Qt.Key.Key_V, held=Qt.KeyboardModifier.ControlModifier)
    weeks.shown.says("moved")
    assert weeks.in_book(tomorrow.id).start_wall == "2026-12-02T14:15"


def test_a_visit_of_the_list_is_moved_on_the_grid(weeks: Weeks) -> None:
    weeks.screen.show_form(LIST)
    assert weeks.view.list is not None
    weeks.view.list.choose(weeks.clinic.visits["tomorrow"].id)
    weeks.press(Qt.Key.Key_M)
    weeks.shown.until(lambda: weeks.canvas.is_moving)
    weeks.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    weeks.shown.says("moved")
    assert weeks.in_book(weeks.clinic.visits["tomorrow"].id).start_wall == "2026-11-24T09:30"


def test_esc_leaves_a_visit_where_it_was(weeks: Weeks) -> None:
    weeks.canvas.set_current(weeks.clinic.visits["tomorrow"].id)
    weeks.press(Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert not weeks.canvas.is_moving
    assert weeks.in_book(weeks.clinic.visits["tomorrow"].id).start_wall == "2026-11-24T09:00"


def test_what_is_dropped_on_a_visit_is_asked_about_by_the_providers_name(weeks: Weeks) -> None:
    tomorrow, there = weeks.clinic.visits["tomorrow"], weeks.slot(0, "9:30")
    met: list[object] = []
    weeks.canvas.drop_met.connect(met.append)
    rect = weeks.canvas.rect_of(tomorrow.id)
    assert rect is not None
    viewport, start = weeks.canvas.viewport(), rect.topLeft() + QPoint(20, 6)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, (start + weeks.at(there)) / 2)
    QTest.mouseMove(viewport, weeks.at(there))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=weeks.at(there))
    assert len(met) == 1
    dialog = next(each for each in weeks.screen.window().findChildren(QDialog) if each.isVisible())
    assert any("Dr Malik has Amira Haddad" in each.text() for each in dialog.findChildren(QLabel))
    dialog.reject()
    assert weeks.in_book(tomorrow.id).start_wall == "2026-11-24T09:00"


def test_somebody_who_waits_too_long_is_marked_in_the_week_too(weeks: Weeks) -> None:
    page = weeks.canvas.page
    assert page is not None
    assert {place.waiting_minutes for place in page.places} == {20}


def test_a_provider_who_is_behind_says_so_at_the_head_of_today(weeks: Weeks) -> None:
    malik = weeks.clinic.keys.providers["Dr Malik"]
    set_behind(weeks.clinic.book, EVA, malik, 25)
    weeks.shown.until(
        lambda: weeks.canvas.page is not None and weeks.canvas.page.columns[0].behind_minutes == 25
    )
    page = weeks.canvas.page
    assert page is not None
    assert [column.behind_minutes for column in page.columns[1:]] == [0] * 6


def test_a_visit_elsewhere_whose_clocks_change_another_day_is_read_by_the_axis() -> None:
    # Prague went back on 25 October 2026, New York on 1 November: their difference is not the same all week.
    friday = resolve("2026-10-30T09:00", "America/New_York").utc
    sunday = resolve("2026-11-01T09:00", "America/New_York").utc
    visits = tuple(
        visit_at(
            number,
            utc,
            30,
            zone="America/New_York",
            start_wall=at_zone(utc, "America/New_York").strftime("%Y-%m-%dT%H:%M"),
        )
        for number, utc in ((1, friday), (2, sunday))
    )
    first = date(2026, 10, 26)
    days = tuple(WeekDay(first + timedelta(days=ahead), column(1)) for ahead in range(7))
    page = as_page(
        WeekPage(first, "Europe/Prague", None, 1, (DayName(1, "Dr Okafor"),), PLACES, days, visits, 1)
    )
    zones = {visit.id: visit.zone for visit in page.visits}
    assert zones == {1: "America/New_York", 2: "Europe/Prague"}
    for visit in page.visits:
        assert (
            at_zone(visit.start_utc, "Europe/Prague").strftime("%H:%M") == {1: "14:00", 2: "15:00"}[visit.id]
        )
