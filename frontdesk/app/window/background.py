"""Cycles of the sync and backups, in threads of their own, for as long as the window runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from frontdesk.domain.errors import FrontdeskError, LoginRefused, ProviderUnreachable
from frontdesk.domain.pauses import pause_before_next
from frontdesk.ui.background import Background, SyncState

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.services.daysheets import Sheet
    from frontdesk.services.messaging.channel import Standing
    from frontdesk.services.ports import SyncControl
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)

NO_ACCOUNT_SECONDS: Final = 30.0
"""How often to look whether an account was entered meanwhile."""
BEGIN_AGAIN_SECONDS: Final = 5.0
"""How long after a sync that could not even begin."""
FIRST_BACKUP_SECONDS: Final = 60.0
FIRST_PAPER_SECONDS: Final = 30.0
PAPER_SECONDS: Final = 300.0
"""How often to look whether a sheet of the day is old."""


class LiveBackground(Background):
    """Runs cycles over an open book until it is closed.

    Three threads: one for the network, one for backups, one for the day's sheets, so that a slow provider holds up neither. The state
    travels to the window's thread by a signal.
    """

    _told = Signal(object)

    def __init__(
        self,
        make_sync: Callable[[Book], SyncControl],
        *,
        every: float | None = None,
        backups: bool = True,
        write_paper: Callable[[Sheet, Path], int] | None = None,
    ) -> None:
        """`every`: seconds between two cycles; None: as the setting says. `write_paper` draws a sheet as a PDF; None: nothing does."""
        super().__init__()
        self._make_sync, self._every, self._with_backups = make_sync, every, backups
        self._write_paper = write_paper
        self._book: Book | None = None
        self._control: SyncControl | None = None
        self._wake = threading.Event()
        self._backup_wake = threading.Event()
        self._stop = threading.Event()
        self._known = SyncState()
        self._failures = 0
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._told.connect(self.show)

    def begin(self, book: Book) -> None:
        """The book is open: from now on fetch and send."""
        self._book = book
        self._start("sync", self._cycles)
        if self._with_backups:
            self._start("backups", self._backups)
        if self._write_paper is not None:
            self._start("papers", self._papers)

    def check_now(self) -> None:
        """Do not wait for the next cycle."""
        self._wake.set()

    def back_up_now(self) -> None:
        """Do not wait for the next backup."""
        self._backup_wake.set()

    def backed_up(self, made_utc: int) -> None:
        """One made by hand counts as any other."""
        self._tell(lambda known: replace(known, backup_utc=made_utc, backup_trouble=""))

    def end(self) -> None:
        """Stop at the next safe point and wait until it is reached."""
        self._stop.set()
        self._wake.set()
        self._backup_wake.set()
        control = self._control
        if control is not None:
            control.stop()
        for thread in self._threads:
            thread.join()

    def _start(self, name: str, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _tell(self, change: Callable[[SyncState], SyncState]) -> None:
        with self._guard:
            self._known = known = change(self._known)
        if not self._stop.is_set():
            self._told.emit(known)

    # The network's thread

    def _cycles(self) -> None:
        book = self._book
        assert book is not None
        control = self._control = self._begun(book)
        if control is None:
            return
        try:
            while not self._stop.is_set():
                pause = self._cycle(book, control)
                self._wake.wait(pause)
                self._wake.clear()
        finally:
            self._give_back(control)

    def _begun(self, book: Book) -> SyncControl | None:
        """The sync of the book, tried again until it begins; None once the window ends."""
        while not self._stop.is_set():
            try:
                return self._make_sync(book)
            except Exception as error:  # without it nobody reads replies; the log has where it was
                _log.error("the sync could not begin", exc_info=_without_values(error))
            self._wake.wait(BEGIN_AGAIN_SECONDS)
            self._wake.clear()
        return None

    def _give_back(self, control: SyncControl) -> None:
        """Let another program send; where the book can't be written any more, the lease runs out by itself."""
        try:
            control.close()
        except Exception as error:  # the program ends all the same
            _log.warning("the sync could not give its lease back", exc_info=_without_values(error))

    def _cycle(self, book: Book, control: SyncControl) -> float:
        """One cycle; gives the seconds until the next."""
        try:
            return self._checked_cycle(book, control)
        except FrontdeskError as error:
            sentence, kind = error.sentence, type(error).__name__
            self._tell(lambda known: replace(known, running=False, trouble=sentence, trouble_code=kind))
        except Exception as error:  # the thread must live on; the log has where it was
            _log.error("a cycle of the window failed", exc_info=_without_values(error))
            self._tell(lambda known: replace(known, running=False))
        return self._every or NO_ACCOUNT_SECONDS

    def _checked_cycle(self, book: Book, control: SyncControl) -> float:
        from frontdesk.services.channels import twilio_account
        from frontdesk.services.settings import load

        with book.read() as connection:
            settings = load(connection)
        pause = self._every or settings.poll_seconds
        has_account = twilio_account(book) is not None
        waiting = _waiting(book)
        self._tell(
            lambda known: replace(
                known, has_account=has_account, enabled=settings.reminders_enabled, waiting=waiting
            )
        )
        if not has_account:
            return NO_ACCOUNT_SECONDS
        self._tell(lambda known: replace(known, running=True))
        trouble, code = "", ""
        try:
            control.run_once()
            self._failures = 0
        except (ProviderUnreachable, LoginRefused) as error:
            trouble, code = error.sentence, type(error).__name__
            self._failures += 1
        standing, answers = _standing(book)
        if standing.trouble and not trouble:
            trouble, code = standing.reason, str(standing.code or "")
        waiting, to_look_at = _waiting(book), _to_look_at(book)
        checked = standing.last_read_utc or None
        poll = self._poll_seconds(pause, checked)
        self._tell(
            lambda known: replace(
                known,
                running=False,
                trouble=trouble,
                trouble_code=code,
                checked_utc=checked,
                poll_seconds=poll,
                answers_by_itself=answers,
                to_look_at=to_look_at,
                waiting=waiting,
            )
        )
        return pause_before_next(pause, self._failures)

    def _poll_seconds(self, pause: float, checked_utc: int | None) -> float:
        """Between two fetches in the book's own time, which passes faster in the demo."""
        before = self._known.checked_utc
        if self._every is None or checked_utc is None or before is None:
            return pause
        return max(pause, (checked_utc - before) / 1000, self._known.poll_seconds)

    # The thread of backups

    def _backups(self) -> None:
        book = self._book
        assert book is not None
        self._look_for_backup(book)
        wait = FIRST_BACKUP_SECONDS
        while True:
            self._backup_wake.wait(wait)
            self._backup_wake.clear()
            if self._stop.is_set():
                return
            wait = self._back_up(book)

    def _look_for_backup(self, book: Book) -> None:
        """How old the last one is, before this run makes one of its own."""
        from frontdesk.services.backup_list import newest_backup

        try:
            made = newest_backup(book)
        except Exception as error:  # the thread must live on; the log has where it was
            _log.error("the last backup could not be looked for", exc_info=_without_values(error))
            return
        self._tell(lambda known: replace(known, backup_utc=known.backup_utc or made))

    def _back_up(self, book: Book) -> float:
        from frontdesk.services.backups import back_up, thin_out
        from frontdesk.services.settings import load

        minutes = 15.0
        try:
            with book.read() as connection:
                minutes = load(connection).backup_minutes
            back_up(book)
            thin_out(book)
            made = book.clock.now_utc()
            self._tell(lambda known: replace(known, backup_utc=made, backup_trouble=""))
        except FrontdeskError as error:
            sentence = error.sentence
            self._tell(lambda known: replace(known, backup_trouble=sentence))
        except Exception as error:  # the thread must live on; the log has where it was
            _log.error("a backup of the window failed", exc_info=_without_values(error))
        return minutes * 60

    # The thread of the day's sheets

    def _papers(self) -> None:
        book = self._book
        assert book is not None
        wait = FIRST_PAPER_SECONDS
        while not self._stop.wait(wait):
            self.keep_papers(book)
            wait = PAPER_SECONDS

    def keep_papers(self, book: Book) -> None:
        """Bring the sheets in the clinic's folder up to date; a worker's work."""
        from frontdesk.services.papers import keep_papers

        assert self._write_paper is not None
        trouble = ""
        try:
            keep_papers(book, self._write_paper)
        except FrontdeskError as error:
            trouble = error.sentence
        except Exception as error:  # the thread must live on; the log has where it was
            _log.error("the day's sheets could not be written", exc_info=_without_values(error))
        self._tell(lambda known: replace(known, paper_trouble=trouble))


def _waiting(book: Book) -> int:
    from frontdesk.services.messaging.waiting import texts_waiting

    return texts_waiting(book)


def _to_look_at(book: Book) -> str:
    from frontdesk.services.messaging.looking import held_texts

    return held_texts(book).sentence


def _standing(book: Book) -> tuple[Standing, bool]:
    """How the account stands, and whether its number answers patients by itself."""
    from frontdesk.services.messaging.channel import standing
    from frontdesk.services.messaging.watching import watched

    with book.read() as connection:
        return standing(connection), bool(watched(connection).answers_by_itself)


def _without_values(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    """What the log needs of an error, its text left out: a library's message may quote a patient."""
    return Exception, Exception(type(error).__name__), error.__traceback__
