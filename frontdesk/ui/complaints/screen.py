"""Complaints: for anybody how to log one; for a handler who is signed in all of them, for as long as they sit there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.complaints import acts
from frontdesk.ui.complaints.detail import DetailPane
from frontdesk.ui.complaints.filenames import safe_name
from frontdesk.ui.complaints.front import FrontPage
from frontdesk.ui.complaints.listing import ComplaintTable, in_order
from frontdesk.ui.complaints.newcomer import NewHandlerDialog
from frontdesk.ui.complaints.steps import Closing, StepsBar
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.files import choose_target
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import MOTION_MS, S3

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.complaints import ComplaintHead, HandlerSession, OpenedComplaint, Part
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

PANE: Final = 440
PANE_NARROW: Final = 360
_WIDE: Final = 1100
_USES: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class ComplaintsScreen(Screen):
    """The front page, or what a signed-in handler sees.

    The session ends with its button, after ten minutes without use, when the window is locked, somebody else sits down, or the
    screen is left; then nothing of any complaint is left in a widget.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("complaints")
        self._session: HandlerSession | None = None
        self._half: dict[tuple[int, str], bytes] = {}
        self._newcomer: NewHandlerDialog | None = None
        self._saving: QFileDialog | None = None
        self._make_head()
        self.front = FrontPage(desk)
        self.table = ComplaintTable(desk)
        self.steps = StepsBar(desk, acknowledge=self._acknowledge, note=self._note, close=self._close)
        self.detail = DetailPane(desk, self.steps, save=self._save)
        self._empty = Empty(tr("Nothing has been logged."))
        self._empty.setObjectName("complaints.empty")
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.table, 1)
        beside.addWidget(self.detail)
        self._work = QWidget()
        self._work.setLayout(beside)
        self._stack = Stack()
        for page in (self.front, self._work, self._empty):
            self._stack.addWidget(page)
        lines = QHBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._stack)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(MOTION_MS)
        self._follow()

    def _make_head(self) -> None:
        self._who = Label(tone="muted")
        self._who.setObjectName("complaints.signed_in")
        self._new = button(
            tr("Add a handler"), self._add_handler, kind="quiet", identifier="complaints.newcomer.open"
        )
        self._out = button(tr("Sign out"), self.sign_out, identifier="complaints.sign_out")
        self.head = QWidget()
        self.head.setLayout(
            row(Label(tr("Complaints"), face="title"), None, self._who, self._new, self._out, spacing=S3)
        )

    def _follow(self) -> None:
        self.front.signed_in.connect(self._signed_in)
        self.front.handler_wanted.connect(self._add_handler)
        self.table.chosen.connect(lambda _row: self._rest.start())
        self.table.opened.connect(lambda _row: self.detail.reader.setFocus())
        self._rest.timeout.connect(self._open)
        self.desk.who.changed.connect(self.sign_out)
        used = (
            self.table,
            self.table.viewport(),
            self.detail.reader,
            self.detail.reader.viewport(),
            self.steps.note,
            self.steps.lesson,
        )
        for each in used:
            each.installEventFilter(self)
        self._show_who()

    # What the shell asks

    def bar(self) -> QWidget:
        """Name; who is signed in, until when, and the way out."""
        return self.head

    def begin(self) -> None:
        """The front page; whoever left is signed out."""
        if self._session is None:
            self._stack.setCurrentWidget(self.front)
            self.focus_on(self.front.password)
            self.front.begin()

    def changes(self, changes: Changes) -> None:
        """Another complaint, another handler."""
        if self._session is not None and touches(changes, Kind.COMPLAINT):
            self._read()
        elif self._session is None and self.isVisible() and touches(changes, Kind.STAFF):
            self.front.read()

    def tick(self, now_utc: int) -> None:
        """The ten minutes pass."""
        del now_utc
        self._check()
        self._show_who()

    def back(self) -> bool:
        """Esc leaves a form."""
        if self.steps.is_writing:
            self.steps.leave()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Left: signed out. A window that is only made small comes back as it was, unless ten minutes have passed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.sign_out()
            self.front.leave()

    def changeEvent(self, event: QEvent) -> None:
        """The window is locked: everything in it is disabled."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.sign_out()
            self.front.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reading and typing is use."""
        if self._session is not None and event.type() in _USES:
            self._session.touch()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pane gives way on a narrow screen."""
        super().resizeEvent(event)
        self.detail.setFixedWidth(PANE if self.width() >= _WIDE else PANE_NARROW)

    # Signing in and out

    @property
    def is_signed_in(self) -> bool:
        """Whether a handler is signed in."""
        return self._session is not None

    def _signed_in(self, session: HandlerSession) -> None:
        self._session = session
        self._show_who()
        self._read()

    def sign_out(self, said: str = "") -> None:
        """Forget the key, and everything that it opened. `said`: why, where it was not asked for."""
        session, self._session = self._session, None
        for dialog in (self._newcomer, self._saving):
            if dialog is not None:
                dialog.reject()
        if session is None:
            return
        self._put_away(session)
        session.close()
        self._rest.stop()
        self.table.rows_model.show(())
        self.detail.forget()
        self._show_who()
        self._stack.setCurrentWidget(self.front)
        self.focus_on(self.front.password)
        if self.isVisible():
            self.front.begin(said)
            if self.isEnabled():
                self.front.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> bool:
        """Whether the session is there still; says so where it has ended by itself."""
        if self._session is not None and not self._session.is_open:
            self.sign_out(tr("You were signed out after 10 minutes without use."))
        return self._session is not None

    def _show_who(self) -> None:
        session = self._session
        for each in (self._who, self._new, self._out):
            each.setVisible(session is not None)
        self._who.setText(
            tr(
                "Signed in as {name}, until {time}",
                name=session.handler,
                time=words.time_of(session.until_utc, self.desk.zone),
            )
            if session is not None
            else ""
        )

    # Reading

    def _read(self) -> None:
        session = self._session
        if session is None:
            return
        self.desk.act(
            lambda book, actor: acts.read_all(book, actor, session),
            owner=self,
            done=lambda heads: self._got(heads, session),
            failed=lambda error: self._failed(error, session),
        )

    def _got(self, heads: tuple[ComplaintHead, ...], session: HandlerSession) -> None:
        if session is not self._session:
            return
        self.table.rows_model.show(in_order(heads))
        first = self._stack.currentWidget() is not self._work
        self._stack.setCurrentWidget(self._work if heads else self._empty)
        if not heads:
            return
        if self.table.current is None:
            self.table.selectRow(0)
        if first:
            self.focus_on(self.table)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open()

    def _open(self) -> None:
        session, head = self._session, self.table.current
        if session is None or head is None:
            return
        self._rest.stop()
        if not head.readable:
            self._put_away(session)
            self.detail.say(
                tr(
                    "This one can't be opened: it is damaged, or was sealed for an earlier key. Restore a backup, or use the recovery key."
                )
            )
            return
        self.desk.act(
            lambda book, actor: acts.show(book, actor, session, head.receipt),
            owner=self,
            done=lambda opened: self._opened(opened, session),
            failed=lambda error: self._failed(error, session),
        )

    def _opened(self, opened: OpenedComplaint, session: HandlerSession) -> None:
        current = self.table.current
        if session is not self._session or current is None or current.receipt != opened.receipt:
            return
        shown = self.detail.opened
        another = shown is None or shown.receipt != opened.receipt
        if another:
            self._put_away(session)
        self.detail.begin(opened)
        if another:
            self._take_up(session, opened.receipt)
        self._show_who()

    def _failed(self, error: FrontdeskError, session: HandlerSession) -> None:
        if session is self._session and self._check():
            self.detail.say(error.sentence)

    # Half-written notes: they wait sealed, in memory alone

    def _put_away(self, session: HandlerSession) -> None:
        opened = self.detail.opened
        written = self.steps.written()
        if opened is not None:
            key = (session.handler_id, opened.receipt)
            self._half.pop(key, None)
            if any(each.strip() for each in written):
                self._half[key] = session.seal_up(json.dumps(written))
        self.steps.forget()

    def _take_up(self, session: HandlerSession, receipt: str) -> None:
        box = self._half.pop((session.handler_id, receipt), None)
        if box is not None:
            note, lesson = json.loads(session.open_up(box))
            self.steps.restore(note, lesson)

    # Acts

    def _step(self, run: Callable[[Book, Actor, HandlerSession, str], None]) -> None:
        session, opened = self._session, self.detail.opened
        if session is None or opened is None or not self._check():
            return
        self.steps.setEnabled(False)
        self.desk.act(
            lambda book, actor: run(book, actor, session, opened.receipt),
            owner=self,
            done=lambda _none: self._done(session),
            failed=lambda error: self._refused(error, session),
        )

    def _done(self, session: HandlerSession) -> None:
        self.desk.say.done(tr("Sealed."))
        if session is self._session:
            self.steps.forget()
            self.steps.setEnabled(True)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: FrontdeskError, session: HandlerSession) -> None:
        self.steps.setEnabled(True)
        if session is self._session and self._check():
            self.steps.fail(error)

    def _acknowledge(self) -> None:
        today = words.today_at(self.desk.zone, self.desk.now())
        self._step(
            lambda book, actor, session, receipt: acts.acknowledge(book, actor, session, receipt, today)
        )

    def _note(self, text: str) -> None:
        self._step(lambda book, actor, session, receipt: acts.note(book, actor, session, receipt, text))

    def _close(self, closing: Closing) -> None:
        self._step(
            lambda book, actor, session, receipt: acts.close(
                book, actor, session, receipt, closing.on, closing.outcome, closing.lesson
            )
        )

    def _save(self, part: Part) -> None:
        self._saving = choose_target(
            self,
            title=tr("Save a copy"),
            filters=[tr("All files (*)")],
            chosen=lambda path: self.save_to(part, path),
            begin=Path.home() / safe_name(part.name),
            identifier="complaints.save.choose",
        )
        self._saving.finished.connect(self._saving_gone)

    def save_to(self, part: Part, path: Path) -> None:
        """Write an attachment into a file. It is never opened."""
        session, opened = self._session, self.detail.opened
        if session is None or opened is None or not self._check():
            return
        self.desk.act(
            lambda book, actor: acts.save(book, actor, session, opened.receipt, part.key, path),
            owner=self,
            done=lambda _none: self.desk.say.done(tr("Saved.")),
            failed=lambda error: self._refused(error, session),
        )

    def _add_handler(self) -> None:
        sponsor = self._session.handler if self._session is not None else ""
        self._newcomer = NewHandlerDialog(
            self.desk, self, sponsor=sponsor, added=lambda _name: self.desk.say.done(tr("Added."))
        )
        self._newcomer.finished.connect(self._newcomer_gone)
        self._newcomer.open()

    def _saving_gone(self) -> None:
        self._saving = None

    def _newcomer_gone(self) -> None:
        self._newcomer = None
