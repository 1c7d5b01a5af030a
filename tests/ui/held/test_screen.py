"""The one look at texts that fell due while nobody ran."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import MessageState
from frontdesk.models.tables import Downtime, Message, Stray
from frontdesk.services.messaging.holds import HoldKind, hold
from frontdesk.ui.desk import Desk
from frontdesk.ui.held.screen import HeldScreen
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.voice import Told
from tests.ui.desks import TestClinic
from tests.ui.needs import rows

W = TypeVar("W", bound=QWidget)
HELD = 4


def find(within: QWidget, kind: type[W], name: str) -> W:
    """A widget by its name."""
    found = within.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def fill(clinic: TestClinic, kind: HoldKind = HoldKind.LOOK, count: int = HELD) -> list[str]:
    """So many texts that wait for a look, with the downtime behind them; their public ids."""
    made = []
    for name in ("not_asked", "tomorrow", "long", "html")[:count]:
        visit = clinic.visits[name]
        body = (
            f"Hillside Clinic: {visit.start_wall}, visit of {name}. Reply C to confirm, X if you can't come."
        )
        made.append(rows.text(clinic, visit, MessageState.QUEUED, ago=HOUR, body=body))
    with clinic.book.write(PROGRAM) as work:
        work.session.add(
            Downtime(
                from_utc=work.now_utc - 62 * HOUR, until_utc=work.now_utc - HOUR, due=count, looked_by=""
            )
        )
        for message in work.session.scalars(select(Message).where(Message.public_id.in_(made))).all():
            hold(work, message, kind=kind, reason="It waits for a look.")
    return made


class Held:
    """The screen, and what was said since."""

    def __init__(self, desk: Desk, clinic: TestClinic, bot: QtBot) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, bot
        self.told: list[Told] = []
        desk.say.told.connect(self.told.append)
        self.screen = HeldScreen(desk)
        desk.feed.changed.connect(self.screen.changes)
        self.window = QWidget()
        QHBoxLayout(self.window).addWidget(self.screen)
        bot.addWidget(self.window)
        self.window.resize(1200, 700)
        self.window.show()
        self.screen.begin()
        bot.waitUntil(lambda: len(self.screen.table.rows_model.rows) == HELD)

    @property
    def send(self) -> QPushButton:
        return find(self.screen, QPushButton, "held.send")

    def states(self) -> list[str]:
        with self.clinic.book.read() as connection:
            found = connection.execute(
                select(Message.state).where(Message.public_id.in_(self.ids)).order_by(Message.id)
            )
            return [each[0] for each in found]

    ids: list[str]


@pytest.fixture
def held(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Held:
    ids = fill(clinic)
    made = Held(desk, clinic, qtbot)
    made.ids = ids
    return made


def test_it_shows_who_gets_what_word_for_word(held: Held) -> None:
    said = held.screen.table.rows_model.rows
    assert [each.text.id for each in said] == held.ids
    assert "4 texts fell due meanwhile" in held.screen._sentence.text()
    held.screen.table.selectRow(1)
    assert held.screen._text.text() == said[1].text.body
    assert held.send.text() == "Send all 4"


def test_all_are_sent(held: Held) -> None:
    QTest.mouseClick(held.send, Qt.MouseButton.LeftButton)
    held.bot.waitUntil(find(held.screen, QWidget, "held.empty").isVisible)
    assert held.states() == ["queued"] * HELD
    assert held.told[-1].sentence == "4 texts go out now"


def test_space_leaves_one_out_and_lets_it_in_again(held: Held) -> None:
    held.screen.table.selectRow(0)
    held.screen.table.setFocus()
    QTest.keyClick(held.screen.table, Qt.Key.Key_Space)
    assert held.send.text() == "Send 3, drop 1"
    assert [each.goes for each in held.screen.table.rows_model.rows] == [False, True, True, True]
    QTest.keyClick(held.screen.table, Qt.Key.Key_Space)
    assert held.send.text() == "Send all 4"
    QTest.mouseClick(find(held.screen, QPushButton, "held.turn"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(held.send, Qt.MouseButton.LeftButton)
    held.bot.waitUntil(lambda: bool(held.told))
    assert held.states() == ["cancelled", "queued", "queued", "queued"]


def test_all_are_dropped(held: Held) -> None:
    QTest.mouseClick(find(held.screen, QPushButton, "held.drop"), Qt.MouseButton.LeftButton)
    held.bot.waitUntil(lambda: bool(held.told))
    assert held.states() == ["cancelled"] * HELD
    assert held.told[-1].sentence == "4 texts dropped"


def test_hidden_names_are_hidden_in_the_words_too(held: Held) -> None:
    name = held.screen.table.rows_model.rows[0].text.patient
    held.screen.table.selectRow(0)
    assert held.screen._who.accessibleName() == name
    held.desk.who.hide_names(hidden=True)
    assert held.screen._who.accessibleName() != name


def needs_of(desk: Desk, qtbot: QtBot) -> NeedsScreen:
    """The worklist, in a window that lives as long as the test."""
    screen = NeedsScreen(desk)
    desk.feed.changed.connect(screen.changes)
    window = QWidget()
    QHBoxLayout(window).addWidget(screen)
    qtbot.addWidget(window)
    qtbot.addWidget(screen.head)
    desk.extras["window"] = window
    window.resize(1310, 740)
    window.show()
    screen.begin()
    qtbot.waitUntil(lambda: bool(screen.table.rows_model.rows))
    return screen


def test_the_worklist_leads_to_it(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    fill(clinic)
    screen = needs_of(desk, qtbot)
    [row] = [each for each in screen.table.rows_model.rows if each.need.subject == "look"]
    gone: list[str] = []
    desk.go.screen_wanted.connect(gone.append)
    screen.table.choose(row.key)
    screen.doer.run("open")
    assert gone == ["held"]
    assert find(screen, QWidget, "needs.look").isEnabled()


def test_a_text_that_the_book_does_not_know_is_settled_in_the_worklist(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    [held] = fill(clinic, HoldKind.STRAY, 1)
    with clinic.book.write(PROGRAM) as work:
        number = work.session.scalars(select(Message.to_address).where(Message.public_id == held)).one()
        work.session.add(
            Stray(
                provider_id="SM1",
                address=number,
                body="Your visit is at 16:00.",
                sent_utc=work.now_utc - HOUR,
                found_utc=work.now_utc,
                handled_by="",
            )
        )
    screen = needs_of(desk, qtbot)
    [row] = [each for each in screen.table.rows_model.rows if each.need.subject == "stray"]
    assert "16:00" in row.need.reason
    screen.table.choose(row.key)
    screen.doer.run("stray_drop")
    qtbot.waitUntil(
        lambda: not [each for each in screen.table.rows_model.rows if each.need.subject == "stray"]
    )
