"""Shift+F9: somebody asks for a visit and nobody can book it now. Who, what, when they can; it is in the worklist until it is booked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import split_name
from frontdesk.domain.words import PartOfDay
from frontdesk.ui.booking import acts as booking
from frontdesk.ui.booking.chip import KEPT_REQUEST
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.wanted import REQUEST_DRAFT, Person
from frontdesk.ui.drafts import Plain, new_draft_id, shelf
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import BirthField, DateField
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Choice, Row, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.requests.acts import Asked, WrongNumber, take
from frontdesk.ui.requests.weekdays import Weekdays
from frontdesk.ui.shell.undoing import undo
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.directory import Directory
    from frontdesk.services.requests import RequestOutcome
    from frontdesk.ui.desk import Desk

_ANY: Final = ""


class RequestPanel(Panel):
    """A request that is taken down. What is typed is kept until it is saved."""

    def __init__(
        self,
        desk: Desk,
        *,
        caller: str = "",
        number: str = "",
        person: Person | None = None,
        wish: str = "",
    ) -> None:
        """What the panel of a phone message knew already."""
        super().__init__(desk)
        self._begun = self._busy = self._saved = False
        desk.say.mend(KEPT_REQUEST)
        kept = shelf(desk).of(REQUEST_DRAFT)
        self._kept = kept[0] if kept else None
        self._draft_id = new_draft_id() if self._kept is None else self._kept.id
        self._given = (caller, number, person, wish)
        self._wanted = dict.fromkeys(("type", "provider", "location"), _ANY)
        self._build()

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Request for a visit")

    def begin(self) -> None:
        """Read what can be asked for; the focus where typing begins."""
        if not self._begun:
            self._begun = True
            known(self.desk, self, self._offer)
            self._bring_back()
            self._follow()
            self.earliest.warm()
        first = self.picker.edit if self.picker.person is None and not self.picker.text else self.wish
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc closes the list first."""
        return self.picker.back()

    def may_close(self) -> bool:
        """What is typed is kept."""
        if not self._saved and self._keep():
            self.desk.say.done(
                tr("The request is kept. {key} brings it back.", key=self.desk.keys.shown("request"))
            )
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, and in the wish Ctrl+Enter does; on a button it presses that."""
        if not entered(self, event, self.save):
            super().keyPressEvent(event)

    # What it is made of

    def _build(self) -> None:
        self.picker = PatientPicker(self.desk, label=tr("Who asks"), identifier="request.who", new=_no_card)
        self.number: QLineEdit = line()
        self.birth = BirthField(self.desk)
        self.type: Choice[str] = Choice([(_ANY, tr("Any"))])
        self.provider: Choice[str] = Choice([(_ANY, tr("Anybody"))])
        self.location: Choice[str] = Choice([(_ANY, tr("Anywhere"))])
        self.earliest, self.latest = DateField(self.desk), DateField(self.desk)
        self.weekdays = Weekdays(self._typed, identifier="request.weekday")
        self.part: Choice[str] = Choice(
            [
                (_ANY, tr("Any time")),
                (PartOfDay.MORNING, tr("Morning")),
                (PartOfDay.AFTERNOON, tr("Afternoon")),
                (PartOfDay.EVENING, tr("Evening")),
            ],
            _ANY,
        )
        self.wish: QPlainTextEdit = paragraph(lines=4)
        self.rows = {
            "number": Row(tr("Number"), self.number, identifier="request.number"),
            "birth_date": Row(tr("Date of birth"), self.birth, identifier="request.birth"),
            "type": Row(tr("Type"), self.type, identifier="request.type"),
            "provider": Row(tr("With"), self.provider, identifier="request.provider"),
            "location": Row(tr("At"), self.location, identifier="request.location"),
            "earliest": Row(tr("Not before"), self.earliest, identifier="request.earliest"),
            "latest": Row(tr("Not after"), self.latest, identifier="request.latest"),
            "weekdays": Row(tr("On (none: any day)"), self.weekdays, identifier="request.weekdays"),
            "part": Row(tr("Part of the day"), self.part, identifier="request.part"),
            "wish": Row(tr("In their words"), self.wish, identifier="request.wish"),
        }
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        lines.addWidget(self.picker)
        lines.addLayout(_beside(self.rows["number"], self.rows["birth_date"]))
        lines.addLayout(_beside(self.rows["type"], self.rows["provider"]))
        lines.addWidget(self.rows["location"])
        lines.addLayout(_beside(self.rows["earliest"], self.rows["latest"]))
        for name in ("weekdays", "part", "wish"):
            lines.addWidget(self.rows[name])
        lines.addStretch(1)
        self.trouble = Label(tone="danger", wrap=True)
        self.trouble.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.setSpacing(S2)
        foot.addWidget(self.trouble)
        foot.addWidget(
            button(tr("Save"), self.save, kind="primary", identifier="request.save", key=tr("Ctrl+Enter"))
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(Surface(foot, line="top"))
        self.rows["location"].hide()

    def _follow(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.cleared.connect(lambda: self._show_stranger(visible=True))
        self.picker.somebody_new.connect(lambda _text: self.number.setFocus(Qt.FocusReason.OtherFocusReason))
        for signal in (
            self.picker.typed,
            self.picker.cleared,
            self.number.textChanged,
            self.birth.changed,
            self.wish.textChanged,
            self.type.currentIndexChanged,
            self.provider.currentIndexChanged,
            self.location.currentIndexChanged,
            self.part.currentIndexChanged,
            self.earliest.changed,
            self.latest.changed,
        ):
            signal.connect(lambda *_: self._typed())

    def _typed(self) -> None:
        if self._begun:
            self._keep()

    def _chosen(self, person: Person) -> None:
        del person
        self._show_stranger(visible=False)
        self.wish.setFocus(Qt.FocusReason.OtherFocusReason)
        self._typed()

    def _show_stranger(self, *, visible: bool) -> None:
        """The number and the date of birth of a patient stand on their card."""
        for name in ("number", "birth_date"):
            self.rows[name].setVisible(visible)

    def _offer(self, found: Directory) -> None:
        for name, choice, first, offered in (
            ("type", self.type, tr("Any"), [each.name for each in found.types if each.in_use]),
            (
                "provider",
                self.provider,
                tr("Anybody"),
                [each.name for each in found.providers if each.in_use],
            ),
            (
                "location",
                self.location,
                tr("Anywhere"),
                [each.name for each in found.locations if each.in_use],
            ),
        ):
            chosen = choice.value or self._wanted[name]
            choice.blockSignals(True)
            choice.offer([(_ANY, first), *((each, each) for each in offered)], chosen)
            choice.blockSignals(False)
        self.rows["location"].setVisible(self.location.count() > 2)

    # Keeping

    def _keep(self) -> bool:
        """Keep what is typed; False where there is nothing."""
        person = self.picker.person
        wish = self.wish.toPlainText().strip()
        if person is None and not (self.picker.text.strip() or self.number.text().strip() or wish):
            shelf(self.desk).drop(self._draft_id)
            return False
        asked = self._asked()
        fields: dict[str, Plain] = {
            "patient_id": asked.patient_id,
            "caller": self.picker.text,
            "number": self.number.text(),
            "birth": self.birth.text if self.birth.value is None else self.birth.value.isoformat(),
            "type": asked.type,
            "provider": asked.provider,
            "location": asked.location,
            "earliest": asked.earliest,
            "latest": asked.latest,
            "weekdays": "".join(map(str, sorted(asked.weekdays))),
            "part": self.part.value or _ANY,
            "wish": asked.wish,
        }
        title = self.picker.text.strip() if person is None else person.name
        shelf(self.desk).keep(self._draft_id, REQUEST_DRAFT, title, fields)
        return True

    def _bring_back(self) -> None:
        caller, number, person, wish = self._given
        if self._kept is None or caller or number or wish or person is not None:
            self._draft_id = new_draft_id() if self._kept is not None else self._draft_id
            self.picker.put_text(caller)
            self.number.setText(number)
            self.wish.setPlainText(wish)
            if person is not None:
                self._person_known(person)
            self._keep()
            return
        fields = {name: value if isinstance(value, str) else "" for name, value in self._kept.fields.items()}
        self.picker.put_text(fields.get("caller", ""))
        self.number.setText(fields.get("number", ""))
        self.birth.put_text(fields.get("birth", ""))
        self._wanted = {name: fields.get(name, _ANY) for name in self._wanted}
        for name, choice in (("type", self.type), ("provider", self.provider), ("location", self.location)):
            choice.choose(self._wanted[name])
        for name, field in (("earliest", self.earliest), ("latest", self.latest)):
            field.put(_day(fields.get(name, "")))
        self.weekdays.put(frozenset(int(digit) for digit in fields.get("weekdays", "") if digit.isdigit()))
        self.part.choose(fields.get("part", _ANY))
        self.wish.setPlainText(fields.get("wish", ""))
        patient_id = self._kept.fields.get("patient_id")
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

    # Saving

    def _asked(self) -> Asked:
        person = self.picker.person
        first, last = ("", "") if person is not None else split_name(self.picker.text)
        born = self.birth.value
        part = self.part.value or _ANY
        return Asked(
            patient_id=None if person is None else person.id,
            first_name=first,
            last_name=last,
            birth_date="" if person is not None or born is None else born.isoformat(),
            number="" if person is not None else self.number.text(),
            type=self.type.value or _ANY,
            provider=self.provider.value or _ANY,
            location=self.location.value or _ANY,
            earliest="" if self.earliest.value is None else self.earliest.value.isoformat(),
            latest="" if self.latest.value is None else self.latest.value.isoformat(),
            weekdays=self.weekdays.value,
            part_of_day=PartOfDay(part) if part else None,
            wish=self.wish.toPlainText(),
        )

    def save(self) -> None:
        """Write it down."""
        if self._busy or self._saved or not self._is_complete():
            return
        self._busy = True
        asked, country = self._asked(), self.desk.country
        self.desk.act(
            lambda book, actor: take(book, actor, asked, country=country),
            owner=self,
            done=self._taken,
            failed=self._refused,
        )

    def _is_complete(self) -> bool:
        for row in (self.picker.row, *self.rows.values()):
            row.clear()
        self.trouble.hide()
        if self.picker.person is None and not self.picker.text.strip() and not self.number.text().strip():
            self.picker.row.fail(tr("Say who asks: a patient, a name or a number."))
            self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        wrong = {
            name: field.problem
            for name, field in (
                ("birth_date", self.birth),
                ("earliest", self.earliest),
                ("latest", self.latest),
            )
            if field.problem
        }
        for name, sentence in wrong.items():
            self.rows[name].fail(sentence)
        return not wrong

    def _taken(self, outcome: RequestOutcome) -> None:
        desk, row, command = self.desk, outcome.request, outcome.command
        self._saved = True
        shelf(desk).drop(self._draft_id)
        desk.say.done(
            tr("Request of {who} is in the worklist.", who=desk.who.name(row.who)),
            undo=lambda: undo(desk, desk.say, command),
        )
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self._keep()
        match error:
            case EnvironmentFault():
                self.desk.say.refuse(error)
            case WrongNumber():
                self.rows["number"].fail(error.sentence)
                self.number.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                self.trouble.setText(error.sentence)
                self.trouble.show()


def _no_card(typed: str) -> tuple[str, str]:
    return tr("Somebody else: {name}", name=typed.strip()), tr("No patient yet, or not known which")


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _beside(one: QWidget, other: QWidget) -> QHBoxLayout:
    pair = QHBoxLayout()
    pair.setSpacing(S3)
    for each in (one, other):
        pair.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
    return pair
