"""The panel of a visit: what it says, what it does, and how it follows the book."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, MessageState
from frontdesk.services.booking import cancel_visit, move_visit
from frontdesk.services.calls import calls_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.visits.call import CallPanel
from frontdesk.ui.visits.cancel import CancelPanel
from frontdesk.ui.visits.panel import FOLLOW, VisitPanel
from frontdesk.ui.voice import Told
from tests.ui import ledger
from tests.ui.desks import EVA, HTML_NAME, TestClinic
from tests.ui.visits.panels import buttons, loaded, mains, press, text


def test_who_when_and_where(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, clinic.visits["not_asked"].id)
    shown(panel)
    assert panel.title == "Today 09:00"
    assert panel.head.name.words == "Petr Dvořák"
    assert panel.head.state.word == "Not asked"
    assert text(panel, "visit.when") == "Monday, 23 November 2026\n09:00 to 09:30, 30 min"
    qtbot.waitUntil(lambda: text(panel, "visit.where") == "Consultation, Dr Malik, Hillside Clinic")
    assert text(panel, "visit.numbers") == "Mobile 07911 123402"


def test_names_of_patients_are_text_and_can_be_hidden(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    ledger.text(clinic, clinic.visits["late"], body="Dear Jana Nováková, Jana, see you at 15:00.")
    panel = VisitPanel(desk, clinic.visits["html"].id)
    shown(panel)
    assert panel.head.name.words.startswith(HTML_NAME)
    panel.show_visit(clinic.visits["late"].id)
    qtbot.waitUntil(lambda: len(panel.findChildren(Unfold)) == 1)
    desk.who.hide_names(hidden=True)
    assert panel.head.name.words == "J. N."

    def words() -> list[str]:
        return [each.words for each in panel.findChildren(Unfold) if each.isVisibleTo(panel)]

    qtbot.waitUntil(lambda: words() == ["Dear J. N., J., see you at 15:00."])


@pytest.mark.parametrize(
    ("key", "becomes"),
    [("not_asked", Lifecycle.ARRIVED), ("arrived", Lifecycle.IN_ROOM), ("in_room", Lifecycle.COMPLETED)],
)
def test_the_main_button_brings_it_one_step_on_and_can_be_undone(
    desk: Desk,
    clinic: TestClinic,
    shown: Callable[[Panel], None],
    told: list[Told],
    qtbot: QtBot,
    key: str,
    becomes: Lifecycle,
) -> None:
    panel = VisitPanel(desk, clinic.visits[key].id)
    shown(panel)
    qtbot.waitUntil(lambda: len(mains(panel)) == 1)
    QTest.mouseClick(mains(panel)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.lifecycle is becomes)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].undo is not None
    qtbot.waitUntil(lambda: len(mains(panel)) == 1)


def test_keys_act_with_the_focus_inside(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, clinic.visits["tomorrow"].id)
    shown(panel)
    qtbot.waitUntil(lambda: "visit.call" in buttons(panel))
    panel.activateWindow()
    buttons(panel)["visit.call"].setFocus()
    QTest.keyClick(buttons(panel)["visit.call"], Qt.Key.Key_C)
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.confirmation is Confirmation.CONFIRMED)
    assert panel.head.state.word == "Confirmed"
    qtbot.waitUntil(lambda: "visit.confirm" in buttons(panel))
    assert buttons(panel)["visit.confirm"].words == "Take the yes back"


def test_moving_and_the_next_visit_begin_a_booking(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    wishes: list[Wish] = []
    desk.go.booking_wanted.connect(wishes.append)
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    press(qtbot, panel, "visit.move")
    press(qtbot, panel, "visit.again")
    assert wishes == [
        Wish(instead_of=visit.id, patient_id=visit.patient_id),
        Wish(again_of=visit.id),
    ]


def test_of_a_visit_that_did_not_take_place_the_same_is_booked_once_more(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    cancel_visit(clinic.book, EVA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    wishes: list[Wish] = []
    desk.go.booking_wanted.connect(wishes.append)
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    qtbot.waitUntil(lambda: panel.visit is not None)
    panel.run("again")
    assert wishes == [
        Wish(
            patient_id=visit.patient_id,
            provider_id=visit.provider_id,
            location_id=visit.location_id,
            minutes=30,
            type_id=visit.type_id,
        )
    ]


def test_the_name_leads_to_the_card_and_cancelling_to_its_panel(
    desk: Desk,
    clinic: TestClinic,
    shown: Callable[[Panel], None],
    opened: list[Callable[[], Panel]],
    qtbot: QtBot,
) -> None:
    panel = VisitPanel(desk, clinic.visits["tomorrow"].id)
    shown(panel)
    cards: list[int] = []
    desk.go.patient_wanted.connect(cards.append)
    panel.head.name.setFocus()
    QTest.keyClick(panel.head.name, Qt.Key.Key_Return)
    assert cards == [clinic.patients["Dvořák"]]
    press(qtbot, panel, "visit.cancel")
    press(qtbot, panel, "visit.call")
    kinds = [factory() for factory in opened]
    for each in kinds:
        qtbot.addWidget(each)
    assert [type(each) for each in kinds] == [CancelPanel, CallPanel]


def test_a_reply_is_read_as_it_is_and_decided(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], told: list[Told], qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    asked = ledger.text(clinic, visit, body="Will you come at 15:00?")
    ledger.reply(clinic, "<b>Maybe</b> later\nthanks", visit, asked_by=asked)
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    qtbot.waitUntil(lambda: panel.findChild(QLabel, "reply.words") is not None)
    said = panel.findChild(QLabel, "reply.words")
    assert said is not None
    assert (said.text(), said.textFormat()) == ("<b>Maybe</b> later\nthanks", Qt.TextFormat.PlainText)
    assert "visit.confirm" not in buttons(panel)
    assert "Will you come at 15:00?" in [each.words for each in panel.findChildren(Unfold)]
    panel.run("confirm")
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.confirmation is Confirmation.CONFIRMED)
    qtbot.waitUntil(lambda: "reply.confirm" not in buttons(panel))
    assert told[0].sentence == "Jana Nováková: confirmed"
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: "reply.ignore" in buttons(panel))
    press(qtbot, panel, "reply.ignore")
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.confirmation is Confirmation.AWAITING)


def test_the_story_says_what_went_wrong_what_no_longer_counts_and_what_comes(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    ledger.text(clinic, visit)
    clinic.clock.advance(seconds=60)
    moved = move_visit(clinic.book, EVA, visit.id, start="2026-12-02T15:00").visit
    ledger.text(
        clinic,
        moved,
        state=MessageState.UNDELIVERED,
        reason="The phone could not be reached.",
        error_code=30003,
        hours_ago=0,
    )
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    qtbot.waitUntil(lambda: len(panel.story.findChildren(Unfold)) == 2)
    said = [each.text() for each in panel.story.findChildren(QLabel)]
    assert "Question: not delivered. The phone could not be reached." in said
    assert any(each.endswith("no longer counts.") for each in said)
    assert any(each.endswith("about an earlier time") for each in said)
    assert text(panel, "story.ahead")
    wrong = next(each for each in panel.story.findChildren(QLabel) if each.text().startswith("Question: not"))
    assert wrong.property("tone") == "danger"


def test_what_is_unfolded_stays_so_when_the_story_goes_on(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    ledger.text(clinic, visit, body="A long text.\n" * 6)
    panel = VisitPanel(desk, visit.id)
    shown(panel)

    def bodies() -> list[Unfold]:
        return [each for each in panel.story.findChildren(Unfold) if each.isVisibleTo(panel)]

    qtbot.waitUntil(lambda: len(bodies()) == 1)
    before = bodies()[0].height()
    QTest.mouseClick(bodies()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bodies()[0].height() > before)
    panel.run("confirm")
    qtbot.waitUntil(lambda: "Eva Marsh noted: confirmed." in [e.text() for e in panel.findChildren(QLabel)])
    # What stands anew in a layout is shown by a queued call: told apart from what is there already.
    qtbot.waitUntil(lambda: [each.isChecked() for each in bodies()] == [True])


def test_it_follows_the_cursor_of_the_book_while_it_is_open(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, clinic.visits["not_asked"].id)
    assert FOLLOW not in desk.extras
    shown(panel)
    follow = desk.extras[FOLLOW]
    assert callable(follow)
    with qtbot.waitSignal(panel.title_changed):
        follow(clinic.visits["confirmed"].id)
    assert panel.head.name.words == "Amira Haddad"
    assert panel.key == f"visit:{clinic.visits['confirmed'].id}"
    assert panel.title == "Today 09:30"
    panel.hide()
    assert FOLLOW not in desk.extras


def test_a_visit_that_is_gone_closes_it(desk: Desk, shown: Callable[[Panel], None], qtbot: QtBot) -> None:
    panel = VisitPanel(desk, 99_999)
    with qtbot.waitSignal(panel.closed):
        shown(panel)


def test_waiting_goes_on_by_the_minute(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None]
) -> None:
    panel = VisitPanel(desk, clinic.visits["arrived"].id)
    shown(panel)
    assert text(panel, "visit.since") == "08:00, 0 min"
    clinic.clock.advance(minutes=14)
    panel.tick(desk.now())
    assert text(panel, "visit.since") == "08:00, 14 min"


# The note


def test_cancelling_says_by_whom_and_who_hears_of_it(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], told: list[Told], qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    ledger.text(clinic, visit)
    panel = CancelPanel(desk, visit.id)
    shown(panel)
    qtbot.waitUntil(lambda: "after 3 min" in text(panel, "cancel.notice"))
    panel.by_clinic.setChecked(True)
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.by_clinic, Qt.Key.Key_Return)
    assert desk.reader is not None
    found = desk.reader.visit(visit.id)
    assert found is not None
    assert found.lifecycle is Lifecycle.CANCELLED_BY_CLINIC
    assert told[0].sentence == "Jana Nováková: cancelled for the clinic"
    assert told[0].until_utc == desk.now() + 180_000


@pytest.mark.parametrize(
    ("key", "patient_hears", "clinic_hears"),
    [
        ("tomorrow", "never texted", "never texted"),
        ("declined", "said so", "never texted"),
    ],
)
def test_who_is_told_nothing(
    desk: Desk,
    clinic: TestClinic,
    shown: Callable[[Panel], None],
    qtbot: QtBot,
    key: str,
    patient_hears: str,
    clinic_hears: str,
) -> None:
    panel = CancelPanel(desk, clinic.visits[key].id)
    shown(panel)
    qtbot.waitUntil(lambda: patient_hears in text(panel, "cancel.notice"))
    panel.by_clinic.setChecked(True)
    assert clinic_hears in text(panel, "cancel.notice")


def test_a_visit_that_moved_on_meanwhile_is_not_cancelled_blindly(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = CancelPanel(desk, visit.id)
    shown(panel)
    desk.feed.stop()
    move_visit(clinic.book, EVA, visit.id, start="2026-11-25T09:00")
    panel.cancel()

    def refused() -> bool:
        return any("changed this visit meanwhile" in each.text() for each in panel.findChildren(QLabel))

    qtbot.waitUntil(refused)
    assert desk.reader is not None
    found = desk.reader.visit(visit.id)
    assert found is not None
    assert found.lifecycle is Lifecycle.BOOKED
    with qtbot.waitSignal(panel.closed):
        panel.cancel()


# Calls


def test_a_call_is_logged_and_undone(
    desk: Desk,
    clinic: TestClinic,
    shown: Callable[[Panel], None],
    told: list[Told],
    opened: list[Callable[[], Panel]],
    qtbot: QtBot,
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = CallPanel(desk, visit.id)
    shown(panel)
    panel.pane.choose(CallOutcome.NO_ANSWER)
    qtbot.waitUntil(lambda: bool(told))
    assert [call.outcome for call in calls_of(clinic.book, appointment_id=visit.id)] == ["no_answer"]
    assert told[0].sentence == "Petr Dvořák: called, no answer"
    assert len(opened) == 1
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: calls_of(clinic.book, appointment_id=visit.id) == [])


def test_right_to_left_the_panel_still_fits(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, clinic.visits["long"].id)
    panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown(panel)
    qtbot.waitUntil(lambda: loaded(panel))
    for each in buttons(panel).values():
        left = each.mapTo(panel, QPoint(0, 0)).x()
        assert left >= 0
        assert left + each.width() <= panel.width()


def test_a_note_that_a_crash_interrupted_is_there_again(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    panel.head.note.begin()
    with qtbot.waitSignal(shelf(desk).written, timeout=10_000):
        QTest.keyClicks(panel.head.note.edit, "Wheelchair")
    # The program ends here, and is opened again: another shelf, another panel.
    desk.extras.clear()
    with qtbot.waitSignal(shelf(desk).loaded):
        shelf(desk).load()
    again = VisitPanel(desk, visit.id)
    shown(again)
    assert again.head.note.is_editing
    assert again.head.note.edit.toPlainText() == "Wheelchair"
    again.head.note.save()
    qtbot.waitUntil(lambda: again.head.note.note == "Wheelchair")
    qtbot.waitUntil(lambda: shelf(desk).get(visit.public_id) is None)


def test_a_note_that_is_left_is_kept_nowhere(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None]
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    panel.head.note.begin()
    QTest.keyClicks(panel.head.note.edit, "no")
    assert shelf(desk).get(visit.public_id) is not None
    assert panel.back()
    assert shelf(desk).get(visit.public_id) is None
