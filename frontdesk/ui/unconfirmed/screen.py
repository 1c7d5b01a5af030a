"""Unconfirmed: who has not said that they come, for the next days, and the calls that follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Confirmation
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.navigation import Wish
from frontdesk.ui.needs import acts
from frontdesk.ui.needs.asks import Callee, callee
from frontdesk.ui.needs.calling import Call, CallPane, Came
from frontdesk.ui.needs.screen import PANE
from frontdesk.ui.needs.telling import Teller
from frontdesk.ui.needs.wording import about_visit, outcome_label
from frontdesk.ui.screens import Screen
from frontdesk.ui.unconfirmed import asks
from frontdesk.ui.unconfirmed.asks import Row
from frontdesk.ui.unconfirmed.head import DAYS, Head
from frontdesk.ui.unconfirmed.standing import empty
from frontdesk.ui.unconfirmed.table import UnconfirmedTable

_FOLLOWS: Final = (Kind.APPOINTMENT, Kind.PATIENT, Kind.MESSAGE, Kind.CALL, Kind.SETTING, Kind.CLINIC)
_PREF: Final = "unconfirmed.days"


class UnconfirmedScreen(Screen):
    """The list, and call mode at its side. New rows wait behind a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("unconfirmed")
        kept = desk.prefs.get(_PREF, DAYS[1])
        self._days = kept if kept in DAYS else DAYS[1]
        self._read_once = False
        self._stale = True
        self._minute = 0
        self._wants_focus = False
        self.table = UnconfirmedTable(desk)
        self._teller = Teller(desk, self)
        self.calling = CallPane(desk, log=self._log, leave=self.end_calls)
        self.calling.setFixedWidth(PANE)
        self.calling.hide()
        self.head = Head(
            self._days,
            chosen=self._choose_days,
            let_in=self.table.rows_model.let_in,
            print_list=self._print,
        )
        self._empty = Empty("", tr("Check now"), desk.sync.check_now, identifier="unconfirmed.check")
        self._empty.setObjectName("unconfirmed.empty")
        self._empty.say(tr("The list is being read."))
        self._empty.offer(visible=False)
        self._work = QWidget()
        beside = QHBoxLayout(self._work)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.table, 1)
        beside.addWidget(self.calling)
        self._stack = Stack()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._work)
        lines = QHBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._stack)
        self.focus_on(self.table)
        self._follow()

    def _follow(self) -> None:
        self.table.opened.connect(lambda row: self.desk.go.visit(row.id))
        self.table.chosen.connect(self._chosen)
        self.table.rows_model.waiting.connect(self._count)
        self.desk.sync.changed.connect(lambda _state: self._stand())
        runs: dict[str, Callable[[], None]] = {
            "confirms": partial(self._answer, Confirmation.CONFIRMED),
            "declines": partial(self._answer, Confirmation.DECLINED),
            "call": self.begin_calls,
            "rebook": self._rebook,
        }
        for name, run in runs.items():
            self.desk.keys.action(name, self._work, run)
        for number in range(1, 8):
            self.desk.keys.action(f"outcome_{number}", self._work, partial(self._outcome, number))

    # What the shell asks

    def bar(self) -> QWidget:
        """Name, days, count, print."""
        return self.head

    def begin(self) -> None:
        """Read what is new; everything takes its place."""
        if self._stale:
            self._read(whole=True)
        else:
            self.table.rows_model.let_in()
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
        """Each minute visits begin and others come near."""
        if now_utc // MINUTE != self._minute:
            self._minute = now_utc // MINUTE
            self._read(whole=False)

    def back(self) -> bool:
        """Esc ends the calls."""
        if self.in_calls:
            self.end_calls()
            return True
        return False

    # The list

    def _read(self, *, whole: bool) -> None:
        self._stale = False
        days, country = self._days, self.desk.country
        self.desk.jobs.ask(
            "rows",
            lambda book: asks.unconfirmed(book, days, country),
            owner=self,
            done=lambda rows: self._got(rows, whole=whole or not self._read_once),
        )

    def _got(self, rows: tuple[Row, ...], *, whole: bool) -> None:
        self._read_once = True
        model = self.table.rows_model
        if whole:
            model.show(rows)
        else:
            model.offer(rows)
        if model.rows and self.table.current is None:
            self.table.selectRow(0)
        self._stand()

    def _count(self, waiting: int) -> None:
        self.head.tell(shown=len(self.table.rows_model.rows), waiting=waiting, days=self._days)

    def _choose_days(self, days: int) -> None:
        self._days = days
        self.desk.prefs.put(_PREF, days)
        self._read(whole=True)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand(self) -> None:
        """What is said where no row is."""
        if not self._read_once:
            return
        none = not self.table.rows_model.rows
        if none:
            self.end_calls()
            said = empty(self.desk.sync.state, days=self._days, zone=self.desk.zone, now_utc=self.desk.now())
            self._empty.say(said.sentence)
            self._empty.offer(visible=said.look)
        self._stack.setCurrentWidget(self._empty if none else self._work)
        self._focus()

    def _focus(self) -> None:
        """The keys are for the list as soon as there is one, unless somebody has begun to type elsewhere."""
        if self._wants_focus and self.table.isVisible():
            self._wants_focus = False
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        from frontdesk.ui.unconfirmed.printing import print_list

        print_list(self, self.desk, self.table)

    # Acts

    def _free_row(self) -> Row | None:
        row = self.table.current
        return row if row is not None and self._teller.is_free(row.id) else None

    def _answer(self, confirmation: Confirmation) -> None:
        row = self._free_row()
        if row is None:
            return
        said = tr("confirmed") if confirmation is Confirmation.CONFIRMED else tr("can't come")
        self._teller.act(
            row.id,
            self.table.name(row),
            lambda book, actor: acts.answer_visit(book, actor, row.id, confirmation),
            said,
        )

    def _rebook(self) -> None:
        row = self.table.current
        if row is not None:
            self.desk.go.book(Wish(patient_id=row.patient_id, instead_of=row.id))

    # Calls

    @property
    def in_calls(self) -> bool:
        """Whether call mode is on."""
        return not self.calling.isHidden()

    def begin_calls(self) -> None:
        """Call mode: the row under the cursor first."""
        row = self.table.current
        if row is not None:
            self.calling.show()
            self._chosen(row)
            self.desk.say.announce(tr("Call mode. 1 to 7 say what came of the call."))

    def end_calls(self) -> None:
        """Back to the list alone."""
        if self.in_calls:
            self.calling.hide()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, row: object) -> None:
        if not isinstance(row, Row) or not self.in_calls:
            return
        self.calling.begin(
            Call(
                key=row.id,
                name=self.table.name(row),
                patient_id=row.patient_id,
                appointment_id=row.id,
                why=row.reason,
                say=about_visit(self.desk, row.start_utc, row.zone),
            )
        )
        country = self.desk.country
        self.desk.jobs.ask(
            "callee",
            lambda book: callee(book, row.patient_id, country),
            owner=self,
            done=lambda found: self._reach(row, found),
        )

    def _reach(self, row: Row, found: Callee) -> None:
        if self.calling.call is not None and self.calling.call.key == row.id:
            self.calling.show_numbers(found.numbers)

    def _outcome(self, number: int) -> None:
        if self.in_calls:
            self.calling.choose_number(number)

    def _log(self, came: Came) -> None:
        row = self._free_row()
        if row is None or row.id != came.call.key:
            return
        call = acts.CallOf(row.id, row.patient_id)

        def failed(error: FrontdeskError) -> None:
            if isinstance(error, UsageError) and came.call_back:
                self.calling.refuse(error.sentence, about_time=True)
            else:
                self.desk.say.refuse(error)

        self._teller.act(
            row.id,
            self.table.name(row),
            lambda book, actor: acts.log(
                book,
                actor,
                call,
                came.outcome,
                note=came.note,
                call_back=came.call_back,
                number=came.number,
            ),
            tr("called, {outcome}", outcome=outcome_label(came.outcome).lower()),
            after=lambda: self._logged(came, row),
            failed=failed,
        )

    def _logged(self, came: Came, row: Row) -> None:
        self.calling.logged(came.call)
        at = self.table.rows_model.at(row.id)
        if at is not None and at + 1 < len(self.table.rows_model.rows):
            self.table.selectRow(at + 1)
