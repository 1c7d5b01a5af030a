"""Contacts on a card: who is around the patient, how to reach them, whether they may be told; and the form for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import ContactKind
from frontdesk.ui import words
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Choice, Form, check, line
from frontdesk.ui.kit.labels import Label, set_tooltip
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.patients.telling import contact_numbers, kind_word
from frontdesk.ui.tokens import BODY, S1, S2

if TYPE_CHECKING:
    from frontdesk.services.people import ContactRow
    from frontdesk.ui.desk import Desk


class ContactsBlock(QWidget):
    """A contact a few lines. `open_contact(contact)` is called with one to change, `None` for a new one."""

    def __init__(self, desk: Desk, *, open_contact: Callable[[ContactRow | None], None]) -> None:
        super().__init__()
        self._desk, self._open = desk, open_contact
        self._shown: tuple[tuple[ContactRow, ...], bool] | None = None
        self._heading = Label(tr("Contacts"), face="strong")
        self._people = QVBoxLayout()
        self._people.setSpacing(S2)
        self.add = TextLink(
            lambda: self._open(None),
            identifier="patient.contact.add",
            words=tr("Add a contact"),
            face=BODY,
            muted=True,
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self._heading)
        lines.addLayout(self._people)
        lines.addWidget(self.add)

    def show_contacts(self, contacts: Sequence[ContactRow]) -> None:
        """Show these in their order."""
        hidden = self._desk.who.names_hidden
        if (tuple(contacts), hidden) == self._shown:
            return
        self._shown = (tuple(contacts), hidden)
        self._heading.setVisible(bool(contacts))
        clear(self._people)
        for each in contacts:
            made = self._contact(each)
            self._people.addWidget(made)
            made.show()

    def _contact(self, row: ContactRow) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        said = tr("{name}, {kind}", name=self._desk.who.name(row.name), kind=kind_word(row.kind))
        told = tr("May be told of visits") if row.may_hear else tr("Is not told of visits")
        lines.addWidget(
            TextLink(
                lambda: self._open(row),
                identifier=f"patient.contact.{row.id}",
                words=said,
                described=tr("Opens the contact. {told}.", told=told),
                face=BODY,
            )
        )
        numbers = contact_numbers(row, self._desk.country)
        if numbers:
            reach = Label(numbers, wrap=True)
            # Text that can be copied, and no link: nothing dials or writes by itself.
            # A very long address is cut off and no wider than the card: it is copied as it is.
            reach.setMinimumWidth(1)
            set_tooltip(reach, numbers)
            reach.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(reach)
        rest = ". ".join(part for part in (told, row.note) if part)
        lines.addWidget(Label(breakable(rest), face="meta", tone="muted", wrap=True))
        return made


class ContactDialog(Dialog):
    """Asks who somebody is. `save(values)` follows with what was typed by the names of `ContactEdit`; `remove()` where they go."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        *,
        contact: ContactRow | None,
        save: Callable[[Mapping[str, str | bool]], None],
        remove: Callable[[], None],
    ) -> None:
        title = tr("A contact") if contact is None else tr("Change the contact")
        super().__init__(title, parent, identifier="patient.contact")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._send = save
        self.form = Form(spacing=S2)
        self.fields: dict[str, QLineEdit] = {}
        self._line("name", tr("Name"))
        self.kind: Choice[str] = self.form.add(
            "kind",
            tr("Who they are to the patient"),
            Choice([(str(kind), kind_word(kind)) for kind in ContactKind], str(ContactKind.PARENT)),
            identifier="patient.contact.kind",
        )
        for name, label in (("mobile", tr("Mobile")), ("phone", tr("Other phone")), ("email", tr("E-mail"))):
            self._line(name, label)
        self._line("note", tr("Note"))
        self.may_hear = self.form.add(
            "may_hear",
            tr("May be told of visits"),
            check(tr("May be told of visits")),
            identifier="patient.contact.may_hear",
        )
        self.body.addWidget(self.form)
        if contact is not None:
            self._put(contact, desk.country)
            self.add_button(
                tr("Remove"), self._removed(remove), kind="danger", identifier="patient.contact.remove"
            )
        self.add_close()
        self.add_button(tr("Save"), self.save, kind="primary", identifier="patient.contact.save")
        self._opened = self.typed()

    def save(self) -> None:
        """Hand over what was typed."""
        self.form.clear()
        self._send(self.typed())

    def typed(self) -> dict[str, str | bool]:
        """All that stands there, by the names of `ContactEdit`."""
        typed: dict[str, str | bool] = {name: each.text() for name, each in self.fields.items()}
        typed["kind"] = self.kind.value or ContactKind.OTHER
        typed["may_hear"] = self.may_hear.isChecked()
        return typed

    def put(self, typed: Mapping[str, str | bool]) -> None:
        """What was typed before stands there again."""
        for name, field in self.fields.items():
            field.setText(str(typed[name]))
        self.kind.choose(str(typed["kind"]))
        self.may_hear.setChecked(bool(typed["may_hear"]))

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed or chosen since it opened."""
        return self.typed() != self._opened

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves from anywhere."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
            return
        super().keyPressEvent(event)

    def _line(self, name: str, label: str) -> None:
        self.fields[name] = self.form.add(name, label, line(), identifier=f"patient.contact.{name}")

    def _put(self, row: ContactRow, country: str) -> None:
        shown = {
            "name": row.name,
            "mobile": words.phone(row.mobile, country),
            "phone": words.phone(row.phone, country),
            "email": row.email,
            "note": row.note,
        }
        for name, text in shown.items():
            self.fields[name].setText(text)
        self.kind.choose(row.kind)
        self.may_hear.setChecked(row.may_hear)

    def _removed(self, remove: Callable[[], None]) -> Callable[[], None]:
        def go() -> None:
            self.accept()
            remove()

        return go
