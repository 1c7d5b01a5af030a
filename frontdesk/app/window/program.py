"""The application behind its frame: the window, the book, what goes on meanwhile, and an orderly end."""

from __future__ import annotations

import json
import logging
import sys
import time
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, Qt, Signal

from frontdesk.app.paper import write_paper
from frontdesk.app.window.background import LiveBackground
from frontdesk.app.window.opening import Opening, Step
from frontdesk.app.window.painting import FirstPaint
from frontdesk.domain.errors import FrontdeskError, KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.services.folders import BOOK_FILE, LOG_FILE
from frontdesk.ui.background import SyncState
from frontdesk.ui.collecting import Collector
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.held import BANNER
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.voice import Trouble, Voice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from frontdesk.app.window.surroundings import Surroundings
    from frontdesk.app.window.tray import Tray
    from frontdesk.services.backups import Restored
    from frontdesk.services.desk_reader import DeskReader
    from frontdesk.services.work import Book
    from frontdesk.ui.prefs import Prefs
    from frontdesk.ui.shell.frame import Frame
    from frontdesk.ui.theme import Theme

_log = logging.getLogger(__name__)
SYNC: Final = "sync"
ANSWERING: Final = "answering"
OPENING_SECONDS: Final = 20.0
"""A keyring that waits for its own passphrase is not waited for at the end."""


