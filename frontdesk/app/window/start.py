"""The first moments: a frame is painted; only then is the book opened and the rest imported, which would hold the frame up."""

from __future__ import annotations

import gc
import sys
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from frontdesk.app.window.importing import import_plainly
from frontdesk.app.window.opening import Opening

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from frontdesk.app.window.program import Program
    from frontdesk.app.window.surroundings import Surroundings
    from frontdesk.services.work import Book


def start(around: Surroundings, *, exit_when_painted: bool) -> int:
    """Open the window over a clinic that there is, and stay until it is closed. Gives the exit status."""
    # While so much is imported nothing is worth collecting; the program's Collector takes over.
    gc.disable()
    import_plainly()
    book: Future[Book] = Future()
    clock = around.clock()
    opening = Opening(around.folder, around.places(), clock, book)
    from frontdesk.app.window.painting import FirstPaint
    from frontdesk.ui.language import speak
    from frontdesk.ui.prefs import Prefs
    from frontdesk.ui.shell.frame import Frame
    from frontdesk.ui.theme import Look, Theme

    app = application()
    prefs = Prefs(around.folder)
    speak(app, prefs.get("language", "", everybody=True))
    theme = Theme(app, Look(prefs.get("look", str(Look.SYSTEM), everybody=True)))
    frame = Frame(prefs)
    stamps: dict[str, float] = {}

    def go_on() -> None:
        stamps["first_frame"] = time.monotonic()
        opening.begin()
        from frontdesk.app.logs import log_to

        log_to(around.folder)
        from frontdesk.app.window.program import Program

        program = Program(app, frame, theme, prefs, around, book)
        running.append(program)
        program.begin(opening, stamps=stamps if exit_when_painted else None)

    running: list[Program] = []
    FirstPaint(frame, go_on)
    frame.appear()
    status = app.exec()
    for program in running:
        program.end()
    return status


def application() -> QApplication:
    """The one application object, with our style on all systems."""
    import_plainly()
    from PySide6.QtWidgets import QApplication

    QApplication.setApplicationName("Frontdesk")
    QApplication.setDesktopFileName("frontdesk")
    # Before there is an application: afterwards it would have made a style of its own first.
    QApplication.setStyle("Fusion")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app
