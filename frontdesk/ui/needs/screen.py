"""Needs you: the worklist, what stands behind its rows, and the acts, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.needs import asks
from frontdesk.ui.needs.calling import Call, CallPane
from frontdesk.ui.needs.detail import DetailPane
from frontdesk.ui.needs.doing import Doer
from frontdesk.ui.needs.head import Head
from frontdesk.ui.needs.standing import doubt, empty
from frontdesk.ui.needs.table import NeedsTable, Row, row_of
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S1, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.needs.asks import Detail, Lists

PANE: Final = 400
PANE_NARROW: Final = 336
_WIDE: Final = 1100
_FOLLOWS: Final = (
    Kind.APPOINTMENT,
    Kind.PATIENT,
    Kind.MESSAGE,
    Kind.CALL,
    Kind.REQUEST,
    Kind.SETTING,
    Kind.CLINIC,
)


class NeedsScreen(Screen):
    """The worklist. Its rows stay where they are while somebody works; new ones wait behind a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("needs")
        self._lists: Lists | None = None
        self._showing_put_off = False
        self._stale = True
        self._minute = 0
        self._wants_focus = False
        self.table = NeedsTable(desk)
        self.doer = Doer(self)
        self.detail = DetailPane(desk, self.doer.run)
        self.calling = CallPane(desk, log=self.doer.log, leave=self.end_calls)
        self.head = Head(desk, let_in=self.table.rows_model.let_in, put_off=self._turn)
        self._build()
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.doer.run("open"))
        self.table.rows_model.waiting.connect(self._count)
        self.doer.bind(self._work)
        desk.sync.changed.connect(lambda _state: self._stand())
        desk.who.names_changed.connect(lambda: self._chosen(self.table.current))

    def _build(self) -> None:
        self._doubt_label = Label(tone="warning")
        self._doubt = Surface(
            _strip(self._doubt_label, self._check("needs.check")), surface="warning", line="bottom"
        )
        self._doubt.hide()
        self._empty = Empty("", tr("Check now"), self.desk.sync.check_now, identifier="needs.empty.check")
        self._empty.setObjectName("needs.empty")
        self._pane = Stack()
        self._pane.addWidget(self.detail)
        self._pane.addWidget(self.calling)
        self._work = QWidget()
        beside = QHBoxLayout(self._work)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addLayout(column(self._doubt, self.table, spacing=0), 1)
        beside.addWidget(self._pane)
        self._stack = Stack()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self._empty)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._stack)
        self.focus_on(self.table)
        self._empty.say(tr("The list is being read."))
        self._empty.offer(visible=False)
        self._stack.setCurrentWidget(self._empty)

    def _check(self, identifier: str) -> QPushButton:
        return button(tr("Check now"), self.desk.sync.check_now, identifier=identifier)

    # What the shell asks

    def bar(self) -> QWidget:
        """Its name, how many rows, the new ones, those that were put off."""
        return self.head

    def begin(self) -> None:
        """Read what is new; nobody was looking, so everything takes its place."""
        if self._stale:
            self._read(whole=True)
        else:
            self.table.rows_model.let_in()
            self._stand()
        self._wants_focus = True
        self._focus()

    def changes(self, changes: Changes) -> None:
        """Something changed."""
        if not touches(changes, *_FOLLOWS):
            return
        self._stale = True
        if self.isVisible():
            self._read(whole=False)

    def tick(self, now_utc: int) -> None:
        """Each minute the times are others, and something may have become due."""
        if now_utc // MINUTE != self._minute:
            self._minute = now_utc // MINUTE
            self.table.refresh_times()
            self.detail.refresh_times()
            self._stand()
            self._read(whole=False)

    def back(self) -> bool:
        """Esc ends the calls, then the look at what was put off."""
        if self.in_calls:
            self.end_calls()
            return True
        if self._showing_put_off:
            self.head.show_put_off_chosen(on=False)
            self._turn(on=False)
            return True
        return False

    # Lists

    def _read(self, *, whole: bool) -> None:
        self._stale = False
        self.desk.jobs.ask("lists", asks.lists, owner=self, done=lambda found: self._got(found, whole=whole))

    def _got(self, lists: Lists, *, whole: bool) -> None:
        first = self._lists is None
        self._lists = lists
        self._fill(whole=whole or first)
        # What stands behind the row may have changed while the row did not.
        self._chosen(self.table.current)

    def _fill(self, *, whole: bool) -> None:
        if self._lists is None:
            return
        if self._showing_put_off:
            rows = [row_of(each) for each in self._lists.put_off]
        else:
            rows = [Row(each) for each in self._lists.now]
        model = self.table.rows_model
        if whole:
            model.show(rows)
        else:
            model.offer(rows)
        if model.rows and self.table.current is None:
            self.table.selectRow(0)
        self._stand()

    def _count(self, waiting: int) -> None:
        self.head.show_waiting(waiting)
        put_off = 0 if self._lists is None else len(self._lists.put_off)
        self.head.show_counts(shown=len(self.table.rows_model.rows), put_off=put_off)

    def _turn(self, *, on: bool) -> None:
        """Show what was put off instead, or the list again."""
        self._showing_put_off = on
        self.end_calls()
        self._fill(whole=True)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand(self) -> None:
        """What is said where no row is, and above rows that may not be all."""
        if self._lists is None:
            return
        state, now = self.desk.sync.state, self.desk.now()
        above = doubt(state, zone=self.desk.zone, now_utc=now)
        self._doubt_label.setText(above)
        self._doubt.setVisible(bool(above))
        none = not self.table.rows_model.rows
        if none:
            if self.in_calls:
                self.end_calls()
            standing = empty(state, zone=self.desk.zone, now_utc=now)
            if self._showing_put_off:
                self._empty.say(tr("Nothing is put off."))
                self._empty.offer(visible=False)
            else:
                self._empty.say(standing.sentence)
                self._empty.offer(visible=standing.look)
        self._stack.setCurrentWidget(self._empty if none else self._work)
        self._focus()

    def _focus(self) -> None:
        """The keys are for the list as soon as there is one, unless somebody has begun to type elsewhere."""
        if self._wants_focus and self.table.isVisible():
            self._wants_focus = False
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # The row under the cursor

    def _chosen(self, row: object) -> None:
        if not isinstance(row, Row):
            return
        self.detail.begin(row, self.table.name(row.need))
        country = self.desk.country
        self.desk.jobs.ask(
            "detail",
            lambda book: asks.detail(book, row.need, country),
            owner=self,
            done=lambda found: self._detailed(row, found),
            failed=lambda _gone: None,
        )
        if self.in_calls:
            self._call(row)

    def _detailed(self, row: Row, found: Detail) -> None:
        now = self.table.current
        if now is None or now.key != row.key:
            return
        self.detail.show_detail(found)
        if self.calling.call is not None and self.calling.call.key == row.key:
            self.calling.show_numbers(found.numbers)

    # Calls

    @property
    def in_calls(self) -> bool:
        """Whether call mode is on."""
        return self._pane.currentWidget() is self.calling

    def begin_calls(self) -> None:
        """Call mode: the row under the cursor first."""
        row = self.table.current
        if row is None:
            return
        if row.need.patient_key is None:
            self.desk.say.refuse(tr("Nobody on a card stands behind this row. Find the patient first."))
            return
        self._pane.setCurrentWidget(self.calling)
        self._call(row)
        self._chosen(row)
        self.desk.say.announce(tr("Call mode. 1 to 7 say what came of the call."))

    def end_calls(self) -> None:
        """Back to the rows."""
        if self.in_calls:
            self._pane.setCurrentWidget(self.detail)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _call(self, row: Row) -> None:
        need = row.need
        if need.patient_key is None:
            self.end_calls()
            return
        self.calling.begin(
            Call(
                key=row.key,
                name=self.table.name(need),
                patient_id=need.patient_key,
                appointment_id=need.appointment_key,
                why=self.table.veiled(need, need.reason),
                say=self.doer.line_to_say(need),
            )
        )

    def next_row(self, after: Row) -> None:
        """The cursor goes to the row after this one, or the one before where it was the last."""
        model = self.table.rows_model
        at = model.at(after.key)
        if at is None:
            return
        wanted = at + 1 if at + 1 < len(model.rows) else at - 1
        if wanted >= 0:
            self.table.selectRow(wanted)

    def menu_place(self) -> QPoint:
        """Where a menu about the row under the cursor opens: under its first cell."""
        box = self.table.visualRect(self.table.model().index(self.table.currentIndex().row(), 0))
        return self.table.viewport().mapToGlobal(box.bottomLeft())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pane gives way before the list does."""
        self._pane.setFixedWidth(PANE if self.width() >= _WIDE else PANE_NARROW)
        super().resizeEvent(event)


def _strip(sentence: QWidget, act: QWidget) -> QHBoxLayout:
    """A sentence that takes the room, and an act at its end."""
    line = QHBoxLayout()
    line.setContentsMargins(S4, S1, S4, S1)
    line.setSpacing(S3)
    line.addWidget(sentence, 1)
    line.addWidget(act)
    return line
