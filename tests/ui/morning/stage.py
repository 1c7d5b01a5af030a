"""The clinic of the morning: the demo's, at five past eight on a Monday, with nobody else at the desk; and the window over it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from frontdesk.app.network import sync_control
from frontdesk.demo.live import LiveDemo
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.opening import open_book
from frontdesk.services.ports import ChannelCheck
from frontdesk.services.staff import add_staff, set_pin
from frontdesk.ui import words
from frontdesk.ui.background import Background, SyncState
from frontdesk.ui.collecting import Collector
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.shell.frame import Frame
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Voice
from frontdesk.ui.warming import warm
from tests.support.clinic import CHEAP, memory_places
from tests.support.secrets import MemorySecrets

if TYPE_CHECKING:
    from frontdesk.services.ports import SyncControl
    from frontdesk.services.work import Book

MONDAY: Final = date(2026, 11, 23)
PIN: Final = "4071"
POLL_SECONDS: Final = 4
"""Of watching between two cycles: two minutes at the demo's usual pace."""


class Stopwatch:
    """Real seconds, as the morning needs them."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Nobody waits."""


class Cycles(Background):
    """Cycles of the sync when the morning says so, in a thread of their own as in the program."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0

    def check_now(self) -> None:
        """F5: counted; the morning lets the cycle run."""
        self.wanted += 1


@dataclass(slots=True)
class Stage:
    """The clinic at work, and the window over it."""

    live: LiveDemo
    book: Book
    control: SyncControl
    seconds: Stopwatch
    desk: Desk
    cycles: Cycles
    frame: Frame
    window: MainWindow
    folder: Path
    """What a workstation keeps for itself."""

    def world(self, *, minutes: int) -> threading.Thread:
        """So many minutes pass outside: cycles run, patients read and answer. Begun in a thread of its own."""
        thread = threading.Thread(target=self._pass, args=(minutes,), name="world")
        thread.start()
        return thread

    def _pass(self, minutes: int) -> None:
        end = self.book.clock.now_utc() + minutes * 60_000
        while self.book.clock.now_utc() < end:
            self.control.run_once()
            for _ in range(POLL_SECONDS):
                self.seconds.seconds += 1
                self.live.step()

    def told(self) -> SyncState:
        """How the sync stands after a cycle."""
        return SyncState(has_account=True, enabled=True, checked_utc=self.book.clock.now_utc())


@contextmanager
def morning(folder: Path) -> Iterator[Stage]:
    """The window, shown and with the focus. `folder` keeps what a workstation keeps."""
    seconds = Stopwatch()
    live = LiveDemo(
        make_sync=sync_control,
        today=MONDAY,
        elapsed=seconds,
        wait=seconds.wait,
        places=memory_places(MemorySecrets()),
    )
    with live, closing(open_book(live.folder, places=live.places, clock=live.clock)) as book:
        live.control.set_colleague_helps(False)
        live.clock.resume()
        live.file_complaints()
        sam = add_staff(book, live.person, name="Sam Okoye")
        set_pin(book, live.person, sam.id, PIN, cost=CHEAP)
        control = sync_control(book)
        try:
            with _desk(live, book, folder) as (desk, cycles):
                frame = Frame(desk.prefs)
                window = MainWindow(desk, frame)
                stage = Stage(live, book, control, seconds, desk, cycles, frame, window, folder)
                desk.sync.show(stage.told())
                with _shown(stage):
                    yield stage
        finally:
            control.close()


@contextmanager
def _desk(live: LiveDemo, book: Book, folder: Path) -> Iterator[tuple[Desk, Cycles]]:
    """As the composition root makes one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")
    words.use_locale(QLocale("en_US"))
    warm()
    opened: Future[Book] = Future()
    opened.set_result(book)
    prefs, reader, cycles = Prefs(folder), reader_of(book), Cycles()
    facts = reader.clinic()
    desk = Desk(
        folder=live.folder,
        clock=live.clock,
        theme=Theme(app, Look.LIGHT),
        prefs=prefs,
        keys=Keymap(prefs),
        jobs=Jobs(opened),
        feed=Feed(),
        say=Voice(),
        go=Navigator(),
        who=Who(live.person),
        sync=cycles,
        outside=Outside(check_channel=lambda _book: ChannelCheck(True, ("The account answers.",))),
        reader=reader,
        demo=live.control,
        country=facts.country,
        zone=facts.zone,
        clinic=facts.name,
    )
    desk.jobs.failed.connect(desk.say.refuse)
    desk.jobs.acted.connect(desk.feed.look)
    desk.feed.follow(reader)
    collector = Collector()
    try:
        yield desk, cycles
    finally:
        collector.end()
        desk.feed.stop()
        desk.jobs.close()
        reader.close()
        words.use_locale(QLocale())


@contextmanager
def _shown(stage: Stage) -> Iterator[None]:
    frame, window = stage.frame, stage.window
    frame.fill(window)
    window.show_screen("book")
    frame.show()
    frame.activateWindow()
    window.badges.begin()
    try:
        yield
    finally:
        window.leave()
        frame.leave()
        frame.deleteLater()
