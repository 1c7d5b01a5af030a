"""The application: its theme, its one window, the book behind it, and an orderly end."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from frontdesk.app.window import needs_screen
from frontdesk.app.window.alone import Alone
from frontdesk.app.window.asking import AskInWindow
from frontdesk.app.window.background import LiveBackground
from frontdesk.app.window.opening import Opening
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import FrontdeskError, KeyUnavailable, Refused
from frontdesk.domain.i18n import tr
from frontdesk.services.clock import SystemClock
from frontdesk.services.folders import LOG_FILE, MANIFEST_FILE
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.ui.background import SyncState
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.language import speak
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Trouble, Voice

if TYPE_CHECKING:
    from frontdesk.services.desk_reader import DeskReader
    from frontdesk.services.ports import ChannelCheck, Clock, DemoControl, SecretStore, SyncControl
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)
SYNC: Final = "sync"


class Program(QObject):
    """One run of the desktop application over a data folder."""

    def __init__(self, folder: Path, *, exit_when_painted: bool = False) -> None:
        needs_screen()
        self._began = time.monotonic()
        super().__init__()
        self.folder = folder
        self._exit_when_painted = exit_when_painted
        self._first_frame: float | None = None
        self._app = _application()
        self.window: MainWindow | None = None
        self._book: Future[Book] = Future()
        self._opening: Opening | None = None
        self._ask = AskInWindow()
        self._alone: Alone | None = None
        self._ended = False
        self._prefs = Prefs(folder if folder.is_dir() else None)
        speak(self._app, self._prefs.get("language", "", everybody=True))
        self.desk = self._make_desk()
        self._catch_bugs()

    # What it is joined of

    def clock(self) -> Clock:
        """The time that the book lives in."""
        return SystemClock()

    def places(self) -> SecretPlaces:
        """Where the book's secrets are."""
        return SecretPlaces(passphrase=self._passphrase, keyring=_keyring)

    def actor(self) -> Actor:
        """Who sits here before anybody was picked."""
        from frontdesk.app.composition import os_user

        return Actor(ActorKind.OS_USER, os_user())

    def background(self) -> LiveBackground:
        """What fetches and sends."""
        return LiveBackground(_sync_control)

    def demo(self) -> DemoControl | None:
        """The simulated phones, in the demo."""
        return None

    def _make_desk(self) -> Desk:
        self._live = self.background()
        return Desk(
            folder=self.folder,
            clock=self.clock(),
            theme=Theme(self._app, Look(self._prefs.get("look", str(Look.SYSTEM), everybody=True))),
            prefs=self._prefs,
            keys=Keymap(self._prefs),
            jobs=Jobs(self._book),
            feed=Feed(),
            say=Voice(),
            go=Navigator(),
            who=Who(self.actor()),
            sync=self._live,
            outside=Outside(check_channel=_check_channel, os_user=self.actor().name),
            demo=self.demo(),
        )

    def _passphrase(self, *, new: bool) -> str:
        named = os.environ.get("FRONTDESK_VAULT_PASSPHRASE_FILE")
        if named:
            from frontdesk.cli.context import read_secret_file

            return read_secret_file(Path(named))
        return self._ask(new=new)

    # Its course

    def run(self) -> int:
        """Open the window and stay until it is closed. Gives the exit status."""
        if not (self.folder / MANIFEST_FILE).exists():
            return self._set_up()
        from frontdesk.app.logs import log_to

        log_to(self.folder)
        self._alone = Alone(self.folder)
        if not self._alone.take():
            if self._alone.call():
                return 0
            raise Refused(tr("Frontdesk is open over this book already. Switch to its window."))
        self._open_window()
        return self._loop()

    def _loop(self) -> int:
        status = self._app.exec()
        self.end()
        return status

    def _set_up(self) -> int:
        from frontdesk.app.window.setting_up import SettingUp

        setting_up = SettingUp(self)
        setting_up.begin()
        return self._loop()

    def take_folder(self) -> None:
        """The set-up has made the clinic: the folder is ours."""
        from frontdesk.app.logs import log_to

        log_to(self.folder)
        self._alone = Alone(self.folder)
        self._alone.take()

    def _open_window(self) -> None:
        window = self._show_window()
        self._opening = Opening(self.folder, self.places(), self.desk.clock, self._book)
        self._opening.readable.connect(self._readable)
        self._opening.opened.connect(self.opened)
        self._opening.warmed.connect(self._warmed)
        self._opening.failed.connect(self._not_opened)
        self._opening.crashed.connect(self._crashed)
        self._ask.wanted.connect(self._ask_passphrase)
        self._opening.begin()
        QTimer.singleShot(0, window, self._painted_first)

    def _show_window(self) -> MainWindow:
        window = self.window = MainWindow(self.desk)
        window.close_wanted.connect(self._close_wanted)
        self.desk.jobs.failed.connect(self.desk.say.refuse)
        self.desk.jobs.crashed.connect(self._crashed)
        self.desk.jobs.acted.connect(self.desk.feed.look)
        self.desk.feed.lost.connect(self._book_lost)
        self.desk.feed.found.connect(lambda: self.desk.say.mend("book"))
        self._live.changed.connect(self._background_changed)
        window.show_screen("book")
        window.show()
        return window

    def _painted_first(self) -> None:
        """The first frame is on the screen: now what can wait."""
        self._first_frame = time.monotonic()
        if self._alone is not None:
            self._alone.listen()
            self._alone.called.connect(self._raise)
        from frontdesk.app.window.tray import Tray

        self._tray = Tray(self.desk, self._raise, self.quit)

    def _readable(self, reader: DeskReader) -> None:
        desk = self.desk
        facts = reader.clinic()
        desk.reader, desk.clinic, desk.zone, desk.country = reader, facts.name, facts.zone, facts.country
        # The first page is drawn without the calendar of holidays, which takes a moment to load.
        desk.extras.setdefault("holidays", False)
        desk.feed.follow(reader)
        if self.window is not None:
            self.window.opened()
        if self._exit_when_painted:
            QTimer.singleShot(0, self, self._report_painted)

    def opened(self, book: Book) -> None:
        """The whole book is open: fetch and send from now on."""
        from frontdesk.ui.locking.signing_in import begin_signed_in

        self._live.begin(book)
        if self.window is not None:
            self.window.badges.begin()
            begin_signed_in(self.window, self.desk)

    def begin_after_set_up(self) -> None:
        """The assistant is through: the window over the clinic that it made."""
        book = self._book.result()
        from frontdesk.services.desk_reader import reader_of

        self._show_window()
        self._readable(reader_of(book))
        self.opened(book)
        self._painted_first()

    def _warmed(self) -> None:
        self.desk.extras["holidays"] = True
        if self.window is not None:
            self.window.reread()

    def _report_painted(self) -> None:
        now = time.monotonic()
        first = self._first_frame or now
        line = {
            "first_frame_ms": round((first - self._began) * 1000, 1),
            "day_ms": round((now - self._began) * 1000, 1),
        }
        print(json.dumps(line), flush=True)
        self.quit()

    # Troubles

    def _not_opened(self, error: FrontdeskError) -> None:
        from frontdesk.ui.opening.view import show_trouble

        if self.window is not None and self._opening is not None:
            show_trouble(
                self.window,
                self.desk,
                error,
                again=self._opening.begin,
                places=self.places(),
                leave=self.quit,
            )

    def _ask_passphrase(self, _new: bool) -> None:
        from frontdesk.ui.opening.passphrase import ask_passphrase

        if self.window is not None:
            ask_passphrase(self.window, self._ask.answer)

    def _book_lost(self, error: FrontdeskError) -> None:
        self.desk.say.trouble(Trouble("book", error.sentence, tr("Try again"), self.desk.feed.look))

    def _background_changed(self, state: SyncState) -> None:
        if not state.trouble:
            self.desk.say.mend(SYNC)
            return
        login = state.trouble_code == "LoginRefused"
        self.desk.say.trouble(
            Trouble(
                SYNC,
                state.trouble,
                tr("Open the account") if login else tr("Try again"),
                (lambda: self.desk.go.screen("settings")) if login else self.desk.sync.check_now,
                details=tr("Code: {code}", code=state.trouble_code) if state.trouble_code else "",
            )
        )

    def _catch_bugs(self) -> None:
        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                self.quit()
            elif isinstance(error, FrontdeskError):
                self.desk.say.refuse(error)
            else:
                self._crashed(error.with_traceback(trace))

        sys.excepthook = hook

    def _crashed(self, error: BaseException) -> None:
        bare = Exception(type(error).__name__)
        _log.error("an unexpected error in the window", exc_info=(Exception, bare, error.__traceback__))
        self.desk.say.trouble(
            Trouble(
                "crash",
                tr(
                    "Something unexpected went wrong. What was saved is safe; send the log to support if it happens again."
                ),
                tr("Close"),
                lambda: self.desk.say.mend("crash"),
                details=tr(
                    "{kind}, log: {file}", kind=type(error).__name__, file=str(self.folder / LOG_FILE)
                ),
            )
        )

    # The end

    def _raise(self) -> None:
        window = self.window
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def _close_wanted(self) -> None:
        tray = getattr(self, "_tray", None)
        if self.window is not None and tray is not None and tray.keeps_running():
            self.window.hide()
            tray.tell_once()
            return
        self.quit()

    def quit(self) -> None:
        """Leave: the window goes at once, what runs ends at its next safe point."""
        if self.window is not None:
            self.window.leave()
        self._app.quit()

    def end(self) -> None:
        """Finish what was begun and give everything back. Again: nothing."""
        if self._ended:
            return
        self._ended = True
        self._ask.answer(None)
        if not self._book.done():
            self._book.set_exception(KeyUnavailable(tr("The program was closed before the book was open.")))
        desk = self.desk
        desk.feed.stop()
        self._live.end()
        desk.jobs.close()
        desk.prefs.write()
        if desk.reader is not None:
            desk.reader.close()
        if self._book.exception() is None:
            self._book.result().close()
        if self._alone is not None:
            self._alone.release()


def _application() -> QApplication:
    """The one application object, with our style on all systems."""
    QApplication.setApplicationName("Frontdesk")
    QApplication.setDesktopFileName("frontdesk")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    return app


def _keyring(book_id: str) -> SecretStore:
    from frontdesk.app.composition import keyring_store

    return keyring_store(book_id)


def _sync_control(book: Book) -> SyncControl:
    from frontdesk.app.network import sync_control

    return sync_control(book)


def _check_channel(book: Book) -> ChannelCheck:
    from frontdesk.app.network import check_channel

    return check_channel(book)
