"""S: a text by hand, from the panel into the book."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from frontdesk.models.tables import Message
from frontdesk.services import settings
from frontdesk.services.channels import set_twilio
from frontdesk.services.manual_texts import send_manual
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.messages.screen import MessagesScreen
from frontdesk.ui.panels import Panel
from frontdesk.ui.voice import Told
from frontdesk.ui.writing.asks import Whom
from frontdesk.ui.writing.panel import TextPanel
from tests.ui.desks import EVA, TestClinic


def texts(clinic: TestClinic) -> list[tuple[str, str]]:
    """State and body of what was written by hand."""
    with clinic.book.read() as connection:
        rows = connection.execute(select(Message.state, Message.body).where(Message.kind == "manual"))
        return [(row[0], row[1]) for row in rows]


@pytest.fixture
def ready(clinic: TestClinic) -> TestClinic:
    """A clinic whose texts go."""
    set_twilio(
        clinic.book,
        EVA,
        account_sid="AC" + "0" * 32,
        from_number="+442079460000",
        messaging_service=None,
        api_url=None,
        token="0123456789abcdef",
    )
    settings.put(clinic.book, EVA, "reminders.enabled", "true")
    return clinic


class Opened:
    """What waits for the panel."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self._bot = qtbot
        self._told: list[Told] = []
        desk.say.told.connect(self._told.append)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._bot.waitUntil(true)

    def undo(self, sentence: str) -> None:
        """Take back what was told last."""
        assert self._told[-1].sentence == sentence
        undo = self._told[-1].undo
        assert undo is not None
        undo()


def opened(desk: Desk, qtbot: QtBot, whom: Whom) -> tuple[TextPanel, Opened]:
    """The panel, read."""
    panel = TextPanel(desk, whom)
    qtbot.addWidget(panel)
    panel.show()
    shown = Opened(desk, qtbot)
    panel.begin()
    shown.until(lambda: bool(panel.name.text()))
    return panel, shown


def test_a_text_is_written_and_taken_back(desk: Desk, ready: TestClinic, qtbot: QtBot) -> None:
    panel, shown = opened(desk, qtbot, Whom(ready.patients["Dvořák"]))
    assert panel.name.text() == "Petr Dvořák"
    assert panel.number.text() == "07911 123402"
    shown.until(lambda: panel.body.toPlainText() == "Hillside Clinic: ")
    panel.body.insertPlainText("your glasses are here.")
    shown.until(lambda: panel.reading.bubble.text == "Hillside Clinic: your glasses are here. Ref K7Q4D")
    assert panel.reading.size_text == "1 segment, 49 of 160"
    assert panel.when.text() == "No text goes out at this hour: it goes at 09:00."
    settings.put(ready.book, EVA, "reminders.quiet_from", "09:00")
    panel.body.insertPlainText(" ")
    shown.until(lambda: panel.when.text() != "No text goes out at this hour: it goes at 09:00.")
    assert panel.when.text() == "It goes at once. For some seconds it can be taken back."
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    [(state, body)] = texts(ready)
    assert state == "queued"
    assert body.startswith("Hillside Clinic: your glasses are here. Ref ")
    assert shelf(desk).of("text") == ()
    shown.undo("Petr Dvořák: text")
    shown.until(lambda: texts(ready)[0][0] == "cancelled")


def test_who_should_not_be_texted_is_not(desk: Desk, ready: TestClinic, qtbot: QtBot) -> None:
    panel, shown = opened(desk, qtbot, Whom(ready.patients["Costa"]))
    assert panel.why_not.isVisible()
    assert panel.why_not.text() == "There is no mobile number."
    assert not panel.send_button.isEnabled()
    panel.body.setPlainText("Hillside Clinic: hello")
    shown.until(lambda: bool(panel.reading.bubble.text))
    panel.send()
    assert texts(ready) == []


def test_what_is_typed_is_kept_and_what_is_wrong_is_said(desk: Desk, ready: TestClinic, qtbot: QtBot) -> None:
    whom = Whom(ready.patients["Dvořák"], ready.visits["arrived"].id)
    panel, shown = opened(desk, qtbot, whom)
    panel.body.setPlainText("Your “results”, Dvořák. Reply STOP")
    shown.until(lambda: panel.findings.refused)
    assert panel.findings.sentences[0].startswith("Whoever replies STOP gets no more texts from you.")
    assert not panel.send_button.isEnabled()
    assert "ř (latin small letter r with caron)" in panel.reading.dear_text
    panel.body.setFocus()
    QTest.keyClick(
        panel.body, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert "Dvorak" in panel.body.toPlainText()
    assert panel.may_close()
    again, _ = opened(desk, qtbot, whom)
    assert again.body.toPlainText() == panel.body.toPlainText()


def test_what_is_typed_outlives_a_crash_and_the_greeting_alone_is_nothing(
    desk: Desk, ready: TestClinic, qtbot: QtBot
) -> None:
    whom = Whom(ready.patients["Dvořák"])
    panel, shown = opened(desk, qtbot, whom)
    shown.until(lambda: panel.body.toPlainText() == "Hillside Clinic: ")
    assert shelf(desk).of("text") == ()
    with qtbot.waitSignal(shelf(desk).written):
        panel.body.insertPlainText("your glasses")
    del desk.extras["drafts"]
    with qtbot.waitSignal(shelf(desk).loaded):
        shelf(desk).load()
    again, _ = opened(desk, qtbot, whom)
    assert again.body.toPlainText() == "Hillside Clinic: your glasses"
    other, shown = opened(desk, qtbot, Whom(ready.patients["Nováková"]))
    shown.until(lambda: other.body.toPlainText() == "Hillside Clinic: ")


def test_texts_that_are_switched_off_say_so(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    panel, _ = opened(desk, qtbot, Whom(clinic.patients["Dvořák"]))
    assert panel.why_not.text() == "Texts are not set up. Add the account under Settings, Text account."


def test_messages_answers_by_text_and_takes_one_back(desk: Desk, ready: TestClinic, qtbot: QtBot) -> None:
    settings.put(ready.book, EVA, "reminders.quiet_from", "09:00")
    send_manual(ready.book, EVA, "Hillside Clinic: hello.", patient_id=ready.patients["Dvořák"])
    screen = MessagesScreen(desk)
    qtbot.addWidget(screen)
    qtbot.addWidget(screen.bar())
    screen.resize(1200, 640)
    screen.show()
    screen.begin()
    wanted: list[Callable[[], Panel]] = []
    desk.go.panel_wanted.connect(wanted.append)
    qtbot.waitUntil(lambda: screen.findChild(QPushButton, "messages.take_back") is not None)
    screen.table.setFocus()
    qtbot.waitUntil(lambda: screen.findChild(QLabel, "messages.body") is not None)
    QTest.keyClick(screen.table, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: bool(wanted))
    panel = wanted[0]()
    qtbot.addWidget(panel)
    assert panel.key == f"text:{ready.patients['Dvořák']}"
    button = screen.findChild(QPushButton, "messages.take_back")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: texts(ready)[0][0] == "cancelled")
