"""Cancelling late: it is said before, the reason is kept, the clinic is never late."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking.cancellations import cancellation_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.visits.cancel import CancelPanel
from frontdesk.ui.voice import Told
from tests.ui.desks import TestClinic


def begun(desk: Desk, clinic: TestClinic, qtbot: QtBot, visit: str) -> CancelPanel:
    """The panel, shown and read."""
    panel = CancelPanel(desk, clinic.visits[visit].id)
    qtbot.addWidget(panel)
    panel.resize(360, 640)
    panel.show()
    panel.begin()
    notice = panel.findChild(Label, "cancel.notice")
    assert isinstance(notice, Label)
    qtbot.waitUntil(lambda: bool(notice.text().strip()))
    return panel


def late(panel: CancelPanel) -> Label:
    found = panel.findChild(Label, "cancel.late")
    assert isinstance(found, Label)
    return found


def test_it_says_that_it_is_late_and_keeps_the_reason(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    told: list[Told] = []
    desk.say.told.connect(told.append)
    panel = begun(desk, clinic, qtbot, "confirmed")
    qtbot.waitUntil(late(panel).isVisible)
    panel.reason.choose("Ill")

    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.words, Qt.Key.Key_Return)

    found = cancellation_of(clinic.book, clinic.visits["confirmed"].id)
    assert found is not None
    assert (found.reason, found.late, found.by_patient) == ("Ill", True, True)
    assert told[-1].sentence == "Amira Haddad: cancelled late for the patient"


def test_words_of_their_own_count_before_the_list(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    panel = begun(desk, clinic, qtbot, "late")
    assert not late(panel).isVisible()
    panel.reason.choose("Ill")
    panel.words.setText("moves to Leeds")
    with qtbot.waitSignal(panel.closed):
        panel.cancel()
    found = cancellation_of(clinic.book, clinic.visits["late"].id)
    assert found is not None
    assert (found.reason, found.late) == ("moves to Leeds", False)


def test_the_clinic_is_never_late_and_has_reasons_of_its_own(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    panel = begun(desk, clinic, qtbot, "confirmed")
    qtbot.waitUntil(late(panel).isVisible)
    panel.by_clinic.setChecked(True)
    assert not late(panel).isVisible()
    panel.reason.choose("Provider ill")
    assert panel.why == "Provider ill"


def test_enter_on_keep_it_keeps_it(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    panel = begun(desk, clinic, qtbot, "confirmed")
    keep = panel.findChild(QPushButton, "cancel.keep")
    assert isinstance(keep, QPushButton)
    keep.setFocus()
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(keep, Qt.Key.Key_Return)
    assert desk.reader is not None
    found = desk.reader.visit(clinic.visits["confirmed"].id)
    assert found is not None
    assert found.lifecycle is Lifecycle.BOOKED


def test_a_letter_is_refused_in_a_sentence(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    panel = begun(desk, clinic, qtbot, "late")
    panel.words.setText("word " * 60)
    panel.cancel()
    qtbot.waitUntil(lambda: any("200" in each.text() for each in panel.findChildren(Label)))
    assert cancellation_of(clinic.book, clinic.visits["late"].id) is None
