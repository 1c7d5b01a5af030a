"""Opening the book in a worker while the window is painted already: first what can be read, then the whole of it."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import FrontdeskError

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.unlocking import Unlocked
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)


class Opening(QObject):
    """Opens the book of a folder. Signals: `readable(DeskReader)`: days can be drawn; `opened(Book)`: everything works; `warmed()`: the
    calendar of holidays is at hand; `failed(FrontdeskError)`; `crashed(object)`."""

    readable = Signal(object)
    opened = Signal(object)
    warmed = Signal()
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(self, folder: Path, places: SecretPlaces, clock: Clock, book: Future[Book]) -> None:
        super().__init__()
        self._folder, self._places, self._clock, self._book = folder, places, clock, book
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin, or begin anew after a failure."""
        self._thread = threading.Thread(target=self._run, name="opening", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._open()
        except FrontdeskError as error:
            self.failed.emit(error)
        except Exception as error:  # told as a bug of ours
            self.crashed.emit(error)

    def _open(self) -> None:
        from frontdesk.services.desk_reader import NotYet, open_reader_with
        from frontdesk.services.unlocking import unlock

        unlocked = unlock(self._folder, self._places)
        early = True
        try:
            self.readable.emit(open_reader_with(unlocked, clock=self._clock))
        except NotYet:
            early = False
        book = self._open_whole(unlocked, early=early)
        self._book.set_result(book)
        self.opened.emit(book)
        self._warm(book)

    def _open_whole(self, unlocked: Unlocked, *, early: bool) -> Book:
        from frontdesk.services.opening import open_book_with

        book = open_book_with(unlocked, clock=self._clock)
        if not early:
            from frontdesk.services.desk_reader import reader_of

            self.readable.emit(reader_of(book))
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
        self.warmed.emit()
        from frontdesk.ui.warming import warm

        warm()
