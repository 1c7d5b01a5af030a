"""Who sits at the desk: names, roles, PINs. Who reads complaints is named with the complaints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic import acts
from frontdesk.ui.clinic.page import Part, PartsPage
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Choice, Form, Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.parts import Editor
from frontdesk.ui.setup.step import narrow
from frontdesk.ui.tokens import S2

if TYPE_CHECKING:
    from frontdesk.services.staff import StaffRow
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk

LONGEST_PIN = 64


def role_word(role: str) -> str:
    """A role as the screen says it."""
    match role:
        case "provider":
            return tr("Provider")
        case "manager":
            return tr("Manager")
        case _:
            return tr("Front desk")


class PersonEditor(Editor):
    """Name and role."""

    def __init__(self, person: StaffRow | None) -> None:
        super().__init__(None if person is None else person.id)
        self.form = Form()
        self.name = self.form.add("name", tr("Name"), line(), identifier="person.name")
        roles = [(each, role_word(each)) for each in ("desk", "provider", "manager")]
        self.role: Choice[str] = self.form.add("role", tr("Role"), Choice(roles), identifier="person.role")
        self.role.setMaximumWidth(200)
        if person is not None:
            self.name.setText(person.name)
            self.role.choose(person.role)
        self.lines.addWidget(narrow(self.form))
        self.name.textEdited.connect(lambda _text: self.touch())
        self.role.activated.connect(lambda _index: self.touch())

    @property
    def called(self) -> str:
        """What its list says."""
        return self.name.text().strip() or tr("New")

    @property
    def is_blank(self) -> bool:
        """Whether nobody was named."""
        return not self.name.text().strip()

    def begin(self) -> None:
        """The name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        """Whether there is a name."""
        self.form.clear()
        if self.is_blank:
            self.form.fail({"name": tr("The name is empty. Give one.")})
            return False
        return True

    def fail(self, error: FrontdeskError) -> bool:
        """At its field."""
        return said_at_field(self.form, error)


class PinBox(QWidget):
    """The PIN by which somebody picks themselves on the screen."""

    def __init__(self, desk: Desk, person: StaffRow) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        name_it(self, tr("PIN"), "person.pin.box")
        said = (
            tr("{name} is asked for a PIN when picked on the screen.", name=person.name)
            if person.has_pin
            else tr("Anybody can pick {name} on the screen. A PIN keeps it to one person.", name=person.name)
        )
        self.pin = line(secret=True, limit=LONGEST_PIN)
        self.pin.setMaximumWidth(200)
        self.row = Row(
            tr("New PIN"), self.pin, hint=tr("Four digits or letters at least."), identifier="person.pin"
        )
        words = tr("Change PIN") if person.has_pin else tr("Set PIN")
        self.put = button(words, self._put, identifier="person.pin.set")
        self.take = button(tr("Remove PIN"), self._take, kind="quiet", identifier="person.pin.remove")
        self.take.setVisible(person.has_pin)
        self.pin.returnPressed.connect(self._put)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(Label(tr("PIN"), face="strong"))
        lines.addWidget(Label(said, tone="muted", wrap=True))
        lines.addWidget(self.row)
        lines.addLayout(row(self.put, self.take, None))

    def _put(self) -> None:
        desk, person, pin = self._desk, self._person, self.pin.text()
        self.row.clear()
        self.pin.setModified(False)
        self.put.setEnabled(False)

        def failed(error: FrontdeskError) -> None:
            self.put.setEnabled(True)
            self.row.fail(error.sentence)
            self.pin.setFocus()

        desk.act(
            lambda book, actor: acts.set_pin(book, actor, person.id, pin),
            owner=self,
            done=lambda _none: desk.say.done(tr("{name}: the PIN is set", name=person.name)),
            failed=failed,
        )

    def _take(self) -> None:
        desk, person = self._desk, self._person
        desk.act(
            lambda book, actor: acts.set_pin(book, actor, person.id, None),
            owner=self,
            done=lambda _none: desk.say.done(tr("{name}: no PIN any more", name=person.name)),
        )


class PeoplePage(PartsPage[PersonEditor]):
    """Everybody, by name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, name=tr("People at the desk"), add=tr("Add a person"), identifier="clinic.people"
        )

    def parts(self, facts: ClinicFacts) -> Sequence[Part]:
        """With their roles."""
        return [
            Part(each.id, each.name, role_word(each.role) if each.active else tr("not here"), each.active)
            for each in facts.staff
        ]

    def make(self, facts: ClinicFacts, key: int | None) -> PersonEditor | None:
        """Name and role."""
        return PersonEditor(_person(facts, key))

    def below(self, facts: ClinicFacts, key: int) -> Sequence[QWidget]:
        """Their PIN."""
        person = _person(facts, key)
        return () if person is None else (PinBox(self.desk, person),)

    def out_words(self) -> str:
        """What leaving is called."""
        return tr("No longer here")

    def out_note(self) -> str:
        """What is said of somebody who left."""
        return tr("No longer here, and not offered on the screen. What was done in this name stays.")

    def keep(
        self,
        editor: PersonEditor,
        done: Callable[[int], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Into the book; undo puts the old name back."""
        key, name, role = editor.key, editor.name.text(), editor.role.value or "desk"
        before = None if self.facts is None else _person(self.facts, key)

        def kept(new_key: int) -> None:
            done(new_key)
            self.desk.say.done(
                tr("{name}: saved", name=name.strip()), undo=lambda: self._back(new_key, before)
            )

        self.desk.act(
            lambda book, actor: acts.save_staff(book, actor, key, name=name, role=role),
            owner=self,
            done=kept,
            failed=failed,
        )

    def turn(self, key: int, *, in_use: bool) -> None:
        """Leaves, or comes back."""
        name = self.name_of(key)
        sentence = tr("{name}: here again", name=name) if in_use else tr("{name}: no longer here", name=name)
        self.desk.act(
            lambda book, actor: acts.set_active(book, actor, key, active=in_use),
            owner=self,
            done=lambda _none: self.desk.say.done(sentence, undo=lambda: self.turn(key, in_use=not in_use)),
        )

    def _back(self, key: int, before: StaffRow | None) -> None:
        if before is None:
            self.turn(key, in_use=False)
            return
        self.desk.act(
            lambda book, actor: acts.save_staff(book, actor, key, name=before.name, role=before.role),
            owner=self,
            done=lambda _key: self.desk.say.done(tr("{name}: as it was before", name=before.name)),
        )


def _person(facts: ClinicFacts, key: int | None) -> StaffRow | None:
    return next((each for each in facts.staff if each.id == key), None)
