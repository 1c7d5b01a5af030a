"""The note of a visit: written where it stands, saved on leaving, decided by a person where two wrote."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.booking.placing import LONGEST_NOTE
from frontdesk.ui.desk import Desk
from frontdesk.ui.panels import Panel
from frontdesk.ui.visits.panel import VisitPanel
from frontdesk.ui.voice import Told, Trouble
from tests.ui.desks import EVA, TestClinic


def test_a_note_is_written_where_it_stands_and_undone(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], told: list[Told], qtbot: QtBot
) -> None:
    panel = VisitPanel(desk, clinic.visits["tomorrow"].id)
    shown(panel)
    note = panel.head.note
    note.begin()
    QTest.keyClicks(note.edit, "Brings the letter. A D C")
    QTest.keyClick(note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.note == "Brings the letter. A D C")
    assert panel.visit is not None
    assert panel.visit.lifecycle is Lifecycle.BOOKED
    assert not note.is_editing
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.note == "")


def test_leaving_the_panel_saves_the_note_and_esc_leaves_it(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    panel.head.note.begin()
    QTest.keyClicks(panel.head.note.edit, "no")
    assert panel.back()
    assert not panel.head.note.is_editing
    assert not panel.back()
    panel.head.note.begin()
    QTest.keyClicks(panel.head.note.edit, "Wheelchair")
    panel.show_visit(clinic.visits["confirmed"].id)

    def saved() -> bool:
        found = desk.reader.visit(visit.id) if desk.reader is not None else None
        return found is not None and found.note == "Wheelchair"

    qtbot.waitUntil(saved)
    assert panel.head.note.note == ""


def test_a_note_that_could_not_be_saved_is_gone_on_with_where_it_stands(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    note = panel.head.note
    note.begin()
    qtbot.waitUntil(note.edit.hasFocus)
    note.edit.setPlainText("x" * (LONGEST_NOTE + 1))
    QTest.keyClick(note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.has_focus
    qtbot.waitUntil(lambda: note.is_editing)
    assert note.edit.hasFocus()
    assert len(note.edit.toPlainText()) == LONGEST_NOTE + 1


def test_theirs_is_taken_or_mine_is_put_over_it(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    note = panel.head.note

    def write(mine: str, theirs: str) -> None:
        before = note.note
        note.begin()
        note.edit.setPlainText(mine)
        note_visit(clinic.book, EVA, visit.id, note=theirs, was=before)
        note.save()
        qtbot.waitUntil(lambda: "It says now" in note.edit.accessibleDescription())

    def press(name: str) -> None:
        button = panel.findChild(QPushButton, name)
        assert button is not None
        assert button.isVisible()
        button.click()

    write("Mine", "Theirs")
    press("visit.note.theirs")
    qtbot.waitUntil(lambda: note.note == "Theirs" and not note.is_editing)
    write("Mine again", "Theirs again")
    press("visit.note.mine")
    qtbot.waitUntil(lambda: note.note == "Mine again")


def test_a_note_whose_panel_shows_another_visit_by_then_waits_above(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    troubles: list[Trouble] = []
    mended: list[str] = []
    desk.say.troubled.connect(troubles.append)
    desk.say.mended.connect(mended.append)
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    panel.head.note.begin()
    QTest.keyClicks(panel.head.note.edit, "Mine")
    note_visit(clinic.book, EVA, visit.id, note="Theirs", was="")
    panel.show_visit(clinic.visits["confirmed"].id)
    qtbot.waitUntil(lambda: bool(troubles))
    assert troubles[0].sentence == "Petr Dvořák: the note was not saved. It says now: “Theirs”."
    assert troubles[0].details == "Mine"
    assert troubles[0].act is not None
    troubles[0].act()
    qtbot.waitUntil(lambda: mended == [troubles[0].key])
    found = desk.reader.visit(visit.id) if desk.reader is not None else None
    assert found is not None
    assert found.note == "Mine"


def test_a_note_that_somebody_else_changed_keeps_what_was_typed(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], qtbot: QtBot
) -> None:
    visit = clinic.visits["tomorrow"]
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    panel.head.note.begin()
    QTest.keyClicks(panel.head.note.edit, "Mine")
    note_visit(clinic.book, EVA, visit.id, note="Theirs", was="")
    panel.head.note.save()
    qtbot.waitUntil(lambda: panel.head.note.is_editing)
    assert panel.head.note.edit.toPlainText() == "Mine"
    assert "It says now: “Theirs”" in panel.head.note.edit.accessibleDescription()
    panel.head.note.edit.appendPlainText("Theirs")
    panel.head.note.save()
    qtbot.waitUntil(lambda: panel.visit is not None and panel.visit.note == "Mine\nTheirs")


# Cancelling
