"""Call mode: the number, what to say, and what came of it, one key each; then the next one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import CallOutcome
from frontdesk.ui.desk import Desk
from frontdesk.ui.halfway import CALL_DRAFT, Halfway
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import Segments, button, name_it
from frontdesk.ui.kit.forms import Row, line, paragraph
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, column, scrolling
from frontdesk.ui.needs.wording import OUTCOMES, outcome_label
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.needs.asks import Number

LONGEST_NOTE: Final = 2_000
_NEEDS_VISIT: Final = frozenset({CallOutcome.REACHED_CONFIRMED, CallOutcome.REACHED_DECLINED})


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make: whom, about which visit, what to say. `name` is the patient's, as it may be shown."""

    key: Hashable
    name: str
    patient_id: int
    appointment_id: int | None
    why: str
    say: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a call: the outcome, what was noted, when to call back as it was typed, and the number that was dialled."""

    call: Call
    outcome: CallOutcome
    note: str
    call_back: str
    number: str


class CallPane(Surface):
    """One call. `log(came)` is called when the person says what came of it, `leave()` when they end the mode.

    What was typed for one patient is kept until they are shown again, also over a crash.
    """

    def __init__(self, desk: Desk, *, log: Callable[[Came], None], leave: Callable[[], None]) -> None:
        super().__init__(line="start")
        self._desk, self._log = desk, log
        self._call: Call | None = None
        self._numbers: tuple[Number, ...] = ()
        self._dialled = ""
        name_it(self, tr("Call mode"), "call")
        self._name = Label(face="title", wrap=True)
        self._number = Label(face="date")
        self._number.setObjectName("call.number")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._which = QVBoxLayout()
        self._say = Label(face="panel", wrap=True)
        self._say.setObjectName("call.say")
        self._why = Label(face="meta", tone="muted", wrap=True)
        self._outcomes: dict[CallOutcome, KeyButton] = {}
        self._note: QPlainTextEdit = paragraph(lines=2)
        self._note_row = Row(tr("Note"), self._note, identifier="call.note")
        self._back: QLineEdit = line(placeholder=tr("14:30 or tue 9:00"), limit=60)
        self._back_row = Row(tr("Call back at"), self._back, identifier="call.back")
        self._back.returnPressed.connect(lambda: self.choose(CallOutcome.CALL_BACK_LATER))
        self._note.textChanged.connect(self._keep)
        self._back.textChanged.connect(self._keep)
        self._build(leave)

    def _build(self, leave: Callable[[], None]) -> None:
        close = button(tr("End calls"), leave, kind="quiet", identifier="call.leave", key=tr("Esc"))
        inside = QWidget()
        content = QVBoxLayout(inside)
        content.setContentsMargins(S4, S3, S4, S4)
        content.setSpacing(S3)
        head = QHBoxLayout()
        head.setSpacing(S2)
        head.addWidget(self._name, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        content.addLayout(head)
        content.addLayout(column(self._number, self._which, spacing=S1))
        content.addLayout(column(Label(tr("Say"), face="meta", tone="muted"), self._say, spacing=S1))
        content.addWidget(self._why)
        content.addWidget(self._note_row)
        buttons = QVBoxLayout()
        buttons.setSpacing(S1)
        for number, outcome in enumerate(OUTCOMES, start=1):
            made = KeyButton(
                outcome_label(outcome),
                partial(self.choose, outcome),
                theme=self._desk.theme,
                key=self._desk.keys.shown(f"outcome_{number}"),
                identifier=f"call.{outcome}",
            )
            self._outcomes[outcome] = made
            buttons.addWidget(made)
        content.addLayout(buttons)
        content.addWidget(self._back_row)
        content.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(scrolling(inside, name=tr("Call mode")))

    @property
    def call(self) -> Call | None:
        """The call that is shown."""
        return self._call

    def begin(self, call: Call) -> None:
        """Show another call; its numbers come when they have been read."""
        if self._call is not None and self._call.key == call.key:
            self._call = call
            self._show_words()
            return
        self._call = None
        kept = self._halfway(call).fields
        self._note.setPlainText(kept.get("note", ""))
        self._back.setText(kept.get("back", ""))
        self._call = call
        self._clear_wrongs()
        self.show_numbers(())
        self._number.setText("")
        self._show_words()

    def _show_words(self) -> None:
        assert self._call is not None
        call = self._call
        self._name.setText(breakable(call.name))
        self._say.setText(call.say)
        self._why.setText(call.why)
        self._why.setVisible(bool(call.why))
        for outcome in _NEEDS_VISIT:
            self._outcomes[outcome].setEnabled(call.appointment_id is not None)

    def show_numbers(self, numbers: tuple[Number, ...]) -> None:
        """The numbers of the patient, the one to dial first."""
        if numbers == self._numbers and numbers:
            return
        self._numbers = numbers
        clear(self._which)
        self._number.setText(numbers[0].shown if numbers else tr("No number"))
        self._number.tone("text" if numbers else "muted")
        if len(numbers) > 1:
            pick = Segments(
                [(number.e164, number.label) for number in numbers],
                name=tr("Number"),
                chosen=self._dial,
                identifier="call.which",
            )
            pick.choose(numbers[0].e164)
            self._dialled = numbers[0].e164
            self._which.addWidget(pick, 0, Qt.AlignmentFlag.AlignLeading)
        self._dialled = numbers[0].e164 if numbers else ""

    def _dial(self, e164: str) -> None:
        self._dialled = e164
        self._number.setText(next(each.shown for each in self._numbers if each.e164 == e164))

    def choose(self, outcome: CallOutcome) -> None:
        """Say what came of the call."""
        call = self._call
        if call is None:
            return
        if outcome in _NEEDS_VISIT and call.appointment_id is None:
            self._desk.say.refuse(tr("This call is about no visit. Note what was said instead."))
            return
        note, back = self._note.toPlainText(), self._back.text().strip()
        if outcome is CallOutcome.CALL_BACK_LATER and not back:
            self.refuse(tr("Give a day and time to call back, like 14:30 or tue 9:00."), about_time=True)
            return
        if len(note) > LONGEST_NOTE:
            self.refuse(tr("The note is too long. Keep it under 2,000 characters."), about_time=False)
            return
        wants_back = outcome not in _NEEDS_VISIT
        self._clear_wrongs()
        self._log(Came(call, outcome, note, back if wants_back else "", self._dialled))

    def choose_number(self, number: int) -> None:
        """Say it by its key: 1 to 7."""
        self.choose(OUTCOMES[number - 1])

    def logged(self, call: Call) -> None:
        """The call stands in the book: what was typed for it goes."""
        if self._call is not None and self._call.key == call.key:
            self._note.clear()
            self._back.clear()
        self._halfway(call).drop()

    def refuse(self, sentence: str, *, about_time: bool) -> None:
        """Say what is wrong with what was typed, at its field."""
        self._clear_wrongs()
        wrong = self._back_row if about_time else self._note_row
        wrong.fail(sentence)
        wrong.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_wrongs(self) -> None:
        self._note_row.clear()
        self._back_row.clear()

    def _halfway(self, call: Call) -> Halfway:
        """What is typed for a call, wherever it is made from."""
        about = (
            f"patient:{call.patient_id}" if call.appointment_id is None else f"visit:{call.appointment_id}"
        )
        return Halfway(self._desk, kind=CALL_DRAFT, about=about)

    def _keep(self) -> None:
        if self._call is not None:
            typed = {"note": self._note.toPlainText(), "back": self._back.text()}
            self._halfway(self._call).keep(
                self._call.name, typed if any(text.strip() for text in typed.values()) else {}
            )
