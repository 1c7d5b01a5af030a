"""Times as people type them, and the hours of a week."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.ui import words
from frontdesk.ui.kit.clockline import ClockLine, typed_minute
from frontdesk.ui.kit.weekgrid import USUAL, At, WeekGrid


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    """Times as in Britain, whatever this machine's locale."""
    words.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    words.use_locale(QLocale())


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8", 480),
        ("8:30", 510),
        ("830", 510),
        ("0830", 510),
        ("17.30", 1050),
        ("8h30", 510),
        ("5 pm", 1020),
        ("5pm", 1020),
        ("12 am", 0),
        ("12 p.m.", 720),
        ("24:00", 1440),
        ("0", 0),
        ("٨:٣٠", 510),
    ],
)
def test_a_time_is_understood_as_people_type_it(text: str, minute: int) -> None:
    assert typed_minute(text) == minute


@pytest.mark.parametrize(
    "text", ["", "25", "8:60", "24:01", "8:3", "13 pm", "0 am", "eight", "8:30-9", "99999"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert typed_minute(text) is None


def test_a_time_is_understood_as_the_locale_writes_it() -> None:
    words.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    assert typed_minute(words.clock(13 * 60 + 5)) == 785


def test_a_line_is_tidied_when_one_leaves_it_and_tells_so_once(qtbot: QtBot) -> None:
    line = ClockLine(480)
    qtbot.addWidget(line)
    told: list[None] = []
    line.edited.connect(lambda: told.append(None))
    line.editingFinished.emit()
    assert told == []
    line.selectAll()
    QTest.keyClicks(line, "5pm")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert (line.text(), line.minute, len(told)) == ("17:00", 1020, 1)
    line.selectAll()
    QTest.keyClicks(line, "soon")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert (line.text(), line.minute, line.is_empty) == ("soon", None, False)


@pytest.fixture
def grid(qtbot: QtBot) -> WeekGrid:
    made = WeekGrid(name="Opening hours")
    qtbot.addWidget(made)
    made.show_week(WeekHours(dict.fromkeys(range(5), USUAL)))
    made.show()
    return made


def test_hours_are_read_as_they_are_shown(grid: WeekGrid) -> None:
    assert grid.read_week() == WeekHours(dict.fromkeys(range(5), USUAL))


def test_a_day_is_closed_and_opened_again(grid: WeekGrid) -> None:
    grid.day_box(0).setChecked(False)
    grid.day_box(5).setChecked(True)
    week = grid.read_week()
    assert week is not None
    assert week.on(0) == ()
    assert week.on(5) == USUAL


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("until", "6", "ends before it begins"),
        ("from", "soon", "soon is not a time of day"),
        ("from", "", "A time is missing"),
        ("break_from", "", "A time is missing"),
        ("break_until", "18", "break has to lie between"),
        ("break_from", "7", "break has to lie between"),
        ("break_until", "11", "break has to lie between"),
    ],
)
def test_impossible_hours_are_said_at_their_field(
    grid: WeekGrid, part: str, text: str, sentence: str
) -> None:
    row = grid.row(2)
    row.lines[part].setText(text)
    assert grid.read_week() is None
    assert sentence in row.wrong.text()
    wrong = [name for name, line in row.lines.items() if line.property("wrong")]
    assert len(wrong) == 1
    assert row.lines[part].text() == text
    assert grid.focusWidget() in row.lines.values()
    grid.show_week(WeekHours({}))
    assert row.wrong.text() == ""


def test_no_break_is_no_break(grid: WeekGrid) -> None:
    for part in ("break_from", "break_until"):
        grid.row(0).lines[part].clear()
    week = grid.read_week()
    assert week is not None
    assert week.on(0) == (Interval(480, 1020),)


def test_the_end_of_the_day_may_be_written_as_midnight(grid: WeekGrid) -> None:
    for text in ("0:00", "24:00", "24"):
        grid.row(0).lines["until"].setText(text)
        week = grid.read_week()
        assert week is not None
        assert week.on(0)[-1].until_minute == 1440


def test_one_day_is_copied_to_the_weekdays_and_not_to_the_weekend(qtbot: QtBot) -> None:
    grid = WeekGrid(name="Opening hours", workdays=(0, 1, 2, 3, 6))
    qtbot.addWidget(grid)
    grid.show()
    grid.day_box(0).setChecked(True)
    told: list[None] = []
    grid.edited.connect(lambda: told.append(None))
    assert "Monday" in grid.copies.text()
    grid.row(0).lines["until"].setText("nonsense")
    QTest.mouseClick(grid.copies, Qt.MouseButton.LeftButton)
    assert "nonsense" in grid.row(0).wrong.text()
    grid.row(0).lines["until"].setText("15")
    QTest.mouseClick(grid.copies, Qt.MouseButton.LeftButton)
    week = grid.read_week()
    assert week is not None
    assert {day for day in range(7) if week.on(day)} == {0, 1, 2, 3, 6}
    assert week.on(6)[-1].until_minute == 900
    assert told


def test_more_than_two_stretches_a_day_are_kept(grid: WeekGrid) -> None:
    three = (Interval(480, 600), Interval(660, 720), Interval(900, 1000))
    grid.show_week(WeekHours({0: three}))
    week = grid.read_week()
    assert week is not None
    assert week.on(0) == three
    grid.row(0).lines["until"].setText("16:30")
    later = grid.read_week()
    assert later is not None
    assert later.on(0) == (Interval(480, 600), Interval(660, 990))


def test_each_day_says_where_it_is_when_asked(grid: WeekGrid) -> None:
    moved: list[tuple[int, int]] = []
    grid.moved.connect(lambda day, place: moved.append((day, place)))
    grid.offer_places([(1, "Hillside"), (2, "Riverside")])
    grid.show_days({0: At(USUAL, 2), 1: At(USUAL, 1)})
    assert not grid.row(0).place.isVisible()
    grid.ask_place(each_day=True)
    assert grid.row(0).place.isVisible()
    days = grid.read_days()
    assert days is not None
    assert {day: at.place for day, at in days.items()} == {0: 2, 1: 1}
    grid.row(1).place.choose(2)
    grid.row(1).place.activated.emit(1)
    assert moved == [(1, 2)]
