"""Shift+F9: somebody asks for a visit and nobody can book it now. Who, what, when they can; it is in the worklist until it is booked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from frontdesk.domain.i18n import tr
from frontdesk.domain.names import split_name
from frontdesk.domain.requests import RequestEdit
from frontdesk.domain.words import PartOfDay
from frontdesk.ui.booking.chip import KEPT_REQUEST
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.wanted import REQUEST_DRAFT, Person
from frontdesk.ui.drafts import Plain, new_draft_id
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import BirthField, DateField
from frontdesk.ui.kit.forms import Choice, Row
from frontdesk.ui.phone.taking import TakingPanel, beside
from frontdesk.ui.requests.acts import take
from frontdesk.ui.requests.weekdays import Weekdays
from frontdesk.ui.shell.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.actors import Actor
    from frontdesk.services.directory import Directory
    from frontdesk.services.requests import RequestOutcome
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

_ANY: Final = ""


class RequestPanel(TakingPanel):
    """A request that is taken down. What is typed is kept until it is saved."""

    DRAFT = REQUEST_DRAFT
    BANNER = KEPT_REQUEST

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
        super().__init__(desk, lines=4)
        self._given = (caller, number, person, wish)
        self._wanted = dict.fromkeys(("type", "provider", "location"), _ANY)
        self._build()

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Request for a visit")

    def begin(self) -> None:
        """Read what can be asked for, too."""
        if not self._begun:
            self.earliest.warm()
        super().begin()

    def _kept_words(self) -> str:
        return tr("The request is kept. {key} brings it back.", key=self.desk.keys.shown("request"))

    def _nobody(self) -> str:
        return tr("Say who asks: a patient, a name or a number.")

    # What it is made of

    def _build(self) -> None:
        self.picker = PatientPicker(self.desk, label=tr("Who asks"), identifier="request.who", new=_no_card)
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
            "wish": Row(tr("In their words"), self.words, identifier="request.wish"),
        }
        rows = self.rows
        self._lay_out(
            [
                beside(rows["number"], rows["birth_date"]),
                beside(rows["type"], rows["provider"]),
                rows["location"],
                beside(rows["earliest"], rows["latest"]),
                *(rows[name] for name in ("weekdays", "part", "wish")),
            ],
            button(tr("Save"), self.save, kind="primary", identifier="request.save", key=tr("Ctrl+Enter")),
        )
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
            self.words.textChanged,
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
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
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

    def _fields(self) -> dict[str, Plain]:
        asked = self._asked()
        return {
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

    def _bring_back(self) -> None:
        caller, number, person, wish = self._given
        if self._kept is None or caller or number or wish or person is not None:
            self._draft_id = new_draft_id() if self._kept is not None else self._draft_id
            self.picker.put_text(caller)
            self.number.setText(number)
            self.words.setPlainText(wish)
            if person is not None:
                self._person_known(person)
            self._keep()
            return
        fields = {name: value if isinstance(value, str) else "" for name, value in self._kept.fields.items()}
        self.birth.put_text(fields.get("birth", ""))
        self._wanted = {name: fields.get(name, _ANY) for name in self._wanted}
        for name, choice in (("type", self.type), ("provider", self.provider), ("location", self.location)):
            choice.choose(self._wanted[name])
        for name, field in (("earliest", self.earliest), ("latest", self.latest)):
            field.put(_day(fields.get(name, "")))
        self.weekdays.put(frozenset(int(digit) for digit in fields.get("weekdays", "") if digit.isdigit()))
        self.part.choose(fields.get("part", _ANY))
        self.words.setPlainText(fields.get("wish", ""))
        self._bring_caller(self._kept.fields)

    # Saving

    def _asked(self) -> RequestEdit:
        person = self.picker.person
        first, last = ("", "") if person is not None else split_name(self.picker.text)
        born = self.birth.value
        part = self.part.value or _ANY
        return RequestEdit(
            patient_id=None if person is None else person.id,
            first_name=first,
            last_name=last,
            birth_date="" if person is not None or born is None else born.isoformat(),
            mobile="" if person is not None else self.number.text(),
            type=self.type.value or _ANY,
            provider=self.provider.value or _ANY,
            location=self.location.value or _ANY,
            earliest="" if self.earliest.value is None else self.earliest.value.isoformat(),
            latest="" if self.latest.value is None else self.latest.value.isoformat(),
            weekdays=self.weekdays.value,
            part_of_day=PartOfDay(part) if part else None,
            wish=self.words.toPlainText(),
        )

    def _taking(self) -> Callable[[Book, Actor], RequestOutcome] | None:
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
        asked, country = self._asked(), self.desk.country
        return None if wrong else lambda book, actor: take(book, actor, asked, country=country)

    def _taken(self, outcome: RequestOutcome) -> None:
        desk, command = self.desk, outcome.command
        self._done(
            tr("Request of {who} is in the worklist.", who=desk.who.name(outcome.request.who)),
            undo=lambda: undo(desk, desk.say, command),
        )


def _no_card(typed: str) -> tuple[str, str]:
    return tr("Somebody else: {name}", name=typed.strip()), tr("No patient yet, or not known which")


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
