"""The ledger on the screen: pages, choices, one message in full, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Confirmation, MessageState
from frontdesk.services.correspondence import correspondence
from frontdesk.ui.background import SyncState
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.messages.screen import MessagesScreen
from frontdesk.ui.voice import Told
from tests.ui import ledger
from tests.ui.desks import EVA, TestClinic


@pytest.fixture
def open_screen(desk: Desk, qtbot: QtBot) -> Callable[[], MessagesScreen]:
    """Opens the screen and waits for what it reads."""

    def show() -> MessagesScreen:
        made = MessagesScreen(desk)
        qtbot.addWidget(made)
        qtbot.addWidget(made.bar())
        desk.feed.changed.connect(made.changes)
        made.resize(1200, 640)
        made.show()
        made.begin()
        return made

    return show


@pytest.fixture
def told(desk: Desk) -> list[Told]:
    """What the bar said."""
    found: list[Told] = []
    desk.say.told.connect(found.append)
    return found


def cells(screen: MessagesScreen, row: int) -> list[str]:
    model = screen.table.rows_model
    return [str(model.index(row, column).data()) for column in range(4)]


def count(screen: MessagesScreen) -> int:
    return len(screen.table.rows_model.rows)


def label(screen: MessagesScreen, name: str) -> str:
    found = [each for each in screen.findChildren(QLabel, name) if each.isVisibleTo(screen)]
    return found[-1].text() if found else ""


def press(screen: MessagesScreen, qtbot: QtBot, name: str) -> None:
    def there() -> QPushButton | None:
        found = [each for each in screen.findChildren(QPushButton, name) if each.isVisibleTo(screen)]
        return found[-1] if found else None

    qtbot.waitUntil(lambda: there() is not None)
    button = there()
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def empty_says(screen: MessagesScreen) -> str:
    empty = screen.findChild(QWidget, "messages.empty")
    assert empty is not None
    return empty.accessibleName() if empty.isVisible() else ""


def test_both_directions_newest_first_with_one_in_full(
    open_screen: Callable[[], MessagesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    asked = ledger.text(clinic, visit, body="Will you come?\nReply C or X", hours_ago=30)
    ledger.reply(clinic, "<b>yes</b>\nof course", visit, asked_by=asked, hours_ago=2)
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 2)
    assert cells(screen, 0) == ["06:00", "Jana Nováková", "<b>yes</b> of course", "Read reply"]
    assert cells(screen, 1) == ["Sun 02:00", "Jana Nováková", "Will you come? Reply C or X", "Delivered"]
    qtbot.waitUntil(lambda: label(screen, "messages.body") == "<b>yes</b>\nof course")
    assert label(screen, "messages.what") == "Reply, 06:00: waits to be read"
    assert "Will you come?\nReply C or X" in [each.words for each in screen.findChildren(Unfold)]
    screen.table.selectRow(1)
    qtbot.waitUntil(lambda: label(screen, "messages.what") == "Question, Sun 02:00: delivered")

    def unfolds() -> list[str]:
        return [each.words for each in screen.detail.findChildren(Unfold) if each.isVisibleTo(screen)]

    qtbot.waitUntil(lambda: unfolds() == ["<b>yes</b>\nof course"])


def test_enter_opens_the_visit_and_the_name_the_card(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["late"])
    visits: list[int] = []
    cards: list[int] = []
    desk.go.visit_wanted.connect(visits.append)
    desk.go.patient_wanted.connect(cards.append)
    screen = open_screen()
    qtbot.waitUntil(lambda: bool(label(screen, "messages.body")))
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert visits == [clinic.visits["late"].id]
    name = screen.findChild(TextLink, "messages.name")
    assert name is not None
    name.click()
    assert cards == [clinic.patients["Nováková"]]


def test_a_family_text_lists_all_its_visits(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["family"], clinic.visits["declined"])
    screen = open_screen()
    qtbot.waitUntil(lambda: bool(label(screen, "messages.body")))
    links = [each for each in screen.findChildren(TextLink) if each.objectName().startswith("messages.visit")]
    assert [link.words for link in links] == [
        "Mon 23 Nov 10:30, Dr Malik, Tom Byrne",
        "Mon 23 Nov 14:00, Nurse Trần, Lucy Byrne",
    ]
    assert cells(screen, 0)[1] == "Tom Byrne, Lucy Byrne"
    visits: list[int] = []
    desk.go.visit_wanted.connect(visits.append)
    links[1].setFocus()
    QTest.keyClick(links[1], Qt.Key.Key_Return)
    assert visits == [clinic.visits["family"].id]


@pytest.mark.parametrize(
    ("chosen", "states"),
    [
        ("to_read", ["Read reply"]),
        ("failed", ["Not delivered"]),
        ("waiting", ["Uncertain", "Held", "Waiting to go"]),
    ],
)
def test_what_each_choice_shows(
    open_screen: Callable[[], MessagesScreen],
    clinic: TestClinic,
    qtbot: QtBot,
    chosen: str,
    states: list[str],
) -> None:
    visit = clinic.visits["late"]
    ledger.text(clinic, visit, state=MessageState.UNDELIVERED, reason="Switched off.", error_code=30003)
    ledger.text(clinic, visit, state=MessageState.QUEUED, step="b")
    ledger.text(clinic, visit, state=MessageState.HELD, step="c", reason="The account has no credit.")
    ledger.text(clinic, visit, state=MessageState.UNCERTAIN, step="d")
    ledger.reply(clinic, "hm", visit)
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 5)
    press(screen, qtbot, f"messages.filter.{chosen}")
    qtbot.waitUntil(lambda: [cells(screen, row)[3] for row in range(count(screen))] == states)


def test_why_it_failed_stands_there_with_the_code(
    open_screen: Callable[[], MessagesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(
        clinic,
        clinic.visits["late"],
        state=MessageState.UNDELIVERED,
        reason="The phone is switched off.",
        error_code=30003,
    )
    screen = open_screen()
    qtbot.waitUntil(lambda: bool(label(screen, "messages.body")))
    said = [each.text() for each in screen.detail.findChildren(QLabel)]
    assert {"The phone is switched off.", "30003", "1 part", "07911 123401"} <= set(said)


def test_of_one_patient_alone(
    open_screen: Callable[[], MessagesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["late"])
    ledger.text(clinic, clinic.visits["tomorrow"])
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 2)
    QTest.keyClicks(screen.search, "dvor")
    qtbot.waitUntil(lambda: count(screen) == 1)
    assert cells(screen, 0)[1] == "Petr Dvořák"
    QTest.keyClicks(screen.search, "zz")
    qtbot.waitUntil(lambda: empty_says(screen) == "No message of “dvorzz” is shown here.")
    assert screen.back()
    qtbot.waitUntil(lambda: count(screen) == 2)


def test_older_pages_come_as_somebody_goes_down(
    open_screen: Callable[[], MessagesScreen], clinic: TestClinic, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    visit = clinic.visits["late"]
    made = [ledger.text(clinic, visit, step=f"s{n}", kind="tell") for n in range(130)]
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 100)
    check: Callable[..., None] = qtmodeltester.check
    check(screen.table.rows_model)
    check(screen.table.rows_model, force_py=True)
    screen.table.selectRow(99)
    qtbot.waitUntil(lambda: count(screen) == 130)
    assert [line.row.id for line in screen.table.rows_model.rows] == made[::-1]
    assert screen.table.currentIndex().row() == 99


def test_what_comes_in_waits_and_a_state_changes_in_place(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    first = ledger.text(clinic, visit, state=MessageState.SENT)
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 1)
    second = ledger.reply(clinic, "hello", visit, asked_by=first)
    set_state(clinic, first, MessageState.DELIVERED)
    changed(desk)
    new = screen.bar().findChild(QPushButton, "messages.new")
    assert new is not None
    qtbot.waitUntil(lambda: new.isVisibleTo(screen.bar()))
    assert (new.text(), count(screen), cells(screen, 0)[3]) == ("1 new", 1, "Delivered")
    QTest.mouseClick(new, Qt.MouseButton.LeftButton)
    assert [line.row.id for line in screen.table.rows_model.rows] == [second, first]
    assert screen.table.currentIndex().row() == 1


@pytest.mark.parametrize(
    ("key", "becomes"), [(Qt.Key.Key_C, Confirmation.CONFIRMED), (Qt.Key.Key_X, Confirmation.DECLINED)]
)
def test_a_reply_is_decided_by_a_key_and_undone(
    open_screen: Callable[[], MessagesScreen],
    desk: Desk,
    clinic: TestClinic,
    told: list[Told],
    qtbot: QtBot,
    key: Qt.Key,
    becomes: Confirmation,
) -> None:
    visit = clinic.visits["late"]
    asked = ledger.text(clinic, visit)
    ledger.reply(clinic, "hm", visit, asked_by=asked)
    screen = open_screen()
    qtbot.waitUntil(lambda: bool(label(screen, "messages.body")))
    screen.activateWindow()
    screen.table.setFocus()
    QTest.keyClick(screen.table, key)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert desk.reader is not None
    found = desk.reader.visit(visit.id)
    assert found is not None
    assert found.confirmation is becomes
    word = "Confirmed" if becomes is Confirmation.CONFIRMED else "Can't come"
    qtbot.waitUntil(lambda: cells(screen, 0)[3] == word)
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: cells(screen, 0)[3] == "Read reply")


def test_a_reply_that_needs_no_answer_leaves_the_list_of_those_to_read(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    desk.sync.show(SyncState(has_account=True, checked_utc=desk.now() - 60_000))
    visit = clinic.visits["late"]
    ledger.reply(clinic, "thank you", visit)
    screen = open_screen()
    press(screen, qtbot, "messages.filter.to_read")
    qtbot.waitUntil(lambda: count(screen) == 1)
    press(screen, qtbot, "messages.ignore")
    qtbot.waitUntil(
        lambda: empty_says(screen) == "Nobody is waiting for an answer. Replies last checked 07:59."
    )


@pytest.mark.parametrize(
    ("decision", "state"),
    [("sent", MessageState.SENT), ("not-sent", MessageState.FAILED), ("resend", MessageState.FAILED)],
)
def test_an_uncertain_text_is_decided(
    open_screen: Callable[[], MessagesScreen],
    clinic: TestClinic,
    told: list[Told],
    qtbot: QtBot,
    decision: str,
    state: MessageState,
) -> None:
    ledger.text(clinic, clinic.visits["late"], state=MessageState.UNCERTAIN, step="ask")
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 1)
    public_id = screen.table.rows_model.rows[0].row.public_id
    press(screen, qtbot, f"messages.{decision}")
    qtbot.waitUntil(lambda: len(told) == 1)
    found = correspondence(clinic.book, public_id)
    assert found is not None
    assert found.row.state == state
    assert told[0].undo is None


def test_names_are_hidden_in_the_text_too(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["late"], body="Dear Jana, see you.")
    screen = open_screen()
    qtbot.waitUntil(lambda: bool(label(screen, "messages.body")))
    desk.who.hide_names(hidden=True)
    assert cells(screen, 0)[1:3] == ["J. N.", "Dear J., see you."]
    qtbot.waitUntil(lambda: label(screen, "messages.body") == "Dear J., see you.")


def test_nothing_was_sent_yet_and_a_number_that_nobody_has(
    open_screen: Callable[[], MessagesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    screen = open_screen()
    qtbot.waitUntil(lambda: empty_says(screen) == "Nothing was sent or received yet.")
    ledger.reply(clinic, "Who is this?", number="+447911000000")
    screen.begin()
    changed(desk)
    qtbot.waitUntil(lambda: count(screen) == 1)
    assert cells(screen, 0)[1] == "+447911000000"
    name = screen.findChild(TextLink, "messages.name")
    assert name is not None
    qtbot.waitUntil(lambda: name.words == "07911 000000")
    assert not name.isEnabled()


def test_beside_a_panel_on_a_small_screen_the_list_has_the_room(
    open_screen: Callable[[], MessagesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["late"])
    screen = open_screen()
    qtbot.waitUntil(lambda: count(screen) == 1)
    assert screen.detail.isVisible()
    screen.resize(600, 640)
    assert not screen.detail.isVisible()


def set_state(clinic: TestClinic, key: int, state: MessageState) -> None:
    """What the provider said of a text since."""
    from frontdesk.domain.changes import Kind
    from frontdesk.models.tables import Message

    with clinic.book.write(EVA) as work:
        work.session.get_one(Message, key).state = state
        work.changed(Kind.MESSAGE, key)


def changed(desk: Desk) -> None:
    """The window looks at once, as it does after each act."""
    from frontdesk.domain.changes import Change, Changes, Kind

    desk.feed.changed.emit(Changes(0, (Change(Kind.MESSAGE, 0),)))
