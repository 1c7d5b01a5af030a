"""A patient's card: what it says, changing it in place, conflicts, marks, and the day somebody died."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import CallOutcome, Mark
from frontdesk.services.calls import log_call
from frontdesk.services.messaging.numbers import opt_out
from frontdesk.services.patients import PatientEdit, get_patient, set_deceased, set_mark, update_patient
from frontdesk.services.texting import set_texting
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.patients.died import DiedDialog
from frontdesk.ui.voice import Told
from tests.ui import ledger
from tests.ui.desks import EVA, HTML_NAME, TestClinic
from tests.ui.patients.conftest import find

Show = Callable[[Panel], None]


@pytest.fixture
def jana(desk: Desk, clinic: TestClinic, shown: Show, qtbot: QtBot) -> PatientPanel:
    """Her card, read."""
    panel = PatientPanel(desk, clinic.patients["Nováková"])
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    return panel


def texts(panel: QWidget) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisibleTo(panel) and each.text()]


def click(panel: QWidget, name: str) -> None:
    QTest.mouseClick(find(panel, QPushButton, name), Qt.MouseButton.LeftButton)


def test_whose_card_was_opened_is_said(desk: Desk, clinic: TestClinic, shown: Show, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.say.announced.connect(said.append)

    shown(PatientPanel(desk, clinic.patients["Nováková"]))

    qtbot.waitUntil(lambda: "Jana Nováková" in said)


def test_who_they_are_and_what_is_known(jana: PatientPanel) -> None:
    assert jana.look.name.text() == "Jana Nováková"
    assert jana.look.name.textFormat() is Qt.TextFormat.PlainText
    said = texts(jana)
    assert "Born 12 Mar 1984, 42 years" in said
    assert "Mobile 07911 123401" in said
    assert not find(jana, QLabel, "patient.counts").isVisible()
    assert "Texts are welcome." in said
    assert [row.start_wall for row in jana.look.ahead.model.rows] == ["2026-11-23T08:30", "2026-12-01T15:00"]


@pytest.mark.parametrize(
    ("remote", "said"), [("video", "Dr Malik, by video"), ("phone", "Dr Malik, by phone"), ("", "Dr Malik")]
)
def test_a_line_says_where_nobody_comes_in(jana: PatientPanel, remote: str, said: str) -> None:
    block = jana.look.ahead
    row = replace(block.model.rows[0], provider="Dr Malik", remote=remote)
    block.show_visits([row])
    assert block.model.index(0, 1).data() == said
    assert str(block.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)).endswith(", Arrived")
    tip = str(block.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))
    assert ("By video" in tip, "By phone" in tip) == (remote == "video", remote == "phone")


def test_the_history_of_a_consent_is_one_press_away(
    jana: PatientPanel, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    update_patient(
        clinic.book,
        EVA,
        clinic.patients["Nováková"],
        PatientEdit(sms_consent="no"),
        source="Her son, <i>by phone</i>",
    )
    desk.feed.look()
    qtbot.waitUntil(lambda: "No texts, said the patient." in texts(jana))
    history = find(jana, QLabel, "patient.consent.history")
    assert not history.isVisible()
    find(jana, QWidget, "patient.consent.more").setFocus()
    QTest.keyClick(find(jana, QWidget, "patient.consent.more"), Qt.Key.Key_Return)
    assert history.isVisible()
    assert history.text().splitlines() == [
        "23 Nov 2026: texts no, Her son, <i>by phone</i>, noted by Eva Marsh",
        "23 Nov 2026: texts yes, at the desk, noted by Eva Marsh",
    ]


def test_a_visit_opens_by_enter_and_the_rest_shows_on_demand(
    jana: PatientPanel, desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    for day in range(1, 5):
        clinic.visit(f"2027-02-0{day}T09:00", "Nováková")
    desk.feed.look()
    qtbot.waitUntil(lambda: len(jana.look.ahead.model.rows) == 4)
    visits: list[int] = []
    desk.go.visit_wanted.connect(visits.append)
    more = find(jana, QWidget, "patient.ahead.more")
    assert more.accessibleName() == "2 more"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    table = jana.look.ahead.table
    assert len(jana.look.ahead.model.rows) == 6
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert visits == [clinic.visits["late"].id]


def test_messages_are_text_and_names_can_be_hidden(
    jana: PatientPanel, desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    ledger.reply(clinic, "<b>Jana</b> here", clinic.visits["late"])
    jana.begin()

    def bodies() -> list[str]:
        return [each.words for each in jana.look.story.findChildren(Unfold) if each.isVisibleTo(jana)]

    qtbot.waitUntil(lambda: bodies() == ["<b>Jana</b> here"])
    desk.who.hide_names(hidden=True)
    assert jana.look.name.text() == "J. N."
    qtbot.waitUntil(lambda: bodies() == ["<b>J.</b> here"])


def test_booking_begins_with_the_patient(jana: PatientPanel, desk: Desk, clinic: TestClinic) -> None:
    wishes: list[Wish] = []
    desk.go.booking_wanted.connect(wishes.append)
    click(jana, "patient.book")
    assert wishes == [Wish(patient_id=clinic.patients["Nováková"])]


# Changing it


def test_a_change_is_saved_and_said(
    jana: PatientPanel, clinic: TestClinic, told: list[Told], qtbot: QtBot
) -> None:
    click(jana, "patient.edit")
    assert jana.title == "Change the card"
    jana.form.lines_of["last_name"].setText("Dlouhá")
    jana.form.consents["sms_consent"].setCurrentIndex(2)
    jana.form.notes.setPlainText("Prefers mornings")
    jana.save()
    qtbot.waitUntil(lambda: not jana.is_editing)
    card = get_patient(clinic.book, clinic.patients["Nováková"])
    assert (card.last_name, card.sms_consent, card.notes) == ("Dlouhá", "no", "Prefers mornings")
    assert told[0].sentence.endswith(": card saved")
    qtbot.waitUntil(lambda: jana.look.name.text() == "Jana Dlouhá")


def test_nothing_changed_is_nothing_saved(jana: PatientPanel, clinic: TestClinic) -> None:
    before = get_patient(clinic.book, clinic.patients["Nováková"])
    jana.edit()
    assert jana.form.changed() == {}
    jana.save()
    assert not jana.is_editing
    assert get_patient(clinic.book, clinic.patients["Nováková"]) == before


def test_what_is_wrong_stands_at_its_field(jana: PatientPanel, qtbot: QtBot) -> None:
    jana.edit()
    jana.form.lines_of["mobile"].setText("abc")
    jana.form.lines_of["last_name"].setText("")
    jana.save()
    qtbot.waitUntil(lambda: bool(jana.form.row("mobile").wrong))
    assert jana.form.row("last_name").wrong == "A patient needs a last name. Fill it in."
    assert jana.form.lines_of["mobile"].text() == "abc"


def test_somebody_else_changed_it_meanwhile_and_nothing_typed_is_lost(
    jana: PatientPanel, clinic: TestClinic, qtbot: QtBot
) -> None:
    jana.edit()
    jana.form.lines_of["email"].setText("mine@example.org")
    jana.form.lines_of["first_name"].setText("Johana")
    update_patient(
        clinic.book,
        EVA,
        clinic.patients["Nováková"],
        PatientEdit(phone="020 7946 0123", email="theirs@example.org"),
    )
    jana.save()
    says = find(jana, QLabel, "patient.conflict")
    qtbot.waitUntil(says.isVisible)
    assert says.text() == (
        "Somebody changed this card meanwhile: other phone is now 020 7946 0123, e-mail is now theirs@example.org. "
        "What you typed stands; save again to keep it."
    )
    assert jana.form.lines_of["phone"].text() == "020 7946 0123"
    assert jana.form.lines_of["email"].text() == "mine@example.org"
    jana.save()
    qtbot.waitUntil(lambda: not jana.is_editing)
    card = get_patient(clinic.book, clinic.patients["Nováková"])
    assert (card.first_name, card.email, card.phone) == ("Johana", "mine@example.org", "+442079460123")


def test_a_change_elsewhere_leaves_the_form_alone(
    jana: PatientPanel, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    jana.edit()
    jana.form.lines_of["first_name"].setText("Joh")
    set_mark(clinic.book, EVA, clinic.patients["Nováková"], Mark.NO_SURVEY, on=True)
    desk.feed.look()
    qtbot.waitUntil(lambda: jana.look.marks.boxes[Mark.NO_SURVEY].isChecked())
    assert jana.is_editing
    assert jana.form.lines_of["first_name"].text() == "Joh"


def test_an_unsaved_change_keeps_the_panel_open(
    jana: PatientPanel, refused: list[str], told: list[Told]
) -> None:
    jana.edit()
    assert jana.may_close()
    jana.form.lines_of["first_name"].setText("Joh")
    assert not jana.may_close()
    assert refused == ["The card is being changed. Save it, or leave it with Cancel."]
    assert jana.back()
    assert jana.may_close()
    assert not jana.back()
    assert told[0].undo is not None
    told[0].undo()
    assert jana.is_editing
    assert jana.form.lines_of["first_name"].text() == "Joh"


def test_a_change_that_a_crash_cut_short_is_there_again(
    jana: PatientPanel, desk: Desk, clinic: TestClinic, shown: Show, told: list[Told], qtbot: QtBot
) -> None:
    jana.edit()
    with qtbot.waitSignal(shelf(desk).written):
        jana.form.lines_of["first_name"].setText("Johana")
        jana.form.notes.setPlainText("Prefers mornings")
    del desk.extras["drafts"]
    with qtbot.waitSignal(shelf(desk).loaded):
        shelf(desk).load()
    again = PatientPanel(desk, clinic.patients["Nováková"])
    shown(again)
    qtbot.waitUntil(again.look.isVisible)
    assert told[-1].sentence.endswith("a change of the card was typed and not saved. Edit shows it.")
    again.edit()
    assert again.form.changed() == {"first_name": "Johana", "notes": "Prefers mornings"}
    assert find(again, QLabel, "patient.conflict").text().startswith("This was typed before")
    again.save()
    qtbot.waitUntil(lambda: not again.is_editing)
    assert get_patient(clinic.book, clinic.patients["Nováková"]).first_name == "Johana"
    assert shelf(desk).of("card") == ()


def test_a_change_that_is_left_is_not_kept(jana: PatientPanel, desk: Desk) -> None:
    jana.edit()
    jana.form.lines_of["first_name"].setText("Johana")
    assert len(shelf(desk).of("card")) == 1
    jana.leave()
    assert shelf(desk).of("card") == ()
    jana.edit()
    assert jana.form.changed() == {}


# Marks


def test_a_tick_counts_at_once_and_can_be_undone(
    jana: PatientPanel, clinic: TestClinic, told: list[Told], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    box = jana.look.marks.boxes[Mark.CALL_INSTEAD]
    assert not jana.look.marks.notes[Mark.CALL_INSTEAD].isVisible()
    QTest.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: get_patient(clinic.book, key).marks == (Mark.CALL_INSTEAD,))
    qtbot.waitUntil(lambda: bool(told))
    note = jana.look.marks.notes[Mark.CALL_INSTEAD]
    assert note.isVisible()
    note.setFocus()
    QTest.keyClicks(note, "after six")
    QTest.keyClick(note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 2)
    ticked, noted = (each.undo for each in told)
    assert ticked is not None
    assert noted is not None
    noted()
    qtbot.waitUntil(lambda: note.text() == "")
    ticked()
    qtbot.waitUntil(lambda: get_patient(clinic.book, key).marks == ())
    qtbot.waitUntil(lambda: not box.isChecked())


# Somebody who died


def test_the_day_of_death_is_asked_and_can_be_taken_back(
    jana: PatientPanel, clinic: TestClinic, told: list[Told], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    jana.look.menu.click()
    menu = jana.findChild(QMenu, "patient.menu")
    assert menu is not None
    menu.actions()[-1].trigger()
    menu.close()
    dialog = jana.findChild(DiedDialog)
    assert dialog is not None
    assert "2 visits ahead are cancelled, without a word to anybody." in texts(dialog)
    dialog.day.edit.setText("24.11.2026")
    QTest.mouseClick(find(dialog, QPushButton, "patient.died.yes"), Qt.MouseButton.LeftButton)
    assert "still to come" in dialog.form.row("day").wrong
    dialog.day.edit.setText("yesterday")
    QTest.mouseClick(find(dialog, QPushButton, "patient.died.yes"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: get_patient(clinic.book, key).deceased_on == "2026-11-22")
    qtbot.waitUntil(lambda: "Died 22 Nov 2026. Nothing is sent any more." in texts(jana))
    assert not find(jana, QPushButton, "patient.book").isEnabled()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: get_patient(clinic.book, key).deceased_on is None)


def test_a_mistake_about_a_death_is_mended_without_a_question(
    jana: PatientPanel, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    set_deceased(clinic.book, EVA, key, date(2026, 11, 20))
    desk.feed.look()
    qtbot.waitUntil(lambda: any(each.startswith("Died") for each in texts(jana)))
    jana.look.menu.click()
    menu = jana.findChild(QMenu, "patient.menu")
    assert menu is not None
    menu.actions()[-1].trigger()
    menu.close()
    qtbot.waitUntil(lambda: get_patient(clinic.book, key).deceased_on is None)


def test_no_such_card(desk: Desk, shown: Show, refused: list[str], qtbot: QtBot) -> None:
    panel = PatientPanel(desk, 99_999)
    with qtbot.waitSignal(panel.closed):
        shown(panel)
    assert refused == ["There is no such patient in the book. Look them up again."]


def test_html_in_a_name_is_text(desk: Desk, clinic: TestClinic, shown: Show, qtbot: QtBot) -> None:
    panel = PatientPanel(desk, clinic.patients["<img src='/etc/hostname'>"])
    shown(panel)
    qtbot.waitUntil(panel.look.isVisible)
    assert panel.look.name.text().startswith(HTML_NAME)


def test_the_models_keep_the_rules_of_models(jana: PatientPanel, qtmodeltester: ModelTester) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(jana.look.ahead.model)
    check(jana.look.ahead.model, force_py=True)


def test_where_texts_go_and_a_wrong_number_that_is_right_after_all(
    jana: PatientPanel, clinic: TestClinic, desk: Desk, told: list[Told], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    set_texting(
        clinic.book, EVA, key, number="07911 123499", whose="mother", safe_from="9:00", safe_until="17:30"
    )
    desk.feed.look()
    texts_go = find(jana, QLabel, "patient.texts")
    qtbot.waitUntil(texts_go.isVisible)
    assert texts_go.text() == "Texts go to 07911 123499 (mother).\nTexts only from 09:00 to 17:30."
    right = find(jana, TextLink, "patient.number_is_right")
    assert not right.isVisible()
    log_call(clinic.book, EVA, outcome=CallOutcome.WRONG_NUMBER, patient_id=key)
    desk.feed.look()
    qtbot.waitUntil(right.isVisible)
    assert find(jana, QLabel, "patient.why_not").text() == (
        "This number is somebody else's. Correct it on the card."
    )
    right.click()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].sentence == "Jana Nováková: the number is theirs"
    desk.feed.look()
    qtbot.waitUntil(lambda: not right.isVisible())


def test_a_stop_stands_in_the_history(
    jana: PatientPanel, clinic: TestClinic, desk: Desk, qtbot: QtBot
) -> None:
    with clinic.book.write(PROGRAM) as work:
        opt_out(work, jana_mobile(clinic), by="STOP")
    desk.feed.look()
    qtbot.waitUntil(lambda: any("opted out by STOP" in each for each in texts(jana)))
    history = find(jana, QLabel, "patient.consent.history")
    assert history.text().splitlines()[0] == "23 Nov 2026: STOP from this number"


def jana_mobile(clinic: TestClinic) -> str:
    return get_patient(clinic.book, clinic.patients["Nováková"]).mobile
