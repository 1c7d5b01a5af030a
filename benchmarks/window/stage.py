"""The real window over an open book, and a way to know when it has painted."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.books import ANNA, opened
from benchmarks.clock import BenchClock
from benchmarks.measuring import say
from frontdesk.app.window.start import application
from frontdesk.services.desk_reader import reader_of, warm_holidays
from frontdesk.services.ports import ChannelCheck
from frontdesk.ui.background import Background
from frontdesk.ui.collecting import Collector
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Voice
from frontdesk.ui.warming import warm

if TYPE_CHECKING:
    from frontdesk.services.work import Book

WIDTH: Final = 1400
HEIGHT: Final = 1000
PATIENCE_MS: Final = 20_000
_PAINTING: Final = (QEvent.Type.Paint, QEvent.Type.UpdateRequest, QEvent.Type.UpdateLater)


class Still(Background):
    """Nothing goes on beside the window."""

    def check_now(self) -> None:
        """Nobody to ask."""

    def back_up_now(self) -> None:
        """Nothing to keep."""


class TookTooLong(Exception):
    """Something that was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one act: on the wall, and of the processor in this process."""

    wall: float
    cpu: float


class _Painted(QObject):
    """Takes the time at the end of the frame in which a widget was painted for the first time since `ready` holds, and ends a loop."""

    def __init__(self, widget: QWidget, ready: Callable[[], bool], loop: QEventLoop) -> None:
        super().__init__()
        self._widget, self._ready, self._loop = widget, ready, loop
        app = QApplication.instance()
        assert app is not None
        self._app = app
        self._seen = False
        self.wall = self.cpu = 0
        """Nanoseconds by the clocks of `timed_until_painted`; 0: not yet. A key that is sent turns the loop itself, so the frame may
        come before the waiting begins."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Watch for its paint event, then for the first event that belongs to no painting: the frame has gone to the screen."""
        if self._seen:
            if not self.wall and event.type() not in _PAINTING:
                self.cpu, self.wall = time.process_time_ns(), time.perf_counter_ns()
                self._loop.quit()
        elif watched is self._widget and event.type() == QEvent.Type.Paint and self._ready():
            self._seen = True
            self._app.installEventFilter(self)
            # So that there is an event.
            QTimer.singleShot(0, self, _nothing)
        return False

    def end(self) -> None:
        """Watch no more."""
        self._widget.removeEventFilter(self)
        self._app.removeEventFilter(self)


def _nothing() -> None:
    """The loop turns."""


def timed_until_painted(
    act: Callable[[], object], widget: QWidget, ready: Callable[[], bool] = lambda: True
) -> Took:
    """From an act to the end of the frame that shows it: `widget` was painted while `ready` held. Raises TookTooLong."""
    loop = QEventLoop()
    painted = _Painted(widget, ready, loop)
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    widget.installEventFilter(painted)
    # The collector runs between two turns of the loop, once a second, in the program, too: before the clock runs, then.
    gc.collect()
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    act()
    if not painted.wall:
        loop.exec()
    painted.end()
    patience.stop()
    if not painted.wall:
        raise TookTooLong(f"{widget.objectName() or type(widget).__name__} was not painted")
    return Took((painted.wall - wall) / 1e6, (painted.cpu - cpu) / 1e6)


def wait_until(holds: Callable[[], bool]) -> None:
    """Let the loop turn until something holds for once. Raises TookTooLong."""
    loop = QEventLoop()
    end = time.monotonic() + PATIENCE_MS / 1000
    held = False

    def look() -> None:
        nonlocal held
        held = holds()
        if held or time.monotonic() > end:
            loop.quit()

    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not held:
        raise TookTooLong("what was waited for did not come")


@dataclass(slots=True)
class Stage:
    """The window over a book."""

    app: QApplication
    desk: Desk
    window: MainWindow
    book: Book

    def calm(self) -> None:
        """Until no job is under way, twice, since an answer may ask the next question."""
        for _ in range(3):
            wait_until(lambda: self.desk.jobs.idle)


def _told(error: BaseException) -> None:
    say(f"in the window: {error!r}")


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """The window, shown on the book of today, nothing of it cold."""
    app = application()
    clock = BenchClock()
    with opened(folder, clock) as book:
        whole: Future[Book] = Future()
        whole.set_result(book)
        prefs, reader = Prefs(None), reader_of(book)
        facts = reader.clinic()
        desk = Desk(
            folder=folder,
            clock=clock,
            theme=Theme(app, Look.LIGHT),
            prefs=prefs,
            keys=Keymap(prefs),
            jobs=Jobs(whole),
            feed=Feed(),
            say=Voice(),
            go=Navigator(),
            who=Who(ANNA),
            sync=Still(),
            outside=Outside(check_channel=lambda _book: ChannelCheck(ok=True, sentences=())),
            reader=reader,
            country=facts.country,
            zone=facts.zone,
            clinic=facts.name,
        )
        warm_holidays(reader.holiday_places(), 2026, 2027)
        warm()
        desk.jobs.acted.connect(desk.feed.look_soon)
        desk.jobs.failed.connect(_told)
        desk.jobs.crashed.connect(_told)
        desk.feed.follow(reader)
        window = MainWindow(desk)
        window.resize(WIDTH, HEIGHT)
        window.show_screen("book")
        stage = Stage(app, desk, window, book)
        collector = Collector()
        try:
            timed_until_painted(window.show, window.content)
            window.activateWindow()
            stage.calm()
            yield stage
        finally:
            collector.end()
            desk.feed.stop()
            window.leave()
            desk.jobs.close()
            reader.close()
