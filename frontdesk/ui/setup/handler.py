"""The seventh step: who may read complaints first."""

from __future__ import annotations

from PySide6.QtCore import Qt

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.forms import Form, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import Step, narrow

_LONGEST = 200


class HandlerStep(Step):
    """A name and a password of their own; the complaints recovery key is at hand, or typed from its sheet."""

    name = StepName.HANDLER

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.form = Form()
        self.who = self.form.add("name", tr("Who reads complaints"), line(), identifier="handler.name")
        self.password = self.form.add(
            "password",
            tr("Their password"),
            line(secret=True, limit=_LONGEST),
            hint=tr("Only they should know it: let them type it. 8 characters or more."),
            identifier="handler.password",
        )
        self.again = self.form.add(
            "again", tr("The same again"), line(secret=True, limit=_LONGEST), identifier="handler.again"
        )
        self.key = self.form.add(
            "key",
            tr("Complaints recovery key"),
            line(limit=120),
            hint=tr("From its sheet; it begins with FDC."),
            identifier="handler.key",
        )
        fields = {"name": self.who, "password": self.password, "again": self.again, "key": self.key}
        for name, field in fields.items():
            made = self.form.row(name)
            field.textEdited.connect(lambda _text, made=made: made.clear())
        self.note = Label(wrap=True, tone="muted")
        self.add(narrow(self.form), self.note, None)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr(
            "Anyone at the desk can log a complaint. It is sealed at once, and only the people named here can read it."
        )

    def begin(self) -> None:
        """The key is asked for where it is not at hand."""
        there = self._there()
        self._show_form(there=bool(there))
        self.form.row("key").setVisible(self.session.keys is None)
        if not there:
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Check the fields, and let the person in."""
        if self._there():
            self.done.emit()
            return
        self.form.clear()
        if self.password.text() != self.again.text():
            self.form.fail({"again": tr("The two are not the same. Type it again.")})
            return
        name, password = self.who.text(), self.password.text()
        keys = self.session.keys
        key = self.key.text() if keys is None else keys.complaints
        self.act(
            lambda book, actor: acts.add_handler(book, actor, name=name, password=password, recovery_key=key),
            lambda _none: self._added(),
        )

    def failed(self, error: FrontdeskError) -> None:
        """At its field."""
        if not said_at_field(self.form, error):
            super().failed(error)

    def _there(self) -> tuple[str, ...]:
        standing = self.session.standing
        return standing.handlers if standing is not None else ()

    def _added(self) -> None:
        for field in (self.password, self.again, self.key):
            field.clear()
        self.session.refresh(self.done.emit)

    def _show_form(self, *, there: bool) -> None:
        self.form.setVisible(not there)
        self.note.setVisible(there)
        self.note.setText(
            tr(
                "{names} can read complaints. Others are added on the complaints screen.",
                names=", ".join(self._there()),
            )
        )
