"""The list of patients: by what is typed, and who comes today."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import ContactKind
from frontdesk.services.contacts import ContactEdit, add_contact
from frontdesk.services.details import DetailEdit, set_details
from frontdesk.services.patients import PatientEdit, create_patient, update_patient
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.patients.screen import PatientsScreen
from tests.ui.desks import EVA, TestClinic
from tests.ui.patients.conftest import find


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> PatientsScreen:
    """The screen, with those who come today."""
    made = PatientsScreen(desk)
    qtbot.addWidget(made)
    qtbot.addWidget(made.bar())
    desk.feed.changed.connect(made.changes)
    made.resize(1100, 600)
    made.show()
    made.begin()
    qtbot.waitUntil(lambda: len(made.model.rows) == 9)
    return made


def names(screen: PatientsScreen) -> list[str]:
    return [str(screen.model.index(at, 0).data()) for at in range(screen.model.rowCount())]


def said(screen: PatientsScreen) -> str:
    return find(screen.bar(), QLabel, "patients.said").text()


def test_without_a_text_it_lists_who_comes_today_by_time(screen: PatientsScreen) -> None:
    assert names(screen)[:2] == ["Jana Nováková", "Oluwaseun Adeyemi"]
    assert said(screen) == "9 with a visit today"
    row = [str(screen.model.index(0, column).data() or "") for column in range(6)]
    assert row == ["Jana Nováková", "12 Mar 1984, 42", "07911 123401", "08:30", "", ""]


def test_typing_finds_and_enter_opens_the_best(
    screen: PatientsScreen, cards: list[int], clinic: TestClinic, qtbot: QtBot
) -> None:
    QTest.keyClicks(screen.search, "dvor")
    # Enter may come before the answer: the right card opens all the same.
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cards == [clinic.patients["Dvořák"]])
    assert names(screen) == ["Petr Dvořák"]
    assert said(screen) == "1 found"


def test_the_arrow_leads_into_the_list(
    screen: PatientsScreen, cards: list[int], clinic: TestClinic, qtbot: QtBot
) -> None:
    QTest.keyClicks(screen.search, "byrne")
    qtbot.waitUntil(lambda: names(screen) == ["Lucy Byrne", "Tom Byrne"])
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert cards == [clinic.patients["Byrne"]]


def test_nobody_found_offers_a_new_card_and_esc_empties_the_search(
    screen: PatientsScreen, desk: Desk, qtbot: QtBot
) -> None:
    acts: list[str] = []
    desk.go.act_wanted.connect(acts.append)
    QTest.keyClicks(screen.search, "<b>zz")
    empty = screen.findChild(Empty)
    assert empty is not None
    qtbot.waitUntil(empty.isVisible)
    assert "<b>zz" in [label.text().split("“")[-1].rstrip("”.") for label in empty.findChildren(QLabel)]
    QTest.mouseClick(find(screen, QPushButton, "patients.empty"), Qt.MouseButton.LeftButton)
    assert acts == ["new_patient"]
    assert screen.back()
    qtbot.waitUntil(lambda: len(names(screen)) == 9)
    assert not screen.back()


def test_more_than_anyone_reads_is_said(screen: PatientsScreen, clinic: TestClinic, qtbot: QtBot) -> None:
    for number in range(101):
        first = "".join(chr(97 + int(digit)) for digit in f"{number:03d}")
        create_patient(clinic.book, EVA, PatientEdit(first_name=first, last_name="Zimmermann"))
    QTest.keyClicks(screen.search, "zimm")
    qtbot.waitUntil(lambda: len(names(screen)) == 100)
    assert said(screen) == "The first 100: type more to find others"


def test_a_change_shows_in_its_row_and_new_rows_wait(
    screen: PatientsScreen, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    screen.table.selectRow(3)
    update_patient(clinic.book, EVA, clinic.patients["Haddad"], PatientEdit(last_name="Haddad-Bey"))
    clinic.visit("2026-11-23T11:30", "Lee")
    desk.feed.look()
    new = find(screen.bar(), QPushButton, "patients.new_rows")
    qtbot.waitUntil(lambda: new.isVisibleTo(screen.bar()))
    assert new.text() == "1 new"
    assert "Amira Haddad-Bey" in names(screen)
    assert len(names(screen)) == 9
    assert screen.table.currentIndex().row() == 3
    QTest.mouseClick(new, Qt.MouseButton.LeftButton)
    assert len(names(screen)) == 10


def test_hidden_it_notes_that_it_is_stale(
    screen: PatientsScreen, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    screen.hide()
    update_patient(clinic.book, EVA, clinic.patients["Haddad"], PatientEdit(last_name="Bey"))
    desk.feed.look()
    assert "Amira Bey" not in names(screen)
    screen.show()
    screen.begin()
    qtbot.waitUntil(lambda: "Amira Bey" in names(screen))


def test_names_can_be_hidden(screen: PatientsScreen, desk: Desk) -> None:
    desk.who.hide_names(hidden=True)
    assert names(screen)[0] == "J. N."


def test_the_model_keeps_the_rules_of_models(screen: PatientsScreen, qtmodeltester: ModelTester) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(screen.model)
    check(screen.model, force_py=True)


def test_a_patient_is_found_by_who_is_around_them(
    screen: PatientsScreen, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    add_contact(clinic.book, EVA, key, ContactEdit(kind=ContactKind.PARENT, name="Olga Horáková"))
    set_details(clinic.book, EVA, key, DetailEdit(called="Janička"))

    def names() -> list[object]:
        return [screen.model.index(row, 0).data() for row in range(screen.model.rowCount())]

    screen.search.setText("horak")
    qtbot.waitUntil(lambda: names() == ["Olga Horáková, parent of Jana Nováková (Janička)"])
    screen.search.setText("janick")
    qtbot.waitUntil(lambda: names() == ["Jana Nováková (Janička)"])
    desk.who.hide_names(hidden=True)
    assert names() == ["J. N."]
