"""The first step: name, country, zone, phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.setup.clinic import ClinicStep
from frontdesk.ui.setup.lands import Guess, countries, workdays_of, zone_words, zones_of
from frontdesk.ui.setup.session import StepName
from frontdesk.ui.setup.window import SetupWindow
from tests.ui.setup.support import Assistant, assistant_over, blank_desk, founding


def test_country_and_zone_are_guessed_and_the_name_has_the_focus(assistant: Assistant) -> None:
    step = assistant.step(ClinicStep)
    assert (step.country.value, step.zone.value) == ("GB", "Europe/London")
    assert assistant.window.focusWidget() is step.clinic


def test_what_is_missing_is_said_at_its_field(assistant: Assistant) -> None:
    step = assistant.step(ClinicStep)
    step.country.setCurrentIndex(-1)
    step.zone.setCurrentIndex(-1)
    assistant.click_on()
    assert step.form.row("name").wrong == "The clinic's name is empty. Give one."
    assert step.form.row("country").wrong
    assert step.form.row("zone").wrong
    assert assistant.window.current is StepName.CLINIC


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("12", "too short"),
        ("call us", "no letters"),
        ("020 7946 0958, 020 7946 0959", "one number"),
        ("0" * 400, "too long"),
    ],
)
def test_a_number_that_can_be_none_is_refused_at_its_field_and_stays(
    assistant: Assistant, phone: str, sentence: str
) -> None:
    step = assistant.step(ClinicStep)
    assistant.type_into(step.clinic, "Hillside")
    step.phone.setText(phone)
    assistant.click_on()
    assistant.until(lambda: sentence in step.form.row("phone").wrong)
    assert step.phone.text() == phone
    assert assistant.window.current is StepName.CLINIC


def test_an_odd_number_is_told_and_does_not_hold_anything_up(assistant: Assistant) -> None:
    step = assistant.step(ClinicStep)
    assistant.type_into(step.clinic, "Hillside")
    assistant.type_into(step.phone, "+44 7700 900123")
    step.country.setFocus()
    step.phone.editingFinished.emit()
    assistant.until(lambda: "does not look like" in step.phone.accessibleDescription())
    assert not step.form.row("phone").wrong
    assistant.click_on()
    assistant.arrives_at(StepName.KEYS)


@pytest.mark.parametrize("name", ["x" * 100_000, "a\x00" * 300])
def test_a_name_that_nobody_can_have_is_refused_at_its_field(assistant: Assistant, name: str) -> None:
    step = assistant.step(ClinicStep)
    clipboard = QApplication.clipboard()
    clipboard.setText(name)
    step.clinic.setFocus()
    step.clinic.paste()
    kept = step.clinic.text()
    assistant.click_on()
    assistant.until(lambda: "200 characters" in step.form.row("name").wrong)
    assert step.clinic.text() == kept
    clipboard.clear()


def test_markup_in_a_name_is_a_name(assistant: Assistant) -> None:
    assistant.name_clinic("<b>Hillside</b> & Sons")
    assert assistant.window.session.draft.name == "<b>Hillside</b> & Sons"


def test_what_was_typed_is_there_after_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with assistant_over(qtbot, blank_desk(folder), founding()) as first:
        first.name_clinic("Hillside", "020 7946 0958")
        first.window.close()
        assert first.finished == ["left"]
    kept = json.loads((folder / "workstation.json").read_text())[""]["setup.draft"]
    assert kept == {
        "name": "Hillside",
        "country": "GB",
        "zone": "Europe/London",
        "phone": "020 7946 0958",
        "checked": True,
    }
    with assistant_over(qtbot, blank_desk(folder), founding()) as again:
        assert again.window.current is StepName.KEYS
        again.window.bar.back.click()
        step = again.step(ClinicStep)
        assert (step.clinic.text(), step.phone.text()) == ("Hillside", "020 7946 0958")
        assert (step.country.value, step.zone.value) == ("GB", "Europe/London")


def test_what_was_typed_before_the_first_button_is_there_too(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    with assistant_over(qtbot, blank_desk(folder), founding()) as first:
        first.type_into(first.step(ClinicStep).clinic, "Hillside")
        first.window.close()
    assert folder.stat().st_mode & 0o077 == 0
    with assistant_over(qtbot, blank_desk(folder), founding()) as again:
        assert again.window.current is StepName.CLINIC
        assert again.step(ClinicStep).clinic.text() == "Hillside"


def test_nothing_typed_leaves_nothing_behind(qtbot: QtBot, tmp_path: Path) -> None:
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding()) as first:
        first.window.close()
    assert not (tmp_path / "data").exists()


def test_a_workstation_file_that_is_no_draft_is_no_draft(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "workstation.json").write_text('{"": {"setup.draft": ["name"]}}')
    with assistant_over(qtbot, blank_desk(folder), founding()) as again:
        assert again.window.session.draft.name == ""


def test_a_folder_that_is_a_file_is_told_before_anything_is_founded(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding()) as made:
        step = made.step(ClinicStep)
        made.type_into(step.clinic, "Hillside")
        made.click_on()
        made.until(lambda: "belongs to a file" in made.said)
        assert made.window.current is StepName.CLINIC


def test_another_country_brings_its_zone_and_one_with_several_asks(assistant: Assistant) -> None:
    step = assistant.step(ClinicStep)
    step.country.choose("CZ")
    assert step.zone.value == "Europe/Prague"
    step.country.choose("US")
    assert step.zone.currentIndex() == -1
    assert step.zone.itemText(0) in {zone_words(each) for each in zones_of("US")}


def test_without_a_guess_nothing_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    desk = blank_desk(tmp_path / "data")
    window = SetupWindow(desk, founding(), guess=Guess())
    qtbot.addWidget(window)
    step = window.step_of(StepName.CLINIC)
    assert isinstance(step, ClinicStep)
    assert step.country.value is None
    desk.jobs.close()


def test_every_country_has_a_name_and_many_have_their_own_week() -> None:
    named = dict(countries())
    assert named["CZ"]
    assert len(named) > 200
    assert all(len(code) == 2 for code in named)
    assert workdays_of("GB") == (0, 1, 2, 3, 4)
    assert workdays_of("IL") == (0, 1, 2, 3, 6)
    assert workdays_of("??") == (0, 1, 2, 3, 4)
