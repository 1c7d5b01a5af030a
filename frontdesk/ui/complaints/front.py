"""What anybody sees of complaints: how to log one, and where those who handle them sign in. No number, no receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.complaints import acts
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.forms import Choice, Form, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row, rule
from frontdesk.ui.kit.working import Working
from frontdesk.ui.tokens import S1, S2, S4, S6, S8

if TYPE_CHECKING:
    from frontdesk.services.complaints import HandlerSession
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.jobs import Progress

WIDTH = 460


class FrontPage(QWidget):
    """Signals: `signed_in(HandlerSession)`; `handler_wanted()`: somebody new is to read complaints."""

    signed_in = Signal(object)
    handler_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._round = 0
        self._busy = False
        self._wants_focus = False
        log = button(
            tr("Log a complaint"),
            lambda: desk.go.act("complaint"),
            identifier="complaints.log",
            key=desk.keys.shown("complaint"),
        )
        add = button(tr("Add to one by its receipt"), self._add_to_one, identifier="complaints.add")
        self._note = Label(face="body", tone="muted", wrap=True)
        self._note.setObjectName("complaints.note")
        self.form = Form()
        self.handler: Choice[str] = self.form.add(
            "handler", tr("Who you are"), Choice[str](), identifier="complaints.handler"
        )
        self.password = self.form.add(
            "password", tr("Your password"), line(secret=True, limit=200), identifier="complaints.password"
        )
        self._go = button(tr("Sign in"), self.sign_in, kind="primary", identifier="complaints.sign_in")
        self._new = button(tr("Add a handler"), self.handler_wanted.emit, identifier="complaints.new_handler")
        self._working = Working(identifier="complaints.signing_in")
        self.password.returnPressed.connect(self.sign_in)
        self.password.textEdited.connect(lambda _text: self.form.row("password").clear())
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        inner.setLayout(
            column(
                column(
                    Label(tr("Somebody complains"), face="title"),
                    Label(
                        tr(
                            "Write down what was said. It is sealed at once, and they get a receipt with which they can add to it."
                        ),
                        tone="muted",
                        wrap=True,
                    ),
                    row(log, add, None),
                    spacing=S2,
                ),
                rule(),
                column(
                    Label(tr("For those who handle complaints"), face="title"),
                    self._note,
                    self.form,
                    S1,
                    row(self._go, self._new, None),
                    self._working,
                    spacing=S2,
                ),
                None,
                spacing=S6,
            )
        )
        across = QHBoxLayout(self)
        across.setContentsMargins(S6, S8, S6, S4)
        across.addStretch(1)
        across.addWidget(inner, 4)
        across.addStretch(1)
        self._show_handlers(())

    def begin(self, said: str = "") -> None:
        """Ask who can sign in. `said`: why somebody was signed out."""
        self._wants_focus = True
        self._say(said)
        self._read(said)

    def read(self) -> None:
        """The handlers may be others."""
        if not self._busy:
            self._read(self._note.text())

    def _read(self, said: str) -> None:
        self._desk.jobs.ask(
            "handlers", acts.handlers, owner=self, done=lambda names: self._show_handlers(names, said)
        )

    def leave(self) -> None:
        """Nobody waits for an answer any more; the password is forgotten."""
        self._round += 1
        self._set_busy(busy=False)
        self.password.setText("")
        self.form.clear()
        self._working.hide()

    def sign_in(self) -> None:
        """Try the password in a worker."""
        name, password = self.handler.value, self.password.text()
        if self._busy or name is None:
            return
        self.form.clear()
        if not password:
            self.form.fail({"password": tr("Type your password first.")})
            return
        self._round += 1
        mine, actor = self._round, self._desk.actor
        self._set_busy(busy=True)

        def work(book: Book, progress: Progress) -> HandlerSession:
            session = acts.sign_in(book, actor, name, password)
            if progress.cancelled:
                session.close()
                progress.step(1)
            return session

        job = self._desk.jobs.long(
            tr("The password is being checked"),
            work,
            owner=self,
            done=lambda session: self._came(session, mine),
            failed=lambda error: self._refused(error, mine),
        )
        job.ended.connect(lambda: self._ended(mine))
        self._working.follow(job)

    def _came(self, session: HandlerSession, mine: int) -> None:
        self.password.setText("")
        if mine != self._round or not self.isVisible():
            session.close()
            return
        self.signed_in.emit(session)

    def _refused(self, error: FrontdeskError, mine: int) -> None:
        if mine != self._round:
            return
        self._set_busy(busy=False)
        self.form.fail({"password": error.sentence})
        self.password.selectAll()

    def _ended(self, mine: int) -> None:
        if mine == self._round:
            self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self.form, self._go, self._new):
            each.setEnabled(not busy)

    def _show_handlers(self, names: tuple[str, ...], said: str = "") -> None:
        kept = self.handler.value
        self.handler.offer([(name, name) for name in names], kept)
        self.form.setVisible(bool(names))
        self._go.setVisible(bool(names))
        self._new.setVisible(True)
        if names:
            self._say(said)
            self._focus()
        else:
            self._say(
                tr(
                    "Nobody can read complaints yet. Add somebody with the complaints recovery key from its sheet."
                )
            )

    def _focus(self) -> None:
        """The password is what is typed next, unless somebody types elsewhere."""
        focus = QApplication.focusWidget()
        if self._wants_focus and (focus is None or self.isAncestorOf(focus)):
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wants_focus = False

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence or tr("What was sealed opens with your password."))

    def _add_to_one(self) -> None:
        from frontdesk.ui.complaints.logging import LogComplaintPanel

        self._desk.go.panel(lambda: LogComplaintPanel(self._desk, adding=True))
