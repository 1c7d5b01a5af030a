"""The first start: the assistant, then the window over the clinic that it made."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from frontdesk.app.window.start import application

if TYPE_CHECKING:
    from frontdesk.app.window.surroundings import Surroundings
    from frontdesk.services.secret_places import AskPassphrase, SecretPlaces
    from frontdesk.services.work import Book


def places_of(ask: AskPassphrase) -> SecretPlaces:
    """Where a clinic that is still to come may keep its keys."""
    from frontdesk.app.composition import keyring_store
    from frontdesk.services.secret_places import SecretPlaces

    return SecretPlaces(passphrase=ask, keyring=keyring_store)


def set_up(around: Surroundings) -> int:
    """Show the assistant, then the window. Gives the exit status."""
    from frontdesk.app.window.alone import Alone
    from frontdesk.app.window.program import Program
    from frontdesk.services.desk_reader import reader_of
    from frontdesk.ui.language import speak
    from frontdesk.ui.prefs import Prefs
    from frontdesk.ui.setup.window import Founding, SetupWindow
    from frontdesk.ui.shell.frame import Frame
    from frontdesk.ui.theme import Theme

    app = application()
    speak(app, "")
    prefs = Prefs(around.folder)
    theme = Theme(app)
    book: Future[Book] = Future()
    frame = Frame(prefs)
    program = Program(app, frame, theme, prefs, around, book)
    assistant = SetupWindow(program.desk, Founding(places=places_of))

    def founded() -> None:
        from frontdesk.app.logs import log_to

        log_to(around.folder)
        around.alone = Alone(around.folder)
        around.alone.take()

    def finished() -> None:
        assistant.hide()
        assistant.deleteLater()
        frame.appear()
        program.begin_founded(reader_of(book.result()))

    assistant.founded.connect(lambda _founded: founded())
    assistant.finished.connect(finished)
    assistant.left.connect(program.quit)
    assistant.show()
    status = app.exec()
    program.end()
    if around.alone is not None:
        around.alone.release()
    return status
