"""A reply about several visits, and one from a number that is on no card: decided in a dialog, undone from the bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from frontdesk.models.tables import Appointment, Message
from frontdesk.services.patients import get_patient
from frontdesk.ui.desk import Desk
from frontdesk.ui.replies.sorting import sort_out
from frontdesk.ui.replies.which import WhichDialog
from frontdesk.ui.replies.whose import MOBILE, WhoseDialog
from frontdesk.ui.voice import Told
from tests.ui import ledger
from tests.ui.desks import TestClinic


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """What the dialogs open over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def told(desk: Desk) -> list[Told]:
    """What the bar said."""
    found: list[Told] = []
    desk.say.told.connect(found.append)
    return found


@pytest.fixture
def refused(desk: Desk) -> list[str]:
    """What the bar refused."""
    found: list[str] = []
    desk.say.refused.connect(found.append)
    return found


def public_id(clinic: TestClinic, key: int) -> str:
    with clinic.book.read() as connection:
        return str(connection.scalar(select(Message.public_id).where(Message.id == key)))


def answers(clinic: TestClinic, *names: str) -> list[str]:
    with clinic.book.read() as connection:
        return [
            str(
                connection.scalar(
                    select(Appointment.confirmation).where(Appointment.id == clinic.visits[name].id)
                )
            )
            for name in names
        ]


def opened(over: QWidget, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in over.findChildren(kind)))
    return next(each for each in over.findChildren(kind) if each.isVisible())


def test_each_visit_has_a_tick_and_a_number(
    desk: Desk, clinic: TestClinic, over: QWidget, told: list[Told], qtbot: QtBot
) -> None:
    asked = ledger.text(clinic, clinic.visits["not_asked"], clinic.visits["late"])
    key = ledger.reply(
        clinic, "the second <b>one</b>", clinic.visits["not_asked"], clinic.visits["late"], asked_by=asked
    )
    sort_out(desk, over, public_id(clinic, key))
    dialog = opened(over, WhichDialog, qtbot)
    assert isinstance(dialog, WhichDialog)
    words = dialog.findChild(QLabel, "which.words")
    assert words is not None
    assert words.text() == "the second <b>one</b>"
    labels = [box.accessibleName() for box in dialog.boxes.values()]
    assert labels == ["1  Petr Dvořák, Mon 23 Nov 09:00", "2  Jana Nováková, Tue 1 Dec 15:00"]
    assert [box.isChecked() for box in dialog.boxes.values()] == [False, False]
    dialog.activateWindow()
    dialog.boxes[clinic.visits["late"].id].click()
    dialog.save()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].sentence == "Can't come to 1 visit"
    assert answers(clinic, "not_asked", "late") == ["awaiting", "declined"]
    undo = told[0].undo
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert answers(clinic, "late") == ["needs_person"]


def test_a_reply_from_nowhere_becomes_a_patients(
    desk: Desk, clinic: TestClinic, over: QWidget, told: list[Told], qtbot: QtBot
) -> None:
    key = ledger.reply(clinic, "It's Petr, new phone", number="+447911999999")
    sort_out(desk, over, public_id(clinic, key))
    dialog = opened(over, WhoseDialog, qtbot)
    assert isinstance(dialog, WhoseDialog)
    dialog.save()
    assert dialog.picker.row.wrong == "Find the patient first: type part of the name."
    dialog.picker.edit.setText("dvor")
    qtbot.waitUntil(lambda: dialog.picker.table.current is not None)
    QTest.keyClick(dialog.picker.edit, Qt.Key.Key_Return)
    assert dialog.picker.person is not None
    dialog.keep.choose(MOBILE)
    dialog.save()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].sentence == "The reply is Petr Dvořák's. Decide it."
    assert get_patient(clinic.book, clinic.patients["Dvořák"]).mobile == "+447911999999"
    assert answers(clinic, "not_asked") == ["not_asked"]


def test_what_is_plain_or_settled_is_said(
    desk: Desk, clinic: TestClinic, over: QWidget, refused: list[str], qtbot: QtBot
) -> None:
    plain = ledger.reply(clinic, "hm", clinic.visits["late"])
    done = ledger.reply(clinic, "C", clinic.visits["tomorrow"], handling="applied")
    sort_out(desk, over, public_id(clinic, plain))
    qtbot.waitUntil(lambda: len(refused) == 1)
    sort_out(desk, over, public_id(clinic, done))
    qtbot.waitUntil(lambda: len(refused) == 2)
    assert refused == [
        "It is plain whose reply this is, and about which visit. Decide it.",
        "This reply waits for nobody any more. Look at the list again.",
    ]
    assert QApplication.activeModalWidget() is None
