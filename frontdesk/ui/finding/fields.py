"""What is looked for: type and length, with whom, where, from when to when, which part of the day, which weekdays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.slot_finding import Sought
from frontdesk.domain.words import PartOfDay
from frontdesk.ui import words
from frontdesk.ui.booking.form import NO_TYPE, USUAL_MINUTES
from frontdesk.ui.finding.family import FamilyBox
from frontdesk.ui.finding.moving import moving_line
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.dates import DateField, LengthField
from frontdesk.ui.kit.forms import Choice, Row
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.several import Several
from frontdesk.ui.tokens import S3, S4

if TYPE_CHECKING:
    from frontdesk.services.directory import Directory
    from frontdesk.services.finding import Helps
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.finding.asks import Asked
    from frontdesk.ui.navigation import Wish

ANYTHING: Final = 0
_ANY_PART: Final = "any"
_WEEK: Final = 7
_A_MONDAY: Final = date(2024, 1, 1)


class Fields(QWidget):
    """Signals: `changed()`: something else is looked for."""

    changed = Signal()

    def __init__(self, desk: Desk, wish: Wish) -> None:
        super().__init__()
        self._desk, self._wish = desk, wish
        self._length_is_own = wish.minutes is not None
        self._usual: dict[int, int] = {}
        self._offered = False
        self._make()
        self._lay_out()
        self._follow()

    def _make(self) -> None:
        self.type: Choice[int] = Choice()
        self.length = LengthField()
        self.length.put(self._wish.minutes or USUAL_MINUTES)
        self.providers = Several(tr("Anybody"))
        self.location: Choice[int] = Choice()
        self.date = DateField(self._desk)
        self.date.put(words.today_at(self._desk.zone, self._desk.now()))
        self.until = DateField(self._desk, placeholder=tr("any day"))
        self.part: Choice[str] = Choice(
            [
                (_ANY_PART, tr("All day")),
                (PartOfDay.MORNING, tr("Morning")),
                (PartOfDay.AFTERNOON, tr("Afternoon")),
                (PartOfDay.EVENING, tr("Evening")),
            ],
            _ANY_PART,
        )
        self.family = FamilyBox(self._desk)

    def _lay_out(self) -> None:
        self.with_row = Row(tr("With"), self.providers, identifier="slots.provider")
        self.length_row = Row(tr("Length"), self.length, identifier="slots.length")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, S3, S4, 0)
        lines.setSpacing(S3)
        if self._wish.instead_of is not None:
            whose = Label(moving_line(self._desk, self._wish.instead_of), face="strong")
            name_it(whose, whose.text(), "slots.whose")
            lines.addWidget(whose)
        self._first = QWidget()
        first = _pair(
            Row(tr("Type"), self.type, identifier="slots.type"),
            Row(tr("At"), self.location, identifier="slots.location"),
        )
        first.setContentsMargins(0, 0, 0, 0)
        self._first.setLayout(first)
        lines.addWidget(self._first)
        lines.addWidget(self.family)
        lines.addLayout(_pair(self.with_row, self.length_row))
        # While somebody is looked for, their list has the room.
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(S3)
        rest.addLayout(
            _pair(
                Row(tr("Not before"), self.date, identifier="slots.from"),
                Row(tr("Not after"), self.until, identifier="slots.until"),
            )
        )
        name_it(self.part, tr("Part of the day"), "slots.part")
        rest.addWidget(self.part)
        rest.addLayout(self._weekdays())
        lines.addWidget(self._rest)

    def _weekdays(self) -> QHBoxLayout:
        self.days: list[QPushButton] = []
        for weekday in range(_WEEK):
            day = _A_MONDAY.replace(day=1 + weekday)
            made = button(words.weekday_short(day), identifier=f"slots.day.{weekday}")
            made.setProperty("kind", "segment")
            made.setProperty("tight", True)
            made.setMinimumWidth(28)
            made.setAccessibleName(words.weekday_long(day))
            made.setCheckable(True)
            self.days.append(made)
        return row(*self.days, spacing=0)

    def _follow(self) -> None:
        self.date.changed.connect(self.changed)
        self.until.changed.connect(self.changed)
        self.length.changed.connect(self._length_changed)
        self.type.currentIndexChanged.connect(lambda _index: self._type_chosen())
        self.providers.changed.connect(self.changed)
        self.location.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.part.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.family.changed.connect(self._family_changed)
        self.family.searching.connect(self._make_room)
        for each in self.days:
            each.toggled.connect(lambda _on: self.changed.emit())

    def _make_room(self, searching: bool) -> None:
        for each in (self._first, self._rest):
            each.setVisible(not searching)

    # What can be chosen

    def offer(self, found: Directory) -> None:
        """Offer what the clinic has; what is chosen stays. Tells nobody."""
        wish, first = self._wish, not self._offered
        self._offered = True
        self._usual = {each.id: each.minutes for each in found.types}
        providers = [(each.id, each.name) for each in found.providers if each.in_use]
        self.providers.offer(providers)
        if first and wish.provider_id is not None:
            self.providers.choose(frozenset({wish.provider_id}))
        self.family.offer(providers)
        for choice, anything, rows, value in (
            (
                self.type,
                tr("Any type"),
                [(each.id, each.name) for each in found.types if each.in_use],
                wish.type_id,
            ),
            (
                self.location,
                tr("Anywhere"),
                [(each.id, each.name) for each in found.locations if each.in_use],
                wish.location_id,
            ),
        ):
            chosen = (value if first else choice.value) or ANYTHING
            choice.blockSignals(True)
            choice.offer([(ANYTHING, anything), *rows], chosen)
            choice.blockSignals(False)
        if first and not self._length_is_own and wish.type_id in self._usual:
            self.length.put(self._usual[wish.type_id])

    # What is asked for

    @property
    def problem(self) -> str:
        """What has to be mended first, as a sentence; empty where nothing has."""
        if self.date.value is None:
            return self.date.problem or tr("Give a date and a length.")
        if self.until.problem:
            return self.until.problem
        if self.until.value is not None and self.until.value < self.date.value:
            return tr("The last day comes before the first. Give a later one, or none.")
        if self.family.is_on:
            return self.family.problem
        return "" if self.length.value is not None else self.length.problem or tr("Give a date and a length.")

    def asked(self) -> Asked | None:
        """What is looked for; None where something has to be mended."""
        from frontdesk.ui.finding.asks import Asked

        if self.problem:
            return None
        part = self.part.value
        return Asked(
            self.family.people() if self.family.is_on else (Sought(self.length.value or 0, self._with()),),
            company=self.family.company,
            location_id=self.location.value or None,
            from_date=self.date.value,
            until_date=self.until.value,
            weekdays=frozenset(number for number, each in enumerate(self.days) if each.isChecked()),
            part=None if part is None or part == _ANY_PART else PartOfDay(part),
            but_visit=self._wish.instead_of,
        )

    def _with(self) -> frozenset[int] | None:
        return self.providers.chosen or None

    def loosen(self, helps: Helps) -> None:
        """Ask for one thing less, or for all of them."""
        whatever = helps.loosening == "everything"
        if whatever or helps.loosening == "part":
            self.part.choose(_ANY_PART)
        if whatever or helps.loosening == "weekdays":
            for each in self.days:
                each.setChecked(False)
        if whatever or helps.loosening == "providers":
            self.providers.choose(frozenset())
            self.family.ask_anybody()
        if whatever or helps.loosening == "until":
            self.until.put(None)
        if whatever or helps.loosening == "location":
            self.location.choose(ANYTHING)
        if helps.loosening == "length":
            self._length_is_own = True
            self.length.put(helps.first[0].minutes)
            self.family.put_lengths([slot.minutes for slot in helps.first])
        if helps.loosening == "company":
            self.family.come_otherwise()
        self.changed.emit()

    def _type_chosen(self) -> None:
        usual = self._usual.get(self.type.value or NO_TYPE)
        if usual is not None and not self._length_is_own:
            self.length.put(usual)
            self.family.put_length(usual)
        self.changed.emit()

    def _length_changed(self) -> None:
        self._length_is_own = True
        self.changed.emit()

    def _family_changed(self) -> None:
        on = self.family.is_on
        self.with_row.setVisible(not on)
        self.length_row.setVisible(not on)
        self.changed.emit()


def _pair(first: QWidget, second: QWidget) -> QHBoxLayout:
    """Side by side, each half of the width whatever is in it."""
    made = QHBoxLayout()
    made.setSpacing(S3)
    for each in (first, second):
        each.setMinimumWidth(1)
        each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        made.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
    return made
