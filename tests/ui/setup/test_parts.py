"""Locations, providers, types: several of each, kept one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.services.setting_up import save_location, save_provider, save_type, standing
from frontdesk.ui.kit.weekgrid import USUAL
from frontdesk.ui.setup.locations import LocationsStep
from frontdesk.ui.setup.providers import SEVERAL, ProvidersStep
from frontdesk.ui.setup.session import StepName, StepState
from frontdesk.ui.setup.types import TypesStep
from tests.support.clinic import ANNA, make_clinic
from tests.ui.setup.support import Assistant, assistant_over, blank_desk

WEEK = WeekHours(dict.fromkeys(range(5), USUAL))
EVENING = WeekHours({0: (Interval(900, 1200),), 4: (Interval(900, 1200),)})


@pytest.fixture
def assistant(qtbot: QtBot, tmp_path: Path) -> Iterator[Assistant]:
    """Over a clinic that was founded on the command line: its sheets were handed out there."""
    book = make_clinic(tmp_path)
    desk = blank_desk(tmp_path / "clinic", book=book)
    with assistant_over(qtbot, desk, None) as made:
        made.arrives_at(StepName.LOCATIONS)
        yield made


@pytest.fixture
def two_places(qtbot: QtBot, tmp_path: Path) -> Iterator[Assistant]:
    """Two locations with hours; the providers come next."""
    book = make_clinic(tmp_path)
    first = standing(book).locations[0]
    save_location(book, ANNA, first.id, name="Hillside", address="", phone="", week=WEEK)
    save_location(book, ANNA, None, name="Riverside", address="", phone="", week=EVENING)
    desk = blank_desk(tmp_path / "clinic", book=book)
    with assistant_over(qtbot, desk, None) as made:
        made.arrives_at(StepName.PROVIDERS)
        yield made


def test_the_first_location_is_there_with_usual_hours(assistant: Assistant) -> None:
    step = assistant.step(LocationsStep)
    assert [each.called for each in step.parts.editors] == ["Hillside Clinic"]
    assert not step.parts.names.isVisible()
    assert assistant.window.session.state(StepName.SHEETS) is StepState.DONE
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    assert standing(assistant.session_book).locations[0].week == WEEK
    assert assistant.window.session.state(StepName.LOCATIONS) is StepState.DONE


def test_several_locations_are_kept_and_a_blank_one_is_let_go(assistant: Assistant) -> None:
    step = assistant.step(LocationsStep)
    QTest.mouseClick(step.parts.adds, Qt.MouseButton.LeftButton)
    editor = step.parts.current
    assert editor is not None
    assert assistant.window.focusWidget() is editor.name
    assistant.type_into(editor.name, "Riverside <i>")
    assert step.parts.names.item(1).text() == "Riverside <i>"
    editor.grid.day_box(5).setChecked(True)
    QTest.mouseClick(step.parts.adds, Qt.MouseButton.LeftButton)
    assert step.parts.count == 3
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    found = standing(assistant.session_book).locations
    assert [each.name for each in found] == ["Hillside Clinic", "Riverside <i>"]
    assert found[1].week.on(5) == USUAL


def test_what_is_wrong_with_one_is_shown_at_its_field(assistant: Assistant) -> None:
    step = assistant.step(LocationsStep)
    step.parts.add_new()
    second = step.parts.current
    assert second is not None
    assistant.type_into(second.name, "hillside CLINIC")
    step.parts.names.setCurrentRow(0)
    assistant.click_on()
    assistant.until(lambda: "already" in second.form.row("name").wrong)
    assert step.parts.current is second
    assert second.name.text() == "hillside CLINIC"
    assistant.type_into(second.name, "Riverside")
    assistant.type_into(second.phone, "nonsense")
    assistant.click_on()
    assistant.until(lambda: "letters" in second.form.row("phone").wrong)
    assistant.type_into(second.phone, "")
    for day in range(7):
        second.grid.day_box(day).setChecked(False)
    assistant.click_on()
    assert "never open" in second.wrong.text()
    second.grid.day_box(0).setChecked(True)
    assert second.wrong.text() == ""
    # The first one was kept in the meantime; it is not kept twice.
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    assert [each.name for each in standing(assistant.session_book).locations] == [
        "Hillside Clinic",
        "Riverside",
    ]


def test_a_book_pasted_into_an_address_is_refused_there_and_stays(assistant: Assistant) -> None:
    step = assistant.step(LocationsStep)
    editor = step.parts.current
    assert editor is not None
    text = "a line of a book\n" * 6_000
    editor.address.setPlainText(text)
    assistant.click_on()
    assistant.until(lambda: "longer than 1000" in editor.form.row("address").wrong)
    assert editor.address.toPlainText() == text
    editor.address.setPlainText("1 Hill\u202e Road\x07")
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    assert standing(assistant.session_book).locations[0].address == "1 Hill Road"


def test_a_location_is_taken_out_but_never_the_last_one(assistant: Assistant) -> None:
    step = assistant.step(LocationsStep)
    assert not step.parts.removes.isVisible()
    step.parts.add_new()
    QTest.mouseClick(step.parts.removes, Qt.MouseButton.LeftButton)
    assert step.parts.count == 1
    step.parts.add_new()
    second = step.parts.current
    assert second is not None
    assistant.type_into(second.name, "Riverside")
    assistant.click_on()
    assistant.arrives_at(StepName.PROVIDERS)
    assistant.window.show_step(StepName.LOCATIONS)
    assistant.until(lambda: step.parts.count == 2)
    step.parts.names.setCurrentRow(1)
    QTest.mouseClick(step.parts.removes, Qt.MouseButton.LeftButton)
    assistant.until(lambda: step.parts.count == 1)
    assert [each.name for each in standing(assistant.session_book).locations] == ["Hillside Clinic"]


def test_a_new_provider_works_when_the_location_is_open(two_places: Assistant) -> None:
    step = two_places.step(ProvidersStep)
    editor = step.parts.current
    assert editor is not None
    assert editor.grid.read_week() == WEEK
    two_places.type_into(editor.name, "Dr Malik")
    editor.place.setCurrentText("Riverside")
    editor.place.activated.emit(1)
    assert editor.grid.read_week() == EVENING
    two_places.click_on()
    two_places.arrives_at(StepName.TYPES)
    facts = standing(two_places.session_book)
    assert [(each.name, each.weeks) for each in facts.providers] == [
        ("Dr Malik", ((facts.locations[1].id, EVENING),))
    ]


def test_a_provider_may_be_elsewhere_on_some_days(two_places: Assistant) -> None:
    step = two_places.step(ProvidersStep)
    editor = step.parts.current
    assert editor is not None
    hill, river = (each.id for each in standing(two_places.session_book).locations)
    two_places.type_into(editor.name, "Dr Malik")
    assert not editor.grid.row(0).place.isVisible()
    editor.place.choose(SEVERAL)
    editor.place.activated.emit(2)
    assert editor.grid.row(0).place.isVisible()
    editor.grid.row(4).place.choose(river)
    editor.grid.row(4).place.activated.emit(1)
    two_places.click_on()
    two_places.arrives_at(StepName.TYPES)
    weeks = dict(standing(two_places.session_book).providers[0].weeks)
    assert weeks[hill].on(0) == USUAL
    assert weeks[hill].on(4) == ()
    assert weeks[river].on(4) == EVENING.on(4)


def test_what_the_fields_cannot_say_of_a_provider_stays(qtbot: QtBot, tmp_path: Path) -> None:
    book = make_clinic(tmp_path)
    hill = standing(book).locations[0].id
    save_location(book, ANNA, hill, name="Hillside", address="", phone="", week=WEEK)
    river = save_location(book, ANNA, None, name="Riverside", address="", phone="", week=EVENING)
    weeks = [(hill, WEEK), (river, EVENING)]
    key = save_provider(book, ANNA, None, name="Dr Malik", weeks=weeks)
    with assistant_over(qtbot, blank_desk(tmp_path / "clinic", book=book), None) as made:
        made.arrives_at(StepName.TYPES)
        made.window.show_step(StepName.PROVIDERS)
        editor = made.step(ProvidersStep).parts.current
        assert editor is not None
        assert not editor.dirty
        made.type_into(editor.name, "Dr A. Malik")
        made.click_on()
        made.arrives_at(StepName.TYPES)
        found = standing(book).providers[0]
        assert (found.id, found.name, found.weeks) == (key, "Dr A. Malik", tuple(weeks))


def test_a_provider_needs_a_name_and_hours(two_places: Assistant) -> None:
    step = two_places.step(ProvidersStep)
    editor = step.parts.current
    assert editor is not None
    two_places.click_on()
    assert editor.form.row("name").wrong
    two_places.type_into(editor.name, "Dr Malik")
    for day in range(7):
        editor.grid.day_box(day).setChecked(False)
    two_places.click_on()
    assert "no hours" in editor.wrong.text()
    assert two_places.window.current is StepName.PROVIDERS


def test_three_types_are_offered_and_kept_with_their_colours(assistant: Assistant) -> None:
    assistant.window.show_step(StepName.TYPES)
    step = assistant.step(TypesStep)
    assert [(row.name.text(), row.minutes.value()) for row in step.rows] == [
        ("Consultation", 30),
        ("Follow-up", 15),
        ("New patient", 45),
    ]
    QTest.mouseClick(step.rows[1].remove, Qt.MouseButton.LeftButton)
    QTest.mouseClick(step.adds, Qt.MouseButton.LeftButton)
    assistant.type_into(step.rows[2].name, "consultation")
    assistant.click_on()
    assistant.until(lambda: "already" in step.rows[2].wrong.text())
    assistant.type_into(step.rows[2].name, "Check")
    step.rows[2].shade.choose("C0392B")
    step.rows[2].shade.activated.emit(4)
    QTest.mouseClick(step.adds, Qt.MouseButton.LeftButton)
    assistant.click_on()
    assistant.arrives_at(StepName.HANDLER)
    found = standing(assistant.session_book).types
    assert [(each.name, each.minutes, each.colour) for each in found] == [
        ("Consultation", 30, "2471A3"),
        ("New patient", 45, "8E44AD"),
        ("Check", 30, "C0392B"),
    ]


def test_no_types_at_all_is_an_answer_too(assistant: Assistant) -> None:
    assistant.window.show_step(StepName.TYPES)
    step = assistant.step(TypesStep)
    for row in list(step.rows):
        QTest.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assistant.click_on()
    assistant.arrives_at(StepName.HANDLER)
    assert assistant.window.session.state(StepName.TYPES) is StepState.DONE


def test_a_type_of_the_book_keeps_a_colour_of_its_own_and_can_be_removed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    book = make_clinic(tmp_path)
    save_type(book, ANNA, None, name="Scan", minutes=20, colour="123456")
    with assistant_over(qtbot, blank_desk(tmp_path / "clinic", book=book), None) as made:
        made.arrives_at(StepName.LOCATIONS)
        made.window.show_step(StepName.TYPES)
        step = made.step(TypesStep)
        assert [row.shade.value for row in step.rows] == ["123456"]
        step.rows[0].name.clear()
        made.click_on()
        assert "empty" in step.rows[0].wrong.text()
        QTest.mouseClick(step.rows[0].remove, Qt.MouseButton.LeftButton)
        made.until(lambda: not step.rows)
        assert standing(book).types == ()
