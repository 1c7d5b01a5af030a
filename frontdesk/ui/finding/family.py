"""Whom else a time is looked for: those who share the patient's number, or anybody else, each with their own length and provider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.slot_finding import Company, Sought
from frontdesk.ui.booking.form import USUAL_MINUTES
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.finding.asks import MOST_PEOPLE, Relative
from frontdesk.ui.kit.buttons import IconButton, Segments, button, name_it
from frontdesk.ui.kit.dates import LengthField
from frontdesk.ui.kit.labels import Label, set_tooltip
from frontdesk.ui.kit.several import Several
from frontdesk.ui.tokens import S1, S2

if TYPE_CHECKING:
    from frontdesk.ui.booking.wanted import Person
    from frontdesk.ui.desk import Desk

_LENGTH_WIDTH: Final = 76
_WITH_WIDTH: Final = 116


class FamilyBox(QWidget):
    """One line that offers the family, then a line for each of them.

    Signals: `changed()`: somebody else comes, or otherwise; `searching(bool)`: somebody is looked for, or not any more.
    """

    changed = Signal()
    searching = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._all: tuple[Relative, ...] = ()
        self._providers: Sequence[tuple[int, str]] = ()
        self._minutes = USUAL_MINUTES
        self._lines: dict[int, _Line] = {}
        self._offer = button(
            tr("With the family"),
            self.add_all,
            kind="quiet",
            identifier="slots.family",
            key=desk.keys.shown("find_family"),
        )
        self._other = button(
            tr("Somebody else comes, too"),
            self.ask_who,
            kind="quiet",
            identifier="slots.other",
            key=desk.keys.shown("find_other"),
        )
        self._picker: PatientPicker | None = None
        self._company = Segments(
            [
                (Company.TOGETHER, tr("Together")),
                (Company.BACK_TO_BACK, tr("Back to back")),
            ],
            name=tr("How they come"),
            chosen=lambda _company: self.changed.emit(),
            identifier="slots.company",
        )
        self._company.choose(Company.TOGETHER)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addLayout(self._rows)
        lines.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeading)
        self._place = QVBoxLayout()
        lines.addLayout(self._place)
        lines.addWidget(self._company)
        self._company.hide()
        self.hide()

    @property
    def picker(self) -> PatientPicker:
        """The search for somebody else, made when it is first wanted."""
        if self._picker is None:
            self._picker = PatientPicker(
                self._desk, label=tr("Who else comes"), identifier="slots.who", new=_no_card
            )
            self._picker.hide()
            self._picker.chosen.connect(self._chosen)
            self._picker.somebody_new.connect(self._no_card_yet)
            self._place.addWidget(self._picker)
        return self._picker

    # Who

    def know(self, family: tuple[Relative, ...], minutes: int) -> None:
        """These belong together, the patient first; nobody is added yet."""
        self._all, self._minutes = family, minutes
        self._offer.setText(self._words())
        self._offer.setAccessibleName(self._words())
        self._offer.setVisible(len(family) > 1 and not self.is_on)
        self.setVisible(bool(family))

    def _words(self) -> str:
        others = [self._desk.who.name(each.first_name or each.name) for each in self._all[1:]]
        match others:
            case [one]:
                return tr("Together with {name}", name=one)
            case [one, other]:
                return tr("Together with {name} and {other}", name=one, other=other)
            case _:
                return tr("Together with the family ({count})", count=len(others))

    def offer(self, providers: Sequence[tuple[int, str]]) -> None:
        """Who can see them."""
        self._providers = providers
        for each in self._lines.values():
            each.providers.offer(providers)

    def add_all(self) -> None:
        """Everybody comes, in one go."""
        if len(self._all) < 2:
            return
        self._come(*self._all)

    def ask_who(self) -> None:
        """Look for somebody who comes, too."""
        if not self._all:
            return
        if len(self._lines) >= MOST_PEOPLE:
            self._desk.say.refuse(tr("A time is looked for up to {count} people.", count=MOST_PEOPLE))
            return
        self._look_for(on=True)
        self.picker.edit.clear()
        self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc: nobody else is looked for. True where somebody was."""
        if self._picker is None or self._picker.isHidden():
            return False
        if not self.picker.back():
            self._put_away()
        return True

    def _put_away(self) -> None:
        self._look_for(on=False)
        self._other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_for(self, *, on: bool) -> None:
        """The list of the search has the place of what follows it."""
        self.picker.setVisible(on)
        self._other.setVisible(not on)
        self._company.setVisible(not on and self.is_on)
        self.searching.emit(on)

    def _chosen(self, person: Person) -> None:
        self.picker.forget()
        self._put_away()
        self._come(self._all[0], Relative(person.id, person.first_name, person.name, person.birth_date))

    def _no_card_yet(self, _typed: str) -> None:
        self._desk.say.refuse(
            tr(
                "Whoever comes with them needs a card first: {key} writes one.",
                key=self._desk.keys.shown("new_patient"),
            )
        )

    def _come(self, *people: Relative) -> None:
        """These come, beside those who come already."""
        new = [each for each in people if each.id not in self._lines][: MOST_PEOPLE - len(self._lines)]
        for each in new:
            self._add(each)
        if not self.is_on:
            # The patient alone is no family.
            self.nobody()
            return
        self._offer.setVisible(any(each.id not in self._lines for each in self._all))
        self._company.show()
        if new:
            self.changed.emit()
        self._desk.say.announce(tr("{count} people come.", count=len(self._lines)))

    def _add(self, relative: Relative) -> None:
        made = _Line(self._desk, relative, self._minutes, self._providers)
        made.changed.connect(self.changed)
        made.gone.connect(self._remove)
        self._lines[relative.id] = made
        self._rows.addWidget(made)
        made.show()

    def _remove(self, patient_id: int) -> None:
        gone = self._lines.pop(patient_id)
        self._rows.removeWidget(gone)
        gone.deleteLater()
        if len(self._lines) < 2:
            self.nobody()
        else:
            self._offer.setVisible(any(each.id not in self._lines for each in self._all))
            self.changed.emit()

    def nobody(self) -> None:
        """Only the patient comes after all."""
        for each in self._lines.values():
            self._rows.removeWidget(each)
            each.deleteLater()
        self._lines.clear()
        self._company.hide()
        self._offer.setVisible(len(self._all) > 1)
        self.changed.emit()

    # What is asked for

    @property
    def is_on(self) -> bool:
        """Whether several come."""
        return len(self._lines) > 1

    @property
    def members(self) -> tuple[Relative, ...]:
        """Who comes, in order."""
        return tuple(each.relative for each in self._lines.values())

    @property
    def company(self) -> Company:
        """How they come."""
        return Company(self._company.value())

    @property
    def problem(self) -> str:
        """What is wrong with a length."""
        wrong = (each.length.problem for each in self._lines.values() if each.length.value is None)
        return next((said or tr("Give a date and a length.") for said in wrong), "")

    def people(self) -> tuple[Sought, ...]:
        """What each of them needs."""
        return tuple(
            Sought(each.length.value or 0, each.providers.chosen or None) for each in self._lines.values()
        )

    def put_length(self, minutes: int) -> None:
        """The type's length, for everybody whose length nobody changed."""
        self._minutes = minutes
        for each in self._lines.values():
            each.suggest(minutes)

    def put_lengths(self, minutes: Sequence[int]) -> None:
        """A length for each who comes, in order."""
        for each, length in zip(self._lines.values(), minutes, strict=False):
            each.length.put(length)

    def ask_anybody(self) -> None:
        """Whoever is free."""
        for each in self._lines.values():
            each.providers.choose(frozenset())

    def come_otherwise(self) -> None:
        """Back to back instead of together, or the other way round."""
        others = {Company.TOGETHER: Company.BACK_TO_BACK, Company.BACK_TO_BACK: Company.TOGETHER}
        self._company.choose(others[self.company])


