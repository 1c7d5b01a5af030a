"""All messages in both directions, the newest first, with what stands behind the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import Segments, name_it
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.newrows import NewRows
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.messages import asks, wording
from frontdesk.ui.messages.deciding import CONFIRM, DECLINE, IGNORE, SORT_OUT, TAKE_BACK, WRITE, Decider
from frontdesk.ui.messages.detail import MessageDetail
from frontdesk.ui.messages.table import MessageTable
from frontdesk.ui.needs import standing
from frontdesk.ui.replies.sorting import sort_out
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.correspondence import LedgerLine, MessagePage

PAGE: Final = 100
"""Messages that are read at once: some screens full."""
_MINUTE: Final = 60_000
_FIELD: Final = 280
_LONGEST: Final = 200
_ROOM_FOR_DETAIL: Final = 820
ALL, TO_READ, FAILED, WAITING = "all", "to_read", "failed", "waiting"


class MessagesScreen(Screen):
    """The ledger in pages, and one message in full beside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stale = True
        self._asked: tuple[str, str] | None = None
        self._more = False
        self._reading_more = False
        self._minute = -1
        self.table = MessageTable(desk)
        self.decider = Decider(desk, self)
        self.detail = MessageDetail(desk, self.decide)
        self.filter = Segments(
            [
                (ALL, tr("All")),
                (TO_READ, tr("To read")),
                (FAILED, tr("Failed")),
                (WAITING, tr("Waiting")),
            ],
            name=tr("Show"),
            chosen=lambda _value: self._read(fresh=True),
            identifier="messages.filter",
        )
        self.filter.choose(ALL)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Of a patient: name or number"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(_LONGEST)
        self.search.setFixedWidth(_FIELD)
        name_it(self.search, tr("Messages of a patient"), "messages.search")
        self.search.textChanged.connect(lambda _text: self._read(fresh=True))
        self.search.installEventFilter(self)
        self._empty = Empty("", tr("Check now"), desk.sync.check_now, identifier="messages.empty.check")
        self._empty.setObjectName("messages.empty")
        self._build()
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.table.wants_more.connect(self._read_more)
        self._tie_keys()

    def _build(self) -> None:
        self._bar = QWidget()
        self._bar.setLayout(
            row(
                Label(tr("Messages"), face="title"),
                NewRows(self.table.rows_model, identifier="messages.new"),
                None,
                spacing=S3,
            )
        )
        self._work = QWidget()
        beside = QHBoxLayout(self._work)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.table, 1)
        beside.addWidget(self.detail)
        self._stack = Stack()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self._empty)
        head = Surface(
            row(self.filter, self.search, None, spacing=S4, margins=(S4, S2, S4, S2)), line="bottom"
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(head)
        lines.addWidget(self._stack, 1)
        self.focus_on(self.table)
        self._empty.say(tr("The messages are being read."))
        self._empty.offer(visible=False)
        self._stack.setCurrentWidget(self._empty)

    def _tie_keys(self) -> None:
        keys = self.desk.keys
        keys.action("confirms", self._work, lambda: self._decide_reply(CONFIRM))
        keys.action("declines", self._work, lambda: self._decide_reply(DECLINE))
        keys.action("finish", self._work, lambda: self._decide_reply(IGNORE))
        keys.action("accepts", self._work, self._accept)
        keys.action("sort_out", self._work, lambda: self._decide_reply(SORT_OUT))
        keys.action("text", self._work, self.detail.write)

    # What the shell asks

    def bar(self) -> QWidget:
        """Its name, and the new ones."""
        return self._bar

    def begin(self) -> None:
        """Read what is new; nobody was looking, so everything takes its place."""
        if self._stale:
            self._read(fresh=True)
        else:
            self.table.rows_model.let_in()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """A message came, or one stands otherwise now."""
        if touches(changes, Kind.MESSAGE, Kind.APPOINTMENT, Kind.PATIENT, Kind.CHANNEL):
            self._stale = True
            if self.isVisible():
                self._read(fresh=False)

    def tick(self, now_utc: int) -> None:
        """Times as words are others each minute."""
        if now_utc // _MINUTE != self._minute:
            self._minute = now_utc // _MINUTE
            self.table.refresh_times()

    def back(self) -> bool:
        """Esc empties the search first."""
        if self.search.text():
            self.search.clear()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside an open panel on a small screen the list needs the room."""
        super().resizeEvent(event)
        self.detail.setVisible(event.size().width() >= _ROOM_FOR_DETAIL)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search into the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.table.rows_model.rows
        ):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    # Reading

    def _read(self, *, fresh: bool) -> None:
        """From the newest on: a page, or as much as is shown already."""
        shown, of = self.filter.value(), self.search.text()
        limit = PAGE if fresh else max(PAGE, len(self.table.rows_model.rows))
        self._stale = False
        self.desk.jobs.ask(
            "messages",
            lambda book: asks.page(book, shown=shown, of=of, below=None, limit=limit),
            owner=self,
            done=lambda page: self._show(page, (shown, of), fresh=fresh),
        )

    def _show(self, page: MessagePage, asked: tuple[str, str], *, fresh: bool) -> None:
        model = self.table.rows_model
        if fresh or asked != self._asked:
            model.show(page.lines)
        else:
            model.offer(page.lines)
        self._asked = asked
        self._more = page.more
        self._reading_more = False
        if model.rows:
            self._stack.setCurrentWidget(self._work)
            if self.table.current is None:
                self.table.selectRow(0)
            self._chosen(self.table.current)
        else:
            self._say_empty(*asked)
            self._stack.setCurrentWidget(self._empty)

    def _read_more(self) -> None:
        rows = self.table.rows_model.rows
        if not self._more or self._reading_more or not rows or self._asked is None:
            return
        self._reading_more = True
        asked = self._asked
        shown, of = asked
        below = rows[-1].row.id
        self.desk.jobs.ask(
            "more messages",
            lambda book: asks.page(book, shown=shown, of=of, below=below, limit=PAGE),
            owner=self,
            done=lambda page: self._append(page, asked),
        )

    def _append(self, page: MessagePage, asked: tuple[str, str]) -> None:
        self._reading_more = False
        if asked == self._asked:
            self._more = page.more
            self.table.rows_model.append(page.lines)

    def _say_empty(self, shown: str, of: str) -> None:
        look = False
        if of.strip():
            sentence = tr("No message of “{text}” is shown here.", text=of.strip())
        elif shown == TO_READ:
            told = standing.empty(self.desk.sync.state, zone=self.desk.zone, now_utc=self.desk.now())
            sentence, look = told.sentence, told.look
        elif shown == FAILED:
            sentence = tr("No text has failed.")
        elif shown == WAITING:
            sentence = tr("No text waits to go.")
        else:
            sentence = tr("Nothing was sent or received yet.")
        self._empty.say(sentence)
        self._empty.offer(visible=look)

    # The one under the cursor

    def _chosen(self, line: LedgerLine | None) -> None:
        if line is None:
            return
        self.detail.begin(line, self.table.name(line))
        public_id, country = line.row.public_id, self.desk.country
        self.desk.jobs.ask(
            "message",
            lambda book: asks.detail(book, public_id, country),
            owner=self,
            done=self.detail.show_detail,
        )

    def _open(self, _line: LedgerLine) -> None:
        """Enter leads on: to the visit where there is one, else to the patient."""
        self.detail.open_first()

    def decide(self, decision: str) -> None:
        """What a person decided about the message under the cursor."""
        line = self.table.current
        if line is None:
            return
        who = self.table.name(line)
        if decision == SORT_OUT:
            sort_out(self.desk, self, line.row.public_id)
        elif decision == WRITE:
            self.detail.write()
        elif decision == TAKE_BACK:
            from frontdesk.ui.writing.panel import take_back

            take_back(self.desk, self, line.row.public_id)
        elif wording.waits(line.row):
            self.decider.reply(line.row, decision, who=who)
        elif wording.undecided(line.row):
            self.decider.resolve(line.row, decision, who=who)

    def _accept(self) -> None:
        decision = self.detail.suggested
        if decision:
            self._decide_reply(decision)

    def _decide_reply(self, decision: str) -> None:
        line = self.table.current
        if line is not None and wording.waits(line.row):
            self.decide(decision)
