"""The second step: where the key is kept, and the founding."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from frontdesk.services.founding import Founded
from frontdesk.ui.setup.keys import KeysStep
from frontdesk.ui.setup.session import Sheets, StepName
from frontdesk.ui.setup.strength import bits, strength_words
from tests.support.secrets import BrokenSecrets, MemorySecrets
from tests.ui.setup.support import PASSPHRASE, Assistant, assistant_over, blank_desk, founding


class Forgetful(MemorySecrets):
    """A keyring that answers and then takes nothing."""

    def set(self, purpose: str, secret: bytes) -> None:
        BrokenSecrets().set(purpose, secret)


class Hesitant(MemorySecrets):
    """A keyring that takes the key, and gives it back only when it is asked a second time."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    def get(self, purpose: str) -> bytes | None:
        if purpose in self.kept:
            self._asked += 1
            if self._asked == 1:
                BrokenSecrets().get(purpose)
        return super().get(purpose)


def test_without_a_keyring_only_a_passphrase_is_left(assistant: Assistant) -> None:
    assistant.name_clinic()
    step = assistant.step(KeysStep)
    assistant.until(lambda: "No keyring" in step.keyring.meaning.text())
    assert not step.keyring.button.isEnabled()
    assert step.passphrase.button.isChecked()
    assert step.first.isVisible()


def test_a_short_passphrase_and_two_that_differ_are_refused_at_their_fields(assistant: Assistant) -> None:
    assistant.name_clinic()
    step = assistant.step(KeysStep)
    assistant.type_into(step.first, "short")
    assistant.click_on()
    assert "too short" in step.form.row("first").wrong
    assistant.type_into(step.first, PASSPHRASE)
    assistant.type_into(step.second, PASSPHRASE.upper())
    assistant.click_on()
    assert step.form.row("second").wrong == "The two are not the same. Type it again."
    assert assistant.window.focusWidget() is step.second
    assert step.first.text() == PASSPHRASE
    assert not assistant.window.session.has_clinic


def test_what_is_typed_is_hidden_until_somebody_wants_to_see_it(assistant: Assistant) -> None:
    assistant.name_clinic()
    step = assistant.step(KeysStep)
    assert step.first.echoMode() is QLineEdit.EchoMode.Password
    step.show_it.setChecked(True)
    assert step.first.echoMode() is step.second.echoMode() is QLineEdit.EchoMode.Normal


def test_founding_opens_the_book_and_leaves_no_secret_in_any_file(assistant: Assistant) -> None:
    told: list[Founded] = []
    assistant.window.founded.connect(told.append)
    assistant.found()
    desk = assistant.desk
    assert told[0].folder == desk.folder
    assert (desk.clinic, desk.country, desk.zone) == ("Hillside Clinic", "GB", "Europe/London")
    assert assistant.session_book.public_id == told[0].book_id
    assert assistant.window.session.sheets is Sheets.UNCONFIRMED
    keys = assistant.window.session.keys
    assert keys is not None
    desk.prefs.write()
    secrets = (PASSPHRASE, keys.book, keys.complaints, keys.book[-5:])
    for file in (each for each in desk.folder.rglob("*") if each.is_file()):
        content = file.read_bytes()
        assert not any(secret.encode() in content for secret in secrets[:3]), file
    assert keys.book not in repr(keys)
    step = assistant.window.step_of(StepName.KEYS)
    assert isinstance(step, KeysStep)
    assert (step.first.text(), step.second.text()) == ("", "")


def test_with_a_keyring_it_is_proposed_and_taken(qtbot: QtBot, tmp_path: Path) -> None:
    keyring = MemorySecrets()
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding(keyring)) as made:
        made.name_clinic()
        step = made.step(KeysStep)
        made.until(step.keyring.button.isChecked)
        assert "memory of a test" in step.keyring.meaning.text()
        assert not step.first.isVisible()
        made.click_on()
        made.arrives_at(StepName.SHEETS)
        assert "book" in keyring.kept


def test_a_keyring_that_refuses_the_key_leaves_no_clinic_and_says_what_to_do(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding(Forgetful())) as made:
        made.name_clinic()
        step = made.step(KeysStep)
        made.until(step.keyring.button.isChecked)
        made.click_on()
        made.until(lambda: "choose a passphrase" in made.said)
        assert made.window.current is StepName.KEYS
        assert not made.window.session.has_clinic
        assert not (tmp_path / "data" / "book.db").exists()
        # And then with a passphrase all the same.
        step.passphrase.button.setChecked(True)
        made.type_into(step.first, PASSPHRASE)
        made.type_into(step.second, PASSPHRASE)
        made.click_on()
        made.arrives_at(StepName.SHEETS)


def test_a_folder_that_holds_a_book_already_is_left_alone(assistant: Assistant) -> None:
    assistant.name_clinic()
    (assistant.desk.folder / "book.db").write_bytes(b"somebody's")
    step = assistant.step(KeysStep)
    assistant.type_into(step.first, PASSPHRASE)
    assistant.type_into(step.second, PASSPHRASE)
    assistant.click_on()
    assistant.until(lambda: "another book" in assistant.said)
    assert (assistant.desk.folder / "book.db").read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("aaaaaaaaaaaaaaaa", "herons"),
        ("password", "Passw0rd!"),
        ("grey herons", "seven grey herons wait"),
        ("grey grey grey grey", "seven grey herons wait"),
    ],
)
def test_variety_counts_for_more_than_length(weaker: str, stronger: str) -> None:
    assert bits(weaker) < bits(stronger)


def test_the_hint_follows_what_is_typed(assistant: Assistant) -> None:
    assert strength_words("") == ""
    assistant.name_clinic()
    step = assistant.step(KeysStep)
    assistant.type_into(step.first, "password")
    assert "Easy to guess" in step.form.row("first").said
    assistant.type_into(step.first, "seven grey herons wait patiently")
    assert step.form.row("first").said == "Very strong."


def test_a_book_that_cannot_be_opened_at_once_keeps_its_keys_and_is_tried_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with assistant_over(qtbot, blank_desk(tmp_path / "data"), founding(Hesitant())) as made:
        made.name_clinic()
        made.until(made.step(KeysStep).keyring.button.isChecked)
        made.click_on()
        made.until(lambda: "keyring is locked" in made.said)
        session = made.window.session
        assert (session.has_clinic, str(session.sheets)) == (False, "unconfirmed")
        assert session.keys is not None
        made.click_on()
        made.arrives_at(StepName.SHEETS)
        made.confirm_sheets()


def test_a_founding_cannot_be_ended_half_way(assistant: Assistant) -> None:
    assistant.name_clinic()
    step = assistant.step(KeysStep)
    seen: list[bool] = []
    step.running.connect(lambda _job, may_end: seen.append(may_end))
    assistant.type_into(step.first, PASSPHRASE)
    assistant.type_into(step.second, PASSPHRASE)
    assistant.click_on()
    assistant.window.close()
    assert assistant.window.isVisible()
    assert "is being set up" in assistant.said
    assistant.arrives_at(StepName.SHEETS)
    assert seen == [False, False]
