"""Opening the book in a worker, begun before Qt is even imported: first what can be read, then the whole of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.unlocking import Unlocked
    from frontdesk.services.work import Book


class Step(StrEnum):
    """How far it is."""

    RESTORED = "restored"
    """A backup was brought back before anything was opened; with a Restored."""
    READABLE = "readable"
    """Days can be drawn; with a DeskReader."""
    OPENED = "opened"
    """Everything works; with the Book."""
    WARMED = "warmed"
    """The calendar of holidays is at hand."""
    FAILED = "failed"
    """With a FrontdeskError."""
    CRASHED = "crashed"
    """With an exception that is a bug of ours."""


DRAWN_SECONDS: Final = 2.0
Tell = Callable[[Step, object], None]


class Opening:
    """Opens the book of a folder. What happens before anybody listens is told once somebody does."""

    def __init__(self, folder: Path, places: SecretPlaces, clock: Clock, book: Future[Book]) -> None:
        self._folder, self._places, self._clock, self._book = folder, places, clock, book
        self._guard = threading.Lock()
        self._kept: list[tuple[Step, object]] = []
        self._tell: Tell | None = None
        self.drawn = threading.Event()
        """Set once the first day is drawn: the slow imports of the rest wait for it, so that they do not hold it up."""
        self.ended = threading.Event()
        """Set while nothing is being opened."""

    def begin(self) -> None:
        """Begin, or begin anew after a failure."""
        self.ended.clear()
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    def listen(self, tell: Tell) -> None:
        """Tell from now on, what is known already first. `tell` is called in any thread."""
        with self._guard:
            self._tell = tell
            kept, self._kept = self._kept, []
        for step, what in kept:
            tell(step, what)

    def _say(self, step: Step, what: object = None) -> None:
        with self._guard:
            tell = self._tell
            if tell is None:
                self._kept.append((step, what))
                return
        tell(step, what)

    def _run(self) -> None:
        try:
            self._open()
        except FrontdeskError as error:
            self._say(Step.FAILED, error)
        except Exception as error:  # told as a bug of ours
            self._say(Step.CRASHED, error)
        finally:
            self.ended.set()

    def _open(self) -> None:
        from frontdesk.services.desk_reader import NotYet, open_reader_with
        from frontdesk.services.restore_later import restore_if_asked
        from frontdesk.services.unlocking import unlock

        restored = restore_if_asked(self._folder, places=self._places, clock=self._clock)
        if restored is not None:
            self._say(Step.RESTORED, restored)
        unlocked = unlock(self._folder, self._places)
        early = True
        try:
            self._say(Step.READABLE, open_reader_with(unlocked, clock=self._clock))
        except NotYet:
            early = False
        self.drawn.wait(DRAWN_SECONDS)
        book = self._open_whole(unlocked, early=early)
        self._book.set_result(book)
        self._say(Step.OPENED, book)
        self._warm(book)

    def _open_whole(self, unlocked: Unlocked, *, early: bool) -> Book:
        from frontdesk.services.opening import open_book_with

        book = open_book_with(unlocked, clock=self._clock)
        if not early:
            from frontdesk.services.desk_reader import reader_of

            self._say(Step.READABLE, reader_of(book))
        return book

    def _warm(self, book: Book) -> None:
        """What the first key presses would otherwise wait for."""
        from frontdesk.domain.instants import at_zone
        from frontdesk.services.desk_reader import reader_of, warm_holidays

        reader = reader_of(book)
        try:
            facts, places = reader.clinic(), reader.holiday_places()
        finally:
            reader.close()
        year = at_zone(self._clock.now_utc(), facts.zone).year
        warm_holidays(places, year - 1, year, year + 1)
        self._say(Step.WARMED)
        from frontdesk.ui.warming import warm

        warm()
