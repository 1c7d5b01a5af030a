"""The worklist on the screen: its rows, its keys, what an act says and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton
from pytestqt.modeltest import ModelTester

from frontdesk.domain.changes import Changes
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import CallOutcome, Confirmation, ContactKind, Lifecycle, NeedKind
from frontdesk.services.calls import calls_of
from frontdesk.services.contacts import ContactEdit, add_contact
from frontdesk.services.worklist import needs_you, split_needs
from frontdesk.ui.background import SyncState
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.navigation import Wish
from tests.ui.desks import EVA, HTML_NAME, StillBackground
from tests.ui.needs import rows
from tests.ui.needs.conftest import Needs, find


def confirmation(needs: Needs, name: str) -> Confirmation:
    assert needs.desk.reader is not None
    visit = needs.desk.reader.visit(needs.clinic.visits[name].id)
    assert visit is not None
    return visit.confirmation


def texts(needs: Needs) -> list[str]:
    return [label.text() for label in needs.screen.detail.findChildren(QLabel) if label.isVisible()]


def test_rows_stand_in_the_order_of_the_service_and_say_all_there_is(needs: Needs) -> None:
    model = needs.screen.table.rows_model
    assert [row.need for row in model.rows] == needs_you(needs.clinic.book)
    assert set(needs.kinds) == {each for each in NeedKind if each is not NeedKind.OFFER}
    at = needs.kinds.index(NeedKind.SILENT)
    said = [str(model.index(at, column).data()) for column in range(model.columnCount())]
    assert said[0] == "in 58 min, visit 09:00"
    assert said[1] == "Petr Dvořák, No answer"
    assert "no answer" in said[2]
    assert "Called 08:00, no answer" in said[3]
    assert said[4] == "Call 07911 123402."
    assert needs.screen.table.hasFocus()
    assert find(needs.screen.head, QLabel, "needs.count").text() == f"{len(model.rows)} rows"


@pytest.mark.parametrize("force_py", [False, True])
def test_the_model_keeps_the_rules_of_models(
    needs: Needs, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(needs.screen.table.rows_model, force_py=force_py)


def test_a_reply_stands_whole_beside_the_question_that_it_answers(needs: Needs) -> None:
    needs.choose(NeedKind.REPLY, last=True)
    needs.until(lambda: {rows.LONG_REPLY, rows.ASKED} < set(texts(needs)))
    assert any("07911 123402" in text for text in texts(needs))
    reply = find(needs.screen, QLabel, "needs.reply")
    assert reply.textFormat() is Qt.TextFormat.PlainText


def test_c_confirms_what_was_read_and_can_be_taken_back(needs: Needs) -> None:
    needs.choose(NeedKind.REPLY, last=True)
    needs.key(Qt.Key.Key_C)
    needs.until(lambda: bool(needs.told))
    assert needs.told[-1].sentence == "Petr Dvořák: confirmed"
    assert confirmation(needs, "tomorrow") is Confirmation.CONFIRMED
    needs.until(lambda: needs.kinds.count(NeedKind.REPLY) == 1)
    needs.undo()
    assert confirmation(needs, "tomorrow") is Confirmation.NEEDS_PERSON


def test_x_says_that_they_can_not_come_and_the_row_stays_to_be_settled(needs: Needs) -> None:
    needs.choose(NeedKind.SILENT)
    before = needs.screen.table.current
    assert before is not None
    needs.key(Qt.Key.Key_X)
    needs.until(lambda: confirmation(needs, "not_asked") is Confirmation.DECLINED)
    needs.until(lambda: needs.kinds.count(NeedKind.DECLINED) == 2)
    row = needs.screen.table.current
    assert row is not None
    assert (row.key, row.need.kind) == (before.key, NeedKind.DECLINED)
    needs.key(Qt.Key.Key_Delete)
    needs.until(lambda: len(needs.told) == 2)
    assert needs.desk.reader is not None
    visit = needs.desk.reader.visit(needs.clinic.visits["not_asked"].id)
    assert visit is not None
    assert visit.lifecycle is Lifecycle.CANCELLED_BY_PATIENT
    needs.undo()
    assert confirmation(needs, "not_asked") is Confirmation.DECLINED


def test_a_key_twice_is_one_act(needs: Needs) -> None:
    needs.choose(NeedKind.FAILED)
    needs.key(Qt.Key.Key_C)
    needs.key(Qt.Key.Key_C)
    needs.until(lambda: NeedKind.FAILED not in needs.kinds)
    needs.until(lambda: not needs.desk.jobs.acting)
    assert len(needs.told) == 1


def test_e_is_done_with_what_may_be_done_with_and_says_what_to_do_with_the_rest(needs: Needs) -> None:
    needs.choose(NeedKind.OTHER)
    needs.key(Qt.Key.Key_E)
    needs.until(lambda: needs.kinds.count(NeedKind.OTHER) == 1)
    needs.undo()
    assert len([n for n in needs_you(needs.clinic.book) if n.kind is NeedKind.OTHER]) == 2
    needs.choose(NeedKind.DECLINED)
    needs.key(Qt.Key.Key_E)
    needs.until(lambda: bool(needs.refused))
    assert needs.refused[-1].startswith("Cancel the visit")


def test_what_sounds_like_a_yes_is_set_aside_only_in_words(needs: Needs) -> None:
    needs.choose(NeedKind.REPLY, last=True)
    needs.key(Qt.Key.Key_E)
    needs.until(lambda: bool(needs.refused))
    needs.press("needs.no_answer")
    needs.until(lambda: confirmation(needs, "tomorrow") is Confirmation.AWAITING)


@pytest.mark.parametrize("button", ["sent", "not_sent", "resend"])
def test_a_text_of_unknown_fate_is_settled_by_a_button(needs: Needs, button: str) -> None:
    needs.choose(NeedKind.UNCERTAIN)
    needs.press(f"needs.{button}")
    needs.until(lambda: bool(needs.told))
    assert needs.told[-1].undo is None
    needs.until(lambda: NeedKind.UNCERTAIN not in needs.kinds)


def test_z_puts_a_row_off_and_it_can_be_looked_at_and_brought_back(needs: Needs) -> None:
    needs.choose(NeedKind.UNMATCHED_REPLY)
    needs.key(Qt.Key.Key_Z)
    menu = find(needs.screen, QMenu, "needs.later")
    labels = [action.text() for action in menu.actions()]
    assert labels == ["In an hour, 09:02", "This afternoon, 13:00", "Tomorrow morning, Tue 08:00"]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    needs.until(lambda: NeedKind.UNMATCHED_REPLY not in needs.kinds)
    assert needs.told[-1].sentence == "Nobody on a card: put off until 09:02"
    head = find(needs.screen.head, QPushButton, "needs.put_off")
    assert head.text() == "1 put off"
    head.click()
    needs.until(lambda: needs.kinds == [NeedKind.UNMATCHED_REPLY])
    assert needs.screen.table.rows_model.index(0, 0).data() == "until 09:02, put off by Eva Marsh"
    needs.key(Qt.Key.Key_Z)
    needs.until(lambda: needs.kinds == [] and len(needs.told) == 2)
    assert needs.screen.back()
    needs.until(lambda: NeedKind.UNMATCHED_REPLY in needs.kinds)
    needs.undo()
    assert len(split_needs(needs.clinic.book)[1]) == 1


def test_enter_opens_the_visit_and_m_rebooks_it(needs: Needs) -> None:
    needs.desk.go.visit_wanted.connect(needs.gone.append)
    needs.desk.go.patient_wanted.connect(needs.gone.append)
    needs.desk.go.booking_wanted.connect(needs.gone.append)
    needs.choose(NeedKind.SILENT)
    needs.key(Qt.Key.Key_Return)
    needs.key(Qt.Key.Key_M)
    needs.choose(NeedKind.OTHER)
    needs.key(Qt.Key.Key_Return)
    visit, patients = needs.clinic.visits["not_asked"].id, needs.clinic.patients
    assert needs.gone == [visit, Wish(patient_id=patients["Dvořák"], instead_of=visit), patients["Lee"]]
    needs.key(Qt.Key.Key_M)
    assert "about no visit" in needs.refused[-1]


def test_a_call_is_logged_by_one_key_and_the_next_row_comes(needs: Needs) -> None:
    needs.choose(NeedKind.SILENT)
    needs.key(Qt.Key.Key_P)
    pane = needs.screen.calling
    assert needs.screen.in_calls
    needs.until(lambda: find(pane, QLabel, "call.number").text() == "07911 123402")
    said = find(pane, QLabel, "call.say").text()
    assert said.startswith("This is Hillside Clinic, calling about your visit on Mon 23 Nov at 09:00")
    find(pane, QPlainTextEdit, "call.note").setPlainText("engaged")
    needs.key(Qt.Key.Key_3)
    needs.until(lambda: bool(needs.told))
    assert needs.told[-1].sentence == "Petr Dvořák: called, no answer"
    needs.until(lambda: pane.call is not None and pane.call.name == "Ines Costa")
    assert find(pane, QPlainTextEdit, "call.note").toPlainText() == ""
    visit = needs.clinic.visits["not_asked"].id
    assert [call.note for call in calls_of(needs.clinic.book, appointment_id=visit)][-1] == "engaged"
    needs.undo()
    assert len(calls_of(needs.clinic.book, appointment_id=visit)) == 1
    assert needs.screen.back()
    assert not needs.screen.in_calls


def test_a_yes_on_the_phone_is_the_visits_answer(needs: Needs) -> None:
    needs.choose(NeedKind.SILENT)
    needs.key(Qt.Key.Key_P)
    needs.press(f"call.{CallOutcome.REACHED_CONFIRMED}")
    needs.until(lambda: confirmation(needs, "not_asked") is Confirmation.CONFIRMED)
    needs.until(lambda: NeedKind.SILENT not in needs.kinds)
    needs.undo()
    assert confirmation(needs, "not_asked") is Confirmation.AWAITING


def test_a_time_to_call_back_is_asked_for_at_its_field(needs: Needs) -> None:
    needs.choose(NeedKind.SILENT)
    needs.key(Qt.Key.Key_P)
    back = find(needs.screen.calling, QLineEdit, "call.back")
    needs.key(Qt.Key.Key_6)
    assert back.property("wrong")
    back.setText("soonish")
    QTest.keyClick(back, Qt.Key.Key_Return)
    needs.until(lambda: "14:30" in back.accessibleDescription())
    back.setText("7:30")
    QTest.keyClick(back, Qt.Key.Key_Return)
    needs.until(lambda: "has passed" in back.accessibleDescription())
    assert back.text() == "7:30"
    back.setText("10:40")
    QTest.keyClick(back, Qt.Key.Key_Return)
    needs.until(lambda: bool(needs.told))
    last = calls_of(needs.clinic.book, appointment_id=needs.clinic.visits["not_asked"].id)[-1]
    assert last.call_back_utc == needs.clinic.clock.now_utc() + 2 * HOUR + 38 * MINUTE


def test_what_was_typed_for_one_patient_waits_for_them(needs: Needs) -> None:
    needs.choose(NeedKind.SILENT)
    needs.key(Qt.Key.Key_P)
    note = find(needs.screen.calling, QPlainTextEdit, "call.note")
    note.setPlainText("half a")
    needs.choose(NeedKind.FAILED)
    assert note.toPlainText() == ""
    needs.choose(NeedKind.SILENT)
    assert note.toPlainText() == "half a"


def test_nobody_known_is_not_called(needs: Needs) -> None:
    needs.choose(NeedKind.UNMATCHED_REPLY)
    needs.key(Qt.Key.Key_P)
    assert not needs.screen.in_calls
    assert "Find the patient" in needs.refused[-1]


def test_a_contact_who_writes_is_known_by_their_number(needs: Needs) -> None:
    mother = ContactEdit(kind=ContactKind.PARENT, name="Olga Horáková", mobile="+447911199999")
    add_contact(needs.clinic.book, EVA, needs.clinic.patients["Nováková"], mother)
    needs.choose(NeedKind.OTHER)
    needs.choose(NeedKind.UNMATCHED_REPLY)
    needs.until(lambda: "Olga Horáková, parent of Jana Nováková" in texts(needs))
    needs.desk.who.hide_names(hidden=True)
    needs.until(lambda: "O. H., parent of J. N." in texts(needs))


def test_new_rows_wait_and_the_cursor_stays(needs: Needs) -> None:
    needs.choose(NeedKind.FAILED)
    before = [row.key for row in needs.screen.table.rows_model.rows]
    current = needs.screen.table.current
    rows.reply(needs.clinic, needs.clinic.visits["late"], "maybe")
    needs.desk.feed.look()
    new = find(needs.screen.head, QPushButton, "needs.new")
    needs.until(lambda: new.text() == "1 new" and not new.isHidden())
    assert [row.key for row in needs.screen.table.rows_model.rows] == before
    new.click()
    assert len(needs.screen.table.rows_model.rows) == len(before) + 1
    assert needs.screen.table.current == current
    assert new.isHidden()


def test_what_goes_takes_the_cursor_to_the_next_row(needs: Needs) -> None:
    needs.choose(NeedKind.FAILED)
    needs.key(Qt.Key.Key_C)
    needs.until(lambda: NeedKind.FAILED not in needs.kinds)
    row = needs.screen.table.current
    assert row is not None
    assert row.need.kind is NeedKind.DECLINED
    needs.until(lambda: needs.screen.detail.shows(row.key))


def test_a_minute_later_the_times_are_others(needs: Needs) -> None:
    needs.screen.tick(needs.desk.now())
    at = needs.kinds.index(NeedKind.SILENT)
    needs.clinic.clock.advance(minutes=3)
    needs.screen.tick(needs.desk.now())
    model = needs.screen.table.rows_model
    assert str(model.index(at, 0).data()).startswith("in 55 min")


def test_while_hidden_it_only_notes_that_something_changed(needs: Needs) -> None:
    needs.window.hide()
    rows.reply(needs.clinic, needs.clinic.visits["late"], "maybe")
    needs.desk.feed.look()
    needs.screen.changes(Changes(0, ()))
    count = len(needs.kinds)
    needs.window.show()
    needs.screen.begin()
    needs.until(lambda: len(needs.kinds) == count + 1)


def test_names_can_be_hidden(needs: Needs) -> None:
    needs.choose(NeedKind.OTHER)
    needs.desk.who.hide_names(hidden=True)
    at = needs.kinds.index(NeedKind.OTHER)
    model = needs.screen.table.rows_model
    shown = " ".join(str(model.index(at, column).data()) for column in range(5))
    assert "G. L." in shown
    assert "Grace" not in shown
    needs.until(lambda: any("G. L. phoned" in text for text in texts(needs)))
    assert not any("Grace Lee" in text for text in texts(needs))


def test_a_name_that_looks_like_html_is_only_text(needs: Needs) -> None:
    needs.choose(NeedKind.FAILED)
    needs.until(lambda: any(HTML_NAME in text for text in texts(needs)))
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in needs.screen.findChildren(QLabel))


def test_an_empty_list_says_when_replies_were_checked(empty_needs: Needs) -> None:
    needs = empty_needs
    needs.clinic.clock.set("2026-11-28T08:09:00+00:00")
    now = needs.desk.now()
    label = find(needs.screen, Empty, "needs.empty").findChildren(Label)[0]
    check = find(needs.screen, QPushButton, "needs.empty.check")
    needs.screen.begin()
    needs.desk.sync.show(SyncState(has_account=True, checked_utc=now))
    needs.until(lambda: label.text() == "Nobody is waiting for an answer. Replies last checked 08:09.")
    assert check.isHidden()
    needs.desk.sync.show(SyncState(has_account=True, checked_utc=now - 2 * HOUR, stale=True))
    assert label.text() == "Replies were last checked 06:09, so somebody may be waiting."
    check.click()
    assert isinstance(needs.desk.sync, StillBackground)
    assert needs.desk.sync.checks == 1
    needs.desk.sync.show(SyncState(has_account=True))
    assert "not been checked yet" in label.text()
    needs.desk.sync.show(SyncState())
    assert "Texts are not set up" in label.text()


def test_rows_while_nobody_checks_are_said_to_be_perhaps_not_all(needs: Needs) -> None:
    needs.desk.sync.show(SyncState(has_account=True, checked_utc=needs.desk.now() - 2 * HOUR, stale=True))
    check = find(needs.screen, QPushButton, "needs.check")
    assert check.isVisible()
    check.click()
    needs.desk.sync.show(SyncState(has_account=True, checked_utc=needs.desk.now()))
    assert not check.isVisible()


def test_columns_give_way_where_there_is_no_room(needs: Needs) -> None:
    table = needs.screen.table
    assert not table.isColumnHidden(3)
    needs.window.setMinimumWidth(0)
    needs.window.resize(900, 700)
    needs.until(lambda: table.isColumnHidden(3))


def test_everything_that_takes_the_focus_has_a_name(needs: Needs) -> None:
    needs.choose(NeedKind.UNCERTAIN)
    needs.key(Qt.Key.Key_P)
    for widget in needs.screen.findChildren(QPushButton):
        assert widget.accessibleName() or widget.isHidden(), widget.objectName()
