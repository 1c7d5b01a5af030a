"""The list of what patients wrote: its rows, its filters, and a word that becomes a keyword by a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Inbound, Message, ReplyReading
from frontdesk.services import settings
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.voice import Told
from frontdesk.ui.written.screen import RepliesScreen
from tests.ui import ledger
from tests.ui.desks import EVA, TestClinic


def decided(clinic: TestClinic, name: str, body: str, how: ReplyAs) -> None:
    """A reply about a visit that somebody read."""
    key = ledger.reply(clinic, body, clinic.visits[name])
    with clinic.book.read() as connection:
        public_id = connection.exec_driver_sql(
            "SELECT public_id FROM message WHERE id = ?", (key,)
        ).scalar_one()
    decide_reply(clinic.book, EVA, message_id=public_id, decision=how)


@pytest.fixture
def open_list(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Callable[[], RepliesScreen]:
    def make() -> RepliesScreen:
        screen = RepliesScreen(desk)
        desk.feed.changed.connect(screen.changes)
        qtbot.addWidget(screen)
        qtbot.addWidget(screen.bar())
        screen.resize(1310, 740)
        screen.show()
        screen.begin()
        return screen

    return make


def cells(screen: RepliesScreen, column: int) -> list[str]:
    model = screen.table.rows_model
    return [str(model.index(at, column).data()) for at in range(model.rowCount())]


def test_words_that_were_read_twice_become_a_keyword_by_a_key_and_back(
    open_list: Callable[[], RepliesScreen], desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    told: list[Told] = []
    desk.say.told.connect(told.append)
    decided(clinic, "late", "Jasně", ReplyAs.CONFIRM)
    decided(clinic, "tomorrow", "jasně.", ReplyAs.CONFIRM)
    screen = open_list()
    qtbot.waitUntil(lambda: cells(screen, 2) == ["jasně.", "Jasně"])
    assert cells(screen, 3) == ["Confirmed", "Confirmed"]
    assert cells(screen, 6) == ["2 times, always so"] * 2
    make = screen.findChild(KeyButton, "replies.make")
    assert make is not None
    assert make.isVisible()
    screen.activateWindow()
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: bool(told))
    assert settings.get(clinic.book, "replies.keywords").value == {"en": {"confirm": ["jasně"]}}
    qtbot.waitUntil(lambda: not make.isVisible())
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: settings.get(clinic.book, "replies.keywords").value == {})


def test_filters_and_an_empty_list(
    open_list: Callable[[], RepliesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.reply(clinic, "is there parking?", clinic.visits["late"])
    screen = open_list()
    qtbot.waitUntil(lambda: cells(screen, 3) == ["Waits to be read"])
    machine = screen.findChild(QPushButton, "replies.outcome.machine")
    assert machine is not None
    machine.click()
    said = screen.findChild(QLabel, "replies.said")
    assert said is not None
    qtbot.waitUntil(lambda: screen.table.rows_model.rowCount() == 0)
    waiting = screen.findChild(QPushButton, "replies.outcome.waits")
    assert waiting is not None
    waiting.click()
    qtbot.waitUntil(lambda: screen.table.rows_model.rowCount() == 1)
    assert said.text() == "This is not just C or X, so a person has to read it."


def test_an_automatic_reply_is_named(
    open_list: Callable[[], RepliesScreen], clinic: TestClinic, qtbot: QtBot
) -> None:
    key = ledger.reply(clinic, "I'm driving, will reply later", handling="done")
    with clinic.book.write(PROGRAM) as work:
        work.session.add(ReplyReading(message_id=key, machine=True))
        work.session.execute(
            update(Inbound).where(Inbound.message_id == key).values(reason="An automatic reply.")
        )
        assert work.session.get_one(Message, key).patient_id is None
    screen = open_list()
    qtbot.waitUntil(lambda: cells(screen, 3) == ["Automatic reply"])
    assert cells(screen, 5) == ["An automatic reply."]


@pytest.mark.parametrize("force_py", [False, True])
def test_the_model_keeps_the_rules_of_models(
    open_list: Callable[[], RepliesScreen],
    clinic: TestClinic,
    qtbot: QtBot,
    qtmodeltester: ModelTester,
    force_py: bool,
) -> None:
    ledger.reply(clinic, "hm", clinic.visits["late"])
    screen = open_list()
    qtbot.waitUntil(lambda: screen.table.rows_model.rowCount() == 1)
    check: Callable[..., None] = qtmodeltester.check
    check(screen.table.rows_model, force_py=force_py)
