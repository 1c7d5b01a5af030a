"""The screen: no number to anybody but a handler who is signed in, and nothing left once they have gone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.complaint_words import Outcome
from frontdesk.services.complaints import add_to_complaint, list_handlers, show
from frontdesk.ui.complaints.newcomer import NewHandlerDialog
from frontdesk.ui.complaints.screen import ComplaintsScreen
from frontdesk.ui.desk import Desk
from frontdesk.ui.voice import Told
from tests.ui.complaints.team import (
    HANDLER,
    LETTER,
    PASSWORD,
    WAITED,
    add_cheap_handler,
    enter,
    fill,
    spoken_of,
    texts_of,
)
from tests.ui.desks import EVA, TestClinic

W = TypeVar("W", bound=QWidget)
TOM = Actor(ActorKind.STAFF, "Tom Byrne")


class Room:
    """The screen in a window with its bar, over a book with three complaints."""

    def __init__(self, desk: Desk, clinic: TestClinic, bot: QtBot, *, filled: bool = True) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, bot
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.wanted: list[str] = []
        desk.say.told.connect(self.told.append)
        desk.say.refused.connect(self.refused.append)
        desk.go.act_wanted.connect(self.wanted.append)
        self.key = add_cheap_handler(clinic.book) if filled else ""
        self.receipts = fill(clinic.book) if filled else {}
        self.screen = ComplaintsScreen(desk)
        desk.feed.changed.connect(self.screen.changes)
        self.window = QWidget()
        lines = QVBoxLayout(self.window)
        lines.addWidget(self.screen.bar())
        lines.addWidget(self.screen, 1)
        bot.addWidget(self.window)
        self.window.resize(1310, 720)
        self.window.show()
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.screen.begin()
        if filled:
            bot.waitUntil(lambda: self.screen.front.handler.value == HANDLER)

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds)

    def press(self, name: str) -> None:
        self.find(QPushButton, name).click()

    def type_password(self, password: str) -> None:
        field = self.screen.front.password
        field.setText("")
        QTest.keyClicks(field, password)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def sign_in(self) -> Room:
        self.type_password(PASSWORD)
        self.until(lambda: bool(self.shown))
        return self

    @property
    def is_in(self) -> bool:
        return self.screen.is_signed_in

    @property
    def shown(self) -> str:
        """The receipt of the complaint that is shown in full."""
        opened = self.screen.detail.opened
        return "" if opened is None else opened.receipt

    def open(self, name: str) -> None:
        self.screen.table.choose(self.receipts[name])
        self.until(lambda: self.shown == self.receipts[name])

    def wait_for_parts(self, count: int) -> None:
        def there() -> bool:
            opened = self.screen.detail.opened
            return opened is not None and len(opened.parts) == count

        self.until(there)

    def everything(self) -> str:
        return "\n".join([*texts_of(self.window), *spoken_of(self.window)])

    def tells(self) -> list[str]:
        """What the window tells of complaints, of all that only a handler may see."""
        secrets = (
            *self.receipts.values(),
            WAITED,
            "Jana",
            "neighbour",
            "2026-",
            "overdue",
        )
        everything = self.everything()
        return [secret for secret in secrets if secret in everything]


@pytest.fixture
def room(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Room:
    return Room(desk, clinic, qtbot)


def test_before_anybody_signs_in_nothing_tells_how_many_there_are(room: Room) -> None:
    before = room.everything()
    assert room.tells() == []
    assert room.screen.table.rows_model.rowCount() == 0
    add_to_complaint(room.clinic.book, EVA, room.receipts["late"], "More")
    room.desk.feed.look()
    assert room.everything() == before


def test_the_password_is_typed_at_once(room: Room) -> None:
    room.until(room.screen.front.password.hasFocus)


def test_anybody_can_log_one_from_here(room: Room) -> None:
    panels: list[object] = []
    room.desk.go.panel_wanted.connect(panels.append)
    room.press("complaints.log")
    room.press("complaints.add")
    assert room.wanted == ["complaint"]
    assert len(panels) == 1


def test_a_handler_sees_every_deadline(room: Room) -> None:
    room.sign_in()
    table = room.screen.table
    model = table.rows_model
    shown = [
        [model.data(model.index(at, column)) for column in range(model.columnCount())]
        for at in range(model.rowCount())
    ]
    assert shown == [
        [
            f"No name was given, {room.receipts['told']}, Waiting",
            "Tue 12 May, In writing",
            "Fri 15 May, done Thu 14 May",
            "Thu 12 Nov, overdue by 11 days",
            "Acknowledged",
        ],
        [
            f"Jana Nováková, {room.receipts['late']}, Waiting",
            "Tue 10 Nov, In writing",
            "Fri 13 Nov, overdue by 10 days",
            "Mon 10 May 2027, in 168 days",
            "New",
        ],
        [
            f"a neighbour, {room.receipts['closed']}, Waiting",
            "Mon 2 Mar, In writing",
            "Thu 5 Mar, done Fri 20 Mar",
            "Wed 2 Sep, done Fri 20 Mar",
            "Partly upheld, closed Fri 20 Mar",
        ],
    ]
    assert room.find(QLabel, "complaints.signed_in").text() == f"Signed in as {HANDLER}, until 08:10"


@pytest.mark.parametrize("force_py", [False, True])
def test_the_model_is_sound(room: Room, qtmodeltester: ModelTester, force_py: bool) -> None:
    room.sign_in()
    check: Callable[..., None] = qtmodeltester.check
    check(room.screen.table.rows_model, force_py=force_py)


def test_all_parts_are_plain_text(room: Room) -> None:
    room.sign_in().open("late")
    labels = [label for label in room.screen.detail.findChildren(QLabel) if label.text()]
    assert WAITED in [label.text().replace("\u200b", "") for label in labels]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert not any(
        label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse for label in labels
    )
    room.open("closed")
    assert "Closed on Fri 20 Mar: Partly upheld" in room.everything()
    assert "Answer sooner." in room.everything()
    assert WAITED not in room.everything()


def test_a_wrong_password_is_told_and_five_lock(room: Room) -> None:
    row = room.screen.front.form.row("password")
    for _ in range(5):
        room.type_password("wrong guess")
        room.until(lambda: "does not open" in row.wrong)
    room.type_password(PASSWORD)
    room.until(lambda: "too many wrong passwords" in row.wrong)
    assert not room.is_in
    assert room.tells() == []
    room.clinic.clock.advance(minutes=15)
    room.sign_in()
    assert room.screen.front.password.text() == ""


def test_an_empty_password_is_not_tried(room: Room) -> None:
    room.press("complaints.sign_in")
    assert room.screen.front.form.row("password").wrong == "Type your password first."


def leave_by_button(room: Room) -> None:
    room.press("complaints.sign_out")


def leave_by_time(room: Room) -> None:
    room.clinic.clock.advance(minutes=10)
    room.screen.tick(room.desk.now())


def leave_by_lock(room: Room) -> None:
    room.screen.setEnabled(False)
    room.screen.setEnabled(True)


def leave_by_another_person(room: Room) -> None:
    room.desk.who.is_now(TOM)


def leave_by_another_screen(room: Room) -> None:
    room.screen.hide()
    room.screen.show()
    room.screen.begin()


@pytest.mark.parametrize(
    "leave", [leave_by_button, leave_by_time, leave_by_lock, leave_by_another_person, leave_by_another_screen]
)
def test_whoever_leaves_leaves_nothing(room: Room, leave: Callable[[Room], None]) -> None:
    room.sign_in().open("late")
    room.screen.steps.begin_note()
    room.screen.steps.note.setPlainText("Rang Jana")
    assert room.tells() != []
    leave(room)
    assert not room.is_in
    assert room.tells() == []
    assert PASSWORD not in room.everything()
    assert room.screen.table.rows_model.rowCount() == 0
    assert room.screen.front.isVisible()


def test_use_keeps_the_session(room: Room) -> None:
    room.sign_in()
    for _ in range(3):
        room.clinic.clock.advance(minutes=6)
        QTest.keyClick(room.screen.table, Qt.Key.Key_Up)
        room.screen.tick(room.desk.now())
    assert room.is_in
    assert room.find(QLabel, "complaints.signed_in").text().endswith("until 08:28")
    room.clinic.clock.advance(minutes=10)
    room.screen.tick(room.desk.now())
    assert "signed out after 10 minutes" in room.find(QLabel, "complaints.note").text()


def test_whoever_leaves_while_the_password_is_checked_is_not_let_in(room: Room) -> None:
    room.type_password(PASSWORD)
    room.screen.hide()
    room.screen.show()
    room.screen.begin()
    room.until(lambda: room.find(QPushButton, "complaints.sign_in").isEnabled())
    running: list[object] = []
    room.desk.jobs.long("wait", lambda _book, _progress: running.append(1), owner=room.screen)
    room.until(lambda: bool(running))
    assert not room.is_in


def test_acknowledged_today(room: Room) -> None:
    room.sign_in().open("late")
    room.press("complaints.acknowledge")
    room.wait_for_parts(3)
    opened = room.screen.detail.opened
    assert opened is not None
    assert opened.acknowledged == "2026-11-23"
    assert not room.find(QPushButton, "complaints.acknowledge").isVisible()
    assert [told.sentence for told in room.told] == ["Sealed."]
    assert [told.undo for told in room.told] == [None]


def test_a_note_is_sealed_by_keys(room: Room) -> None:
    room.sign_in().open("told")
    room.press("complaints.note.add")
    room.until(room.screen.steps.note.hasFocus)
    QTest.keyClick(room.screen.steps.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Write the note first." in room.everything()
    QTest.keyClicks(room.screen.steps.note, "She wants a letter")
    QTest.keyClick(room.screen.steps.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.wait_for_parts(3)
    assert room.screen.steps.note.toPlainText() == ""
    assert "She wants a letter" in room.everything()


def test_it_is_closed_with_what_came_of_it(room: Room) -> None:
    room.sign_in().open("late")
    room.press("complaints.close")
    room.press("complaints.close.seal")
    assert "Say what came of it." in room.everything()
    steps = room.screen.steps
    steps.outcome.choose(Outcome.UPHELD)
    steps.date.put_text("9 nov 2026")
    steps.lesson.setPlainText("Tell people when we run late")
    room.press("complaints.close.seal")
    room.until(lambda: "before the complaint came in" in room.everything())
    assert steps.lesson.toPlainText() == "Tell people when we run late"
    steps.date.put(steps.date.today)
    room.press("complaints.close.seal")
    room.wait_for_parts(3)
    opened = show(room.clinic.book, EVA, enter(room.clinic.book), room.receipts["late"])
    assert (opened.closed, opened.parts[-1].outcome, opened.parts[-1].text) == (
        "2026-11-23",
        "upheld",
        "Tell people when we run late",
    )
    assert not room.find(QPushButton, "complaints.close").isVisible()
    assert [told.sentence for told in room.told] == ["Sealed."]
    assert room.refused == []


def test_a_half_written_note_waits_sealed(room: Room) -> None:
    room.sign_in().open("late")
    steps = room.screen.steps
    steps.begin_note()
    steps.note.setPlainText("Rang Jana, she")
    room.open("told")
    assert steps.note.toPlainText() == ""
    room.open("late")
    assert steps.note.toPlainText() == "Rang Jana, she"
    room.press("complaints.sign_out")
    kept = room.screen.__dict__
    assert "Rang Jana" not in repr(kept)
    room.sign_in().open("late")
    assert steps.note.toPlainText() == "Rang Jana, she"
    assert steps.is_writing
    assert room.screen.back()
    assert not room.screen.back()


def test_an_attachment_is_saved_where_the_handler_says(room: Room, tmp_path: Path) -> None:
    room.sign_in().open("late")
    opened = room.screen.detail.opened
    assert opened is not None
    part = opened.parts[1]
    assert part.content == b""
    room.press(f"complaints.save.{part.key}")
    dialog = room.screen.findChild(QFileDialog, "complaints.save.choose")
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == "_letter.txt"
    target = tmp_path / "out.txt"
    dialog.fileSelected.emit(str(target))
    room.until(lambda: target.exists() and target.read_bytes() == LETTER)
    room.screen.save_to(part, tmp_path / "no folder" / "out.txt")
    room.until(lambda: "can't be written there" in room.everything())
    room.press("complaints.sign_out")
    assert not dialog.isVisible()


def test_what_the_desk_adds_comes_at_once(room: Room) -> None:
    room.sign_in().open("late")
    add_to_complaint(room.clinic.book, EVA, room.receipts["late"], "She rang again")
    room.desk.feed.look()
    room.wait_for_parts(3)
    assert "She rang again" in room.everything()


def test_only_the_receipt_can_be_copied(room: Room) -> None:
    room.sign_in().open("late")
    room.press("complaints.copy")
    assert QGuiApplication.clipboard().text() == room.receipts["late"]


def test_names_hide_here_too(room: Room) -> None:
    room.sign_in().open("late")
    room.desk.who.hide_names(hidden=True)
    assert "Jana Nováková" not in "\n".join(texts_of(room.screen))
    model = room.screen.table.rows_model
    first = [model.data(model.index(at, 0)) for at in range(model.rowCount())]
    assert any(text.startswith("J. N., ") for text in first)


def fill_in(dialog: NewHandlerDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.findChild(QLineEdit, f"newcomer.{name}")
        assert field is not None
        field.setText(text)


def test_a_handler_lets_another_one_in(room: Room) -> None:
    room.sign_in()
    room.press("complaints.newcomer.open")
    dialog = room.screen.findChild(NewHandlerDialog, "complaints.newcomer")
    assert dialog is not None
    fill_in(dialog, name="Karel", password="another one", again="another")
    dialog.add()
    assert "not the same" in dialog.form.row("again").wrong
    fill_in(dialog, again="another one")
    dialog.add()
    assert "your own password" in dialog.form.row("own").wrong
    fill_in(dialog, own="wrong guess")
    dialog.add()
    room.until(lambda: "does not open" in dialog.form.row("own").wrong)
    fill_in(dialog, own=PASSWORD)
    dialog.add()
    room.until(lambda: len(list_handlers(room.clinic.book)) == 2)
    room.until(lambda: [told.sentence for told in room.told] == ["Added."])


def test_the_first_one_comes_with_the_recovery_key(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    room = Room(desk, clinic, qtbot, filled=False)
    room.until(lambda: "Nobody can read complaints yet" in room.everything())
    assert not room.find(QPushButton, "complaints.sign_in").isVisible()
    room.press("complaints.new_handler")
    dialog = room.screen.findChild(NewHandlerDialog, "complaints.newcomer")
    assert dialog is not None
    fill_in(dialog, name="", password="short", again="short", key="FDC-")
    dialog.add()
    room.until(lambda: "Give the name" in dialog.form.row("name").wrong)
    fill_in(dialog, name="Karel")
    dialog.add()
    room.until(lambda: "too short" in dialog.form.row("password").wrong)
    fill_in(dialog, password="another one", again="another one")
    dialog.add()
    room.until(lambda: bool(dialog.form.row("key").wrong))
    key = add_cheap_handler(clinic.book)
    fill_in(dialog, key=key)
    dialog.add()
    room.until(lambda: "Karel" in [row.name for row in list_handlers(clinic.book)])
    room.until(lambda: room.screen.front.handler.count() == 2)


def test_nothing_reaches_logs_or_preferences(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    room.sign_in().open("late")
    room.screen.table.setColumnWidth(1, 140)
    room.press("complaints.sign_out")
    room.desk.prefs.write()
    kept = caplog.text + "".join(
        path.read_text(encoding="utf-8") for path in room.desk.folder.glob("*.json") if path.is_file()
    )
    assert [word for word in (*room.receipts.values(), "Jana", WAITED, HANDLER) if word in kept] == []
    assert "complaints.list" not in kept
