"""Look, then send: texts that fell due while Frontdesk was not running. Who gets what is seen before anything goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.held import BANNER, asks
from frontdesk.ui.held.table import HeldTable, Row
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column
from frontdesk.ui.kit.layouts import row as side_by_side
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.ui.held.asks import Held

PANE = 336


class HeldScreen(Screen):
    """The list, the text under the cursor in full, and two acts: send those that go, or drop all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("held")
        self._left_out: set[int] = set()
        self._busy = False
        self.table = HeldTable(desk, self.turn)
        self._build()
        self.table.opened.connect(lambda _row: self.turn())
        self.table.chosen.connect(lambda _row: self._show_text())
        desk.who.names_changed.connect(self._show_text)

    def _build(self) -> None:
        self._sentence = Label(tone="warning", wrap=True)
        self._who = Label(face="title", wrap=True)
        self._about = Label(face="body", tone="muted", wrap=True)
        self._text = Label(face="panel", wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setAccessibleIdentifier("held.text")
        self._turn = button(tr("Leave this one out"), self.turn, identifier="held.turn", key=tr("Space"))
        pane = Surface(
            column(self._who, self._about, self._text, self._turn, spacing=S3, margins=(S4, S3, S4, S4)),
            line="start",
        )
        layout = pane.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addStretch(1)
        pane.setFixedWidth(PANE)
        name_it(pane, tr("The text in full"), "held.pane")
        self._send = button("", self._send_them, kind="primary", identifier="held.send")
        self._drop = button(tr("Drop all"), self._drop_all, identifier="held.drop")
        self._note = Label(
            tr(
                "Each is looked at once more before it goes: what is too late by then, or no longer true, is left out."
            ),
            face="meta",
            tone="muted",
            wrap=True,
        )
        top = Surface(
            side_by_side(self._sentence, spacing=S2, margins=(S4, S2, S4, S2)),
            surface="warning",
            line="bottom",
        )
        foot = Surface(line="top")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(S4, S3, S4, S3)
        acts.setSpacing(S3)
        acts.addWidget(self._note, 1)
        acts.addWidget(self._drop)
        acts.addWidget(self._send)
        work = QWidget()
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.table, 1)
        beside.addWidget(pane)
        lines = QVBoxLayout(work)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(top)
        lines.addLayout(beside, 1)
        lines.addWidget(foot)
        self._work = work
        self._empty = Empty(
            tr("The list is being read."),
            tr("Needs you"),
            lambda: self.desk.go.screen("needs"),
            identifier="held.back",
        )
        self._empty.setObjectName("held.empty")
        self._empty.offer(visible=False)
        self._stack = Stack()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(work)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(S1)
        whole.addWidget(self._stack)
        self.focus_on(self.table)

    def begin(self) -> None:
        """Read the list."""
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """A text may have gone, expired or been taken back."""
        if self.isVisible() and touches(changes, Kind.MESSAGE, Kind.CHANNEL, Kind.PATIENT):
            self._read()

    def back(self) -> bool:
        """Esc goes back to the worklist."""
        self.desk.go.screen("needs")
        return True

    # The list

    def _read(self) -> None:
        country = self.desk.country
        self.desk.jobs.ask("held", lambda book: asks.held(book, country), owner=self, done=self.show_held)

    def show_held(self, held: Held) -> None:
        """Show what was read."""
        look, first = held.look, not self.table.rows_model.rows
        rows = [
            Row(each, number, each.key not in self._left_out)
            for each, number in zip(look.texts, held.numbers, strict=True)
        ]
        if first:
            self.table.rows_model.show(rows)
        else:
            self.table.rows_model.offer(rows)
            self.table.rows_model.let_in()
        if rows and self.table.current is None:
            self.table.selectRow(0)
        self._sentence.setText(look.sentence)
        if not rows:
            self.desk.say.mend(BANNER)
            self._empty.say(tr("No text waits for a look."))
            self._empty.offer(visible=True)
        self._stack.setCurrentWidget(self._work if rows else self._empty)
        self._say()
        self._show_text()

    def turn(self) -> None:
        """Take the text under the cursor out, or in again."""
        row = self.table.current
        if row is None:
            return
        self._left_out ^= {row.text.key}
        rows = [
            each.turned() if each.text.key == row.text.key else each for each in self.table.rows_model.rows
        ]
        self.table.rows_model.offer(rows)
        self._say()
        self._show_text()

    def _say(self) -> None:
        going, all_of_them = len(self._going()), len(self.table.rows_model.rows)
        if going == all_of_them:
            label = tr("Send all {count}", count=going)
        else:
            label = tr("Send {count}, drop {rest}", count=going, rest=all_of_them - going)
        self._send.setText(label)
        self._send.setAccessibleName(label)
        self._send.setEnabled(going > 0 and not self._busy)
        self._drop.setEnabled(all_of_them > 0 and not self._busy)

    def _going(self) -> list[str]:
        return [each.text.id for each in self.table.rows_model.rows if each.goes]

    def _show_text(self) -> None:
        row = self.table.current
        if row is None:
            return
        self._who.setText(breakable(self.table.name(row)))
        self._who.setAccessibleName(self.table.name(row))
        visit = self.table.visit(row)
        self._about.setText(
            tr("To {number}, visit {time}", number=row.number, time=visit) if visit else row.number
        )
        self._text.setText(self.table.said(row))
        self._text.setAccessibleName(self.table.said(row))
        label = tr("Leave this one out") if row.goes else tr("Let this one go")
        self._turn.setText(label)
        self._turn.setAccessibleName(label)

    # The acts

    def _send_them(self) -> None:
        going = self._going()
        left = [each.text.id for each in self.table.rows_model.rows if not each.goes]
        self._decide(going, left)

    def _drop_all(self) -> None:
        self._decide([], [each.text.id for each in self.table.rows_model.rows])

    def _decide(self, send: list[str], drop: list[str]) -> None:
        if self._busy or not (send or drop):
            return
        self._busy = True
        self._say()

        def done(_none: None) -> None:
            self._busy = False
            self._left_out.clear()
            self.desk.say.done(_outcome(len(send), len(drop)))
            if send:
                self.desk.sync.check_now()
            self._read()

        def failed(error: FrontdeskError) -> None:
            self._busy = False
            self._say()
            self.desk.say.refuse(error)

        self.desk.act(
            lambda book, actor: asks.decide(book, actor, send=send, drop=drop),
            owner=self,
            done=done,
            failed=failed,
        )


def _outcome(sent: int, dropped: int) -> str:
    if not dropped:
        return tr("{count} texts go out now", count=sent)
    if not sent:
        return tr("{count} texts dropped", count=dropped)
    return tr("{count} texts go out now, {rest} dropped", count=sent, rest=dropped)
