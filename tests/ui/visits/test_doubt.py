"""A text of unknown fate in the panel of its visit: what is known, and the three decisions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import MessageState
from frontdesk.services.reading import one_message
from frontdesk.ui.desk import Desk
from frontdesk.ui.visits.doubt import DoubtBlock
from frontdesk.ui.visits.panel import VisitPanel
from tests.ui.desks import TestClinic
from tests.ui.needs import rows


def test_it_says_what_is_known_and_takes_the_decision(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    visit = clinic.visits["family"]
    made = rows.text(clinic, visit, MessageState.NEEDS_PERSON, reason="The connection broke.")
    panel = VisitPanel(desk, visit.id)
    qtbot.addWidget(panel)
    panel.resize(360, 800)
    desk.feed.changed.connect(panel.changes)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.findChild(DoubtBlock) is not None)
    block = panel.findChild(DoubtBlock)
    assert block is not None
    said = [each.text() for each in block.findChildren(QLabel)]
    assert any("The connection broke." in each for each in said)
    assert any("could not be read in full" in each for each in said)
    sent = block.findChild(QPushButton, "doubt.sent")
    assert sent is not None
    # What is added to a layout is shown by a queued call; before that a click meets nothing.
    qtbot.waitUntil(sent.isVisible)
    QTest.mouseClick(sent, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: one_message(clinic.book, made).state == MessageState.SENT)
    qtbot.waitUntil(lambda: not [each for each in panel.findChildren(DoubtBlock) if each.isVisible()])
