"""F9: somebody phoned for somebody. Who, what, and whether to call back; it is in the worklist until somebody has done it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking.chip import KEPT_MESSAGE
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.wanted import PHONE_DRAFT, Person
from frontdesk.ui.drafts import Plain, shelf
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import DateField, TimeField
from frontdesk.ui.kit.forms import Choice, Row, check
from frontdesk.ui.kit.layouts import row as layout_row
from frontdesk.ui.phone.acts import LeftMessage, people, take
from frontdesk.ui.phone.taking import TakingPanel, beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.actors import Actor
    from frontdesk.services.directory import Directory
    from frontdesk.services.phone_messages import Taken
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

_NARROW: Final = 112
_NOBODY: Final = ("", 0)
_PROVIDER: Final = "provider"
_STAFF: Final = "staff"


class PhoneMessagePanel(TakingPanel):
    """A message that is taken. What is typed is kept until it is saved; F9 brings it back."""

    DRAFT = PHONE_DRAFT
    BANNER = KEPT_MESSAGE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, lines=6)
        self._providers: list[tuple[tuple[str, int], str]] = []
        self._staff: list[tuple[tuple[str, int], str]] = []
        self._wanted_for: tuple[str, int] = _NOBODY
        self._build()

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Phone message")

    def begin(self) -> None:
        """Read for whom it can be, too."""
        if not self._begun:
            self.desk.jobs.ask("staff", people, owner=self, done=self._offer_staff)
            self.day.warm()
        super().begin()

    def _kept_words(self) -> str:
        return tr("The phone message is kept. F9 brings it back.")

    def _nobody(self) -> str:
        return tr("Say who called: a patient, a name or a number.")

    # What it is made of

    def _build(self) -> None:
        self.picker = PatientPicker(
            self.desk, label=tr("Who called"), identifier="phone.caller", new=_no_patient
        )
        self.whom: Choice[tuple[str, int]] = Choice([(_NOBODY, tr("Nobody in particular"))])
        self.wants_call = check(tr("Call back"), run=self._calls_back)
        self.day = DateField(self.desk)
        self.time = TimeField()
        self.time.setFixedWidth(_NARROW)
        self.rows = {
            "number": Row(tr("Number to call"), self.number, identifier="phone.number"),
            "whom": Row(tr("For"), self.whom, identifier="phone.whom"),
            "body": Row(tr("Message"), self.words, identifier="phone.body"),
            "wants_call": Row(tr("Call back"), self.wants_call, identifier="phone.call_back"),
            "day": Row(tr("On"), self.day, identifier="phone.day"),
            "time": Row(tr("At"), self.time, identifier="phone.time"),
        }
        save = button(tr("Save"), self.save, kind="primary", identifier="phone.save", key=tr("Ctrl+Enter"))
        asks = button(tr("Asks for a visit"), self._ask_for_visit, identifier="phone.request")
        asks.setAccessibleDescription(tr("Takes it down as a request that can be booked from the worklist"))
        buttons = layout_row(save, asks)
        buttons.setStretchFactor(save, 1)
        parts = [self.rows[name] for name in ("number", "whom", "body", "wants_call")]
        self._lay_out([*parts, beside(self.rows["day"], self.rows["time"], share=0)], buttons)
        self._calls_back(on=False)

    def _follow(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.somebody_new.connect(lambda _text: self.number.setFocus(Qt.FocusReason.OtherFocusReason))
        for signal in (
            self.picker.typed,
            self.picker.cleared,
            self.number.textChanged,
            self.words.textChanged,
            self.whom.currentIndexChanged,
            self.day.changed,
            self.time.changed,
        ):
            signal.connect(lambda *_: self._keep())

    def _chosen(self, person: Person) -> None:
        del person
        self.rows["number"].setVisible(False)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
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

    def _fields(self) -> dict[str, Plain]:
        kind, key = self.whom.value or _NOBODY
        return {
            "body": self.words.toPlainText(),
            "for": kind,
            "for_id": key,
            "call_back": self.wants_call.isChecked(),
            "day": "" if self.day.value is None else self.day.value.isoformat(),
            "minute": self.time.value,
        }

    def _bring_back(self) -> None:
        if self._kept is None:
            return
        fields = self._kept.fields
        minute, key = fields.get("minute"), fields.get("for_id")
        self.words.setPlainText(str(fields.get("body") or ""))
        if isinstance(key, int):
            self._wanted_for = (str(fields.get("for") or ""), key)
        self.wants_call.setChecked(fields.get("call_back") is True)
        try:
            self.day.put(date.fromisoformat(str(fields.get("day") or "")))
        except ValueError:
            self.day.put(None)
        if isinstance(minute, int):
            self.time.put(minute)
        self._bring_caller(fields)

    def _ask_for_visit(self) -> None:
        """It is a request for a visit after all: who called goes along, and so does what they said."""
        from frontdesk.ui.requests.panel import RequestPanel

        desk, person = self.desk, self.picker.person
        caller, number = "" if person is not None else self.picker.text, self.number.text()
        wish = self.words.toPlainText()
        shelf(desk).drop(self._draft_id)
        self._saved = True
        desk.go.panel(lambda: RequestPanel(desk, caller=caller, number=number, person=person, wish=wish))

    # Saving

    def _taking(self) -> Callable[[Book, Actor], Taken] | None:
        person, calls_back = self.picker.person, self.wants_call.isChecked()
        if not self.words.toPlainText().strip() and not calls_back:
            self.rows["body"].fail(tr("Write down what the caller said, or tick call back."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        try:
            call_back_utc = self._call_back_utc() if calls_back else None
        except UsageError as error:
            self.rows["time"].fail(error.sentence)
            return None
        kind, key = self.whom.value or _NOBODY
        left = LeftMessage(
            body=self.words.toPlainText(),
            caller="" if person is not None else self.picker.text,
            number="" if person is not None else self.number.text(),
            patient_id=None if person is None else person.id,
            provider_id=key if kind == _PROVIDER else None,
            staff_id=key if kind == _STAFF else None,
            call_back_utc=call_back_utc,
        )
        country = self.desk.country
        return lambda book, actor: take(book, actor, left, country=country)

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

    def _taken(self, outcome: Taken) -> None:
        caller = self.desk.who.name(outcome.message.who)
        self._done(
            tr("Phone message of {caller} is in the worklist.", caller=caller),
            undo=undo_of(self.desk, outcome.changes.command),
        )


def _no_patient(typed: str) -> tuple[str, str]:
    return tr("Somebody else: {name}", name=typed.strip()), tr("Not a patient, or not known which")
