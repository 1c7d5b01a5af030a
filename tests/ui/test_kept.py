"""Half-typed things outlive a crash, a lock and another visit: each form has them again, and the window tells once that there are any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import CallOutcome, Remote
from frontdesk.models.queries.plain import scalar
from frontdesk.services.places import add_type
from frontdesk.services.requests import RequestEdit, take_request
from frontdesk.services.visit_details import visit_details
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.walkin import WalkInPanel
from frontdesk.ui.booking.block import BlockPanel
from frontdesk.ui.booking.chip import KEPT_THINGS, offer_kept
from frontdesk.ui.booking.kept_list import KeptPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import new_draft_id, shelf
from frontdesk.ui.halfway import CALL_DRAFT, CANCEL_DRAFT, LINK_DRAFT, NOTE_DRAFT, WALK_IN_DRAFT
from frontdesk.ui.kept import go_on, kept_things, what_it_is
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients.alerts import AlertDialog
from frontdesk.ui.patients.card import PatientPanel
from frontdesk.ui.patients.contacts import ContactDialog
from frontdesk.ui.requests.dismiss import DismissPanel
from frontdesk.ui.visits.call import CallPanel
from frontdesk.ui.visits.cancel import CancelPanel
from frontdesk.ui.visits.panel import VisitPanel
from frontdesk.ui.voice import Trouble, Voice
from frontdesk.ui.writing.asks import Whom
from frontdesk.ui.writing.panel import TextPanel
from tests.ui.desks import EVA, NEXT, TestClinic

OWN = "https://video.example.org/room/7"
HALF = "https://video.exam"
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def show(show_panel: Callable[[Panel], None]) -> Callable[[Panel], None]:
    """Shows a panel as the shell does."""
    return show_panel


@pytest.fixture
def video(clinic: TestClinic) -> int:
    """A video visit."""
    extras = TypeExtras(value_minor=4990, remote=Remote.VIDEO, link=f"{OWN}/usual", preparation="")
    add_type(clinic.book, EVA, name="Video talk", minutes=30, extras=extras)
    with clinic.book.read() as connection:
        clinic.keys.types["Video talk"] = scalar(
            connection, "SELECT id FROM appointment_type WHERE name = ?", ("Video talk",)
        )
    return clinic.visit(f"{NEXT}T11:00", "Lee", kind="Video talk").id


def after_a_crash(desk: Desk, qtbot: QtBot) -> Desk:
    """A new start: what it has of the old one is the folder."""
    shelf(desk).flush()
    after = replace(desk, say=Voice(), go=Navigator(), extras={})
    kept = shelf(after)
    with qtbot.waitSignal(kept.loaded, timeout=10_000):
        kept.load()
    return after


# The link of a video visit


def test_a_half_typed_link_is_there_again_after_another_visit_and_after_a_crash(
    desk: Desk, clinic: TestClinic, video: int, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, video)
    show(panel)
    qtbot.waitUntil(lambda: panel.head.link.isVisible())
    panel.head.link.begin()
    QTest.keyClicks(panel.head.link.edit, HALF)
    panel.show_visit(clinic.visits["confirmed"].id)
    assert not panel.head.link.is_editing
    panel.show_visit(video)
    qtbot.waitUntil(lambda: panel.head.link.isVisible())
    assert (panel.head.link.is_editing, panel.head.link.edit.text()) == (True, HALF)
    again = VisitPanel(after_a_crash(desk, qtbot), video)
    show(again)
    qtbot.waitUntil(lambda: again.head.link.isVisible())
    assert (again.head.link.is_editing, again.head.link.edit.text()) == (True, HALF)
    # Esc leaves it on purpose.
    QTest.keyClick(panel.head.link.edit, ESC)
    assert shelf(desk).of(LINK_DRAFT) == ()


def test_a_link_that_could_not_be_saved_waits_at_its_visit(
    desk: Desk, clinic: TestClinic, video: int, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    refused: list[str] = []
    desk.say.refused.connect(refused.append)
    panel = VisitPanel(desk, video)
    show(panel)
    qtbot.waitUntil(lambda: panel.head.link.isVisible())
    panel.head.link.begin()
    QTest.keyClicks(panel.head.link.edit, HALF[8:])
    QTest.keyClick(panel.head.link.edit, ENTER)
    panel.show_visit(clinic.visits["confirmed"].id)
    qtbot.waitUntil(lambda: refused != [])
    assert "the link was not saved" in refused[0]
    panel.show_visit(video)
    qtbot.waitUntil(lambda: panel.head.link.is_editing)
    panel.head.link.edit.setText(OWN)
    QTest.keyClick(panel.head.link.edit, ENTER)
    qtbot.waitUntil(lambda: shelf(desk).of(LINK_DRAFT) == ())
    assert visit_details(clinic.book, video).own_link == OWN


# A cancellation, a check-in, a walk-in, a call


def test_own_words_of_a_cancellation_come_back_until_it_is_done_or_left_by_its_button(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"].id
    panel = CancelPanel(desk, visit)
    show(panel)
    QTest.keyClicks(panel.words, "Grandmother fell")
    after = after_a_crash(desk, qtbot)
    again = CancelPanel(after, visit)
    show(again)
    assert again.words.text() == "Grandmother fell"
    keep = again.findChild(QPushButton, "cancel.keep")
    assert isinstance(keep, QPushButton)
    with qtbot.waitSignal(again.closed):
        QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert shelf(after).of(CANCEL_DRAFT) == ()
    with qtbot.waitSignal(panel.closed, timeout=10_000):
        QTest.keyClick(panel.words, ENTER)
    assert shelf(desk).of(CANCEL_DRAFT) == ()
    assert visit_details(clinic.book, visit).deeds[-1].body == "Grandmother fell"


def test_the_note_of_a_check_in_comes_back(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"].id
    panel = CheckInPanel(desk, visit)
    show(panel)
    qtbot.waitUntil(lambda: "Born" in panel.birth.text() or "No date" in panel.birth.text())
    QTest.keyClicks(panel.note, "has a cough")
    after = after_a_crash(desk, qtbot)
    again = CheckInPanel(after, visit)
    show(again)
    qtbot.waitUntil(lambda: again.note.text() == "has a cough")
    with qtbot.waitSignal(again.closed, timeout=10_000):
        QTest.keyClick(again.note, ENTER)
    assert kept_things(after) == ()


def test_the_note_of_a_walk_in_comes_back_with_whom_it_is_of(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = WalkInPanel(desk)
    show(panel)
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    QTest.keyClicks(panel.note, "a cut")
    panel.twins.taken.emit(clinic.patients["Lee"])
    qtbot.waitUntil(lambda: panel.picker.person is not None)
    after = after_a_crash(desk, qtbot)
    [draft] = shelf(after).of(WALK_IN_DRAFT)
    assert draft.title == "Grace Lee"
    again = WalkInPanel(after)
    show(again)
    qtbot.waitUntil(lambda: again.picker.person is not None)
    person = again.picker.person
    assert person is not None
    assert (person.id, again.note.text()) == (clinic.patients["Lee"], "a cut")
    qtbot.waitUntil(lambda: bool(again.model.rows))
    with qtbot.waitSignal(again.closed, timeout=10_000):
        QTest.keyClick(again.places, ENTER)
    assert kept_things(after) == ()


def test_what_is_typed_during_a_call_comes_back_until_it_is_logged(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"].id
    panel = CallPanel(desk, visit)
    show(panel)
    note = panel.pane.findChild(QPlainTextEdit, "call.note")
    assert isinstance(note, QPlainTextEdit)
    QTest.keyClicks(note, "asks for her son")
    after = after_a_crash(desk, qtbot)
    again = CallPanel(after, visit)
    show(again)
    found = again.pane.findChild(QPlainTextEdit, "call.note")
    assert isinstance(found, QPlainTextEdit)
    assert found.toPlainText() == "asks for her son"
    again.pane.choose(CallOutcome.NO_ANSWER)
    qtbot.waitUntil(lambda: shelf(after).of(CALL_DRAFT) == ())


# A request that is dismissed, an alert, a contact, a blocked time


def test_why_a_request_is_dismissed_comes_back(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    request = take_request(clinic.book, EVA, RequestEdit(last_name="Ivanov", wish="Soon")).request.id
    panel = DismissPanel(desk, request)
    show(panel)
    QTest.keyClicks(panel.reason, "Lives too far away")
    after = after_a_crash(desk, qtbot)
    again = DismissPanel(after, request)
    show(again)
    assert again.reason.text() == "Lives too far away"
    with qtbot.waitSignal(again.closed, timeout=10_000):
        QTest.keyClick(again.reason, ENTER)
    assert kept_things(after) == ()


def test_an_alert_and_a_contact_that_were_being_written_come_back(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    card = PatientPanel(desk, key)
    show(card)
    qtbot.waitUntil(lambda: card.look.isVisible())
    card.deeds.add_alert()
    dialog = card.findChild(AlertDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.text, "Latex")
    QTest.keyClick(dialog.stops, Qt.Key.Key_Space)
    card.deeds.contact(None)
    contact = card.findChild(ContactDialog)
    assert contact is not None
    QTest.keyClicks(contact.fields["name"], "Olga")
    after = after_a_crash(desk, qtbot)
    assert sorted(what_it_is(draft) for draft in kept_things(after)) == ["Alert", "Contact"]
    again = PatientPanel(after, key)
    show(again)
    qtbot.waitUntil(lambda: again.look.isVisible())
    again.deeds.add_alert()
    back = again.findChild(AlertDialog)
    assert back is not None
    assert (back.text.text(), back.stops.isChecked()) == ("Latex", True)
    again.deeds.contact(None)
    other = again.findChild(ContactDialog)
    assert other is not None
    assert other.fields["name"].text() == "Olga"
    for each in (back, other, dialog, contact):
        each.reject()
    assert kept_things(after) == kept_things(desk) == ()


def test_why_time_is_blocked_comes_back(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    panel = BlockPanel(desk, clinic.keys.providers["Dr Malik"], "2026-11-25T16:00")
    show(panel)
    qtbot.waitUntil(lambda: panel.owner.value is not None)
    QTest.keyClicks(panel.reason, "Training of the team")
    after = after_a_crash(desk, qtbot)
    again = BlockPanel(after, clinic.keys.providers["Dr Malik"], "2026-11-25T16:00")
    show(again)
    assert again.reason.text() == "Training of the team"
    qtbot.waitUntil(lambda: again.owner.value is not None)
    with qtbot.waitSignal(again.closed, timeout=10_000):
        QTest.keyClick(again.reason, ENTER)
    assert kept_things(after) == ()


# What the window tells


def _offered(desk: Desk, qtbot: QtBot) -> Trouble:
    troubles: list[Trouble] = []
    desk.say.troubled.connect(troubles.append)
    offer_kept(desk)
    qtbot.waitUntil(lambda: troubles != [])
    [trouble] = troubles
    return trouble


def test_one_line_tells_of_one_thing_and_leads_there(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    visit = clinic.visits["not_asked"]
    shelf(desk).keep(new_draft_id(), NOTE_DRAFT, "Jana Nováková", {"text": "x", "was": "", "visit": visit.id})
    trouble = _offered(desk, qtbot)
    assert trouble.sentence == "Kept, half-written: Note of a visit, Jana Nováková."
    assert trouble.act is not None
    with qtbot.waitSignals([desk.go.visit_wanted, desk.say.mended]) as wanted:
        trouble.act()
    assert wanted.all_signals_and_args is not None


def test_several_are_one_line_and_a_list_from_which_each_is_reached_and_thrown_away(
    desk: Desk, clinic: TestClinic, qtbot: QtBot, show: Callable[[Panel], None]
) -> None:
    visit = str(clinic.visits["not_asked"].id)
    kept = shelf(desk)
    kept.keep(new_draft_id(), "booking", "Petr Dvořák, Tue 24 Nov 10:00", {})
    clinic.clock.advance(minutes=1)
    kept.keep(new_draft_id(), CANCEL_DRAFT, "Jana Nováková", {"about": visit, "words": "Ill"})
    trouble = _offered(desk, qtbot)
    assert (trouble.sentence, trouble.remedy) == ("2 half-written things were kept.", "Show")
    opened: list[Callable[[], Panel]] = []
    desk.go.panel_wanted.connect(opened.append)
    assert trouble.act is not None
    trouble.act()
    panel = opened.pop()()
    assert isinstance(panel, KeptPanel)
    show(panel)
    assert [what_it_is(draft) for draft in kept_things(desk)] == ["Cancellation", "Booking"]
    QTest.keyClick(panel.table, ENTER)
    cancelling = opened.pop()()
    qtbot.addWidget(cancelling)
    assert isinstance(cancelling, CancelPanel)
    assert cancelling.words.text() == "Ill"
    told: list[Callable[[], None] | None] = []
    desk.say.told.connect(lambda each: told.append(each.undo))
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert [what_it_is(draft) for draft in kept_things(desk)] == ["Booking"]
    take_back = told[-1]
    assert take_back is not None
    take_back()
    assert len(kept_things(desk)) == 2
    throw = panel.findChild(QToolButton, "kept.drop")
    assert isinstance(throw, QToolButton)
    mended: list[str] = []
    desk.say.mended.connect(mended.append)
    for _ in range(2):
        assert mended == []
        panel.table.selectRow(0)
        QTest.mouseClick(throw, Qt.MouseButton.LeftButton)
    # Nothing of it is left to tell.
    assert mended == [KEPT_THINGS]
    assert kept_things(desk) == ()


@pytest.mark.parametrize(
    ("kind", "about", "panel"),
    [
        ("check_in", "1", CheckInPanel),
        ("walk_in", "new", WalkInPanel),
        ("dismiss", "1", DismissPanel),
        ("block", "new", BlockPanel),
        ("call", "visit:1", CallPanel),
        ("text", "text:visit:1", TextPanel),
        ("text", "text:1", TextPanel),
    ],
)
def test_each_kind_leads_to_its_own_form(
    desk: Desk, qtbot: QtBot, kind: str, about: str, panel: type[Panel]
) -> None:
    opened: list[Callable[[], Panel]] = []
    desk.go.panel_wanted.connect(opened.append)
    go_on(desk, shelf(desk).keep(new_draft_id(), kind, "Jana", {"about": about}))
    [factory] = opened
    made = factory()
    qtbot.addWidget(made)
    assert isinstance(made, panel)
    if isinstance(made, TextPanel):
        assert made.key == Whom(None if "visit" in about else 1, 1 if "visit" in about else None).key
