"""Requests: typed while somebody phones, dismissed with a reason; nothing that is typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import PartOfDay
from frontdesk.services.requests import RequestEdit, get_request, open_requests, take_request
from frontdesk.ui import words
from frontdesk.ui.booking.chip import offer_kept
from frontdesk.ui.booking.wanted import REQUEST_DRAFT
from frontdesk.ui.drafts import shelf
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.phone.panel import PhoneMessagePanel
from frontdesk.ui.requests.dismiss import DismissPanel
from frontdesk.ui.requests.panel import RequestPanel
from frontdesk.ui.voice import Trouble, Voice
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from tests.ui.desks import TestClinic

ENTER = Qt.Key.Key_Return


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, clinic: TestClinic) -> Iterator[Hands]:
    """Somebody at the desk."""
    words.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made = Hands(qtbot, desk, clinic)
    yield made
    assert made.heard.crashed == []
    words.use_locale(QLocale())


def opened(hands: Hands, panel: RequestPanel | None = None) -> RequestPanel:
    made = panel or RequestPanel(hands.desk)
    hands.show(made)
    hands.until(lambda: made.type.count() > 3)
    return made


def save(hands: Hands, panel: RequestPanel) -> None:
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        QTest.keyClick(panel.words, ENTER, Qt.KeyboardModifier.ControlModifier)


def test_a_stranger_asks_for_a_visit_and_undo_takes_it_back(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("Oleg Ivanov")
    hands.press(ENTER)
    assert hands.focus.objectName() == "request.number"
    hands.type("07911 123499")
    panel.type.choose("Follow-up")
    panel.provider.choose("Dr Malik")
    panel.earliest.put(date(2026, 12, 1))
    panel.weekdays.buttons[0].click()
    panel.weekdays.buttons[3].click()
    panel.part.choose(PartOfDay.MORNING)
    panel.words.setFocus()
    hands.type("after nine")
    save(hands, panel)
    [row] = open_requests(hands.clinic.book)
    assert (row.who, row.mobile, row.type, row.provider) == (
        "Oleg Ivanov",
        "+447911123499",
        "Follow-up",
        "Dr Malik",
    )
    assert (row.earliest_date, row.weekdays, row.part_of_day, row.wish) == (
        "2026-12-01",
        "03",
        "morning",
        "after nine",
    )
    [told] = hands.heard.told
    assert told.sentence == "Request of Oleg Ivanov is in the worklist."
    assert told.undo is not None
    told.undo()
    hands.until(lambda: open_requests(hands.clinic.book) == [])


def test_a_patient_asks_and_no_number_is_wanted(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("grace")
    hands.press(ENTER)
    assert panel.picker.person is not None
    assert not panel.number.isVisible()
    save(hands, panel)
    [row] = open_requests(hands.clinic.book)
    assert row.patient_id == hands.clinic.patients["Lee"]


def test_nobody_a_bad_number_and_days_the_wrong_way_round_are_said_at_their_fields(hands: Hands) -> None:
    panel = opened(hands)
    panel.save()
    assert panel.picker.row.wrong == "Say who asks: a patient, a name or a number."
    panel.picker.put_text("Ivanov")
    panel.number.setText("12")
    panel.save()
    hands.until(lambda: bool(panel.rows["number"].wrong))
    panel.number.setText("")
    panel.earliest.put(date(2026, 12, 20))
    panel.latest.put(date(2026, 12, 1))
    panel.save()
    hands.until(panel.trouble.isVisible)
    assert panel.trouble.text() == "The last day is before the first one. Check both."
    assert open_requests(hands.clinic.book) == []


def test_what_is_typed_is_kept_and_comes_back(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("Ivanov")
    panel.provider.choose("Dr Malik")
    panel.weekdays.buttons[4].click()
    panel.words.setPlainText("Soon")
    panel.may_close()
    assert hands.heard.sentences == ["The request is kept. Shift+F9 brings it back."]
    again = opened(hands)
    assert (again.picker.text, again.words.toPlainText()) == ("Ivanov", "Soon")
    assert again.weekdays.value == frozenset({4})
    assert again.provider.value == "Dr Malik"
    save(hands, again)
    assert shelf(hands.desk).of(REQUEST_DRAFT) == ()
    assert len(open_requests(hands.clinic.book)) == 1


def test_a_phone_message_becomes_a_request(hands: Hands) -> None:
    phone = PhoneMessagePanel(hands.desk)
    hands.show(phone)
    phone.picker.put_text("Mrs Quill")
    phone.number.setText("07911 123499")
    phone.words.setPlainText("Her knee again")
    button = phone.findChild(QPushButton, "phone.request")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    made = hands.heard.wanted[-1]
    assert isinstance(made, RequestPanel)
    panel = opened(hands, made)
    assert (panel.picker.text, panel.number.text(), panel.words.toPlainText()) == (
        "Mrs Quill",
        "07911 123499",
        "Her knee again",
    )
    assert phone.may_close()
    assert shelf(hands.desk).of("phone_message") == ()
    save(hands, panel)
    assert [row.who for row in open_requests(hands.clinic.book)] == ["Mrs Quill"]


def _dismissal(hands: Hands) -> tuple[DismissPanel, int]:
    key = take_request(hands.clinic.book, EVA, RequestEdit(last_name="Ivanov")).request.id
    panel = DismissPanel(hands.desk, key)
    hands.show(panel)
    return panel, key


def test_a_dismissal_wants_a_reason_by_keyboard(hands: Hands) -> None:
    panel, key = _dismissal(hands)
    hands.press(ENTER)
    assert panel.reason.property("wrong")
    hands.type("Moved to Leeds")
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        hands.press(ENTER)
    row = get_request(hands.clinic.book, key)
    assert (row.state, row.reason) == ("dismissed", "Moved to Leeds")
    [told] = hands.heard.told
    assert told.undo is not None
    told.undo()
    hands.until(lambda: get_request(hands.clinic.book, key).state == "open")


def test_a_usual_reason_is_one_press_of_the_mouse(hands: Hands) -> None:
    panel, key = _dismissal(hands)
    button = panel.findChild(QPushButton, "dismiss.usual.1")
    assert isinstance(button, QPushButton)
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert get_request(hands.clinic.book, key).reason == "Not reached after several calls"


def test_after_a_crash_a_half_written_request_is_offered(hands: Hands) -> None:
    panel = opened(hands)
    hands.type("Ivanov")
    panel.words.setPlainText("Soon")
    shelf(hands.desk).flush()
    # What a new start has of the old one is the folder.
    after = replace(hands.desk, say=Voice(), go=Navigator(), extras={})
    troubles: list[Trouble] = []
    after.say.troubled.connect(troubles.append)
    offer_kept(after)
    hands.until(lambda: troubles != [])
    [trouble] = troubles
    assert trouble.sentence == "A half-written request for a visit was kept."
    assert trouble.act is not None
    with hands.qtbot.waitSignal(after.go.act_wanted) as wanted:
        trouble.act()
    assert wanted.args == ["request"]
    again = RequestPanel(after)
    hands.show(again)
    assert (again.picker.text, again.words.toPlainText()) == ("Ivanov", "Soon")
