"""What patients wrote: every reply of a period with what it came to, and the words that can be made keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import Segments
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.newrows import NewRows
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.settings.keywords import language_name
from frontdesk.ui.tokens import S2, S3, S4
from frontdesk.ui.written import acts
from frontdesk.ui.written.table import RepliesTable
from frontdesk.ui.written.wording import came_before, one_line

if TYPE_CHECKING:
    from frontdesk.services.reply_list import MadeKeyword, Written

DAYS: Final = (7, 30, 90)
_ALL: Final = ""
_PREF: Final = "replies.days"


class RepliesScreen(Screen):
    """The list, and below it what the row under the cursor could become."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("replies")
        self._stale, self._read_once = True, False
        kept = desk.prefs.get(_PREF, DAYS[1])
        self.days: int = kept if kept in DAYS else DAYS[1]
        self._outcome = _ALL
        self.table = RepliesTable(desk)
        self.period = Segments(
            [(str(days), tr("{count} days", count=days)) for days in DAYS],
            name=tr("Period"),
            chosen=self._choose_days,
            identifier="replies.period",
        )
        self.period.choose(str(self.days))
        self.outcome = Segments(
            [
                (_ALL, tr("All")),
                ("confirm", tr("Confirmed")),
                ("decline", tr("Can't come")),
                ("aside", tr("No answer")),
                ("machine", tr("Automatic")),
                ("waits", tr("To read")),
            ],
            name=tr("Show"),
            chosen=self._choose_outcome,
            identifier="replies.outcome",
        )
        self.outcome.choose(_ALL)
        self._said = Label(tone="muted", wrap=True)
        self._said.setObjectName("replies.said")
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._make = KeyButton(
            tr("Make it a keyword"),
            self.make_keyword,
            theme=desk.theme,
            key=desk.keys.shown("accepts"),
            kind="primary",
            identifier="replies.make",
        )
        self._empty = Empty("", "", lambda: None, identifier="replies.empty")
        self._build()
        self.table.chosen.connect(lambda _row: self._tell())
        self.table.opened.connect(self._open)
        self.desk.keys.action("accepts", self._work, self.make_keyword)

    def _build(self) -> None:
        self._bar = QWidget()
        self._bar.setLayout(
            row(
                Label(tr("What patients wrote"), face="title"),
                NewRows(self.table.rows_model, identifier="replies.new"),
                None,
                spacing=S3,
            )
        )
        self._work = QWidget()
        lines = QVBoxLayout(self._work)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.table, 1)
        self._foot = Surface(row(self._said, self._make, spacing=S4, margins=(S4, S2, S4, S2)), line="top")
        lines.addWidget(self._foot)
        self._stack = Stack()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._work)
        head = Surface(
            row(self.period, self.outcome, None, spacing=S4, margins=(S4, S2, S4, S2)), line="bottom"
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._stack, 1)
        self.focus_on(self.table)
        self._empty.say(tr("The replies are being read."))
        self._empty.offer(visible=False)

    # What the shell asks

    def bar(self) -> QWidget:
        """Its name, and the new ones."""
        return self._bar

    def begin(self) -> None:
        """Read what is new."""
        if self._stale:
            self._read(fresh=True)
        else:
            self.table.rows_model.let_in()

    def changes(self, changes: Changes) -> None:
        """A reply came or was decided, or a keyword was made."""
        if not touches(changes, Kind.MESSAGE, Kind.SETTING, Kind.BULK):
            return
        self._stale = True
        if self.isVisible():
            self._read(fresh=False)

    # Reading

    def _choose_days(self, value: str) -> None:
        self.days = int(value)
        self.desk.prefs.put(_PREF, self.days)
        self._read(fresh=True)

    def _choose_outcome(self, value: str) -> None:
        self._outcome = value
        self._read(fresh=True)

    def _read(self, *, fresh: bool) -> None:
        self._stale = False
        days, outcome = self.days, self._outcome
        self.desk.jobs.ask(
            "replies",
            lambda book: acts.written(book, days=days, outcome=outcome),
            owner=self,
            done=lambda rows: self._got(rows, fresh=fresh or not self._read_once),
        )

    def _got(self, rows: tuple[Written, ...], *, fresh: bool) -> None:
        self._read_once = True
        model = self.table.rows_model
        if fresh:
            model.show(rows)
        else:
            model.offer(rows)
        if model.rows and self.table.current is None:
            self.table.selectRow(0)
        self._empty.say(
            tr("Nobody wrote in the last {count} days, or nothing that came to this.", count=self.days)
        )
        self._stack.setCurrentWidget(self._work if model.rows else self._empty)
        self._tell()

    def _tell(self) -> None:
        """What the words under the cursor could become."""
        written = self.table.current
        keyword = "" if written is None else written.keyword
        self._make.setVisible(bool(keyword))
        if written is None:
            self._said.setText("")
        elif keyword:
            said = one_line(written.body)
            asks = {
                "confirm": tr(
                    '"{words}" was read as a yes each time. From now on it can confirm by itself.', words=said
                ),
                "decline": tr(
                    '"{words}" was read as a no each time. From now on it can decline by itself.', words=said
                ),
            }
            self._said.setText(asks[keyword])
            self._make.say(tr("Make it confirm") if keyword == "confirm" else tr("Make it decline"))
        else:
            self._said.setText(came_before(written) or written.rule)

    # Acts

    def make_keyword(self) -> None:
        """The words of the row count by themselves from now on."""
        written = self.table.current
        if written is None:
            return
        if not written.keyword:
            self.desk.say.refuse(
                tr(
                    "Only short words that people decided the same way at least twice, and never otherwise, can be made a keyword."
                )
            )
            return
        key, days = written.public_id, self.days
        self.desk.act(
            lambda book, actor: acts.make_keyword(book, actor, key, days=days), owner=self, done=self._made
        )

    def _made(self, made: MadeKeyword) -> None:
        desk = self.desk
        language = language_name(made.language)
        said = {
            "confirm": tr('"{word}" confirms from now on ({language})', word=made.word, language=language),
            "decline": tr('"{word}" declines from now on ({language})', word=made.word, language=language),
        }[made.kind]
        desk.say.done(
            said,
            undo=lambda: desk.act(
                lambda book, actor: acts.take_back(book, actor, made),
                owner=desk.say,
                done=lambda _: desk.say.done(tr("The word counts no more.")),
            ),
        )
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, written: Written) -> None:
        if written.appointment_id is not None:
            self.desk.go.visit(written.appointment_id)
        elif written.patient_id is not None:
            self.desk.go.patient(written.patient_id)
