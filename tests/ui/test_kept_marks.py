"""What is typed with a mark on a card comes back, and never covers what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Mark
from frontdesk.models.queries.plain import scalar
from frontdesk.services.patients import set_mark
from frontdesk.ui.desk import Desk
from frontdesk.ui.kept import kept_things, what_it_is
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients.card import PatientPanel
from tests.ui.desks import EVA, TestClinic
from tests.ui.test_kept import ENTER, after_a_crash


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[Panel], None]:
    """Shows a panel as the shell does, without the feed."""

    def shown(panel: Panel) -> None:
        qtbot.addWidget(panel)
        panel.resize(360, 800)
        panel.show()
        panel.begin()

    return shown


def test_the_note_of_a_mark_comes_back_until_it_is_saved(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    set_mark(clinic.book, EVA, key, Mark.INTERPRETER, on=True, note="Czech")
    card = PatientPanel(desk, key)
    show(card)
    note = card.look.marks.notes[Mark.INTERPRETER]
    qtbot.waitUntil(lambda: note.text() == "Czech")
    QTest.keyClicks(note, ", by phone")
    after = after_a_crash(desk, qtbot)
    [draft] = kept_things(after)
    assert (what_it_is(draft), draft.title) == ("Note on a card", "Jana Nováková")
    again = PatientPanel(after, key)
    show(again)
    found = again.look.marks.notes[Mark.INTERPRETER]
    qtbot.waitUntil(lambda: found.text() == "Czech, by phone")
    QTest.keyClick(found, ENTER)
    qtbot.waitUntil(lambda: kept_things(after) == ())
    with clinic.book.read() as connection:
        assert (
            scalar(connection, "SELECT note FROM patient_mark WHERE patient_id = ?", (key,))
            == "Czech, by phone"
        )


def test_the_kept_note_of_a_mark_does_not_cover_a_newer_one(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    set_mark(clinic.book, EVA, key, Mark.INTERPRETER, on=True, note="Czech")
    card = PatientPanel(desk, key)
    show(card)
    note = card.look.marks.notes[Mark.INTERPRETER]
    qtbot.waitUntil(lambda: note.text() == "Czech")
    QTest.keyClicks(note, ", by phone")
    set_mark(clinic.book, EVA, key, Mark.INTERPRETER, on=True, note="Slovak")
    after = after_a_crash(desk, qtbot)
    again = PatientPanel(after, key)
    show(again)
    found = again.look.marks.notes[Mark.INTERPRETER]
    qtbot.waitUntil(lambda: found.text() == "Slovak")
    offer = again.look.marks.offers[Mark.INTERPRETER]
    assert offer.isVisible()
    assert offer.words == "Yours was: “Czech, by phone”. Use it"
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Tab)
    assert after.jobs.idle
    assert again.focusWidget() is offer
    assert len(kept_things(after)) == 1
    QTest.keyClick(offer, ENTER)
    assert not offer.isVisible()
    assert found.text() == "Czech, by phone"
    QTest.keyClick(found, ENTER)
    qtbot.waitUntil(lambda: kept_things(after) == ())
    assert _interpreter_note(clinic, key) == "Czech, by phone"


def test_a_note_that_another_desk_saved_while_one_was_typed_stays(
    desk: Desk, clinic: TestClinic, show: Callable[[Panel], None], qtbot: QtBot
) -> None:
    key = clinic.patients["Nováková"]
    set_mark(clinic.book, EVA, key, Mark.INTERPRETER, on=True, note="Czech")
    card = PatientPanel(desk, key)
    show(card)
    marks = card.look.marks
    note, box = marks.notes[Mark.INTERPRETER], marks.boxes[Mark.FIRST_VISIT]
    qtbot.waitUntil(lambda: note.text() == "Czech")
    note.setFocus()
    QTest.keyClicks(note, ", by phone")
    desk.feed.changed.connect(card.changes)
    set_mark(clinic.book, EVA, key, Mark.INTERPRETER, on=True, note="Slovak")
    set_mark(clinic.book, EVA, key, Mark.FIRST_VISIT, on=True)
    desk.feed.look()
    qtbot.waitUntil(box.isChecked)
    assert note.text() == "Czech, by phone"
    QTest.keyClick(note, ENTER)
    assert note.text() == "Slovak"
    assert marks.offers[Mark.INTERPRETER].words == "Yours was: “Czech, by phone”. Use it"
    assert _interpreter_note(clinic, key) == "Slovak"
    QTest.keyClicks(note, " or Polish")
    assert not marks.offers[Mark.INTERPRETER].isVisible()
    QTest.keyClick(note, ENTER)
    qtbot.waitUntil(lambda: kept_things(desk) == ())
    assert _interpreter_note(clinic, key) == "Slovak or Polish"


def _interpreter_note(clinic: TestClinic, key: int) -> object:
    with clinic.book.read() as connection:
        asked = "SELECT note FROM patient_mark WHERE patient_id = ? AND mark = 'interpreter'"
        return scalar(connection, asked, (key,))
