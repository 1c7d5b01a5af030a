"""Check-in, walk-in and a delay, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from frontdesk.domain.instants import MINUTE, from_iso
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Message
from frontdesk.services import settings
from frontdesk.services.alerts import add_alert
from frontdesk.services.arrivals import board
from frontdesk.services.booking.cancelling import cancel_visit
from frontdesk.services.channels import set_twilio
from frontdesk.services.checkins import Checked, at_the_counter, check_in
from frontdesk.services.patients import find_patients
from frontdesk.services.running_late import send_late, set_behind
from frontdesk.services.walkins import Place
from frontdesk.ui.arrivals.behind import BehindPanel
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.walkin import WalkInPanel, where_words
from frontdesk.ui.booking.beware import Facts
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.shell import undoing
from tests.ui.arrivals.board import Shown
from tests.ui.desks import EVA, TestClinic

NOON = from_iso("2026-11-23T12:00:00+00:00")


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Shown:
    """The board at a quarter past nine."""
    return Shown(desk, clinic, qtbot)


def click(within: QWidget, name: str) -> None:
    found = within.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def said(within: QWidget) -> str:
    """All that stands there."""
    return "\n".join(each.text() for each in within.findChildren(Label) if not each.isHidden())


# Check-in


def checking(shown: Shown, visit: str = "not_asked") -> CheckInPanel:
    shown.put(shown.expected, visit)
    shown.press(Qt.Key.Key_K)
    panel = shown.panel()
    assert isinstance(panel, CheckInPanel)
    shown.bot.waitUntil(lambda: "Born" in panel.birth.text() or "No date" in panel.birth.text())
    return panel


def test_one_enter_ticks_all_and_they_are_here(shown: Shown) -> None:
    panel = checking(shown)
    assert "14 min late" in said(panel)

    QTest.keyClick(panel.birth, Qt.Key.Key_Return)

    shown.bot.waitUntil(lambda: shown.lifecycle("not_asked") is Lifecycle.ARRIVED)
    seen = at_the_counter(shown.clinic.book, shown.clinic.visits["not_asked"].id)
    assert seen.checked == Checked(birth_date=True, number=True, forms=True)
    shown.bot.waitUntil(lambda: bool(shown.told))
    assert shown.told[-1].sentence == "Petr Dvořák: arrived, 14 min late"


def test_only_what_is_ticked_by_mouse(shown: Shown) -> None:
    panel = checking(shown)
    panel.number.click()
    panel.note.setText("new address")
    click(panel, "check_in.some")

    shown.bot.waitUntil(lambda: shown.lifecycle("not_asked") is Lifecycle.ARRIVED)
    seen = at_the_counter(shown.clinic.book, shown.clinic.visits["not_asked"].id)
    assert seen.checked == Checked(number=True, note="new address")


def test_enter_confirms_nothing_that_was_left_out_on_purpose(shown: Shown) -> None:
    panel = checking(shown)
    QTest.keyClick(panel.birth, Qt.Key.Key_Space)
    QTest.keyClicks(panel.note, "moved")
    QTest.keyClick(panel.note, Qt.Key.Key_Return)

    shown.bot.waitUntil(lambda: shown.lifecycle("not_asked") is Lifecycle.ARRIVED)
    seen = at_the_counter(shown.clinic.book, shown.clinic.visits["not_asked"].id)
    assert seen.checked == Checked(birth_date=True, note="moved")


def test_what_is_not_on_the_card_cannot_be_confirmed(shown: Shown) -> None:
    panel = checking(shown, "no_number")
    assert not panel.number.isEnabled()
    assert panel.number.text() == "No number is on the card"
    panel.check_all()
    shown.bot.waitUntil(lambda: shown.lifecycle("no_number") is Lifecycle.ARRIVED)
    seen = at_the_counter(shown.clinic.book, shown.clinic.visits["no_number"].id)
    assert seen.checked == Checked(birth_date=True, forms=True)


def test_alerts_are_seen_and_what_was_confirmed_before(shown: Shown) -> None:
    clinic = shown.clinic
    add_alert(clinic.book, EVA, clinic.patients["Dvořák"], "Bring the treatment plan")
    check_in(clinic.book, EVA, clinic.visits["tomorrow"].id, Checked(birth_date=True))
    panel = checking(shown)
    assert "Bring the treatment plan" in said(panel)
    assert "Confirmed 23 Nov 2026" in said(panel)


def test_a_visit_that_is_cancelled_meanwhile_says_so_and_checks_nobody_in(shown: Shown) -> None:
    panel = checking(shown)
    visit = shown.clinic.visits["not_asked"].id
    cancel_visit(shown.clinic.book, EVA, visit, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    panel.begin()

    every = [panel.findChild(QPushButton, name) for name in ("check_in.all", "check_in.some")]
    shown.bot.waitUntil(lambda: not any(each is not None and each.isEnabled() for each in every))
    assert "This visit was cancelled." in said(panel)


def test_hidden_names_hide_the_number_too(shown: Shown) -> None:
    shown.desk.who.hide_names(hidden=True)
    panel = checking(shown)
    assert "07911" not in panel.number.text()


def test_a_visit_of_another_day_is_not_checked_in(shown: Shown) -> None:
    from frontdesk.ui.arrivals.ties import check_in as begin

    reader = shown.desk.reader
    assert reader is not None
    begin(shown.desk, reader.visit(shown.clinic.visits["tomorrow"].id))
    assert shown.panels == []
    assert "not today" in shown.refused[-1]


# Walk-in


def walking(shown: Shown) -> WalkInPanel:
    shown.put(shown.expected, "not_asked")
    shown.press(Qt.Key.Key_Q)
    panel = shown.panel()
    assert isinstance(panel, WalkInPanel)
    shown.bot.waitUntil(lambda: bool(panel.model.rows))
    return panel


def test_somebody_known_is_put_in_by_keyboard(shown: Shown) -> None:
    panel = walking(shown)
    QTest.keyClicks(panel.picker.edit, "lee")
    shown.bot.waitUntil(lambda: panel.picker.table.isVisible())
    QTest.keyClick(panel.picker.edit, Qt.Key.Key_Return)
    shown.bot.waitUntil(panel.places.hasFocus)
    first = panel.places.current
    assert first is not None
    assert (first.wait, first.shared) == (0, False)

    QTest.keyClick(panel.places, Qt.Key.Key_Return)

    shown.bot.waitUntil(lambda: "Grace Lee" in shown.names(shown.waiting))
    shown.bot.waitUntil(lambda: bool(shown.told))
    assert shown.told[-1].sentence == f"Grace Lee: walk-in with {first.provider}, arrived"
    undo = shown.told[-1].undo
    assert undo is not None
    undo()
    shown.bot.waitUntil(lambda: "Grace Lee" not in shown.names(shown.waiting))


def test_somebody_new_gets_a_card(shown: Shown) -> None:
    panel = walking(shown)
    QTest.keyClicks(panel.picker.edit, "Zoe Quist")
    QTest.keyClick(panel.picker.edit, Qt.Key.Key_Return)
    assert panel.newcomer.isVisible()
    click(panel, "walk_in.do")
    shown.bot.waitUntil(lambda: "Zoe Quist" in shown.names(shown.waiting))


def test_who_has_a_card_already_is_shown_before_a_second_one_is_made(shown: Shown) -> None:
    panel = walking(shown)
    panel.picker.somebody_new.emit("Grace Lee")
    shown.bot.waitUntil(lambda: bool(panel.twins.found))
    click(panel, "walk_in.do")
    assert "There may be a card already: F2 takes it." in said(panel)
    QTest.keyClick(panel.newcomer.last, Qt.Key.Key_F2)
    shown.bot.waitUntil(lambda: panel.picker.person is not None)
    assert panel.picker.isVisible()
    click(panel, "walk_in.do")
    shown.bot.waitUntil(lambda: "Grace Lee" in shown.names(shown.waiting))
    assert len(find_patients(shown.clinic.book, "Grace Lee")) == 1
    assert shelf(shown.desk).of("walk_in") == ()


def test_a_namesake_is_made_by_pressing_once_more(shown: Shown) -> None:
    panel = walking(shown)
    panel.picker.somebody_new.emit("Grace Lee")
    shown.bot.waitUntil(lambda: bool(panel.twins.found))
    click(panel, "walk_in.do")
    click(panel, "walk_in.do")
    shown.bot.waitUntil(lambda: "Grace Lee" in shown.names(shown.waiting))
    assert len(find_patients(shown.clinic.book, "Grace Lee")) == 2


def test_what_is_to_be_known_of_who_came_stands_there_and_nobody_is_put_in_who_died(shown: Shown) -> None:
    key = shown.clinic.patients["Lee"]
    add_alert(shown.clinic.book, EVA, key, body="Latex allergy")
    panel = walking(shown)
    QTest.keyClicks(panel.picker.edit, "lee")
    shown.bot.waitUntil(lambda: panel.picker.table.isVisible())
    QTest.keyClick(panel.picker.edit, Qt.Key.Key_Return)
    shown.bot.waitUntil(lambda: panel.beware.sentences == ["Alert: Latex allergy"])
    panel.beware.show_facts(Facts(key, deceased_on="2026-11-20"))
    click(panel, "walk_in.do")
    assert "They died on Fri 20 Nov 2026, so nothing can be booked." in said(panel)
    assert "Grace Lee" not in shown.names(shown.waiting)


def test_a_card_that_is_begun_for_a_walk_in_is_there_again(shown: Shown) -> None:
    panel = walking(shown)
    panel.picker.somebody_new.emit("Zoe Quist")
    panel.newcomer.mobile.setText("07911 123499")
    again = WalkInPanel(shown.desk)
    shown.bot.addWidget(again)
    again.show()
    again.begin()
    assert again.newcomer.value() == panel.newcomer.value()
    again.newcomer.given_up.emit()
    assert shelf(shown.desk).of("walk_in") == ()


def test_nobody_named_is_said_at_the_field(shown: Shown) -> None:
    panel = walking(shown)
    click(panel, "walk_in.do")
    assert "Say who came" in panel.picker.row.wrong


def test_nobody_is_put_in_for_whom_booking_is_stopped(shown: Shown) -> None:
    key = shown.clinic.patients["Lee"]
    add_alert(shown.clinic.book, EVA, key, body="Dismissed after threats", stops=True)
    panel = walking(shown)
    QTest.keyClicks(panel.picker.edit, "lee")
    shown.bot.waitUntil(lambda: panel.picker.table.isVisible())
    QTest.keyClick(panel.picker.edit, Qt.Key.Key_Return)
    shown.bot.waitUntil(panel.beware.isVisible)
    QTest.keyClick(panel.places, Qt.Key.Key_Return)
    assert "No visits are booked for this patient: Dismissed after threats." in said(panel)
    assert "Grace Lee" not in shown.names(shown.waiting)


def test_where_no_gap_is_it_says_behind_how_many(shown: Shown) -> None:
    panel = walking(shown)
    words = {place.provider: panel.model.index(at, 0).data() for at, place in enumerate(panel.model.rows)}
    assert words["Dr Malik"] == "Dr Malik, no gap: behind 1 who waits"
    assert "no gap" not in words["Nurse Trần"]


def test_of_a_gap_that_has_begun_it_says_what_is_left_of_it(shown: Shown) -> None:
    shown.clinic.clock.advance(minutes=4)
    panel = walking(shown)
    words = {place.provider: panel.model.index(at, 0).data() for at, place in enumerate(panel.model.rows)}
    assert words["Nurse Trần"] == "Nurse Trần, free now, until 12:30"


def test_a_gap_shorter_than_the_visit_says_how_long_it_is(shown: Shown) -> None:
    begun = Place(
        1, "Dr Malik", 1, "Riverside", "2026-11-23T09:15", NOON, "UTC", 15, 0, 0, False, NOON + 15 * MINUTE
    )
    assert where_words(begun, NOON) == "has 15 min at 12:00"
    assert where_words(begun, NOON + 3 * MINUTE) == "has 12 min now, until 12:15"


# Running late


@pytest.fixture
def texting(clinic: TestClinic) -> None:
    """A clinic that may text."""
    set_twilio(
        clinic.book,
        EVA,
        account_sid="AC" + "0" * 32,
        from_number="+15005550006",
        messaging_service=None,
        api_url=None,
        token="1" * 32,
    )
    settings.put(clinic.book, EVA, "reminders.enabled", "true")


def being_late(shown: Shown) -> BehindPanel:
    shown.put(shown.expected, "confirmed")
    shown.press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    panel = shown.panel()
    assert isinstance(panel, BehindPanel)
    shown.bot.waitUntil(lambda: "on time" in said(panel))
    return panel


def test_minutes_then_one_key_tells_those_concerned(shown: Shown, texting: None) -> None:
    del texting
    panel = being_late(shown)
    panel.minutes.setValue(25)
    QTest.keyClick(panel.minutes, Qt.Key.Key_Return)
    shown.bot.waitUntil(lambda: "Tell" in panel.send.text() and panel.send.isVisible())
    assert panel.send.text() == "Tell 1 patient"
    text = said(panel)
    assert "Dr Malik is about 25 min behind today. Your 9:30 visit begins at about 9:55." in text
    assert "Is here already" in text
    assert "Can't come, as they said." in text

    QTest.keyClick(panel.send, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    shown.bot.waitUntil(lambda: shown.last_told == "1 patient is told")
    shown.bot.waitUntil(lambda: not panel.send.isVisible())
    assert "Was told of 25 min already." in said(panel)
    undo = shown.told[-1].undo
    assert undo is not None
    undo()
    shown.bot.waitUntil(lambda: panel.send.isVisible())
    with shown.clinic.book.read() as connection:
        assert connection.execute(select(Message.state).where(Message.kind == "late")).scalars().all() == [
            "cancelled"
        ]


def test_an_undone_delay_says_what_became_of_its_texts(shown: Shown, texting: None) -> None:
    del texting
    panel = being_late(shown)
    panel.minutes.setValue(25)
    QTest.keyClick(panel.minutes, Qt.Key.Key_Return)
    shown.bot.waitUntil(lambda: panel.send.isVisible())
    book, provider = shown.clinic.book, shown.clinic.keys.providers["Dr Malik"]
    send_late(book, EVA, provider)
    undoing.undo(shown.desk, shown.desk.say)
    shown.bot.waitUntil(lambda: shown.last_told.startswith("Undone"))
    assert shown.told[-1].sentence == "Undone: the texts about the delay. 1 text that waited was taken back."
    undoing.undo(shown.desk, shown.desk.say)
    shown.bot.waitUntil(lambda: shown.last_told == "Undone: the delay of Dr Malik.")
    undoing.redo(shown.desk, shown.desk.say)
    shown.bot.waitUntil(lambda: shown.last_told.startswith("Done again"))
    send_late(book, EVA, provider)
    with book.write(EVA) as work:
        work.session.execute(update(Message).where(Message.state == "queued").values(state="delivered"))
    refused: list[str] = []
    shown.desk.say.refused.connect(refused.append)
    undoing.undo(shown.desk, shown.desk.say)
    shown.bot.waitUntil(lambda: bool(refused))
    assert refused == [
        (
            "Not undone: the texts about the delay. The texts about the delay have left, or were taken back before."
            " Call whoever was told wrongly. Next with Ctrl+Z: the delay of Dr Malik."
        )
    ]
    undoing.undo(shown.desk, shown.desk.say)
    shown.bot.waitUntil(lambda: shown.last_told.startswith("Undone"))
    assert shown.told[-1].sentence == (
        "Undone: the delay of Dr Malik. 1 was told 25 min: call them, or tell them again from Running late."
    )


def test_a_button_notes_the_delay_and_another_ends_it(shown: Shown) -> None:
    panel = being_late(shown)
    click(panel, "behind.20")
    shown.bot.waitUntil(lambda: [each.minutes for each in board(shown.clinic.book).behind] == [20])
    shown.bot.waitUntil(lambda: "20 min behind" in said(panel))
    assert "Texts are not set up" in said(panel)
    assert "To be called" in said(panel)
    click(panel, "behind.0")
    shown.bot.waitUntil(lambda: board(shown.clinic.book).behind == ())


def test_without_a_provider_it_says_so(shown: Shown) -> None:
    panel = BehindPanel(shown.desk)
    shown.bot.addWidget(panel)
    panel.show()
    panel.begin()
    panel.note()
    assert "Choose the provider" in said(panel)


def test_what_another_desk_noted_is_shown(shown: Shown) -> None:
    panel = being_late(shown)
    set_behind(shown.clinic.book, EVA, shown.clinic.keys.providers["Dr Malik"], 40)
    shown.desk.feed.look()
    shown.bot.waitUntil(lambda: "40 min behind" in said(panel))
    assert panel.minutes.value() == 40
    panel.minutes.setValue(55)
    set_behind(shown.clinic.book, EVA, shown.clinic.keys.providers["Dr Malik"], 20)
    shown.desk.feed.look()
    shown.bot.waitUntil(lambda: "20 min behind" in said(panel))
    assert panel.minutes.value() == 55
