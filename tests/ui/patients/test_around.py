"""What belongs to a card: alerts, contacts, verified fields, and the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import CallOutcome, ContactKind, Lifecycle
from frontdesk.services.alerts import add_alert, alerts_of
from frontdesk.services.booking import set_status
from frontdesk.services.calls import log_call
from frontdesk.services.contacts import ContactEdit, add_contact, change_contact, contacts_of
from frontdesk.services.details import DetailEdit, set_details, verify
from frontdesk.services.people import card_page
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients.alerts import AlertDialog
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.patients.contacts import ContactDialog
from frontdesk.ui.patients.history import HistoryPanel
from frontdesk.ui.voice import Told
from tests.ui.desks import EVA, TestClinic
from tests.ui.patients.conftest import find

Show = Callable[[Panel], None]


@pytest.fixture
def key(clinic: TestClinic) -> int:
    return clinic.patients["Nováková"]


@pytest.fixture
def card(desk: Desk, key: int, shown: Show, qtbot: QtBot) -> PatientPanel:
    """Her card, read."""
    panel = PatientPanel(desk, key)
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    return panel


def texts(inside: QWidget) -> list[str]:
    return [each.text() for each in inside.findChildren(QLabel) if each.isVisibleTo(inside) and each.text()]


def enter(inside: QWidget, name: str) -> None:
    """Press a link by the keyboard."""
    link = find(inside, QWidget, name)
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Return)


def press(inside: QWidget, name: str) -> None:
    QTest.mouseClick(find(inside, QPushButton, name), Qt.MouseButton.LeftButton)


def undo(told: list[Told]) -> None:
    taken = told[-1].undo
    assert taken is not None
    taken()


def test_an_alert_is_put_on_the_card_seen_first_and_ended(
    card: PatientPanel, clinic: TestClinic, key: int, told: list[Told], qtbot: QtBot
) -> None:
    assert not card.look.alerts.isVisible()
    enter(card, "patient.alert.add")
    dialog = card.findChild(AlertDialog)
    assert dialog is not None
    press(dialog, "patient.alert.yes")
    qtbot.waitUntil(lambda: dialog.form.row("body").wrong == "Write what must be seen when booking.")
    QTest.keyClicks(dialog.text, "<b>Latex</b> allergy")
    dialog.until.edit.setText("1.12.2026")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    qtbot.waitUntil(card.look.alerts.isVisible)
    assert texts(card.look.alerts) == ["<b>Latex</b> allergy", "Eva Marsh, 23 Nov 2026; until 1 Dec 2026"]
    assert find(card, QLabel, "patient.alert").textFormat() is Qt.TextFormat.PlainText
    [row] = alerts_of(clinic.book, key)
    enter(card, f"patient.alert.end.{row.id}")
    qtbot.waitUntil(lambda: not card.look.alerts.isVisible())
    undo(told)
    qtbot.waitUntil(card.look.alerts.isVisible)


def test_booking_is_stopped_and_allowed_again_by_keyboard(
    card: PatientPanel, clinic: TestClinic, key: int, told: list[Told], qtbot: QtBot
) -> None:
    enter(card, "patient.alert.add")
    dialog = card.findChild(AlertDialog)
    assert dialog is not None
    QTest.keyClick(dialog.stops, Qt.Key.Key_Space)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.form.row("body").wrong == "Write why nothing is booked for them.")
    QTest.keyClicks(dialog.text, "Dismissed after threats")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    qtbot.waitUntil(card.look.alerts.isVisible)
    assert texts(card.look.alerts)[0] == "No new visits: Dismissed after threats."
    assert told[-1].sentence == "Jana Nováková: no new visits from now on"
    book = find(card, QPushButton, "patient.book")
    assert not book.isEnabled()
    [row] = alerts_of(clinic.book, key)
    assert row.stops
    link = find(card, TextLink, f"patient.alert.end.{row.id}")
    assert link.words == "End the stop"
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(book.isEnabled)
    assert told[-1].sentence == "Jana Nováková: visits can be booked again"
    undo(told)
    qtbot.waitUntil(lambda: not book.isEnabled())


def test_a_contact_is_added_changed_and_removed(
    card: PatientPanel, clinic: TestClinic, key: int, told: list[Told], qtbot: QtBot
) -> None:
    enter(card, "patient.contact.add")
    dialog = card.findChild(ContactDialog)
    assert dialog is not None
    dialog.fields["mobile"].setText("12")
    dialog.fields["email"].setText("olga.example.org")
    press(dialog, "patient.contact.save")
    qtbot.waitUntil(lambda: bool(dialog.form.row("mobile").wrong))
    assert dialog.form.row("name").wrong == "A contact needs a name. Fill it in."
    assert dialog.form.row("email").wrong.startswith("There is no @ in it.")
    assert dialog.fields["email"].text() == "olga.example.org"
    dialog.fields["name"].setText("Olga Horáková")
    dialog.fields["mobile"].setText("07911 654321")
    dialog.fields["email"].clear()
    dialog.may_hear.setChecked(True)
    QTest.keyClick(dialog.fields["note"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "May be told of visits" in texts(card.look.contacts))
    [row] = contacts_of(clinic.book, key)
    assert (row.kind, row.mobile, row.may_hear) == ("parent", "+447911654321", True)
    link = find(card, TextLink, f"patient.contact.{row.id}")
    assert link.words == "Olga Horáková, parent"
    # Numbers are text to copy; nothing dials by itself.
    [number] = [each for each in card.look.contacts.findChildren(QLabel) if each.text() == "07911 654321"]
    assert not number.openExternalLinks()
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    again = [each for each in card.findChildren(ContactDialog) if each.isVisible()][-1]
    assert again.fields["mobile"].text() == "07911 654321"
    again.kind.choose(str(ContactKind.CARER))
    press(again, "patient.contact.save")
    qtbot.waitUntil(lambda: contacts_of(clinic.book, key)[0].kind == "carer")
    qtbot.waitUntil(lambda: find(card, TextLink, f"patient.contact.{row.id}").words == "Olga Horáková, carer")
    QTest.mouseClick(find(card, TextLink, f"patient.contact.{row.id}"), Qt.MouseButton.LeftButton)
    last = [each for each in card.findChildren(ContactDialog) if each.isVisible()][-1]
    press(last, "patient.contact.remove")
    qtbot.waitUntil(lambda: contacts_of(clinic.book, key) == ())
    qtbot.waitUntil(lambda: "removed" in told[-1].sentence)
    undo(told)
    qtbot.waitUntil(lambda: len(contacts_of(clinic.book, key)) == 1)


def test_a_contact_that_somebody_else_changed_is_told_at_its_name(
    card: PatientPanel, clinic: TestClinic, key: int, desk: Desk, qtbot: QtBot
) -> None:
    made = add_contact(clinic.book, EVA, key, ContactEdit(name="Olga")).contact
    card.deeds.contact(made)
    dialog = card.findChild(ContactDialog)
    assert dialog is not None
    change_contact(clinic.book, EVA, made.id, ContactEdit(note="Evenings"))
    dialog.fields["name"].setText("Olga Horáková")
    dialog.save()
    qtbot.waitUntil(lambda: "changed this contact meanwhile" in dialog.form.row("name").wrong)
    assert dialog.fields["name"].text() == "Olga Horáková"


def test_what_was_typed_into_a_dialog_that_was_left_can_be_had_back(
    card: PatientPanel, told: list[Told], qtbot: QtBot
) -> None:
    card.deeds.contact(None)
    dialog = card.findChild(ContactDialog)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert told == []
    card.deeds.contact(None)
    again = [each for each in card.findChildren(ContactDialog) if each.isVisible()][-1]
    again.fields["name"].setText("Olga")
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert told[-1].sentence == "Jana Nováková: the contact stays as it was"
    undo(told)
    back = [each for each in card.findChildren(ContactDialog) if each.isVisible()][-1]
    assert back.fields["name"].text() == "Olga"
    back.reject()
    card.deeds.add_alert()
    alert = [each for each in card.findChildren(AlertDialog) if each.isVisible()][-1]
    alert.text.setText("Latex")
    QTest.keyClick(alert, Qt.Key.Key_Escape)
    undo(told)
    assert [each for each in card.findChildren(AlertDialog) if each.isVisible()][-1].text.text() == "Latex"


def test_everything_that_takes_the_focus_has_a_name(
    card: PatientPanel, history: HistoryPanel, desk: Desk
) -> None:
    card.deeds.contact(None)
    card.deeds.add_alert()
    card.edit()
    card.form.section.open()
    shown = [*card.findChildren(QWidget), *history.findChildren(QWidget)]
    wanting = [
        each
        for each in shown
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not each.accessibleName()
        # A list that drops down is told by its field.
        and not isinstance(each, QScrollArea | QListView)
    ]
    assert [(type(each).__name__, each.objectName()) for each in wanting] == []


def test_one_key_verifies_the_number_and_the_menu_the_rest(
    card: PatientPanel, clinic: TestClinic, key: int, desk: Desk, told: list[Told], qtbot: QtBot
) -> None:
    edit = find(card, QPushButton, "patient.edit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_V)
    says = find(card, QLabel, "patient.verified")
    qtbot.waitUntil(lambda: says.text() == "Mobile verified 23 Nov 2026 by Eva Marsh")
    assert told[-1].sentence == "Jana Nováková: Mobile verified"
    card.look.menu.click()
    menu = card.findChild(QMenu, "patient.menu")
    assert menu is not None
    offered = {action.text(): action for action in menu.actions() if action.text()}
    assert [text for text in offered if text.startswith("Verified")] == [
        "Verified with the patient: Name",
        "Verified with the patient: Date of birth",
        "Verified with the patient: Mobile",
    ]
    offered["Verified with the patient: Date of birth"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: says.text() == "Date of birth, mobile verified 23 Nov 2026 by Eva Marsh")
    undo(told)
    qtbot.waitUntil(lambda: says.text() == "Mobile verified 23 Nov 2026 by Eva Marsh")
    clinic.clock.advance(days=366)
    verify(clinic.book, EVA, key, ["name"])
    desk.feed.look()
    qtbot.waitUntil(
        lambda: (
            says.text().splitlines()
            == [
                "Name verified 24 Nov 2027 by Eva Marsh",
                "Mobile verified 23 Nov 2026 by Eva Marsh: more than a year ago",
            ]
        )
    )


def test_a_card_without_a_number_has_nothing_to_verify(
    desk: Desk, clinic: TestClinic, shown: Show, refused: list[str], qtbot: QtBot
) -> None:
    panel = PatientPanel(desk, clinic.patients["Costa"])
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    edit = find(panel, QPushButton, "patient.edit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_V)
    assert refused == ["The card has nothing to verify yet. Fill it in first."]


def test_what_they_like_and_how_they_came_are_words(
    card: PatientPanel, clinic: TestClinic, key: int, desk: Desk, qtbot: QtBot
) -> None:
    set_details(
        clinic.book,
        EVA,
        key,
        DetailEdit(
            called="Janička",
            languages=("uk", "vi"),
            provider_id=clinic.keys.providers["Dr Malik"],
            part_of_day="morning",
            weekdays="02",
            payer="VZP",
            payer_number="111",
            referred_by="Dr Gray",
        ),
    )
    clinic.clock.set("2026-12-02T09:00:00+00:00")
    set_status(clinic.book, EVA, clinic.visits["arrived"].id, lifecycle=Lifecycle.COMPLETED)
    set_status(clinic.book, EVA, clinic.visits["late"].id, lifecycle=Lifecycle.NO_SHOW)
    desk.feed.look()
    qtbot.waitUntil(lambda: "Wants to be called Janička\nBorn 12 Mar 1984, 42 years" in texts(card))
    assert find(card, QLabel, "patient.details").text().splitlines() == [
        "Speaks Ukrainian, Vietnamese",
        "Likes to come: Dr Malik, mornings, Mon Wed",
        "Payer VZP, 111",
        "Sent by Dr Gray",
    ]
    assert find(card, QLabel, "patient.counts").text() == "Came to 1 of 2; missed 1, the last on 1 Dec 2026."


@pytest.fixture
def history(desk: Desk, clinic: TestClinic, key: int, shown: Show, qtbot: QtBot) -> HistoryPanel:
    log_call(clinic.book, EVA, outcome=CallOutcome.NO_ANSWER, patient_id=key, note="<i>Rang twice</i>")
    add_alert(clinic.book, EVA, key, "Latex allergy")
    panel = HistoryPanel(desk, key, "Jana Nováková")
    shown(panel)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    return panel


def test_the_history_is_filtered_and_the_chosen_line_told_in_full(
    history: HistoryPanel, desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    assert history.title == "History of Jana Nováková"
    assert history.model.rows[0].visit_id == clinic.visits["late"].id
    history.filter.setCurrentIndex(3)
    qtbot.waitUntil(lambda: history.model.rowCount() == 1)
    said = find(history, QLabel, "history.told")
    assert said.text() == "Eva Marsh called: no answer.\n<i>Rang twice</i>"
    assert said.textFormat() is Qt.TextFormat.PlainText
    history.filter.setCurrentIndex(2)
    qtbot.waitUntil(lambda: find(history, QLabel, "history.nothing").isVisible())
    assert not said.isVisible()
    desk.who.hide_names(hidden=True)
    assert history.title == "History of J. N."


def test_enter_opens_a_visit_and_esc_leads_back_to_the_card(
    history: HistoryPanel, desk: Desk, clinic: TestClinic, cards: list[int], key: int
) -> None:
    went: list[int] = []
    desk.go.visit_wanted.connect(went.append)
    history.table.setFocus()
    QTest.keyClick(history.table, Qt.Key.Key_Return)
    assert went == [clinic.visits["late"].id]
    assert history.back()
    assert cards == [key]


def test_older_lines_come_when_they_are_wanted(
    desk: Desk, clinic: TestClinic, key: int, shown: Show, qtbot: QtBot
) -> None:
    for number in range(60):
        clinic.clock.advance(minutes=1)
        log_call(clinic.book, EVA, outcome=CallOutcome.NO_ANSWER, patient_id=key, note=f"Try {number}")
    panel = HistoryPanel(desk, key, "Jana Nováková")
    shown(panel)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 50)
    panel.older.setFocus()
    QTest.keyClick(panel.older, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 60)
    assert not panel.older.isVisible()
    assert len({row.key for row in panel.model.rows}) == panel.model.rowCount()
    log_call(clinic.book, EVA, outcome=CallOutcome.BUSY, patient_id=key)
    desk.feed.look()
    qtbot.waitUntil(lambda: any("busy" in row.sentence for row in panel.model.rows))


def test_the_card_leads_to_the_whole_history(card: PatientPanel, desk: Desk, key: int, qtbot: QtBot) -> None:
    wanted: list[Callable[[], Panel]] = []
    desk.go.panel_wanted.connect(wanted.append)
    enter(card, "patient.history")
    panel = wanted[0]()
    qtbot.addWidget(panel)
    assert panel.key == f"history:{key}"


def test_the_model_keeps_the_rules_of_models(history: HistoryPanel, qtmodeltester: ModelTester) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(history.model)
    check(history.model, force_py=True)


def test_all_of_it_stands_on_the_page_of_the_card(clinic: TestClinic, key: int) -> None:
    add_alert(clinic.book, EVA, key, "Latex allergy", until=date(2026, 11, 23))
    add_contact(clinic.book, EVA, key, ContactEdit(name="Olga"))
    verify(clinic.book, EVA, key, ["mobile"])
    page = card_page(clinic.book, key)
    assert [each.body for each in page.alerts] == ["Latex allergy"]
    assert [each.name for each in page.contacts] == ["Olga"]
    assert [each.field for each in page.verified] == ["mobile"]
