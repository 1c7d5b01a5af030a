"""Ctrl+Z, Ctrl+Y and the list of what can be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle, MessageState
from frontdesk.services.booking import move_visit, set_status
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.booking.swapping import swap_visits
from frontdesk.services.retyping import set_type
from frontdesk.services.settings import put
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell import undoing
from frontdesk.ui.shell.history import HistoryPanel
from frontdesk.ui.voice import Told
from tests.services.test_undo import KAREL
from tests.ui.desks import EVA, TODAY, TestClinic


class Said:
    """What the bar said."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.told: list[Told] = []
        self.refused: list[str] = []
        self._bot = qtbot
        desk.say.told.connect(self.told.append)
        desk.say.refused.connect(self.refused.append)
        desk.jobs.failed.connect(desk.say.refuse)

    def next(self) -> str:
        count = len(self.told)
        self._bot.waitUntil(lambda: len(self.told) > count)
        return self.told[-1].sentence


@pytest.fixture
def said(desk: Desk, qtbot: QtBot) -> Said:
    return Said(desk, qtbot)


def test_an_undo_says_what_it_took_back_and_what_the_patient_hears(
    desk: Desk, clinic: TestClinic, said: Said
) -> None:
    visit, other = clinic.visits["not_asked"], clinic.visits["declined"]
    move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30")
    undoing.undo(desk, desk.say)
    assert said.next() == (
        "Undone: Petr Dvořák, the move, now 09:00. The patient was told nothing yet, and nothing goes out."
    )
    undoing.redo(desk, desk.say)
    assert said.next().startswith("Done again: Petr Dvořák, the move, now 13:30.")
    swap_visits(clinic.book, EVA, visit.id, other.id)
    undoing.undo(desk, desk.say)
    assert said.next().startswith("Undone: Petr Dvořák, the swap, now 13:30 and 10:30.")
    note_visit(clinic.book, EVA, visit.id, note="Wheelchair", was="")
    undoing.undo(desk, desk.say)
    assert said.next() == "Undone: Petr Dvořák, the note."
    arrived = set_status(clinic.book, EVA, visit.id, lifecycle=Lifecycle.ARRIVED).visit
    undoing.undo(desk, desk.say)
    assert said.next() == "Undone: Petr Dvořák, the state of the visit of 13:30."
    set_type(clinic.book, EVA, visit.id, type_id=None, revision=arrived.revision + 1)
    undoing.undo(desk, desk.say)
    assert said.next() == "Undone: Petr Dvořák, the type of the visit of 13:30."


def test_who_was_told_otherwise_hears_of_the_undo_after_the_grace(
    desk: Desk, clinic: TestClinic, said: Said
) -> None:
    from tests.ui import ledger

    visit = clinic.visits["not_asked"]
    ledger.text(clinic, visit, state=MessageState.DELIVERED)
    moved = move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30").visit
    ledger.text(clinic, moved, state=MessageState.DELIVERED, kind="moved")
    undoing.undo(desk, desk.say)
    assert said.next() == "Undone: Petr Dvořák, the move, now 09:00. The patient was told today 13:30."
    assert said.told[-1].until_utc == desk.now() + 180_000


def test_the_list_undoes_what_lies_further_back(
    desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot
) -> None:
    first, second = clinic.visits["not_asked"], clinic.visits["tomorrow"]
    move_visit(clinic.book, EVA, first.id, start=f"{TODAY}T13:30")
    note_visit(clinic.book, EVA, second.id, note="Wheelchair", was="")
    panel = HistoryPanel(desk)
    qtbot.addWidget(panel)
    desk.feed.changed.connect(panel.changes)
    panel.resize(360, 500)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.table.current is not None)
    rows = panel.table.model()
    assert [rows.index(at, 0).data() for at in range(2)] == [
        "Petr Dvořák: the note, 08:00",
        "Petr Dvořák: the move from 09:00 to 13:30, 08:00",
    ]
    panel.table.selectRow(1)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert said.next().startswith("Undone: Petr Dvořák, the move, now 09:00.")
    qtbot.waitUntil(lambda: "undone" in str(rows.index(1, 0).data()))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert "undone already" in said.refused[-1]


