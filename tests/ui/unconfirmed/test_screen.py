"""Who has not confirmed, on the screen: the list, its keys, calls, the empty list, the list on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Confirmation
from frontdesk.services.booking import answer_visit
from frontdesk.services.calls import calls_of
from frontdesk.ui.background import SyncState
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.navigation import Wish
from frontdesk.ui.unconfirmed.asks import Row, unconfirmed
from frontdesk.ui.unconfirmed.printing import heading
from frontdesk.ui.unconfirmed.screen import UnconfirmedScreen
from frontdesk.ui.unconfirmed.sheet import draw, prepare
from frontdesk.ui.unconfirmed.wording import count_sentence, risk_word
from frontdesk.ui.voice import Told
from tests.ui.desks import EVA, TestClinic
from tests.ui.needs.conftest import find


class Listed:
    """The screen in a window, and what was said since."""

    def __init__(self, desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
        self.desk, self.clinic, self.bot = desk, clinic, qtbot
        self.told: list[Told] = []
        self.gone: list[object] = []
        desk.say.told.connect(self.told.append)
        desk.go.visit_wanted.connect(self.gone.append)
        desk.go.booking_wanted.connect(self.gone.append)
        self.screen = UnconfirmedScreen(desk)
        desk.feed.changed.connect(self.screen.changes)
        self.window = QWidget()
        QHBoxLayout(self.window).addWidget(self.screen)
        qtbot.addWidget(self.window)
        qtbot.addWidget(self.screen.head)
        self.window.resize(1310, 740)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.screen.begin()
        qtbot.waitUntil(lambda: bool(self.rows))

    @property
    def rows(self) -> list[Row]:
        return self.screen.table.rows_model.rows

    def key(self, key: Qt.Key) -> None:
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        self.screen.table.setFocus()
        QTest.keyClick(self.screen.table, key)

    def confirmation(self, name: str) -> Confirmation:
        assert self.desk.reader is not None
        visit = self.desk.reader.visit(self.clinic.visits[name].id)
        assert visit is not None
        return visit.confirmation


@pytest.fixture
def listed(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Listed:
    """The list of the small clinic, read."""
    return Listed(desk, clinic, qtbot)


def test_rows_are_those_of_the_service_by_time(listed: Listed) -> None:
    assert tuple(listed.rows) == unconfirmed(listed.clinic.book, 3, "GB")
    assert listed.screen.table.hasFocus()
    model = listed.screen.table.rows_model
    first = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert first[:6] == [
        "09:00",
        "Petr Dvořák",
        "Dr Malik",
        "Consultation",
        "Not asked",
        "Reminders are switched off: nothing is sent.",
    ]
    count = find(listed.screen.head, QLabel, "unconfirmed.count")
    assert count.text() == f"{len(listed.rows)} visits of the next 3 days not confirmed"


@pytest.mark.parametrize("force_py", [False, True])
def test_the_model_keeps_the_rules_of_models(
    listed: Listed, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(listed.screen.table.rows_model, force_py=force_py)


def test_more_days_are_chosen_and_kept(listed: Listed) -> None:
    before = len(listed.rows)
    find(listed.screen.head, QPushButton, "unconfirmed.days.7").click()
    listed.clinic.clock.advance(hours=24 * 2)
    find(listed.screen.head, QPushButton, "unconfirmed.days.1").click()
    listed.bot.waitUntil(lambda: len(listed.rows) != before)
    assert listed.desk.prefs.get("unconfirmed.days", 0) == 1


def test_c_confirms_with_undo_and_the_next_row_comes(listed: Listed) -> None:
    second = listed.rows[1]
    listed.key(Qt.Key.Key_C)
    listed.bot.waitUntil(lambda: listed.rows[0] == second and bool(listed.told))
    assert listed.told[0].sentence == "Petr Dvořák: confirmed"
    assert listed.confirmation("not_asked") is Confirmation.CONFIRMED
    assert listed.screen.table.current == second
    undo = listed.told[0].undo
    assert undo is not None
    with listed.bot.waitSignal(listed.desk.jobs.acted):
        undo()
    assert listed.confirmation("not_asked") is Confirmation.NOT_ASKED
    new = find(listed.screen.head, QPushButton, "unconfirmed.new")
    listed.bot.waitUntil(lambda: new.text() == "1 new" and not new.isHidden())


def test_x_stays_in_the_list_as_what_it_is(listed: Listed) -> None:
    listed.key(Qt.Key.Key_X)
    listed.bot.waitUntil(lambda: listed.rows[0].confirmation is Confirmation.DECLINED)
    assert listed.screen.table.current == listed.rows[0]


def test_enter_and_m_go_elsewhere(listed: Listed) -> None:
    listed.key(Qt.Key.Key_Return)
    listed.key(Qt.Key.Key_M)
    row = listed.rows[0]
    assert listed.gone == [row.id, Wish(patient_id=row.patient_id, instead_of=row.id)]


def test_calls_go_from_row_to_row(listed: Listed) -> None:
    listed.key(Qt.Key.Key_P)
    number = find(listed.screen.calling, QLabel, "call.number")
    listed.bot.waitUntil(lambda: number.text() == "07911 123402")
    listed.key(Qt.Key.Key_4)
    listed.bot.waitUntil(lambda: listed.screen.table.current == listed.rows[1])
    listed.bot.waitUntil(lambda: number.text() == "07911 123407")
    visit = listed.clinic.visits["not_asked"].id
    assert [call.outcome for call in calls_of(listed.clinic.book, appointment_id=visit)] == ["left_message"]
    assert listed.screen.back()
    assert not listed.screen.in_calls


def test_an_empty_list_gives_no_all_clear_while_nobody_looks(listed: Listed) -> None:
    for row in list(listed.rows):
        answer_visit(listed.clinic.book, EVA, row.id)
    listed.desk.feed.look()
    listed.bot.waitUntil(lambda: not listed.rows)
    said = find(listed.screen, Empty, "unconfirmed.empty").findChildren(Label)[0]
    check = find(listed.screen, QPushButton, "unconfirmed.check")
    now = listed.desk.now()
    listed.desk.sync.show(SyncState(has_account=True, checked_utc=now))
    assert said.text() == "Every visit of the next 3 days is confirmed. Replies last checked 08:00."
    assert check.isHidden()
    listed.desk.sync.show(SyncState(has_account=True, checked_utc=now - 2 * HOUR, stale=True))
    assert said.text().endswith("But replies were last checked 06:00: somebody may have cancelled.")
    assert not check.isHidden()
    listed.desk.sync.show(SyncState(has_account=True))
    assert "not been checked yet" in said.text()


def test_a_risk_is_a_word_and_stands_only_where_it_is_known(listed: Listed) -> None:
    assert [risk_word(value) for value in (None, 0.05, 0.1, 0.4)] == ["", "low", "raised", "high"]
    table = listed.screen.table
    at = [column.key for column in table.rows_model.columns].index("risk")
    assert table.isColumnHidden(at)
    table.rows_model.show([replace(listed.rows[0], risk=0.31, risk_why="missed 2 of 5 visits")])
    assert not table.isColumnHidden(at)
    index = table.rows_model.index(0, at)
    assert index.data() == "high"
    assert "missed 2 of 5 visits" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_counts_read_as_sentences() -> None:
    assert count_sentence(1, 3) == "1 visit not confirmed"
    assert count_sentence(5, 1) == "5 visits of the next 24 hours not confirmed"


def test_the_list_on_paper_takes_the_pages_that_it_needs(listed: Listed, tmp_path: Path) -> None:
    def pages(count: int) -> int:
        rows = (listed.rows * count)[:count]
        file = tmp_path / f"{count}.pdf"
        writer = QPdfWriter(str(file))
        prepare(writer)
        drawn = draw(
            writer,
            rows,
            heading=heading(listed.desk),
            name=listed.screen.table.name,
            now_utc=listed.desk.now(),
        )
        assert file.read_bytes().startswith(b"%PDF")
        return drawn

    assert heading(listed.desk) == "Calls to make, Hillside Clinic, Mon 23 Nov 08:00"
    assert pages(4) == 1
    assert pages(60) > 1


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_sheet_that_can_not_be_drawn_has_no_page(listed: Listed, tmp_path: Path) -> None:
    nowhere = QPdfWriter(str(tmp_path / "no" / "such" / "folder.pdf"))
    assert draw(nowhere, listed.rows, heading="", name=lambda row: row.patient, now_utc=0) == 0


def test_print_asks_where(listed: Listed) -> None:
    find(listed.screen.head, QPushButton, "unconfirmed.print").click()
    dialog = find(listed.screen, QDialog, "unconfirmed.printer")
    assert dialog.isVisible()
    dialog.reject()