class Program(QObject):
    """One run of the desktop application over a data folder."""

    _stepped = Signal(object, object)
    _passphrase_wanted = Signal()

    def __init__(
        self,
        app: QApplication,
        frame: Frame,
        theme: Theme,
        prefs: Prefs,
        around: Surroundings,
        book: Future[Book],
    ) -> None:
        super().__init__()
        self._app, self.frame, self._around, self._book = app, frame, around, book
        self._stamps: dict[str, float] | None = None
        self._opening: Opening | None = None
        self._tray: Tray | None = None
        self._ended = self._is_lost = False
        self._live = LiveBackground(
            around.sync_control,
            every=around.cycle_seconds,
            backups=around.backs_up,
            write_paper=write_paper if around.backs_up else None,
        )
        actor = around.actor()
        self.desk = Desk(
            folder=around.folder,
            clock=around.clock(),
            theme=theme,
            prefs=prefs,
            keys=Keymap(prefs),
            jobs=Jobs(book),
            feed=Feed(),
            say=Voice(),
            go=Navigator(),
            who=Who(actor),
            sync=self._live,
            outside=Outside(
                check_channel=around.check_channel,
                os_user=actor.name,
                service=around.service,
                restart=self.restart if around.restarts else None,
            ),
            demo=around.demo(),
        )
        self.desk.who.hide_names(hidden=prefs.get("names.hidden", False, everybody=True))
        self.window: MainWindow | None = None
        self._collector = Collector(self)
        self._catch_bugs()
        self._stepped.connect(self._step)
        self._passphrase_wanted.connect(self._ask_passphrase)
        around.ask.listen(self._passphrase_wanted.emit)
        frame.close_wanted.connect(self._close_wanted)

    # Its course

    def begin(self, opening: Opening, *, stamps: dict[str, float] | None) -> None:
        """Fill the frame while the book opens. With `stamps`: leave once a day is painted, and print them."""
        self._stamps = stamps
        self._opening = opening
        self._fill()
        opening.listen(self._stepped.emit)

    def begin_founded(self, reader: DeskReader) -> None:
        """The assistant has founded the clinic and the book is open."""
        self._fill()
        self._readable(reader)
        self._opened(self._book.result())

    def _fill(self) -> None:
        desk = self.desk
        window = self.window = MainWindow(desk, self.frame)
        window.quit_wanted.connect(self._quit_wanted)
        desk.jobs.failed.connect(desk.say.refuse)
        desk.jobs.crashed.connect(self._crashed)
        desk.jobs.acted.connect(desk.feed.look_soon)
        desk.feed.lost.connect(self._book_lost)
        desk.feed.found.connect(self._book_found)
        self._live.changed.connect(self._background_changed)
        self.frame.fill(window)
        window.show_screen("book")
        if desk.demo is not None:
            from frontdesk.ui.demo.bar import DemoBar

            window.add_strip(DemoBar(desk, desk.demo))

    def _step(self, step: Step, what: object) -> None:
        match step:
            case Step.RESTORED:
                self._restored(cast("Restored", what))
            case Step.READABLE:
                self._readable(cast("DeskReader", what))
            case Step.OPENED:
                self._opened(cast("Book", what))
            case Step.WARMED:
                self.desk.extras["holidays"] = True
                if self.window is not None:
                    self.window.reread()
            case Step.FAILED:
                self._not_opened(cast("FrontdeskError", what))
            case Step.CRASHED:
                self._crashed(cast("BaseException", what))

    def _readable(self, reader: DeskReader) -> None:
        desk, window = self.desk, self.window
        facts = reader.clinic()
        desk.reader, desk.clinic, desk.zone, desk.country = reader, facts.name, facts.zone, facts.country
        # The first page is drawn without the calendar of holidays, which takes a moment to load.
        desk.extras.setdefault("holidays", False)
        desk.feed.follow(reader, file=self._around.folder / BOOK_FILE)
        if window is not None:
            FirstPaint(self.frame, self._day_painted)
            window.opened()

    def _day_painted(self) -> None:
        if self._opening is not None:
            self._opening.drawn.set()
        if self._stamps is not None:
            # Seconds of the system's monotonic clock: whoever started the process knows when that was.
            self._stamps["day"] = time.monotonic()
            print(json.dumps(self._stamps), flush=True)
            self.quit()

    def _opened(self, book: Book) -> None:
        from frontdesk.app.window.tray import Tray
        from frontdesk.ui.locking.signing_in import begin_signed_in
        from frontdesk.ui.setup.reminding import remind

        if self._ended:
            return
        self._live.begin(book)
        self._around.opened()
        if self._around.alone is not None:
            self._around.alone.listen(self.bring_to_front)
        self._tray = Tray(self.desk, self.bring_to_front, self._quit_wanted)
        if self.window is not None:
            self.window.begin_whole()
            begin_signed_in(self.window, self.desk)
            remind(self.desk)

    def _restored(self, restored: Restored) -> None:
        """Said until somebody has read it: what was typed since the backup is not there any more."""
        said = tr(
            "The book was restored from a backup with {visits} visits. What is due is sent once the provider's list has been read.",
            visits=restored.visits,
        )
        aside = restored.put_aside
        self.desk.say.trouble(
            Trouble(
                "restored",
                said,
                tr("Close"),
                lambda: self.desk.say.mend("restored"),
                details=""
                if aside is None
                else tr("The book that was here is in {folder}.", folder=str(aside)),
            )
        )

    # Troubles

    def _not_opened(self, error: FrontdeskError) -> None:
        from frontdesk.ui.opening.view import show_trouble

        if self.window is not None and self._opening is not None:
            show_trouble(
                self.window,
                self.desk,
                error,
                again=self._opening.begin,
                places=self._around.places(),
                leave=self.quit,
            )

    def _ask_passphrase(self) -> None:
        from frontdesk.ui.opening.passphrase import ask_passphrase

        ask_passphrase(self.window or self.frame, self._around.ask.answer)

    def _book_lost(self, error: FrontdeskError) -> None:
        self._is_lost = True
        # The sync has the same trouble: it is said once.
        self.desk.say.mend(SYNC)
        self.desk.say.trouble(Trouble("book", error.sentence, tr("Try again"), self.desk.feed.look))

    def _book_found(self) -> None:
        self._is_lost = False
        self.desk.say.mend("book")

    def _background_changed(self, state: SyncState) -> None:
        self._say_answering(state)
        self._say_held(state)
        if not state.trouble or self._is_lost:
            self.desk.say.mend(SYNC)
            return
        # A number is the provider's own code: it speaks of the account, and trying again mends nothing.
        login = state.trouble_code == "LoginRefused" or state.trouble_code.isdigit()
        self.desk.say.trouble(
            Trouble(
                SYNC,
                state.trouble,
                tr("Open the account") if login else tr("Try again"),
                self._open_account if login else self.desk.sync.check_now,
                details=tr("Code: {code}", code=state.trouble_code) if state.trouble_code else "",
            )
        )

    def _say_answering(self, state: SyncState) -> None:
        if not state.answers_by_itself:
            self.desk.say.mend(ANSWERING)
            return
        self.desk.say.trouble(
            Trouble(
                ANSWERING,
                tr(
                    "The clinic's number answers patients by itself: clear its incoming message address at the provider."
                ),
                tr("Open the account"),
                self._open_account,
            )
        )

    def _say_held(self, state: SyncState) -> None:
        if not state.to_look_at:
            self.desk.say.mend(BANNER)
            return
        self.desk.say.trouble(
            Trouble(BANNER, state.to_look_at, tr("Look at them"), lambda: self.desk.go.screen("held"))
        )

    def _open_account(self) -> None:
        self.desk.extras["settings.group"] = "account"
        self.desk.go.screen("settings")

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
        """A bug of ours: the log has where it was, without what it was about, and the person is told."""
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
                    "{kind}, log: {file}", kind=type(error).__name__, file=str(self._around.folder / LOG_FILE)
                ),
            )
        )

    # The end

    def bring_to_front(self) -> None:
        """Frontdesk was started again, or asked for in the tray."""
        frame = self.frame
        frame.setWindowState(frame.windowState() & ~Qt.WindowState.WindowMinimized)
        frame.show()
        frame.raise_()
        frame.activateWindow()

    def _close_wanted(self) -> None:
        tray = self._tray
        if tray is not None and tray.keeps_running():
            self.frame.hide()
            tray.tell_once()
            return
        self._quit_wanted()

    def _quit_wanted(self) -> None:
        """The person wants to leave; what would be lost is asked about first."""
        if self.window is not None and not self.window.may_leave():
            self.bring_to_front()
            return
        self.quit()

    def quit(self) -> None:
        """Leave: the window goes at once, what runs ends at its next safe point."""
        self.frame.leave()
        self._app.quit()

    def restart(self) -> None:
        """Leave, and open the same folder again."""
        self._around.again = True
        self.quit()

    def end(self) -> None:
        """Finish what was begun and give everything back. Again: nothing."""
        if self._ended:
            return
        self._ended = True
        if self._opening is not None:
            self._opening.drawn.set()
        self._around.ask.answer(None)
        if self._opening is not None and not self._opening.ended.wait(OPENING_SECONDS):
            _log.warning("the book was still being opened when the program was closed")
        if not self._book.done():
            self._book.set_exception(KeyUnavailable(tr("The program was closed before the book was open.")))
        desk = self.desk
        desk.feed.stop()
        if self._tray is not None:
            self._tray.remove()
        self._live.end()
        desk.jobs.close()
        desk.prefs.write()
        if desk.reader is not None:
            desk.reader.close()
            desk.reader = None
        if self._book.exception() is None:
            self._book.result().close()
        self._collector.end()