def test_what_somebody_else_changed_since_is_marked_and_says_who(
    desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"]
    move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30")
    clinic.clock.advance(minutes=1)
    move_visit(clinic.book, KAREL, visit.id, start=f"{TODAY}T14:30")
    panel = HistoryPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.table.current is not None)
    assert "changed again since" in str(panel.table.model().index(0, 0).data())
    assert panel.table.currentIndex().row() == 1
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said.refused))
    assert said.refused == [
        (
            "Not undone: Petr Dvořák, the move from 09:00 to 13:30. "
            "The visit was changed since, so this can't be undone. karel moved it to 14:30 at 08:01. "
            "Next with Ctrl+Z: Grace Lee, the cancellation of 11:00."
        )
    ]


def test_a_length_is_no_move_and_each_act_says_what_it_did_itself(
    desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"]
    move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30")
    move_visit(clinic.book, EVA, visit.id, minutes=45)
    move_visit(clinic.book, EVA, visit.id, start="2026-11-24T14:00")
    panel = HistoryPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.table.current is not None)
    rows = panel.table.model()
    assert [str(rows.index(at, 0).data()).split(", 08:00")[0] for at in range(3)] == [
        "Petr Dvořák: the move from Mon 23 Nov 13:30 to Tue 24 Nov 14:00",
        "Petr Dvořák: the length from 30 min to 45 min",
        "Petr Dvořák: the move from 09:00 to 13:30",
    ]
    undoing.undo(desk, desk.say)
    assert said.next().startswith("Undone: Petr Dvořák, the move, now 13:30.")
    undoing.undo(desk, desk.say)
    assert said.next().startswith("Undone: Petr Dvořák, the length, now 30 min.")
    undoing.redo(desk, desk.say)
    assert said.next().startswith("Done again: Petr Dvořák, the length, now 45 min.")
    desk.who.hide_names(hidden=True)
    undoing.undo(desk, desk.say)
    assert "Dvořák" not in said.next()


def test_what_cannot_be_undone_is_told_once_with_what_the_next_key_reaches(
    desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot
) -> None:
    visit, other = clinic.visits["not_asked"], clinic.visits["tomorrow"]
    note_visit(clinic.book, EVA, other.id, note="Wheelchair", was="")
    move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30")
    move_visit(clinic.book, KAREL, visit.id, start=f"{TODAY}T14:30")
    undoing.undo(desk, desk.say)
    qtbot.waitUntil(lambda: bool(said.refused))
    assert said.refused == [
        (
            "Not undone: Petr Dvořák, the move from 09:00 to 13:30. "
            "The visit was changed since, so this can't be undone. karel moved it to 14:30 at 08:00. "
            "Next with Ctrl+Z: Petr Dvořák, the note."
        )
    ]
    undoing.undo(desk, desk.say)
    assert said.next() == "Undone: Petr Dvořák, the note."
    undoing.redo(desk, desk.say)
    assert said.next() == "Done again: Petr Dvořák, the note."


def test_the_list_says_what_has_no_way_back_and_whose_it_was(
    desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"]
    note_visit(clinic.book, EVA, visit.id, note="Wheelchair", was="")
    put(clinic.book, EVA, "notices.grace_seconds", "60")
    panel = HistoryPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.table.current is not None)
    rows = panel.table.model()
    assert [str(rows.index(at, 0).data()) for at in range(2)] == [
        "A change of settings, 08:00, can't be undone",
        "Petr Dvořák: the note, 08:00",
    ]
    assert panel.table.currentIndex().row() == 1
    undoing.undo(desk, desk.say)
    qtbot.waitUntil(lambda: bool(said.refused))
    assert said.refused[-1] == (
        "Not undone: a change of settings. Settings are not undone by this key. "
        "Change it back where you changed it. Next with Ctrl+Z: Petr Dvořák, the note."
    )


def test_what_cannot_be_done_again_says_so(desk: Desk, clinic: TestClinic, said: Said, qtbot: QtBot) -> None:
    visit = clinic.visits["not_asked"]
    move_visit(clinic.book, EVA, visit.id, start=f"{TODAY}T13:30")
    undoing.undo(desk, desk.say)
    said.next()
    clinic.clock.advance(minutes=1)
    move_visit(clinic.book, KAREL, visit.id, start=f"{TODAY}T14:30")
    undoing.redo(desk, desk.say)
    qtbot.waitUntil(lambda: bool(said.refused))
    assert said.refused == [
        (
            "Not done again: Petr Dvořák, the move from 09:00 to 13:30. "
            "The visit was changed since, so this can't be done again. karel moved it to 14:30 at 08:01."
        )
    ]
