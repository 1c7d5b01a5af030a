"""An orderly end: in the middle of a cycle, with an act under way, into the tray and out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon
from sqlalchemy import text

from frontdesk.demo.network import FaultKind
from frontdesk.domain.words import Lifecycle
from frontdesk.services.desk_reader import reader_of
from frontdesk.ui.book.screen import BookScreen
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.loop import Loop

HANGS_SECONDS = 1.0
TEXTS = 12


def _lease(loop: Loop) -> list[tuple[str, int]]:
    with loop.book.read() as connection:
        rows = connection.execute(text("SELECT holder, until_utc FROM lease")).all()
    return [(row[0], row[1]) for row in rows]


def test_in_the_middle_of_a_cycle_it_ends_at_a_safe_point_and_nothing_is_lost(
    around: Around, loop: Loop
) -> None:
    mobiles = [f"+12025550{number}" for number in range(120, 120 + TEXTS)]
    for number, mobile in enumerate(mobiles):
        loop.visit(loop.patient(mobile=mobile), "2026-11-26T09:00", provider=f"Dr {number}")
    loop.fault(FaultKind.HANG_AFTER, count=TEXTS, seconds=HANGS_SECONDS)

    def script(seat: Seat) -> Waiting:
        yield lambda: loop.network.ledger()
        assert seat.desk.sync.state.running

    sit_at(around, script)
    assert 1 <= len(loop.network.ledger()) < TEXTS
    loop.network.faults.clear()
    assert all(until <= loop.clock.now_utc() for _holder, until in _lease(loop)), _lease(loop)
    for _ in range(3):
        report = loop.cycle.run_once()
        assert report.errors == ()
    asked = [each.message.to for each in loop.network.ledger()]
    assert sorted(asked) == mobiles


def test_an_act_that_is_under_way_is_finished(around: Around, loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T11:00")

    def script(seat: Seat) -> Waiting:
        book = seat.window.screen_of("book")
        assert isinstance(book, BookScreen)
        yield lambda: seat.is_open() and book.page is not None
        book.canvas.set_current(visit.id)
        book.canvas.setFocus()
        QTest.keyClicks(book.canvas, "a")
        assert seat.desk.jobs.acting

    sit_at(around, script)
    reader = reader_of(loop.book)
    found = reader.visit(visit.id)
    reader.close()
    assert found is not None
    assert found.lifecycle is Lifecycle.ARRIVED


def test_it_can_be_left_while_the_book_is_still_being_opened(around: Around) -> None:
    def script(seat: Seat) -> Waiting:
        assert not seat.desk.jobs.book.done()
        yield lambda: True

    assert sit_at(around, script) == 0


def _is_at_work(seat: Seat) -> bool:
    return seat.desk.sync.state.checked_utc is not None


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")
def test_with_a_tray_closing_the_window_keeps_the_program(
    around: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)

    def script(seat: Seat) -> Waiting:
        yield lambda: _is_at_work(seat)
        assert not seat.frame.close()
        yield lambda: not seat.frame.isVisible()
        before = seat.desk.sync.state
        seat.desk.sync.check_now()
        yield lambda: seat.desk.sync.state != before
        seat.desk.go.act("quit")

    assert sit_at(around, script, quits=False) == 0


def test_without_a_tray_closing_the_window_ends_it(around: Around) -> None:
    def script(seat: Seat) -> Waiting:
        yield lambda: _is_at_work(seat)
        seat.frame.close()

    assert sit_at(around, script, quits=False) == 0


def test_what_a_workstation_keeps_is_there_again(around: Around, folder: Path, loop: Loop) -> None:
    def first(seat: Seat) -> Waiting:
        yield seat.is_open
        seat.window.show_screen("needs")
        seat.frame.resize(1200, 700)

    def second(seat: Seat) -> Waiting:
        yield seat.is_open
        assert seat.frame.size().toTuple() == (1200, 700)

    sit_at(around, first)
    sit_at(Around(folder, clock=loop.clock, places=around.places()), second)
