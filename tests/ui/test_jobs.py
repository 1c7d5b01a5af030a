"""Work off the window's thread: order, stale answers, errors, progress, the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import FrontdeskError, Refused
from frontdesk.services.work import Book
from frontdesk.ui.jobs import Jobs, LongJob, Progress
from tests.support.clinic import make_clinic


@pytest.fixture
def jobs(tmp_path: Path, qapp: QApplication) -> Iterator[Jobs]:
    book = make_clinic(tmp_path)
    opened: Future[Book] = Future()
    opened.set_result(book)
    made = Jobs(opened)
    yield made
    made.close()
    book.close()


def test_acts_are_done_in_their_order_one_at_a_time(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen, running = QObject(), list[int](), set[int]()

    def work(number: int, _book: Book) -> int:
        assert not running
        running.add(number)
        running.discard(number)
        return number

    for number in range(20):
        jobs.act(partial(work, number), owner=owner, done=seen.append)
    assert jobs.acting
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == list(range(20))
    assert not jobs.acting


def test_results_come_to_the_windows_thread_and_work_is_done_elsewhere(jobs: Jobs, qtbot: QtBot) -> None:
    owner, threads = QObject(), list[QThread]()
    jobs.ask("thread", lambda _book: QThread.currentThread(), owner=owner, done=threads.append)
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] is not QThread.currentThread()


def test_the_answer_to_an_older_question_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen, gate = QObject(), list[str](), threading.Event()

    def slow(_book: Book) -> str:
        gate.wait(10)
        return "old"

    jobs.ask("name", slow, owner=owner, done=seen.append)
    jobs.ask("name", lambda _book: "new", owner=owner, done=seen.append)
    qtbot.waitUntil(lambda: seen == ["new"])
    gate.set()
    jobs.ask("other", lambda _book: "after", owner=owner, done=seen.append)
    jobs.ask("another", lambda _book: "after", owner=owner, done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == ["new", "after", "after"]


def test_a_forgotten_question_is_not_answered(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    jobs.ask("name", lambda _book: "dropped", owner=owner, done=seen.append)
    jobs.forget(owner, "name")
    jobs.ask("last", lambda _book: "last", owner=owner, done=seen.append)
    qtbot.waitUntil(lambda: "last" in seen)
    jobs.act(lambda _book: None, owner=owner, done=lambda _: seen.append("act"))
    qtbot.waitUntil(lambda: "act" in seen)
    assert "dropped" not in seen


def test_nobody_is_told_whose_widget_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    import shiboken6

    owner, other, seen = QObject(), QObject(), list[str]()
    jobs.act(lambda _book: "gone", owner=owner, done=seen.append)
    shiboken6.delete(owner)
    jobs.act(lambda _book: "there", owner=other, done=seen.append)
    qtbot.waitUntil(lambda: seen == ["there"])


def test_an_error_goes_to_who_asked_else_to_everybody(jobs: Jobs, qtbot: QtBot) -> None:
    owner, told, mine = QObject(), list[FrontdeskError](), list[FrontdeskError]()
    jobs.failed.connect(told.append)

    def refuse(_book: Book) -> None:
        raise Refused("Not today.")

    jobs.act(refuse, owner=owner, failed=mine.append)
    jobs.act(refuse, owner=owner)
    qtbot.waitUntil(lambda: len(told) == 1 and len(mine) == 1)
    assert told[0].sentence == mine[0].sentence == "Not today."


def test_a_bug_of_ours_is_told_as_one_and_the_lane_goes_on(jobs: Jobs, qtbot: QtBot) -> None:
    owner, crashed, seen = QObject(), list[BaseException](), list[int]()
    jobs.crashed.connect(crashed.append)
    jobs.act(lambda _book: 1 // 0, owner=owner)
    jobs.act(lambda _book: 7, owner=owner, done=seen.append)
    qtbot.waitUntil(lambda: seen == [7])
    assert isinstance(crashed[0], ZeroDivisionError)


def test_a_long_job_tells_how_far_it_is_and_ends_when_asked(jobs: Jobs, qtbot: QtBot) -> None:
    owner, shares, done, went_on = QObject(), list[float](), list[object](), threading.Event()

    def work(_book: Book, progress: Progress) -> str:
        progress.step(0.5, "half")
        went_on.wait(10)
        progress.step(0.75)
        return "all of it"

    job: LongJob = jobs.long("Working", work, owner=owner, done=done.append)
    job.progressed.connect(lambda share, _sentence: shares.append(share))
    qtbot.waitUntil(lambda: shares == [0.5])
    with qtbot.waitSignal(job.ended):
        job.cancel()
        went_on.set()
    assert shares == [0.5]
    assert done == []


def test_the_end_waits_for_acts_that_were_handed_in(tmp_path: Path, qtbot: QtBot) -> None:
    book = make_clinic(tmp_path)
    opened: Future[Book] = Future()
    opened.set_result(book)
    jobs, owner, done = Jobs(opened), QObject(), list[int]()

    def note(number: int, _book: Book) -> None:
        done.append(number)

    for number in range(5):
        jobs.act(partial(note, number), owner=owner)
    jobs.close()
    assert done == [0, 1, 2, 3, 4]
    book.close()
