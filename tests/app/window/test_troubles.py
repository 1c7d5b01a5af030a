"""What goes wrong while the window is open: bugs of ours, another process at the book, a book that is lost."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QRegularExpression, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Lifecycle
from frontdesk.services.folders import BOOK_FILE, LOG_FILE
from frontdesk.services.work import Book
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.feed import EVERY_MS
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.app.window.others import ARRIVES, HOLDS_A_TIME, HOLDS_THE_BOOK, another, go_on, said
from tests.support.loop import Loop

NAME = "Jana Nováková"


def _book(seat: Seat) -> BookScreen:
    found = seat.window.screen_of("book")
    assert isinstance(found, BookScreen)
    return found


def _quarrel(_book: Book) -> None:
    raise RuntimeError(f"no such patient: {NAME}")


@pytest.mark.allow_log("an unexpected error in the window")
def test_a_bug_in_a_worker_is_told_and_logged_without_what_it_was_about(around: Around, folder: Path) -> None:
    def script(seat: Seat) -> Waiting:
        yield seat.is_open
        seat.desk.jobs.ask("quarrel", _quarrel, owner=seat.window, done=lambda _: None)
        yield lambda: seat.is_seen("banner.crash")
        assert "went wrong" in seat.text_of("banner.crash")
        seat.press("banner.crash.details")
        assert "RuntimeError" in seat.text_of("banner.crash")
        assert NAME not in seat.text_of("banner.crash")
        seat.press("banner.crash.remedy")
        yield lambda: not seat.is_seen("banner.crash")

    sit_at(around, script)
    logging.shutdown()
    log = (folder / LOG_FILE).read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "_quarrel" in log
    assert NAME not in log


@pytest.mark.allow_log("an unexpected error in the window")
def test_a_bug_in_the_window_itself_is_told_too(around: Around, folder: Path) -> None:
    def script(seat: Seat) -> Waiting:
        yield seat.is_open

        def stumble() -> None:
            raise LookupError(NAME)

        QTimer.singleShot(0, seat.window, stumble)
        yield lambda: seat.is_seen("banner.crash")
        seat.press("banner.crash.details")
        assert "LookupError" in seat.text_of("banner.crash")

    sit_at(around, script)
    log = (folder / LOG_FILE).read_text(encoding="utf-8")
    assert "LookupError" in log
    assert "stumble" in log
    assert NAME not in log


def test_what_another_process_changes_is_seen(around: Around, loop: Loop, folder: Path) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T11:00")
    assert EVERY_MS <= 2_000

    def script(seat: Seat) -> Waiting:
        def lifecycle() -> Lifecycle | None:
            page = _book(seat).page
            return (
                next((each.lifecycle for each in page.visits if each.id == visit.id), None) if page else None
            )

        yield lambda: lifecycle() is Lifecycle.BOOKED
        with another(ARRIVES, str(folder), str(visit.id)) as other:
            go_on(other)
            yield lambda: other.poll() is not None
        yield lambda: lifecycle() is Lifecycle.ARRIVED

    sit_at(around, script)


def test_a_time_that_another_process_holds_is_taken_here_until_it_gives_it_back(
    around: Around, loop: Loop, folder: Path
) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T11:00")
    words = (str(visit.provider_id), str(visit.location_id), "2026-11-23T14:00", str(loop.clock.now_utc()))

    def script(seat: Seat) -> Waiting:
        def held() -> list[int]:
            page = _book(seat).page
            return [
                block.start_utc
                for column in (page.columns if page else ())
                if column.provider_id == visit.provider_id
                for block in column.blocked
            ]

        yield lambda: _book(seat).page is not None
        before = held()
        with another(HOLDS_A_TIME, str(folder), *words) as other:
            assert said(other) == "held"
            yield lambda: held() == [*before, visit.start_utc + 3 * HOUR]
            go_on(other)
            yield lambda: held() == before

    sit_at(around, script)


def _unsaved(seat: Seat) -> list[str]:
    """The banners of what is not saved; they are counted through as long as the program runs."""
    found = seat.frame.findChildren(QWidget, QRegularExpression(r"^banner\.unsaved\.\d+$"))
    return [each.objectName() for each in found if each.isVisible()]


def test_while_another_process_holds_the_book_an_act_says_so_in_one_sentence(
    around: Around, loop: Loop, folder: Path
) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T11:00")

    def script(seat: Seat) -> Waiting:
        yield lambda: seat.is_open() and _book(seat).page is not None
        with another(HOLDS_THE_BOOK, str(folder)) as other:
            assert said(other) == "held"
            _book(seat).canvas.set_current(visit.id)
            _book(seat).canvas.setFocus()
            QTest.keyClicks(_book(seat).canvas, "a")
            yield lambda: _unsaved(seat)
            (unsaved,) = _unsaved(seat)
            sentence = seat.text_of(unsaved)
            assert sentence.startswith("Not saved: Jana Dvo")
            assert sentence.endswith(".")
            assert "\n" not in sentence
            go_on(other)
            yield lambda: other.poll() is not None
        seat.press(f"{unsaved}.remedy")
        yield lambda: seat.is_seen("say") and "arrived" in seat.text_of("say")

    sit_at(around, script)


@pytest.mark.allow_log("could not give its lease back")
def test_a_lost_disk_is_said_once_and_the_window_lives(around: Around, loop: Loop, folder: Path) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T11:00")
    file = folder / BOOK_FILE
    troubles: list[str] = []
    refused: list[str] = []

    def script(seat: Seat) -> Waiting:
        yield lambda: seat.is_open() and _book(seat).page is not None
        yield lambda: seat.desk.jobs.idle and seat.desk.sync.state.checked_utc is not None
        seat.desk.say.troubled.connect(lambda trouble: troubles.append(trouble.sentence))
        seat.desk.say.refused.connect(refused.append)
        whole = file.read_bytes()
        file.write_bytes(b"\0" * len(whole))
        _book(seat).canvas.set_current(visit.id)
        _book(seat).canvas.setFocus()
        QTest.keyClicks(_book(seat).canvas, "a")
        yield lambda: len(refused) == 1 and seat.is_seen("banner.book")
        seat.desk.feed.look()
        seat.desk.sync.check_now()
        yield lambda: seat.desk.jobs.idle and seat.desk.sync.state.trouble
        assert not seat.is_seen("banner.sync")
        seat.press("banner.book.remedy")
        assert seat.frame.isVisible()

    sit_at(around, script)
    assert len(troubles) == len(refused) == 1, (troubles, refused)
