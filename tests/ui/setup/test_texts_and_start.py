"""The account of the texts, who reads complaints, and the look before reminders start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import LoginRefused
from frontdesk.services.channels import twilio_account, twilio_settings
from frontdesk.services.ports import ChannelCheck
from frontdesk.services.work import Book
from frontdesk.ui.setup.handler import HandlerStep
from frontdesk.ui.setup.session import StepName
from frontdesk.ui.setup.start import LATER, NOTHING, NOW, StartStep
from frontdesk.ui.setup.texts import SERVICE, TextsStep, registration_notes
from tests.support.clinic import ANNA, make_clinic
from tests.ui.desks import furnished
from tests.ui.setup.support import Assistant, assistant_over, blank_desk

SID = "AC" + "0a" * 16
TOKEN = "1f" * 16


def refused(_book: Book) -> ChannelCheck:
    """An account that does not take the login."""
    raise LoginRefused("Twilio does not take the login. Copy the auth token again.")


@pytest.fixture
def assistant(qtbot: QtBot, tmp_path: Path) -> Iterator[Assistant]:
    """At the step of the texts; the account takes no login."""
    book = make_clinic(tmp_path)
    desk = blank_desk(tmp_path / "clinic", book=book, check=refused)
    with assistant_over(qtbot, desk, None) as made:
        made.arrives_at(StepName.LOCATIONS)
        made.window.show_step(StepName.TEXTS)
        yield made


def test_each_field_says_what_is_wrong_with_it(assistant: Assistant) -> None:
    step = assistant.step(TextsStep)
    assistant.click_on()
    assistant.until(lambda: "auth token" in step.form.row("token").wrong)
    assistant.type_into(step.token, TOKEN)
    assistant.type_into(step.sid, "AC123")
    assistant.click_on()
    assistant.until(lambda: "begins with AC" in step.form.row("account_sid").wrong)
    assistant.type_into(step.sid, SID)
    assistant.click_on()
    assistant.until(lambda: bool(step.form.row("sender").wrong))
    assistant.type_into(step.comes_from, "020 7946")
    assistant.click_on()
    assistant.until(lambda: "international" in step.form.row("sender").wrong)
    step.kind.choose(SERVICE)
    step.kind.buttons[SERVICE].click()
    assistant.click_on()
    assistant.until(lambda: "begins with MG" in step.form.row("sender").wrong)
    assistant.type_into(step.comes_from, "MG" + "0a" * 16)
    step.other.setChecked(True)
    assistant.type_into(step.url, "http://example.org")
    assistant.click_on()
    assistant.until(lambda: "API address" in step.form.row("api_url").wrong)
    assert twilio_settings(assistant.session_book) is None
    assert step.token.text() == TOKEN


def test_a_refused_login_is_told_and_the_account_stays_for_a_second_look(assistant: Assistant) -> None:
    step = assistant.step(TextsStep)
    assistant.type_into(step.sid, SID)
    assistant.type_into(step.token, TOKEN)
    assistant.type_into(step.comes_from, "+44 20 7946 0958")
    assistant.click_on()
    assistant.until(lambda: "does not take the login" in step.found.text())
    assert step.again.isVisible()
    kept = twilio_account(assistant.session_book)
    assert kept is not None
    assert (kept.token, kept.sender) == (TOKEN, "+442079460958")
    assert assistant.window.bar.forward.text() == "Continue"
    # Another number, the token as it was.
    assistant.type_into(step.comes_from, "+442079460959")
    assert assistant.window.bar.forward.text() == "Save and check"
    assistant.click_on()
    assistant.until(
        lambda: "…" not in step.found.text() and assistant.window.bar.forward.text() == "Continue"
    )
    again = twilio_account(assistant.session_book)
    assert again is not None
    assert (again.token, again.sender) == (TOKEN, "+442079460959")


def test_where_registration_takes_long_it_is_said() -> None:
    assert any("10DLC" in each for each in registration_notes("US"))
    assert not any("10DLC" in each for each in registration_notes("CZ"))
    assert any("regulatory" in each for each in registration_notes("CZ"))


def test_who_reads_complaints_needs_a_name_a_password_and_the_key(assistant: Assistant) -> None:
    assistant.window.show_step(StepName.HANDLER)
    step = assistant.step(HandlerStep)
    assistant.type_into(step.password, "long enough")
    assistant.click_on()
    assert "not the same" in step.form.row("again").wrong
    assistant.type_into(step.again, "long enough")
    assistant.click_on()
    assistant.until(lambda: "Give the name" in step.form.row("name").wrong)
    assistant.type_into(step.who, "Ines")
    for field in (step.password, step.again):
        assistant.type_into(field, "short")
    assistant.click_on()
    assistant.until(lambda: "too short" in step.form.row("password").wrong)
    for field in (step.password, step.again):
        assistant.type_into(field, "long enough")
    assistant.click_on()
    assistant.until(lambda: bool(step.form.row("key").wrong))
    assert step.who.text() == "Ines"


def test_what_goes_out_what_does_not_and_what_follows(
    qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    clinic = furnished(tmp_path)
    desk = blank_desk(tmp_path / "clinic", book=clinic.book, clock=clinic.clock)
    with assistant_over(qtbot, desk, None) as made:
        made.until(lambda: made.window.session.standing is not None)
        made.window.show_step(StepName.REMINDERS)
        step = made.step(StartStep)
        made.until(lambda: step.preview is not None)
        preview = step.preview
        assert preview is not None
        assert len(step.lists.models[NOW].rows) == len(preview.texts)
        assert len(step.lists.models[NOTHING].rows) == sum(len(each.visits) for each in preview.not_told)
        assert len(step.lists.models[LATER].rows) == len(preview.later)
        assert step.lists.models[NOTHING].rows
        made.until(lambda: step.cost.text().startswith("At most "))
        for name in (NOW, NOTHING, LATER):
            check(step.lists.models[name])
            check(step.lists.models[name], force_py=True)
        assert made.window.bar.forward.text() == "Finish"
        made.click_on()
        made.until(lambda: made.finished == ["finished"])


def test_reminders_that_are_on_are_not_started_twice(qtbot: QtBot, tmp_path: Path) -> None:
    from frontdesk.services.previewing import start_reminders

    book = make_clinic(tmp_path)
    start_reminders(book, ANNA)
    with assistant_over(qtbot, blank_desk(tmp_path / "clinic", book=book), None) as made:
        made.arrives_at(StepName.LOCATIONS)
        made.window.show_step(StepName.REMINDERS)
        step = made.step(StartStep)
        made.until(lambda: step.preview is not None)
        assert step.headline.text() == "Reminders are on."
        assert made.window.bar.forward.text() == "Finish"
        assert not made.window.bar.later.isVisible()
