"""A new patient: fields, what is wrong with them, namesakes, what is half-written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.services.details import DetailEdit, details_of, set_details
from frontdesk.services.patients import (
    PatientEdit,
    consent_history,
    create_patient,
    find_patients,
    get_patient,
)
from frontdesk.services.texting import Texted
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.patients.form import DRAFT, NewPatientPanel
from frontdesk.ui.patients.telling import language
from frontdesk.ui.voice import Told
from tests.ui.desks import EVA, TestClinic
from tests.ui.patients.conftest import find

Show = Callable[[Panel], None]


def fill(panel: NewPatientPanel, **fields: str) -> None:
    for name, text in fields.items():
        if name == "birth_date":
            panel.form.birth.edit.setText(text)
        else:
            panel.form.lines_of[name].setText(text)


def test_a_new_card_with_all_that_was_typed(
    desk: Desk, clinic: TestClinic, shown: Show, told: list[Told], cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    assert panel.title == "New patient"
    fill(
        panel,
        first_name="Zoë",
        last_name="Åkesson",
        birth_date="3.7.1990",
        mobile="07911 123499",
        email="zoe@example.org",
    )
    assert panel.form.row("source").isHidden()
    panel.form.consents["sms_consent"].setCurrentIndex(1)
    assert not panel.form.row("source").isHidden()
    panel.form.source.setText("Her sister")
    panel.form.where.choose("phone")
    panel.form.language.setCurrentIndex(panel.form.language.findText("Čeština"))
    panel.form.notes.setPlainText("Line one\nline two")
    last = panel.form.lines_of["last_name"]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(cards) == 1)
    card = get_patient(clinic.book, cards[0])
    assert (card.first_name, card.last_name, card.birth_date) == ("Zoë", "Åkesson", "1990-07-03")
    assert (card.mobile, card.email, card.language) == ("+447911123499", "zoe@example.org", "cs")
    assert (card.sms_consent, card.email_consent, card.notes) == ("yes", "", "Line one\nline two")
    assert [(row.source, row.note, row.actor) for row in consent_history(clinic.book, card.id)] == [
        ("phone", "Her sister", "staff:Eva Marsh")
    ]
    assert told[0].sentence == "Zoë Åkesson: card made"
    assert shelf(desk).of(DRAFT) == ()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="x" * 300, mobile="12345", email="no mail")
    panel.save()
    qtbot.waitUntil(lambda: bool(panel.form.row("last_name").wrong))
    assert panel.form.row("last_name").wrong == "A patient needs a last name. Fill it in."
    assert "200 characters" in panel.form.row("first_name").wrong
    assert "area code" in panel.form.row("mobile").wrong
    assert "e-mail address" in panel.form.row("email").wrong
    assert panel.form.lines_of["first_name"].text() == "x" * 300
    fill(panel, birth_date="31.2.1990")
    panel.save()
    assert "no date of birth" in panel.form.row("birth_date").wrong
    assert cards == []
    assert find_patients(clinic.book, "xxx") == ()


def test_whoever_has_a_card_already_is_shown_and_a_click_opens_it(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="jana", last_name="NOVAKOVA", birth_date="21.3.1984")
    why = "Same name, date of birth with swapped or mistyped digits."
    qtbot.waitUntil(lambda: [each.why for each in panel.twins.found] == [why])
    QTest.mouseClick(find(panel, QPushButton, "twins.take.0"), Qt.MouseButton.LeftButton)
    assert cards == [clinic.patients["Nováková"]]
    fill(panel, first_name="Ruth")
    qtbot.waitUntil(lambda: not panel.twins.isVisible())


def test_f2_opens_the_card_that_is_there(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="Nováková", last_name="Jana", birth_date="12.3.1984")
    qtbot.waitUntil(panel.twins.isVisible)
    QTest.keyClick(panel.form.lines_of["first_name"], Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: cards == [clinic.patients["Nováková"]])


def test_saving_asks_once_and_once_more_makes_a_new_card(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="jana", last_name="novakova")
    panel.save()
    trouble = find(panel, QLabel, "new_patient.trouble")
    qtbot.waitUntil(trouble.isVisible)
    assert trouble.text() == "There may be a card already: F2 opens it. Save once more makes a new one."
    assert len(find_patients(clinic.book, "novakova")) == 1
    panel.save()
    qtbot.waitUntil(lambda: len(find_patients(clinic.book, "novakova")) == 2)


def test_two_people_of_one_name_are_left_in_peace_where_their_dates_tell(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="Jana", last_name="Nováková", birth_date="1.2.1990")
    panel.save()
    qtbot.waitUntil(lambda: len(cards) == 1)
    assert len(find_patients(clinic.book, "novakova")) == 2


def test_texts_to_another_number_with_safe_hours(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    assert panel.form.row("texting_number").isHidden()
    panel.form.texts_to.choose("other")
    fill(panel, first_name="Zoë", last_name="Åkesson")
    panel.save()
    assert panel.form.row("texting_number").wrong == "Give the number, or choose their own mobile."
    panel.form.lines_of["texting_number"].setText("07911 123499")
    panel.form.lines_of["whose"].setText("mother")
    panel.form.safe["safe_from"].edit.setText("9")
    panel.save()
    qtbot.waitUntil(lambda: bool(panel.form.row("safe_until").wrong))
    panel.form.safe["safe_until"].edit.setText("17:30")
    panel.save()
    qtbot.waitUntil(lambda: len(cards) == 1)
    assert get_patient(clinic.book, cards[0]).texting == Texted("+447911123499", "mother", "09:00", "17:30")


def test_a_number_that_is_three_peoples_is_asked_about_once(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    for last in ("Marsh", "Cole"):
        edit = PatientEdit(first_name="Ben", last_name=last, mobile="+447911123488")
        create_patient(clinic.book, EVA, edit)
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="Zoë", last_name="Åkesson", mobile="07911 123488")
    panel.save()
    row = panel.form.row("mobile")
    qtbot.waitUntil(lambda: "Is it theirs, too?" in row.said)
    assert row.said == "This number is also on the cards of B. Cole and B. Marsh. Is it theirs, too?"
    assert not row.wrong
    assert cards == []
    panel.save()
    qtbot.waitUntil(lambda: len(cards) == 1)
    assert get_patient(clinic.book, cards[0]).mobile == "+447911123488"


def test_what_is_half_written_is_there_again(desk: Desk, shown: Show, qtbot: QtBot) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    fill(panel, first_name="Half", birth_date="3.7.")
    panel.form.consents["sms_consent"].setCurrentIndex(2)
    panel.form.source.setText("his wife")
    assert panel.may_close()
    panel.hide()
    again = NewPatientPanel(desk)
    shown(again)
    assert again.form.lines_of["first_name"].text() == "Half"
    assert again.form.birth.text == "3.7."
    assert again.form.consents["sms_consent"].value == "no"
    assert again.form.source.text() == "his wife"
    anew = find(again, QPushButton, "new_patient.anew")
    QTest.mouseClick(anew, Qt.MouseButton.LeftButton)
    assert again.form.changed() == {}
    assert shelf(desk).of(DRAFT) == ()
    fill(again, first_name="Other")
    fill(again, first_name="")
    assert shelf(desk).of(DRAFT) == ()


def test_a_name_that_was_searched_for_is_given(desk: Desk, shown: Show) -> None:
    panel = NewPatientPanel(desk, first_name="Ana", last_name="Silva")
    shown(panel)
    assert panel.form.lines_of["last_name"].text() == "Silva"


def test_a_number_is_written_as_people_do_while_it_is_typed(desk: Desk, shown: Show, qtbot: QtBot) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    mobile, row = panel.form.lines_of["mobile"], panel.form.row("mobile")
    QTest.keyClicks(mobile, "07911123499")
    qtbot.waitUntil(lambda: mobile.text() == "07911 123499")
    qtbot.waitUntil(lambda: row.said == "A mobile number.")
    mobile.selectAll()
    QTest.keyClicks(mobile, "02079460958")
    qtbot.waitUntil(lambda: row.said == "A landline: it takes no texts.")
    qtbot.waitUntil(lambda: mobile.text() == "020 7946 0958")
    # Whoever corrects a digit in the middle is not moved elsewhere.
    mobile.setCursorPosition(5)
    QTest.keyClick(mobile, Qt.Key.Key_Backspace)
    QTest.keyClicks(mobile, "8")
    qtbot.waitUntil(lambda: row.said == "A landline: it takes no texts.")
    assert (mobile.text(), mobile.cursorPosition()) == ("020 7846 0958", 5) or mobile.cursorPosition() == 5
    mobile.clear()
    QTest.keyClicks(mobile, "x")
    QTest.keyClick(mobile, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: row.said == "")


def test_an_address_says_what_is_wrong_once_it_is_left(desk: Desk, shown: Show, qtbot: QtBot) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    mail, row = panel.form.lines_of["email"], panel.form.row("email")
    panel.activateWindow()
    mail.setFocus()
    qtbot.waitUntil(mail.hasFocus)
    QTest.keyClicks(mail, "zoe.example.org")
    assert row.wrong == ""
    panel.form.lines_of["first_name"].setFocus()
    qtbot.waitUntil(lambda: row.wrong.startswith("There is no @ in it."))
    assert mail.text() == "zoe.example.org"
    mail.setFocus()
    mail.selectAll()
    QTest.keyClicks(mail, "zoe@example.org")
    panel.form.lines_of["first_name"].setFocus()
    qtbot.waitUntil(lambda: row.wrong == "")


def test_what_else_is_known_is_typed_under_its_heading(
    desk: Desk, clinic: TestClinic, shown: Show, cards: list[int], qtbot: QtBot
) -> None:
    panel = NewPatientPanel(desk)
    shown(panel)
    assert not panel.form.section.is_open
    fill(panel, first_name="Zoë", last_name="Åkesson")
    panel.form.section.head.setFocus()
    QTest.keyClick(panel.form.section.head, Qt.Key.Key_Space)
    more = panel.form.more
    assert more is not None
    qtbot.waitUntil(lambda: more.provider.count() == 5)
    more.lines_of["called"].setText("Zozo")
    for tag in ("uk", "vi"):
        at = more.languages.choice.findText(language(tag))
        more.languages.choice.setCurrentIndex(at)
        more.languages.choice.activated.emit(at)
    QTest.mouseClick(find(panel, QPushButton, "new_patient.languages.vi"), Qt.MouseButton.LeftButton)
    more.provider.setCurrentIndex(more.provider.findText("Dr Malik"))
    more.provider.activated.emit(more.provider.currentIndex())
    more.part.choose("evening")
    more.days.days[4].setFocus()
    QTest.keyClick(more.days.days[4], Qt.Key.Key_Space)
    more.lines_of["payer"].setText("VZP")
    panel.save()
    qtbot.waitUntil(lambda: len(cards) == 1)
    kept = details_of(clinic.book, cards[0])
    assert (kept.called, kept.languages, kept.provider, kept.part_of_day, kept.weekdays, kept.payer) == (
        "Zozo",
        "uk",
        "Dr Malik",
        "evening",
        "4",
        "VZP",
    )


def test_what_is_known_shows_unfolded_and_only_what_differs_is_saved(
    desk: Desk, clinic: TestClinic, shown: Show, qtbot: QtBot
) -> None:
    key = clinic.patients["Lee"]
    provider = clinic.keys.providers["Dr Malik"]
    set_details(clinic.book, EVA, key, DetailEdit(payer="VZP", languages=("uk",), provider_id=provider))
    panel = PatientPanel(desk, key)
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    panel.edit()
    assert panel.form.section.is_open
    assert panel.form.changed() == {}
    more = panel.form.more
    assert more is not None
    qtbot.waitUntil(lambda: more.provider.currentText() == "Dr Malik")
    more.lines_of["payer"].setText("x" * 300)
    panel.save()
    qtbot.waitUntil(lambda: "longer than 200" in more.row("payer").wrong)
    more.lines_of["payer"].setText("ČPZP")
    assert panel.form.changed() == {"payer": "ČPZP"}
    panel.save()
    qtbot.waitUntil(lambda: not panel.is_editing)
    kept = details_of(clinic.book, key)
    assert (kept.payer, kept.languages, kept.provider_id) == ("ČPZP", "uk", provider)


def test_a_letter_in_the_notes_is_refused_and_stays_there(
    desk: Desk, clinic: TestClinic, shown: Show, qtbot: QtBot
) -> None:
    panel = PatientPanel(desk, clinic.patients["Lee"])
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    panel.edit()
    letter = "Dear colleague, thank you for seeing this patient.\n" * 60
    panel.form.notes.setPlainText(letter)
    panel.save()
    qtbot.waitUntil(lambda: "where letters are kept" in panel.form.row("notes").wrong)
    assert panel.form.notes.toPlainText() == letter
    panel.form.notes.setPlainText("Letter of Dr Gray is filed.")
    panel.save()
    qtbot.waitUntil(lambda: not panel.is_editing)
