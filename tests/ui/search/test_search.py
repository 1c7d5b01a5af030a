"""The search: what is found while somebody types, and where keys lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import ContactKind
from frontdesk.services.contacts import ContactEdit, add_contact
from frontdesk.services.details import DetailEdit, set_details
from frontdesk.services.patients import PatientEdit, create_patient, set_deceased
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.search.bar import SearchBar
from frontdesk.ui.search.finding import MOST_COMMANDS, Found, Sort, find
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.panel import VisitPanel
from tests.ui.desks import EVA, TestClinic
from tests.ui.shell.views import IMAGE, MARKED


@pytest.fixture
def search(window: MainWindow, qtbot: QtBot) -> SearchBar:
    """The field, opened by its key, the words of the calendar at hand."""
    press(window, "F3")
    assert window.search.hasFocus()
    qtbot.waitUntil(lambda: window.desk.jobs.idle)
    return window.search


def press(window: MainWindow, *keys: str) -> None:
    """Keys, to whatever has the focus."""
    for key in keys:
        QTest.keySequence(window.windowHandle(), QKeySequence(key))


def write(search: SearchBar, text: str) -> list[Found]:
    """Type it; gives what is found."""
    QTest.keyClicks(search, text)
    return search.found


def listed(window: MainWindow) -> QListView:
    found = window.findChild(QListView, "search.list")
    assert found is not None
    return found


def book(window: MainWindow) -> BookScreen:
    found = window.screen_of("book")
    assert isinstance(found, BookScreen)
    return found


def test_before_anything_is_typed_it_says_what_there_is_to_do(window: MainWindow, search: SearchBar) -> None:
    assert [each.what for each in search.found][:2] == ["book", "new_patient"]
    assert all(each.key for each in search.found)
    assert listed(window).isVisible()


def test_part_of_a_name_finds_patients_and_their_visits(search: SearchBar, clinic: TestClinic) -> None:
    found = write(search, "novak")
    people = [each for each in found if each.sort is Sort.PATIENT]
    assert [each.what for each in people] == [clinic.patients["Nováková"]]
    assert people[0].text == "Jana Nováková"
    assert "12 Mar 1984" in people[0].more


def test_a_number_finds_its_family(search: SearchBar, clinic: TestClinic) -> None:
    found = write(search, "07911 123404")
    ids = {each.what for each in found if each.sort is Sort.PATIENT}
    assert ids == {clinic.patients["Byrne"], clinic.patients["Lucy Byrne"]}


def test_enter_opens_the_card_and_ctrl_enter_books(window: MainWindow, search: SearchBar) -> None:
    write(search, "haddad")
    press(window, "Return")
    assert isinstance(window.panel.panel, PatientPanel)
    assert not listed(window).isVisible()
    assert search.text() == ""
    press(window, "Esc", "F3")
    write(search, "haddad")
    press(window, "Ctrl+Return")
    assert isinstance(window.panel.panel, BookingPanel)


def test_a_visit_is_opened_on_its_day(window: MainWindow, search: SearchBar, clinic: TestClinic) -> None:
    found = write(search, "dvorak")
    at = next(number for number, each in enumerate(found) if each.sort is Sort.VISIT)
    press(window, *["Down"] * at, "Return")
    panel = window.panel.panel
    assert isinstance(panel, VisitPanel)
    assert panel.visit is not None
    assert panel.visit.id == found[at].what
    assert book(window).day == date.fromisoformat(panel.visit.start_wall[:10])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("next tue", date(2026, 12, 1)),
        ("+2w", date(2026, 12, 7)),
        ("12 mar", date(2027, 3, 12)),
        ("tomorrow", date(2026, 11, 24)),
    ],
)
def test_a_date_as_it_is_typed(window: MainWindow, search: SearchBar, typed: str, day: date) -> None:
    found = write(search, typed)
    assert found[0].what == day
    press(window, "Return")
    assert book(window).day == day
    assert book(window).canvas.hasFocus()


def test_a_command_by_the_words_of_its_name(window: MainWindow, search: SearchBar) -> None:
    found = write(search, "hide na")
    assert [each.what for each in found if each.sort is Sort.COMMAND] == ["hide_names"]
    assert found[0].key == "F8"
    press(window, "Return")
    assert window.desk.who.names_hidden


def test_a_screen_by_all_the_words_of_its_line(window: MainWindow, search: SearchBar) -> None:
    assert write(search, "open unc")[0].what == "unconfirmed"
    press(window, "Return")
    assert window.screen_name == "unconfirmed"


def test_not_more_commands_than_fit(window: MainWindow, search: SearchBar) -> None:
    commands = [each for each in write(search, "o") if each.sort in (Sort.COMMAND, Sort.SCREEN)]
    assert 0 < len(commands) <= MOST_COMMANDS


def test_a_name_that_nobody_has_begins_a_booking_with_it(window: MainWindow, search: SearchBar) -> None:
    found = write(search, "Zenobia Quist")
    assert [each.sort for each in found] == [Sort.NEW]
    press(window, "Return")
    panel = window.panel.panel
    assert isinstance(panel, BookingPanel)
    assert panel.picker.text == "Zenobia Quist"


def test_up_and_down_go_round(window: MainWindow, search: SearchBar) -> None:
    rows = len(write(search, "dvorak"))
    assert rows > 2
    press(window, "Up")
    assert listed(window).currentIndex().row() == rows - 1
    press(window, "Down", "Down")
    assert listed(window).currentIndex().row() == 1


def test_esc_leaves_and_what_was_typed_is_there_again(window: MainWindow, search: SearchBar) -> None:
    write(search, "nov")
    press(window, "Esc")
    assert not listed(window).isVisible()
    assert book(window).canvas.hasFocus()
    assert search.text() == "nov"
    press(window, "F3")
    assert search.selectedText() == "nov"
    assert listed(window).isVisible()


def test_esc_in_the_search_closes_no_panel(window: MainWindow, search: SearchBar, clinic: TestClinic) -> None:
    window.desk.go.patient(clinic.patients["Lee"])
    press(window, "F3", "Esc")
    assert window.panel.panel is not None


def test_a_click_goes_there_too(window: MainWindow, search: SearchBar) -> None:
    write(search, "haddad")
    view = listed(window)
    where = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert isinstance(window.panel.panel, PatientPanel)


def test_html_is_a_name_like_any_other(window: MainWindow, search: SearchBar) -> None:
    found = write(search, "<b>rob")
    assert found[0].text == f"{MARKED} {IMAGE}"
    assert listed(window).model().index(0, 0).data().startswith(MARKED)


def test_what_nobody_can_search_for_is_harmless(window: MainWindow, search: SearchBar) -> None:
    for typed in ("%", "_", "'; DROP TABLE patient; --", "\\", "*", "☃", " " * 50, "a" * 5_000):
        search.clear()
        search.insert(typed)
        assert len(search.text()) <= 200
    assert find(window.desk, "a" * 5_000, dates=True)[-1].sort is Sort.NEW


def test_hidden_names_are_hidden_here_too(window: MainWindow, search: SearchBar) -> None:
    window.desk.who.hide_names(hidden=True)
    texts = [f"{each.text} {each.more}" for each in write(search, "haddad") if each.sort is not Sort.NEW]
    assert texts
    assert not any("Haddad" in text for text in texts)


def test_what_is_chosen_is_read_out(window: MainWindow, search: SearchBar) -> None:
    heard: list[str] = []
    window.desk.say.announced.connect(heard.append)
    write(search, "byrne")
    press(window, "Down")
    assert heard
    assert heard[-1] == listed(window).currentIndex().data()


def test_the_list_lies_within_the_window(window: MainWindow, search: SearchBar) -> None:
    write(search, "a")
    frame = listed(window).parentWidget()
    assert isinstance(frame, QWidget)
    assert window.rect().contains(frame.geometry())
    window.resize(1024, 600)
    QApplication.sendPostedEvents()
    assert window.rect().contains(frame.geometry())


def test_the_model_keeps_its_promises(
    search: SearchBar, window: MainWindow, qtmodeltester: ModelTester
) -> None:
    write(search, "an")
    model = listed(window).model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    check: Callable[..., None] = qtmodeltester.check
    check(model, force_py=True)


def test_two_of_one_name_are_told_apart(search: SearchBar, clinic: TestClinic) -> None:
    for born, mobile in (("1950-01-02", "07911 200001"), ("1982-11-30", "07911 200002")):
        edit = PatientEdit(first_name="John", last_name="Smith", birth_date=born, mobile=mobile)
        key = create_patient(clinic.book, EVA, edit).patient.id
    clinic.patients["Smith"] = key
    clinic.visit("2026-12-02T09:00", "Smith")
    set_details(clinic.book, EVA, key, DetailEdit(called="Jack"))
    found = [each for each in write(search, "john smith") if each.sort is Sort.PATIENT]
    assert sorted((each.text, each.more) for each in found) == [
        ("John Smith", "2 Jan 1950, 07911 200001"),
        ("John Smith (Jack)", "30 Nov 1982, 07911 200002, next Wed 2 Dec 09:00"),
    ]


def test_a_contact_leads_to_their_patient(window: MainWindow, search: SearchBar, clinic: TestClinic) -> None:
    mother = ContactEdit(kind=ContactKind.PARENT, name="Olga Horáková", mobile="07911 300003")
    add_contact(clinic.book, EVA, clinic.patients["Nováková"], mother)
    for typed in ("horak", "300003"):
        search.clear()
        [found] = [each for each in write(search, typed) if each.sort is Sort.PATIENT]
        assert (found.what, found.text) == (
            clinic.patients["Nováková"],
            "Olga Horáková, parent of Jana Nováková",
        )
    window.desk.who.hide_names(hidden=True)
    search.clear()
    assert write(search, "horak")[0].text == "O. H., parent of J. N."


def test_who_died_is_said_to_have(search: SearchBar, clinic: TestClinic) -> None:
    set_deceased(clinic.book, EVA, clinic.patients["Lee"], date(2026, 11, 20))
    [found] = [each for each in write(search, "grace lee") if each.sort is Sort.PATIENT]
    assert found.text == "Grace Lee, died 20 Nov 2026"
