"""Somebody else is to read complaints: a name, a password of their own, and who lets them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.complaints import acts
from frontdesk.ui.complaints.acts import AtField
from frontdesk.ui.kit.buttons import Segments
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Form, line
from frontdesk.ui.kit.working import Working

if TYPE_CHECKING:
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.jobs import Progress

OWN = "own"
KEY = "key"
_LONGEST = 200


class NewHandlerDialog(Dialog):
    """`sponsor`: the handler who is signed in, whose password lets the newcomer in; without one it is the recovery key.

    `added(name)` is called when they can read complaints.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, *, sponsor: str = "", added: Callable[[str], None]
    ) -> None:
        super().__init__(tr("Who else reads complaints"), parent, identifier="complaints.newcomer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._sponsor, self._added = desk, sponsor, added
        self._busy = False
        self.form = Form()
        self.who = self.form.add("name", tr("Their name"), line(limit=_LONGEST), identifier="newcomer.name")
        self.password = self.form.add(
            "password",
            tr("Their password"),
            line(secret=True, limit=_LONGEST),
            hint=tr("Only they should know it: let them type it. 8 characters or more."),
            identifier="newcomer.password",
        )
        self.again = self.form.add(
            "again", tr("The same again"), line(secret=True, limit=_LONGEST), identifier="newcomer.again"
        )
        self._way = Segments(
            [(OWN, tr("My password")), (KEY, tr("Recovery key"))],
            name=tr("Who lets them in"),
            chosen=lambda _way: self._turn(),
            identifier="newcomer.way",
        )
        self._way.choose(OWN if sponsor else KEY)
        if sponsor:
            self.form.add("way", tr("Who lets them in"), self._way, identifier="newcomer.way")
        self.own = self.form.add(
            "own", tr("Your password"), line(secret=True, limit=_LONGEST), identifier="newcomer.own"
        )
        self.key = self.form.add(
            "key",
            tr("Complaints recovery key"),
            line(limit=120),
            hint=tr("From its sheet; it begins with FDC."),
            identifier="newcomer.key",
        )
        self.form.lines.addStretch(1)
        self._working = Working(identifier="newcomer.working")
        self.body.addWidget(self.form)
        self.body.addWidget(self._working)
        self.add_close()
        self._go = self.add_button(tr("Add"), self.add, kind="primary", identifier="newcomer.add")
        for name, field in self._fields.items():
            made = self.form.row(name)
            field.textEdited.connect(lambda _text, made=made: made.clear())
        self.finished.connect(self._forget)
        self._turn()
        self.who.setFocus()

    @property
    def _fields(self) -> dict[str, QLineEdit]:
        return {
            "name": self.who,
            "password": self.password,
            "again": self.again,
            "own": self.own,
            "key": self.key,
        }

    @property
    def _by_own(self) -> bool:
        return self._way.value() == OWN

    def add(self) -> None:
        """Check the fields, and let them in."""
        self.form.clear()
        if self.password.text() != self.again.text():
            self.form.fail({"again": tr("The two are not the same. Type it again.")})
            return
        if self._by_own and not self.own.text():
            self.form.fail({"own": tr("Type your own password: it lets them in.")})
            return
        name, password = self.who.text(), self.password.text()
        own = self.own.text() if self._by_own else ""
        key = "" if self._by_own else self.key.text()
        sponsor, actor = self._sponsor, self._desk.actor
        self._set_busy(busy=True)

        def work(book: Book, progress: Progress) -> None:
            progress.step(-1)
            acts.add_handler(
                book,
                actor,
                name=name,
                password=password,
                recovery_key=key,
                sponsor=sponsor if own else "",
                sponsor_password=own,
            )

        job = self._desk.jobs.long(
            tr("The passwords are being worked in"),
            work,
            owner=self,
            done=lambda _none: self._came(name),
            failed=self._refused,
        )
        self._working.follow(job)

    def reject(self) -> None:
        """Not while it is being done: it could not be taken back."""
        if not self._busy:
            super().reject()

    def _came(self, name: str) -> None:
        self._set_busy(busy=False)
        self.accept()
        self._added(" ".join(name.split()))

    def _refused(self, error: FrontdeskError) -> None:
        self._set_busy(busy=False)
        match error:
            case AtField():
                self.form.take(error, field=error.field)
            case _:
                self.form.take(error, field="own" if self._by_own else "key")

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.form.setEnabled(not busy)
        self._go.setEnabled(not busy)

    def _turn(self) -> None:
        self.form.row("own").setVisible(self._by_own)
        self.form.row("key").setVisible(not self._by_own)
        self.adjustSize()

    def _forget(self) -> None:
        for field in self._fields.values():
            field.setText("")
