"""The clinics of the pictures: the demo's in the middle of a morning, and one of which nothing is there yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from frontdesk.app.network import sync_control
from frontdesk.demo.live import LiveDemo
from frontdesk.demo.secrets import memory_places
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.founding import found_clinic, plan_clinic
from frontdesk.services.opening import open_book
from frontdesk.services.ports import ChannelCheck, ServiceState
from frontdesk.ui.background import Background, SyncState
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Voice

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock, DemoControl
    from frontdesk.services.work import Book

MONDAY: Final = date(2026, 11, 23)
MORNING_SECONDS: Final = 150
"""Of watching at the demo's usual pace: until 9:20."""
POLL: Final = 4
MINUTE: Final = 60_000
PERSON: Final = Actor(ActorKind.STAFF, "Alex Morgan")


class Stopwatch:
    """Real seconds, as the pictures need them."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Nobody waits for a picture."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A clinic and what the window needs over it."""

    book: Book
    clock: Clock
    folder: Path
    person: Actor
    demo: DemoControl | None = None

    def desk(self, look: Look) -> Desk:
        """A desk over it, as the composition root makes one. Whoever asks closes it with `put_away`."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        opened: Future[Book] = Future()
        opened.set_result(self.book)
        prefs, reader = Prefs(None), reader_of(self.book)
        facts = reader.clinic()
        desk = Desk(
            folder=self.folder,
            clock=self.clock,
            theme=Theme(app, look),
            prefs=prefs,
            keys=Keymap(prefs),
            jobs=Jobs(opened),
            feed=Feed(),
            say=Voice(),
            go=Navigator(),
            who=Who(self.person),
            sync=Background(),
            outside=Outside(
                check_channel=lambda _book: ChannelCheck(ok=True, sentences=("The account answers.",)),
                service=NoService,
            ),
            reader=reader,
            demo=self.demo,
            country=facts.country,
            zone=facts.zone,
            clinic=facts.name,
        )
        desk.jobs.failed.connect(desk.say.refuse)
        desk.jobs.acted.connect(desk.feed.look)
        desk.feed.follow(reader)
        desk.sync.show(self._state())
        return desk

    def _state(self) -> SyncState:
        if self.demo is None:
            return SyncState()
        now = self.clock.now_utc()
        return SyncState(
            has_account=True, enabled=True, checked_utc=now - MINUTE, waiting=2, backup_utc=now - 9 * MINUTE
        )


class NoService:
    """A background service that is not installed, and stays so."""

    def install(self, _folder: Path, *, every: int) -> ServiceState:
        del every
        return self.state()

    def remove(self) -> bool:
        return False

    def state(self) -> ServiceState:
        return ServiceState(installed=False, running=False, kind="systemd user unit")


def put_away(desk: Desk) -> None:
    """Let a desk go."""
    desk.feed.stop()
    desk.jobs.close()
    if desk.reader is not None:
        desk.reader.close()


@contextmanager
def busy_clinic() -> Iterator[Stage]:
    """The demo clinic at about twenty past nine on a Monday."""
    real = Stopwatch()
    live = LiveDemo(make_sync=sync_control, today=MONDAY, elapsed=real, wait=real.wait)
    with live:
        book = open_book(live.folder, places=live.places, clock=live.clock)
        control = sync_control(book)
        try:
            live.clock.resume()
            while real.seconds < MORNING_SECONDS:
                control.run_once()
                for _ in range(POLL):
                    real.seconds += 1
                    live.step()
            live.clock.pause()
            live.file_complaints()
            yield Stage(book, live.clock, live.folder, live.person, live.control)
        finally:
            control.close()
            book.close()


@contextmanager
def empty_clinic() -> Iterator[Stage]:
    """A clinic that was founded a minute ago."""
    from frontdesk.demo.clock import DemoClock
    from frontdesk.domain.instants import from_iso

    with tempfile.TemporaryDirectory(prefix="frontdesk-gallery-") as root:
        folder, clock, places = (
            Path(root) / "clinic",
            DemoClock(from_iso("2026-11-23T08:10:00+00:00")),
            memory_places(),
        )
        plan = plan_clinic(name="Hillside Clinic", zone_name="Europe/London", country="GB")
        found_clinic(folder, plan, PERSON, clock=clock, places=places)
        book = open_book(folder, places=places, clock=clock)
        try:
            yield Stage(book, clock, folder, PERSON)
        finally:
            book.close()
