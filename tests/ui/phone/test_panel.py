"""Taking a phone message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.services.phone_messages import open_messages
from frontdesk.services.staff import add_staff
from frontdesk.ui.drafts import shelf
from frontdesk.ui.phone.panel import PhoneMessagePanel
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from tests.ui.desks import TestClinic

ENTER = Qt.Key.Key_Return


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, clinic: TestClinic) -> Iterator[Hands]:
    """Somebody at the desk."""
    made = Hands(qtbot, desk, clinic)
    yield made
    assert made.heard.crashed == []


def opened(hands: Hands) -> PhoneMessagePanel:
    panel = PhoneMessagePanel(hands.desk)
    hands.show(panel)
    hands.until(lambda: panel.whom.count() > 4)
    return panel


def test_a_stranger_leaves_a_message_for_a_provider(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("Mrs Quill")
    hands.press(ENTER)
    assert hands.focus.objectName() == "phone.number"
    hands.type("07911 123499")
    panel.whom.choose(("provider", hands.clinic.keys.providers["Dr Malik"]))
    panel.words.setFocus()
    hands.type("Are the results there")
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        QTest.keyClick(panel.words, ENTER, Qt.KeyboardModifier.ControlModifier)
    [message] = open_messages(hands.clinic.book)
    assert (message.caller, message.number, message.body) == (
        "Mrs Quill",
        "+447911123499",
        "Are the results there",
    )
    assert message.provider_id == hands.clinic.keys.providers["Dr Malik"]
    [told] = hands.heard.told
    assert told.sentence == "Phone message of Mrs Quill is in the worklist."
    assert told.undo is not None
    told.undo()
    hands.until(lambda: open_messages(hands.clinic.book) == [])
    assert shelf(hands.desk).of("phone_message") == ()


def test_a_patient_wants_to_be_called_back_at_a_time(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("haddad")
    hands.press(ENTER)
    assert hands.focus.objectName() == "phone.body"
    assert panel.rows["number"].isHidden()
    panel.wants_call.setChecked(True)
    assert hands.focus.objectName() == "phone.time"
    hands.type("1430")
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        hands.press(ENTER)
    [message] = open_messages(hands.clinic.book)
    assert message.patient_id == hands.clinic.patients["Haddad"]
    assert message.call_back_utc == hands.desk.now() + 6 * 3_600_000 + 30 * 60_000


def test_a_call_back_without_a_time_is_as_soon_as_can_be(hands: Hands) -> None:
    panel = opened(hands)
    panel.picker.edit.setText("Mr Hill")
    panel.picker.back()
    panel.wants_call.setChecked(True)
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        panel.save()
    [message] = open_messages(hands.clinic.book)
    assert message.call_back_utc == hands.desk.now()


def test_what_is_missing_is_said_where_it_is_missing(hands: Hands) -> None:
    panel = opened(hands)
    panel.save()
    assert panel.picker.row.wrong == "Say who called: a patient, a name or a number."
    panel.number.setText("07911 123499")
    panel.save()
    assert panel.rows["body"].wrong == "Write down what the caller said, or tick call back."
    panel.wants_call.setChecked(True)
    panel.day.edit.setText("+1w")
    panel.save()
    assert panel.rows["time"].wrong == "Give the time to call back."
    panel.time.edit.setText("noonish")
    panel.save()
    assert panel.rows["time"].wrong == "This is no time of day. Write it like 9:15."


def test_a_number_that_is_none_is_refused_in_a_sentence_and_stays(hands: Hands) -> None:
    panel = opened(hands)
    panel.number.setText("12")
    panel.words.setPlainText("call me")
    panel.save()
    hands.until(lambda: panel.rows["number"].wrong != "")
    assert panel.rows["number"].wrong == "This phone number is too short. Check the digits."
    assert hands.focus is panel.number
    assert panel.number.text() == "12"


def test_what_is_half_written_comes_back_with_f9(hands: Hands) -> None:
    add_staff(hands.clinic.book, EVA, name="Eva Marsh")
    panel = opened(hands)
    hands.until(lambda: panel.whom.findText("Eva Marsh") >= 0)
    hands.type("haddad")
    hands.press(ENTER)
    panel.words.setPlainText("about the <b>letter</b>")
    panel.whom.setCurrentIndex(panel.whom.findText("Eva Marsh"))
    assert panel.may_close()
    assert hands.heard.sentences == ["The phone message is kept. F9 brings it back."]
    again = opened(hands)
    hands.until(lambda: again.picker.person is not None and again.whom.currentText() == "Eva Marsh")
    assert again.words.toPlainText() == "about the <b>letter</b>"


def test_an_empty_one_leaves_nothing(hands: Hands) -> None:
    assert opened(hands).may_close()
    assert hands.heard.told == []
    assert shelf(hands.desk).of("phone_message") == ()
