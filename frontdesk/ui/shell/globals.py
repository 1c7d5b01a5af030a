"""Acts that have a key everywhere: search, book, undo, log a complaint and the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from frontdesk.domain.i18n import tr
from frontdesk.ui.navigation import Wish
from frontdesk.ui.shell import undoing
from frontdesk.ui.theme import Look

if TYPE_CHECKING:
    from frontdesk.ui.panels import Panel
    from frontdesk.ui.shell.window import MainWindow


class GlobalActs(QObject):
    """Ties the acts of the keymap to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        desk, go = window.desk, window.desk.go
        self._runs: dict[str, Callable[[], None]] = {
            "search": window.search.begin,
            "book": self.book_here,
            "new_patient": self.new_patient,
            "park": self.park,
            "check_replies": self.check_replies,
            "next_pane": window.next_pane,
            "complaint": self.log_complaint,
            "hide_names": self.hide_names,
            "phone_message": self.take_phone_message,
            "request": self.take_request,
            "undo": self.undo,
            "redo": self.redo,
            "history": self.show_history,
            "lock": self.lock,
            "help": self.show_keys,
            "quit": window.quit_wanted.emit,
            "look": self.turn_look,
            "back_up": desk.sync.back_up_now,
        }
        for number, name in enumerate(window.rail.names, start=1):
            self._runs[f"rail_{number}"] = partial(window.show_screen, name)
        for name, run in self._runs.items():
            desk.keys.action(name, window, run)
        go.act_wanted.connect(self.run)
        go.booking_wanted.connect(self.book)
        go.patient_wanted.connect(self.open_patient)
        go.visit_wanted.connect(self.open_visit)

    def run(self, name: str) -> None:
        """Run an act by its name: everywhere acts here, the book's on the book."""
        if name in self._runs:
            self._runs[name]()
            return
        self._window.show_screen("book")
        book = self._window.screen_of("book")
        action = book.findChild(QAction, f"act.{name}")
        if action is not None:
            action.trigger()

    def book_here(self) -> None:
        """Begin a booking: at the cursor of the book, else with nothing known."""
        from frontdesk.ui.book.screen import BookScreen

        shown = self._window.screen_shown
        if isinstance(shown, BookScreen):
            shown.book_here()
        else:
            self._desk.go.book(Wish())

    def book(self, wish: Wish) -> None:
        """Begin a booking in the panel."""
        from frontdesk.ui.booking.panel import BookingPanel

        begun = self._window.panel.panel
        if isinstance(begun, BookingPanel) and begun.takes(wish):
            begun.take(wish)
            return
        self._open(lambda: BookingPanel(self._desk, wish))

    def new_patient(self) -> None:
        """A new patient's card."""
        from frontdesk.ui.patients.form import NewPatientPanel

        self._open(lambda: NewPatientPanel(self._desk))

    def open_patient(self, patient_id: int) -> None:
        """A patient's card in the panel."""
        from frontdesk.ui.patients.card import PatientPanel

        self._open(lambda: PatientPanel(self._desk, patient_id))

    def open_visit(self, visit_id: int) -> None:
        """A visit: in the book, and its panel."""
        from frontdesk.ui.visits.panel import VisitPanel

        self._window.show_screen("book")
        self._open(lambda: VisitPanel(self._desk, visit_id))

    def park(self) -> None:
        """Park the booking that is being made; else take the latest parked one up again."""
        from frontdesk.ui.booking.parking import park_or_resume

        park_or_resume(self._desk, self._window.panel.panel)

    def log_complaint(self) -> None:
        """Log a complaint: sealed as soon as it is saved."""
        from frontdesk.ui.complaints.logging import LogComplaintPanel

        self._open(lambda: LogComplaintPanel(self._desk))

    def take_phone_message(self) -> None:
        """Somebody phoned for somebody."""
        from frontdesk.ui.phone.panel import PhoneMessagePanel

        self._open(lambda: PhoneMessagePanel(self._desk))

    def take_request(self) -> None:
        """Somebody asks for a visit, to be booked later."""
        from frontdesk.ui.requests.panel import RequestPanel

        self._open(lambda: RequestPanel(self._desk))

    def check_replies(self) -> None:
        """Fetch replies now."""
        if not self._desk.sync.state.has_account:
            self._desk.say.refuse(tr("Texts are not set up. Add the account under Settings, Text account."))
            return
        self._desk.sync.check_now()

    def hide_names(self) -> None:
        """Show names as initials, or whole again."""
        who = self._desk.who
        who.hide_names(hidden=not who.names_hidden)
        self._desk.say.done(tr("Names are hidden.") if who.names_hidden else tr("Names are shown."))

    def undo(self) -> None:
        """Take back what the bar speaks of, where it can; else the latest act of whoever sits here."""
        # The bar's act may be none that the log knows: then the log's latest is another one.
        if not self._window.say.take_back():
            undoing.undo(self._desk, self)

    def redo(self) -> None:
        """Do again what was taken back."""
        undoing.redo(self._desk, self)

    def show_history(self) -> None:
        """What whoever sits here did, each act with its way back."""
        from frontdesk.ui.shell.history import HistoryPanel

        self._open(lambda: HistoryPanel(self._desk))

    def lock(self) -> None:
        """Cover the window until somebody signs in."""
        from frontdesk.ui.locking.cover import lock

        lock(self._window, self._desk)

    def show_keys(self) -> None:
        """All keys, and the first steps."""
        from frontdesk.ui.shell.help import KeysDialog

        KeysDialog(self._desk, self._window).open()

    def turn_look(self) -> None:
        """Light becomes dark and the other way round."""
        theme = self._desk.theme
        look = Look.LIGHT if theme.scheme.dark else Look.DARK
        theme.choose(look)
        self._desk.prefs.put("look", str(look), everybody=True)

    def _open(self, factory: Callable[[], Panel]) -> None:
        self._window.panel.open(factory)
