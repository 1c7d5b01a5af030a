"""Logging a complaint at the desk: by keys alone, sealed at once, forgotten by every widget."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.services.complaints import list_complaints, show
from frontdesk.ui.complaints.logging import LONGEST, LogComplaintPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.host import PanelHost
from frontdesk.ui.voice import Told
from tests.ui.complaints.team import add_cheap_handler, enter, log, spoken_of, texts_of
from tests.ui.desks import TestClinic

OTHER = Actor(ActorKind.STAFF, "Renée Aubert", 77)
SAID = "The doctor was rude to my mother"


class Taking:
    """The panel in its host, and what the window said meanwhile."""

    def __init__(self, desk: Desk, clinic: TestClinic, bot: QtBot) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, bot
        self.told: list[Told] = []
        self.refused: list[str] = []
        desk.say.told.connect(self.told.append)
        desk.say.refused.connect(self.refused.append)
        add_cheap_handler(clinic.book)
        self.window = QWidget()
        self.host = PanelHost(desk, lambda: None)
        QVBoxLayout(self.window).addWidget(self.host)
        bot.addWidget(self.window)
        self.window.resize(400, 720)
        self.window.show()
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.panel = LogComplaintPanel(desk)
        self.host.open(lambda: self.panel)
        bot.waitUntil(self.panel.text.hasFocus)

    def keys(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def press(self, key: Qt.Key, *, control: bool = False) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(focus, key, held)

    def label(self, name: str) -> str:
        found = self.panel.findChild(QLabel, name)
        assert found is not None
        return found.text()

    @property
    def receipt(self) -> str:
        return self.label("complaint.receipt")

    def seal(self) -> str:
        """Ctrl+Enter, until there is a receipt."""
        self.press(Qt.Key.Key_Return, control=True)
        self.bot.waitUntil(lambda: bool(self.receipt))
        return self.receipt

    @property
    def is_shown(self) -> bool:
        return self.host.panel is self.panel

    def dialog(self) -> QWidget | None:
        return self.panel.findChild(QWidget, "complaint.leave")


@pytest.fixture
def taking(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Taking:
    return Taking(desk, clinic, qtbot)


def test_it_is_logged_by_keys_alone(taking: Taking) -> None:
    taking.keys(SAID)
    taking.press(Qt.Key.Key_Tab)
    taking.keys("novak")
    assert taking.panel.who.is_offering
    taking.press(Qt.Key.Key_Down)
    taking.press(Qt.Key.Key_Return)
    patient = taking.panel.who.text
    assert patient.startswith("Jana Nováková, ")
    receipt = taking.seal()
    opened = show(taking.clinic.book, taking.desk.actor, enter(taking.clinic.book), receipt)
    [part] = opened.parts
    assert (part.text, part.patient, part.channel, part.category) == (SAID, patient, "oral", "")
    assert opened.received == "2026-11-23"
    assert taking.label("complaint.when") == "Acknowledged by Thu 26 Nov.\nAnswered by Sun 23 May 2027."
    assert "Thu 26 Nov" in taking.label("complaint.tell")
    assert [told.sentence for told in taking.told] == ["Sealed."]


def test_a_name_as_they_say_it_and_every_other_field(taking: Taking) -> None:
    panel = taking.panel
    taking.keys(SAID)
    taking.press(Qt.Key.Key_Tab)
    taking.keys("xq, a neighbour")
    panel.channel.choose("written")
    panel.category.choose("staff")
    panel.date.put(date(2026, 11, 20))
    receipt = taking.seal()
    opened = show(taking.clinic.book, taking.desk.actor, enter(taking.clinic.book), receipt)
    [part] = opened.parts
    assert (part.patient, part.channel, part.category) == ("xq, a neighbour", "written", "staff")
    assert opened.received == "2026-11-20"


def test_everything_typed_is_forgotten(taking: Taking, tmp_path: Path) -> None:
    panel = taking.panel
    letter = tmp_path / "letter-from-her-son.txt"
    letter.write_bytes(b"words of the letter")
    panel.files.take(letter)
    taking.bot.waitUntil(lambda: bool(panel.files.files))
    taking.keys(SAID)
    taking.press(Qt.Key.Key_A, control=True)
    taking.press(Qt.Key.Key_C, control=True)
    assert QGuiApplication.clipboard().text() == SAID
    taking.press(Qt.Key.Key_Tab)
    taking.keys("Old Mrs Quill")
    receipt = taking.seal()
    panel.text.undo()
    panel.who.edit.undo()
    secrets = (SAID, "Quill", "letter-from")
    for shown in (texts_of(taking.window), spoken_of(taking.window)):
        assert [text for text in shown if any(secret in text for secret in secrets)] == []
    assert SAID not in QGuiApplication.clipboard().text()
    kept = [path.read_bytes() for path in taking.desk.folder.rglob("*") if path.is_file() and path != letter]
    assert not any(secret.encode() in content for content in kept for secret in secrets)
    parts = show(taking.clinic.book, taking.desk.actor, enter(taking.clinic.book), receipt).parts
    assert [(part.kind, part.name) for part in parts] == [("complaint", ""), ("attachment", letter.name)]


def test_only_the_receipt_is_copied(taking: Taking) -> None:
    taking.keys(SAID)
    receipt = taking.seal()
    copy = taking.panel.findChild(QPushButton, "complaint.copy")
    assert copy is not None
    copy.click()
    assert QGuiApplication.clipboard().text() == receipt
    assert copy.text() == "Copied"


def test_one_more_begins_empty(taking: Taking) -> None:
    taking.keys(SAID)
    first = taking.seal()
    again = taking.panel.findChild(QPushButton, "complaint.again")
    assert again is not None
    again.click()
    assert taking.receipt == ""
    taking.bot.waitUntil(taking.panel.text.hasFocus)
    taking.keys("Something else")
    assert taking.seal() != first
    assert len(list_complaints(taking.clinic.book)) == 2


def test_something_is_added_by_the_receipt(taking: Taking) -> None:
    receipt = log(taking.clinic.book, SAID, "2026-11-20")
    panel = LogComplaintPanel(taking.desk, adding=True)
    taking.panel = panel
    taking.host.open(lambda: panel)
    taking.bot.waitUntil(panel.receipt.hasFocus)
    taking.keys("C-1999-000000")
    taking.press(Qt.Key.Key_Tab)
    taking.keys("She rang again")
    taking.press(Qt.Key.Key_Return, control=True)
    row = panel.form.row("receipt")
    taking.bot.waitUntil(lambda: "no complaint with this receipt" in row.wrong)
    assert panel.text.toPlainText() == "She rang again"
    panel.receipt.setText("C-1999")
    panel.seal()
    taking.bot.waitUntil(lambda: "Type it like" in row.wrong)
    panel.receipt.setText(receipt.lower().replace("-", " "))
    panel.seal()
    taking.bot.waitUntil(lambda: taking.receipt == receipt)
    parts = show(taking.clinic.book, taking.desk.actor, enter(taking.clinic.book), receipt).parts
    assert [part.text for part in parts] == [SAID, "She rang again"]
    assert taking.label("complaint.when") == ""


def test_what_is_wrong_stands_at_its_field(taking: Taking, tmp_path: Path) -> None:
    panel = taking.panel
    panel.seal()
    assert panel.form.row("text").wrong == "Write down what was said."
    panel.text.setPlainText("x" * (LONGEST + 1))
    panel.date.put(date(2026, 11, 24))
    panel.seal()
    assert "too long" in panel.form.row("text").wrong
    assert "still ahead" in panel.form.row("date").wrong
    panel.text.setPlainText(SAID)
    panel.date.put_text("someday")
    panel.seal()
    assert "no date" in panel.form.row("date").wrong
    panel.date.put(date(1999, 1, 1))
    panel.seal()
    taking.bot.waitUntil(lambda: "Check the date" in panel.form.row("date").wrong)
    assert panel.text.toPlainText() == SAID
    panel.date.put(date(2026, 11, 23))
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"x")
    panel.files.take(letter)
    taking.bot.waitUntil(lambda: bool(panel.files.files))
    letter.unlink()
    panel.seal()
    taking.bot.waitUntil(lambda: "letter.txt can't be read" in panel.files.wrong)
    assert list_complaints(taking.clinic.book) == ()
    panel.files.drop(letter)
    panel.text.setFocus()
    taking.seal()
    assert taking.refused == []


def test_a_file_that_can_not_be_taken(taking: Taking, tmp_path: Path) -> None:
    panel = taking.panel
    panel.files.take(tmp_path / "nothing.txt")
    taking.bot.waitUntil(lambda: "can't be read" in panel.files.wrong)
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(25 * 1024 * 1024 + 1)
    panel.files.take(huge)
    taking.bot.waitUntil(lambda: "too large" in panel.files.wrong)
    assert panel.files.files == ()


def test_leaving_asks_once_and_keeps_no_draft(taking: Taking) -> None:
    taking.keys(SAID)
    taking.host.close_panel()
    asked = taking.dialog()
    assert asked is not None
    assert taking.is_shown
    cancel = asked.findChild(QPushButton, "dialog.close")
    assert cancel is not None
    cancel.click()
    assert taking.panel.text.toPlainText() == SAID
    taking.bot.waitUntil(lambda: taking.dialog() is None)
    taking.host.close_panel()
    asked = taking.dialog()
    assert asked is not None
    yes = asked.findChild(QPushButton, "question.yes")
    assert yes is not None
    text = taking.panel.text
    text_when_closed: list[str] = []
    taking.panel.closed.connect(lambda: text_when_closed.append(text.toPlainText()))
    yes.click()
    assert text_when_closed == [""]
    assert taking.host.isHidden()
    assert list_complaints(taking.clinic.book) == ()


def test_whoever_sits_down_next_reads_nothing_and_the_writer_goes_on(taking: Taking, tmp_path: Path) -> None:
    writer, panel = taking.desk.actor, taking.panel
    letter = tmp_path / "letter.txt"
    letter.write_text("as written")
    taking.keys(SAID)
    panel.who.edit.setText("xq, a neighbour")
    panel.channel.choose("written")
    panel.date.put_text("yesterday")
    panel.files.take(letter)
    taking.bot.waitUntil(lambda: panel.files.files == (letter,))
    taking.desk.who.is_now(OTHER)
    assert taking.host.panel is None
    assert panel.text.toPlainText() == panel.who.text == ""
    theirs = LogComplaintPanel(taking.desk)
    taking.host.open(lambda: theirs)
    assert theirs.text.toPlainText() == theirs.who.text == ""
    taking.desk.who.is_now(writer)
    again = LogComplaintPanel(taking.desk)
    taking.host.open(lambda: again)
    assert again.text.toPlainText() == SAID
    assert (again.who.text, again.channel.value(), again.date.text) == (
        "xq, a neighbour",
        "written",
        "yesterday",
    )
    taking.bot.waitUntil(lambda: again.files.files == (letter,))
    again.closed.emit()
    last = LogComplaintPanel(taking.desk)
    taking.bot.addWidget(last)
    assert last.text.toPlainText() == ""


def test_the_program_does_not_end_before_it_was_asked(taking: Taking) -> None:
    assert taking.panel.may_leave()
    taking.keys(SAID)
    assert not taking.panel.may_leave()
    assert taking.dialog() is not None
    assert taking.is_shown


def test_an_empty_one_closes_without_a_word(taking: Taking) -> None:
    taking.host.close_panel()
    assert taking.host.isHidden()


def test_it_waits_for_the_receipt(taking: Taking) -> None:
    taking.keys(SAID)
    taking.press(Qt.Key.Key_Return, control=True)
    taking.host.close_panel()
    assert taking.is_shown
    taking.bot.waitUntil(lambda: bool(taking.receipt))
    taking.host.close_panel()
    assert taking.host.isHidden()


def test_nobody_is_offered_while_names_are_hidden(taking: Taking) -> None:
    taking.desk.who.hide_names(hidden=True)
    taking.press(Qt.Key.Key_Tab)
    taking.keys("novak")
    offered = [taking.panel.who.is_offering]
    taking.desk.who.hide_names(hidden=False)
    taking.keys("o")
    offered.append(taking.panel.who.is_offering)
    taking.press(Qt.Key.Key_Escape)
    offered.append(taking.panel.who.is_offering)
    assert offered == [False, True, False]
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_no_title_says_what_it_is(taking: Taking) -> None:
    titles = [taking.panel.title, taking.host.accessibleName()]
    taking.panel.title_changed.connect(titles.append)
    taking.keys(SAID)
    taking.seal()
    assert not any("omplain" in title for title in titles)
