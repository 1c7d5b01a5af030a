"""The cover: nothing of the book is seen, reached or read out below it, and everything is there again after signing in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.services.staff import add_staff, set_pin
from frontdesk.ui.desk import Desk
from frontdesk.ui.locking.cover import Cover, lock, uncover
from frontdesk.ui.patients.alerts import AlertDialog
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.cancel import CancelPanel
from tests.support.clinic import CHEAP
from tests.ui.desks import EVA, TestClinic


def opened(desk: Desk, qtbot: QtBot) -> MainWindow:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show_screen("book")
    window.show()
    window.activateWindow()
    return window


def test_what_lies_below_is_hidden_and_comes_back(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    person = add_staff(clinic.book, EVA, name="Renée Aubert")
    set_pin(clinic.book, EVA, person.id, "4711", cost=CHEAP)
    window = opened(desk, qtbot)
    desk.go.visit(clinic.visits["confirmed"].id)
    qtbot.waitUntil(lambda: window.panel.isVisible())
    before = {each for each in window.findChildren(QWidget) if each.isVisible()}
    cover = lock(window, desk)
    staff = cover.findChild(QListWidget, "cover.staff")
    pin = cover.findChild(QLineEdit, "cover.pin")
    assert staff is not None
    assert pin is not None
    qtbot.waitUntil(lambda: staff.count() == 1 and pin.isVisible())
    readable = [
        each for each in window.findChildren(QWidget) if each.isVisible() and not cover.isAncestorOf(each)
    ]
    assert readable == []
    assert cover.isVisible()
    assert not any("Haddad" in label.text() for label in cover.findChildren(QLabel))

    pin.setText("0000")
    QTest.keyClick(pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("not the right one" in each.text() for each in cover.findChildren(QLabel)))
    assert window.findChild(Cover, "cover") is cover

    pin.setText("4711")
    go = cover.findChild(QPushButton, "cover.sign_in")
    assert go is not None
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(Cover, "cover") is None)
    assert desk.actor.name == "Renée Aubert"
    missing = [each.objectName() for each in before if not each.isVisible() and each.objectName()]
    assert missing == []


def test_where_nobody_is_listed_the_cover_says_so_and_goes(desk: Desk, qtbot: QtBot) -> None:
    window = opened(desk, qtbot)
    cover = lock(window, desk)
    go = cover.findChild(QPushButton, "cover.sign_in")
    assert go is not None
    qtbot.waitUntil(go.isVisible)
    assert lock(window, desk) is cover
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(Cover, "cover") is None)
    assert window.content.isVisible()


def test_enter_goes_on_where_nobody_is_listed(desk: Desk, qtbot: QtBot) -> None:
    window = opened(desk, qtbot)
    cover = lock(window, desk)
    go = cover.findChild(QPushButton, "cover.sign_in")
    assert go is not None
    qtbot.waitUntil(go.hasFocus)
    QTest.keyClick(go, Qt.Key.Key_A)  # a letter is none of its keys
    assert window.findChild(Cover) is cover
    QTest.keyClick(go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(Cover) is None)


def test_what_is_half_typed_is_hidden_by_the_lock_and_there_again(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    window = opened(desk, qtbot)
    desk.go.patient(clinic.patients["Nováková"])
    qtbot.waitUntil(lambda: isinstance(window.panel.panel, PatientPanel))
    card = window.panel.panel
    assert isinstance(card, PatientPanel)
    qtbot.waitUntil(card.look.isVisible)
    card.deeds.add_alert()
    dialog = card.findChild(AlertDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.text, "Latex")
    lock(window, desk)
    assert not dialog.isVisible()
    assert not card.isVisible()
    uncover(window)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.text.text() == "Latex"
    dialog.reject()
    visit = clinic.visits["not_asked"].id
    desk.go.panel(lambda: CancelPanel(desk, visit))
    qtbot.waitUntil(lambda: isinstance(window.panel.panel, CancelPanel))
    cancelling = window.panel.panel
    assert isinstance(cancelling, CancelPanel)
    QTest.keyClicks(cancelling.words, "Grandmother fell")
    lock(window, desk)
    uncover(window)
    assert window.panel.panel is cancelling
    assert cancelling.words.isVisible()
    assert cancelling.words.text() == "Grandmother fell"
