"""The fourth step: where visits happen, and when it is open there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.hours import WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.forms import Form, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column
from frontdesk.ui.kit.weekgrid import USUAL, WeekGrid
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.lands import workdays_of
from frontdesk.ui.setup.parts import Editor, Parts, PartsStep
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import narrow
from frontdesk.ui.tokens import S2

if TYPE_CHECKING:
    from frontdesk.services.setting_up import LocationFacts


class LocationEditor(Editor):
    """Name, address, phone and hours of a location."""

    def __init__(self, facts: LocationFacts | None, *, workdays: tuple[int, ...]) -> None:
        super().__init__(None if facts is None else facts.id)
        self.form = Form()
        self.name = self.form.add("name", tr("Name"), line(), identifier="location.name")
        self.address = self.form.add(
            "address", tr("Address"), paragraph(lines=2), identifier="location.address"
        )
        self.phone = self.form.add(
            "phone",
            tr("Phone"),
            line(),
            hint=tr("Leave it empty where it is the clinic's."),
            identifier="location.phone",
        )
        self.grid = WeekGrid(name=tr("Opening hours"), identifier="location.week", workdays=workdays)
        self.wrong = Label(face="meta", tone="danger", wrap=True)
        self.wrong.hide()
        hours = column(Label(tr("Opening hours"), face="strong"), self.grid, self.wrong, spacing=S2)
        self.lines.addWidget(narrow(self.form))
        self.lines.addLayout(hours)
        usual = WeekHours(dict.fromkeys(workdays, USUAL))
        self.grid.show_week(usual)
        if facts is not None:
            self._show(facts, usual)
        for edited in (self.name.textEdited, self.phone.textEdited):
            edited.connect(lambda _text: self.touch())
        self.name.textChanged.connect(self.renamed)
        self.address.textChanged.connect(self.touch)
        self.grid.edited.connect(self._hours_edited)

    @property
    def called(self) -> str:
        """What its list says."""
        return self.name.text().strip() or tr("New location")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not (self.name.text().strip() or self.address.toPlainText().strip())

    def begin(self) -> None:
        """The name; of one that has a name, the address."""
        field = self.address if self.name.text() else self.name
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        """Whether it can be kept."""
        self.form.clear()
        if not self.name.text().strip():
            self.form.fail({"name": tr("The name is empty. Give one.")})
            return False
        week = self.grid.read_week()
        if week is None:
            return False
        self._say_hours(
            "" if week.days else tr("The location is never open. Give the hours of at least one day.")
        )
        if not week.days:
            self.grid.day_box(0).setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(week.days)

    def fail(self, error: FrontdeskError) -> bool:
        """Say an error at its field."""
        return said_at_field(self.form, error)

    def _show(self, facts: LocationFacts, usual: WeekHours) -> None:
        self.name.setText(facts.name)
        self.address.setPlainText(facts.address)
        self.phone.setText(facts.phone)
        known = any(facts.week.days.values())
        self.grid.show_week(facts.week if known else usual)
        self.dirty = not known

    def _hours_edited(self) -> None:
        self._say_hours("")
        self.touch()

    def _say_hours(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))


class LocationsStep(PartsStep[LocationEditor]):
    """All locations; the founding made the first one, by the clinic's name."""

    name = StepName.LOCATIONS

    def __init__(self, session: Session) -> None:
        parts: Parts[LocationEditor] = Parts(
            name=tr("Locations"),
            add=tr("Add another location"),
            remove=tr("Remove this location"),
            make=lambda: LocationEditor(None, workdays=workdays_of(session.country)),
            identifier="locations",
        )
        super().__init__(session, parts)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr("Where visits happen, and when it is open there. Public holidays are closed by themselves.")

    def load(self) -> None:
        """Those of the book."""
        assert self.session.standing is not None
        workdays = workdays_of(self.session.country)
        for facts in self.session.standing.locations:
            make = partial(LocationEditor, facts, workdays=workdays)
            if any(facts.week.days.values()):
                self.parts.add_later(facts.name, make)
            else:
                self.parts.add(make())  # has hours to keep: the usual ones

    def save(self, editor: LocationEditor, done: Callable[[int], None]) -> None:
        """Into the book."""
        week = editor.grid.read_week() or WeekHours({})
        key, name = editor.key, editor.name.text()
        address, phone = editor.address.toPlainText(), editor.phone.text()
        self.act(
            lambda book, actor: acts.save_location(
                book, actor, key, name=name, address=address, phone=phone, week=week
            ),
            done,
        )

    def drop(self, editor: LocationEditor, done: Callable[[], None]) -> None:
        """Out of use."""
        key = editor.key
        assert key is not None
        self.act(lambda book, actor: acts.drop(book, actor, "location", key), lambda _none: done())
