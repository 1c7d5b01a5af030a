"""Work off the UI thread: acts one after the other, questions side by side, long work with progress. One way for all of it.

The thread of the window never touches the book: every job gets it as its argument once it is open. Results come back to the window's
thread; those whose owner is gone, or whose question was asked anew meanwhile, are dropped.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from frontdesk.domain.errors import FrontdeskError

if TYPE_CHECKING:
    from frontdesk.services.work import Book

T = TypeVar("T")
_log = logging.getLogger(__name__)

ASKERS: Final = 2
Failed = Callable[[FrontdeskError], None]


class Cancelled(Exception):
    """Raised by `Progress.step` inside a long job that the person has ended."""


class Progress:
    """What a long job tells while it runs. `step` may be called from the job's thread as often as one likes."""

    def __init__(self, tell: Callable[[float, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def step(self, share: float, sentence: str = "") -> None:
        """Tell how far it is: 0 to 1, or below 0 where nobody knows. Raises Cancelled where the person ended it."""
        if self._stop.is_set():
            raise Cancelled
        self._tell(share, sentence)

    @property
    def cancelled(self) -> bool:
        """Whether the person has ended it; for work that ends at points of its own."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask it to end at its next step."""
        self._stop.set()


class LongJob(QObject):
    """A running long job. Signals: `progressed(share, sentence)`, `ended()` in any case."""

    progressed = Signal(float, str)
    ended = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.progress = Progress(self._tell)

    def _tell(self, share: float, sentence: str) -> None:
        if shiboken6.isValid(self):
            self.progressed.emit(share, sentence)

    def cancel(self) -> None:
        """Ask it to end."""
        self.progress.cancel()


@dataclass(slots=True)
class _Task(Generic[T]):
    work: Callable[[], T]
    owner: QObject
    done: Callable[[T], None] | None
    failed: Failed | None
    still_wanted: Callable[[], bool] = field(default=lambda: True)
    after: Callable[[], None] = field(default=lambda: None)
    result: T | None = None
    error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self.work()
        except BaseException as error:  # handed to the window's thread, which tells the person
            self.error = error


class _Workers:
    """Threads that run tasks by their numbers.

    The window's thread keeps every task until it has landed, and a worker lets go of its own reference before it says so: otherwise the
    last reference to a widget, which nearly every task's functions hold, could be dropped in a worker, and Qt faults on that.
    """

    def __init__(
        self, name: str, count: int, tasks: dict[int, _Task[Any]], landed: Callable[[int], None]
    ) -> None:
        self._tasks, self._landed = tasks, landed
        self._numbers: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._dropping = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{at}", daemon=True) for at in range(count)
        ]
        self._begun = False

    def submit(self, number: int) -> None:
        """Have a task run."""
        if not self._begun:
            self._begun = True
            for thread in self._threads:
                thread.start()
        self._numbers.put(number)

    def close(self, *, drop: bool) -> None:
        """Run what was handed in (`drop`: leave it), then end."""
        self._dropping = drop
        for _ in self._threads:
            self._numbers.put(None)
        if self._begun:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        while (number := self._numbers.get()) is not None:
            if not self._dropping:
                self._run(number)
                self._landed(number)

    def _run(self, number: int) -> None:
        # The only reference of this thread, gone with this frame.
        self._tasks[number].run()


class Jobs(QObject):
    """Runs jobs for the window.

    Signals: `failed(FrontdeskError)` where a job's caller does not take errors itself; `crashed(object)` for our own bugs;
    `acted()` after each act, whatever came of it; `busy_changed(bool)` while acts are under way; `long_started(LongJob)`.
    """

    failed = Signal(object)
    crashed = Signal(object)
    acted = Signal()
    busy_changed = Signal(bool)
    long_started = Signal(object)
    _landed = Signal(int)

    def __init__(self, book: Future[Book], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._tasks: dict[int, _Task[Any]] = {}
        self._numbers = itertools.count()
        self._lane = _Workers("acts", 1, self._tasks, self._tell_landed)
        self._askers = _Workers("asks", ASKERS, self._tasks, self._tell_landed)
        self._long = _Workers("long", 2, self._tasks, self._tell_landed)
        self._newest: dict[tuple[int, str], int] = {}
        self._acts = 0
        self._under_way = 0
        self._closed = False
        self._running: list[LongJob] = []
        self._landed.connect(self._land)

    @property
    def book(self) -> Future[Book]:
        """The book, once it is open. Never waited for on the window's thread."""
        return self._book

    @property
    def acting(self) -> bool:
        """Whether an act is under way."""
        return self._acts > 0

    @property
    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        return self._under_way == 0

    def act(
        self,
        work: Callable[[Book], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change the book: after all acts that were handed in before, in the order in which the person did them."""
        self._acts += 1
        if self._acts == 1:
            self.busy_changed.emit(True)
        task = _Task(lambda: work(self._book.result()), owner, done, failed, after=self._act_ended)
        self._submit(self._lane, task)

    def ask(
        self,
        what: str,
        work: Callable[[Book], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Read something. A newer question of the same owner with the same `what` drops this one's answer."""
        key = (id(owner), what)
        mine = self._newest[key] = self._newest.get(key, 0) + 1
        task = _Task(
            lambda: work(self._book.result()),
            owner,
            done,
            failed,
            still_wanted=lambda: self._newest.get(key) == mine,
        )
        self._submit(self._askers, task)

    def forget(self, owner: QObject, what: str) -> None:
        """Drop the answer to a question that is under way."""
        key = (id(owner), what)
        if key in self._newest:
            self._newest[key] += 1

    def long(
        self,
        title: str,
        work: Callable[[Book, Progress], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> LongJob:
        """Something that takes a while, with progress and an end that the person can ask for. `title` is shown."""
        return self.apart(
            title,
            lambda progress: work(self._book.result(), progress),
            owner=owner,
            done=done,
            failed=failed,
        )

    def apart(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> LongJob:
        """The same for work that needs no book: founding one, restoring one."""
        job = LongJob(title, self)
        self._running.append(job)

        def ended() -> None:
            self._running.remove(job)
            job.ended.emit()
            job.deleteLater()

        task = _Task(lambda: work(job.progress), owner, done, failed, after=ended)
        # Begun with the next turn of the loop, so that whoever shows it hears of its first step, too.
        self._under_way += 1
        QTimer.singleShot(0, self, lambda: self._begin_long(task))
        self.long_started.emit(job)
        return job

    def _begin_long(self, task: _Task[Any]) -> None:
        self._under_way -= 1
        self._submit(self._long, task)

    def close(self) -> None:
        """End: acts that were handed in are finished, questions are dropped, long jobs are asked to end."""
        self._closed = True
        for job in self._running:
            job.cancel()
        self._askers.close(drop=True)
        self._lane.close(drop=False)
        self._long.close(drop=True)
        self._tasks.clear()

    def _submit(self, workers: _Workers, task: _Task[Any]) -> None:
        if self._closed:
            return
        self._under_way += 1
        number = next(self._numbers)
        self._tasks[number] = task
        workers.submit(number)

    def _tell_landed(self, number: int) -> None:
        if shiboken6.isValid(self):
            self._landed.emit(number)

    def _land(self, number: int) -> None:
        task = self._tasks.pop(number, None)
        if task is None:
            return
        self._under_way -= 1
        task.after()
        if not shiboken6.isValid(task.owner) or not task.still_wanted():
            return
        match task.error:
            case None:
                if task.done is not None:
                    task.done(task.result)
            case Cancelled():
                pass
            case FrontdeskError() as error:
                if task.failed is not None:
                    task.failed(error)
                else:
                    self.failed.emit(error)
            case error:
                self.crashed.emit(error)

    def _act_ended(self) -> None:
        self._acts -= 1
        self.acted.emit()
        if self._acts == 0:
            self.busy_changed.emit(False)
