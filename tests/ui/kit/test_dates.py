"""Fields for dates and times: what is typed is understood, told, and kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dates import BirthField, DateField, LengthField, TimeField
from frontdesk.ui.kit.forms import Form
from frontdesk.ui.kit.labels import Label


def under(field: DateField | TimeField | BirthField) -> str:
    """What stands under the line."""
    return "".join(each.text() for each in field.findChildren(Label) if not each.isHidden())


def others(field: DateField | TimeField) -> list[QPushButton]:
    return [each for each in field.findChildren(QPushButton) if not each.isHidden()]


@pytest.fixture
def field(desk: Desk, qtbot: QtBot) -> DateField:
    made = DateField(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_typed_date_is_told_under_the_line_while_it_is_typed(field: DateField, qtbot: QtBot) -> None:
    QTest.keyClicks(field.edit, "+2w")
    qtbot.waitUntil(lambda: under(field) == "Mon 7 Dec")
    assert field.value == date(2026, 12, 7)


def test_a_value_is_there_at_once_even_if_a_worker_still_reads(field: DateField, qtbot: QtBot) -> None:
    QTest.keyClicks(field.edit, "tomorrow")
    assert field.value == date(2026, 11, 24)
    assert under(field) == "Tue 24 Nov, tomorrow"


def test_what_may_mean_two_dates_offers_the_other_one(field: DateField, qtbot: QtBot) -> None:
    QTest.keyClicks(field.edit, "next tue")
    assert field.value == date(2026, 12, 1)
    [other] = others(field)
    assert other.text() == "or Tue 24 Nov, tomorrow"
    with qtbot.waitSignal(field.changed):
        QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert field.value == date(2026, 11, 24)
    assert field.text == "Tue 24 Nov"
    assert others(field) == []


def test_who_books_is_not_offered_days_that_are_over(field: DateField, qtbot: QtBot) -> None:
    QTest.keyClicks(field.edit, "tue")
    assert field.value == date(2026, 11, 24)
    assert others(field) == []


def test_a_time_behind_the_date_is_told_to_whoever_wants_it(field: DateField, qtbot: QtBot) -> None:
    field.put_text("tomorrow")
    with qtbot.waitSignal(field.timed) as told:
        QTest.keyClicks(field.edit, " 9:30")
        assert field.value == date(2026, 11, 24)
    assert told.args == [9 * 60 + 30]


def test_what_is_no_date_is_said_when_the_line_is_left_and_stays(field: DateField, qtbot: QtBot) -> None:
    QTest.keyClicks(field.edit, "whenever")
    assert field.value is None
    assert under(field) == ""
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert under(field) == "This is no date. Write it like 24 Nov, next tue or +2w."
    assert field.text == "whenever"
    assert field.edit.property("wrong") is True
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert not field.edit.property("wrong")


def test_up_and_down_go_to_the_neighbours(field: DateField, qtbot: QtBot) -> None:
    field.put(date(2026, 11, 24))
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert (field.value, field.text) == (date(2026, 11, 25), "Wed 25 Nov")
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value == date(2026, 11, 23)


def test_a_value_that_was_put_is_not_told_and_comes_back_when_its_text_does(
    field: DateField, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(field.changed):
        field.put(date(2027, 1, 4))
    assert field.text == "Mon 4 Jan 2027"
    QTest.keyClick(field.edit, Qt.Key.Key_End)
    QTest.keyClicks(field.edit, "x")
    assert field.value is None
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.value == date(2027, 1, 4)


def test_the_note_stands_there_until_something_else_has_to(field: DateField, qtbot: QtBot) -> None:
    field.put(date(2026, 11, 24))
    field.note("a holiday")
    assert under(field) == "a holiday"
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "+1w")
    assert field.value == date(2026, 11, 30)
    assert under(field) == "Mon 30 Nov"


def test_a_row_says_what_is_wrong_in_its_place_and_names_the_line(desk: Desk, qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = form.add("date", "Date", DateField(desk), identifier="booking.date")
    form.show()
    assert field.edit.accessibleName() == "Date"
    assert field.edit.accessibleIdentifier() == "booking.date"
    form.fail({"date": "Give the date."})
    assert field.edit.property("wrong") is True
    assert form.row("date").wrong == "Give the date."
    form.clear()
    assert not field.edit.property("wrong")


def test_a_screen_reader_may_set_the_text(field: DateField) -> None:
    field.edit.setText("25 dec")
    assert field.value == date(2026, 12, 25)


def test_a_time_is_understood_and_its_other_half_of_the_day_offered(qtbot: QtBot) -> None:
    field = TimeField()
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.edit, "2")
    assert field.value == 14 * 60
    assert under(field) == "14:00"
    [other] = others(field)
    assert other.text() == "or 02:00"
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert field.value == 120
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value == 105


def test_steps_of_a_time_go_to_the_next_quarter_and_around_midnight(qtbot: QtBot) -> None:
    field = TimeField()
    qtbot.addWidget(field)
    field.put(9 * 60 + 10)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value == 9 * 60 + 15
    field.put(9 * 60 + 10)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value == 9 * 60
    field.put(0)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value == 23 * 60 + 45


def test_a_date_of_birth_tells_the_age(desk: Desk, qtbot: QtBot) -> None:
    field = BirthField(desk)
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.edit, "12.3.1984")
    assert field.value == date(1984, 3, 12)
    assert under(field).startswith("12 Mar 1984, 42 years")
    field.put_text("some day")
    assert field.problem == "This is no date of birth. Write day, month and year, like 3 Jul 1984."


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("30", 30), ("45 min", 45), ("1h", 60), ("1 h 15 min", 75), ("1:30", 90), ("0", 0), ("1500", 1500)],
)
def test_a_length_is_read_in_minutes(qtbot: QtBot, typed: str, minutes: int) -> None:
    field = LengthField()
    qtbot.addWidget(field)
    field.put_text(typed)
    assert field.value == minutes


def test_a_length_that_is_none_is_said_and_steps_are_of_five(qtbot: QtBot) -> None:
    field = LengthField()
    qtbot.addWidget(field)
    field.put_text("a while")
    assert (field.value, field.problem) == (None, "This is no length. Write it in minutes, like 30.")
    field.put(32)
    assert field.text == "32 min"
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value == 35
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value == 30


@given(st.text(max_size=80))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_pasted_breaks_a_field(desk: Desk, qtbot: QtBot, typed: str) -> None:
    for field in (DateField(desk), TimeField(), BirthField(desk), LengthField()):
        qtbot.addWidget(field)
        field.edit.setText(typed)
        assert (field.value is None) or not field.problem