class _Line(QWidget):
    """One of the family. Signals: `changed()`; `gone(int)`: they don't come."""

    changed = Signal()
    gone = Signal(int)

    def __init__(
        self, desk: Desk, relative: Relative, minutes: int, providers: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__()
        self.relative = relative
        shown = desk.who.name(relative.name)
        name = Label(desk.who.name(relative.first_name or relative.name))
        set_tooltip(name, shown)
        self.length = LengthField()
        self.length.put(minutes)
        self.length.setFixedWidth(_LENGTH_WIDTH)
        self.providers = Several(tr("Anybody"))
        self.providers.setFixedWidth(_WITH_WIDTH)
        self.providers.offer(providers)
        key = relative.id
        self.length.setAccessibleName(tr("Length of the visit of {name}", name=shown))
        self.length.setAccessibleIdentifier(f"slots.length.{key}")
        name_it(self.providers, tr("With whom, {name}", name=shown), f"slots.provider.{key}")
        away = IconButton(
            "close",
            tr("{name} does not come", name=shown),
            lambda: self.gone.emit(key),
            theme=desk.theme,
            identifier=f"slots.away.{key}",
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S2)
        line.addWidget(name, 1)
        line.addWidget(self.length)
        line.addWidget(self.providers)
        line.addWidget(away)
        self._own = False
        self.length.changed.connect(self._length_changed)
        self.providers.changed.connect(self.changed)

    def suggest(self, minutes: int) -> None:
        """Another length, unless somebody chose one."""
        if not self._own:
            self.length.put(minutes)

    def _length_changed(self) -> None:
        self._own = True
        self.changed.emit()


def _no_card(typed: str) -> tuple[str, str]:
    return tr("Nobody of these: {name}", name=typed.strip()), tr("They need a card first")
