"""F9: somebody phoned for somebody. Who, what, and whether to call back; it is in the worklist until somebody has done it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking import acts as booking
from frontdesk.ui.booking.chip import KEPT_MESSAGE
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.wanted import PHONE_DRAFT, Person
from frontdesk.ui.drafts import Plain, new_draft_id, shelf
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import DateField, TimeField
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Choice, Row, check, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, scrolling
from frontdesk.ui.kit.layouts import row as layout_row
from frontdesk.ui.panels import Panel
from frontdesk.ui.phone.acts import LeftMessage, WrongNumber, people, take
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.directory import Directory
    from frontdesk.services.phone_messages import Taken
    from frontdesk.ui.desk import Desk

_NARROW: Final = 112
_NOBODY: Final = ("", 0)
_PROVIDER: Final = "provider"
_STAFF: Final = "staff"


class PhoneMessagePanel(Panel):
    """A message that is taken. What is typed is kept until it is saved; F9 brings it back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._begun = self._busy = self._saved = False
        self._providers: list[tuple[tuple[str, int], str]] = []
        self._staff: list[tuple[tuple[str, int], str]] = []
        self._wanted_for: tuple[str, int] = _NOBODY
        desk.say.mend(KEPT_MESSAGE)
        kept = shelf(desk).of(PHONE_DRAFT)
        self._kept = kept[0] if kept else None
        self._draft_id = new_draft_id() if self._kept is None else self._kept.id
        self._build()

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Phone message")

    def begin(self) -> None:
        """Read for whom it can be; the focus where typing begins."""
        if not self._begun:
            self._begun = True
            known(self.desk, self, self._offer)
            self.desk.jobs.ask("staff", people, owner=self, done=self._offer_staff)
            self._bring_back()
            self._follow()
            self.day.warm()
        self._focus()

    def back(self) -> bool:
        """Esc closes the list first."""
        return self.picker.back()

    def may_close(self) -> bool:
        """What is typed is kept."""
        if not self._saved and self._keep():
            self.desk.say.done(tr("The phone message is kept. F9 brings it back."))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, and in the message Ctrl+Enter does; on a button it presses that."""
        if not entered(self, event, self.save):
            super().keyPressEvent(event)

    # What it is made of

    def _build(self) -> None:
        self.picker = PatientPicker(
            self.desk, label=tr("Who called"), identifier="phone.caller", new=_no_patient
        )
        self.number: QLineEdit = line()
        self.whom: Choice[tuple[str, int]] = Choice([(_NOBODY, tr("Nobody in particular"))])
        self.body: QPlainTextEdit = paragraph(lines=6)
        self.wants_call = check(tr("Call back"), run=self._calls_back)
        self.day = DateField(self.desk)
        self.time = TimeField()
        self.time.setFixedWidth(_NARROW)
        self.rows = {
            "number": Row(tr("Number to call"), self.number, identifier="phone.number"),
            "whom": Row(tr("For"), self.whom, identifier="phone.whom"),
            "body": Row(tr("Message"), self.body, identifier="phone.body"),
            "wants_call": Row(tr("Call back"), self.wants_call, identifier="phone.call_back"),
            "day": Row(tr("On"), self.day, identifier="phone.day"),
            "time": Row(tr("At"), self.time, identifier="phone.time"),
        }
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        lines.addWidget(self.picker)
        for name in ("number", "whom", "body", "wants_call"):
            lines.addWidget(self.rows[name])
        pair = QHBoxLayout()
        pair.setSpacing(S3)
        pair.addWidget(self.rows["day"], 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.rows["time"], 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(pair)
        lines.addStretch(1)
        self.trouble = Label(tone="danger", wrap=True)
        self.trouble.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.setSpacing(S2)
        foot.addWidget(self.trouble)
        save = button(tr("Save"), self.save, kind="primary", identifier="phone.save", key=tr("Ctrl+Enter"))
        asks = button(tr("Asks for a visit"), self._ask_for_visit, identifier="phone.request")
        asks.setAccessibleDescription(tr("Takes it down as a request that can be booked from the worklist"))
        buttons = layout_row(save, asks)
        buttons.setStretchFactor(save, 1)
        foot.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(Surface(foot, line="top"))
        self._calls_back(on=False)

    def _follow(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.somebody_new.connect(lambda _text: self.number.setFocus(Qt.FocusReason.OtherFocusReason))
        for signal in (
            self.picker.typed,
            self.picker.cleared,
            self.number.textChanged,
            self.body.textChanged,
            self.whom.currentIndexChanged,
            self.day.changed,
            self.time.changed,
        ):
            signal.connect(lambda *_: self._keep())

    def _focus(self) -> None:
        first = self.picker.edit if self.picker.person is None and not self.picker.text else self.body
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, person: Person) -> None:
        del person
        self.rows["number"].setVisible(False)
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)
        self._keep()

    def _calls_back(self, on: bool) -> None:
        for name in ("day", "time"):
            self.rows[name].setVisible(on)
        if on and self.day.value is None:
            self.day.put(words.today_at(self.desk.zone, self.desk.now()))
        if on and self._begun:
            self.time.setFocus(Qt.FocusReason.OtherFocusReason)

    # For whom

    def _offer(self, found: Directory) -> None:
        self._providers = [((_PROVIDER, each.id), each.name) for each in found.providers if each.in_use]
        self._offer_all()

    def _offer_staff(self, found: tuple[tuple[int, str], ...]) -> None:
        self._staff = [((_STAFF, key), name) for key, name in found]
        self._offer_all()

    def _offer_all(self) -> None:
        chosen = self.whom.value
        wanted = chosen if chosen not in (None, _NOBODY) else self._wanted_for
        everybody = [(_NOBODY, tr("Nobody in particular")), *self._providers, *self._staff]
        self.whom.blockSignals(True)
        self.whom.offer(everybody, wanted)
        self.whom.blockSignals(False)

    # Keeping

    def _keep(self) -> bool:
        """Keep what is typed; False where there is nothing."""
        person = self.picker.person
        typed = self.picker.text.strip() or self.number.text().strip() or self.body.toPlainText().strip()
        if not typed and person is None:
            shelf(self.desk).drop(self._draft_id)
            return False
        kind, key = self.whom.value or _NOBODY
        fields: dict[str, Plain] = {
            "patient_id": None if person is None else person.id,
            "caller": self.picker.text,
            "number": self.number.text(),
            "body": self.body.toPlainText(),
            "for": kind,
            "for_id": key,
            "call_back": self.wants_call.isChecked(),
            "day": "" if self.day.value is None else self.day.value.isoformat(),
            "minute": self.time.value,
        }
        title = self.picker.text.strip() if person is None else person.name
        shelf(self.desk).keep(self._draft_id, PHONE_DRAFT, title, fields)
        return True

    def _bring_back(self) -> None:
        if self._kept is None:
            return
        fields = self._kept.fields
        patient_id, minute, key = fields.get("patient_id"), fields.get("minute"), fields.get("for_id")
        self.picker.put_text(str(fields.get("caller") or ""))
        self.number.setText(str(fields.get("number") or ""))
        self.body.setPlainText(str(fields.get("body") or ""))
        if isinstance(key, int):
            self._wanted_for = (str(fields.get("for") or ""), key)
        self.wants_call.setChecked(fields.get("call_back") is True)
        try:
            self.day.put(date.fromisoformat(str(fields.get("day") or "")))
        except ValueError:
            self.day.put(None)
        if isinstance(minute, int):
            self.time.put(minute)
        if isinstance(patient_id, int):
            self.desk.jobs.ask(
                "person",
                lambda book: booking.person(book, patient_id),
                owner=self,
                done=self._person_known,
                failed=lambda _error: None,
            )

    def _person_known(self, person: Person) -> None:
        self.picker.put(person)
        self._chosen(person)

    def _ask_for_visit(self) -> None:
        """It is a request for a visit after all: who called goes along, and so does what they said."""
        from frontdesk.ui.requests.panel import RequestPanel

        desk, person = self.desk, self.picker.person
        caller, number = "" if person is not None else self.picker.text, self.number.text()
        wish = self.body.toPlainText()
        shelf(desk).drop(self._draft_id)
        self._saved = True
        desk.go.panel(lambda: RequestPanel(desk, caller=caller, number=number, person=person, wish=wish))

    # Saving

    def save(self) -> None:
        """Write it down."""
        if self._busy or self._saved:
            return
        for row in (self.picker.row, *self.rows.values()):
            row.clear()
        self.trouble.hide()
        person, calls_back = self.picker.person, self.wants_call.isChecked()
        if person is None and not self.picker.text.strip() and not self.number.text().strip():
            self.picker.row.fail(tr("Say who called: a patient, a name or a number."))
            self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.body.toPlainText().strip() and not calls_back:
            self.rows["body"].fail(tr("Write down what the caller said, or tick call back."))
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            call_back_utc = self._call_back_utc() if calls_back else None
        except UsageError as error:
            self.rows["time"].fail(error.sentence)
            return
        kind, key = self.whom.value or _NOBODY
        left = LeftMessage(
            body=self.body.toPlainText(),
            caller="" if person is not None else self.picker.text,
            number="" if person is not None else self.number.text(),
            patient_id=None if person is None else person.id,
            provider_id=key if kind == _PROVIDER else None,
            staff_id=key if kind == _STAFF else None,
            call_back_utc=call_back_utc,
        )
        self._busy = True
        country = self.desk.country
        self.desk.act(
            lambda book, actor: take(book, actor, left, country=country),
            owner=self,
            done=self._taken,
            failed=self._refused,
        )

    def _call_back_utc(self) -> int:
        """When to call back; without a time as soon as can be. Raises UsageError."""
        day, minute, now = self.day.value, self.time.value, self.desk.now()
        problem = self.day.problem or self.time.problem
        if problem:
            raise UsageError(problem)
        today = words.today_at(self.desk.zone, now)
        if minute is None:
            if day is None or day <= today:
                return now
            raise UsageError(tr("Give the time to call back."))
        wall = words.wall_text(day or today, minute)
        try:
            return resolve(wall, self.desk.zone).utc
        except SkippedTime as skipped:
            return resolve(skipped.after, self.desk.zone).utc

    def _taken(self, taken: Taken) -> None:
        desk, message = self.desk, taken.message
        self._saved = True
        shelf(desk).drop(self._draft_id)
        desk.say.done(
            tr("Phone message of {caller} is in the worklist.", caller=desk.who.name(message.who)),
            undo=undo_of(desk, taken.changes.command),
        )
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self._keep()
        if isinstance(error, EnvironmentFault):
            self.desk.say.refuse(error)
            return
        if isinstance(error, WrongNumber):
            self.rows["number"].fail(error.sentence)
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.trouble.setText(error.sentence)
        self.trouble.show()


def _no_patient(typed: str) -> tuple[str, str]:
    return tr("Somebody else: {name}", name=typed.strip()), tr("Not a patient, or not known which")
