"""The step of the texts: the clinic's account at Twilio, a live check of it, and what takes long about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.forms import Form, check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import FORM_WIDTH, Step, narrow
from frontdesk.ui.tokens import S2, S3, S4, S8

NUMBER: Final = "number"
SERVICE: Final = "service"
_TWILIO: Final = "https://api.twilio.com"
_REGISTERED: Final = frozenset({"US", "CA", "PR"})


def registration_notes(country: str) -> tuple[str, ...]:
    """What a clinic there has to do before its texts arrive, and how long it takes."""
    notes = [
        tr(
            "Texts need a number that takes replies. A name as the sender looks good, but nobody can answer it."
        )
    ]
    if country in _REGISTERED:
        notes += [
            tr(
                "US carriers block texts of numbers that are not registered. In Twilio's console register the clinic and "
                "its use of texts (A2P 10DLC): mostly one to three weeks."
            ),
            tr("A toll-free number is verified instead: mostly three to seven working days."),
        ]
    else:
        notes.append(
            tr(
                "Many countries ask for the clinic's papers before a number may send (a regulatory bundle in Twilio's "
                "console): a day to some weeks."
            )
        )
    notes.append(tr("You can enter the account now and start reminders once Twilio has said yes."))
    return tuple(notes)


class TextsStep(Step):
    """Sid, token, sender. The token goes into the keyring or vault and nowhere else."""

    name = StepName.TEXTS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._loaded = False
        self._dirty = True
        self.form = Form()
        self.sid = self.form.add(
            "account_sid", tr("Account SID"), line(placeholder="AC…", limit=64), identifier="texts.sid"
        )
        self.token = self.form.add(
            "token",
            tr("Auth token"),
            line(secret=True, limit=256),
            hint=tr("Both stand on the first page of Twilio's console."),
            identifier="texts.token",
        )
        self.kind = Segments(
            [(NUMBER, tr("A number")), (SERVICE, tr("Messaging service"))],
            name=tr("Texts come from"),
            chosen=self._kind_chosen,
            identifier="texts.kind",
        )
        self.kind.choose(NUMBER)
        self.kind.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.form.add("kind", tr("Texts come from"), self.kind, identifier="texts.kind")
        self.comes_from = self.form.add(
            "sender", tr("Number, international"), line(limit=64), identifier="texts.sender"
        )
        self.other = check(tr("Another address than Twilio's own"))
        self.other.setObjectName("texts.other")
        self.other.toggled.connect(self._other_toggled)
        self.form.lines.addWidget(self.other)
        self.url = self.form.add(
            "api_url", tr("API address"), line(placeholder=_TWILIO), identifier="texts.url"
        )
        self.form.row("api_url").hide()
        for field in (self.sid, self.token, self.comes_from, self.url):
            field.textEdited.connect(lambda _text, field=field: self._touch(field))
        self.again = button(tr("Check again"), self._check, identifier="texts.check")
        self.found = Label(wrap=True)
        self._found = QWidget()
        self._found.setLayout(column(self.found, row(self.again, None), spacing=S2))
        self._found.setMaximumWidth(FORM_WIDTH)
        self._found.hide()
        self.notes = QVBoxLayout()
        self.notes.setSpacing(S3)
        beside = Surface(
            column(
                Label(tr("Before the first text"), face="strong"),
                self.notes,
                spacing=S2,
                margins=(S4, S3, S4, S4),
            ),
            line="box",
        )
        left = QWidget()
        left.setLayout(column(narrow(self.form), self._found, None, spacing=S4))
        whole = row(spacing=S8)
        whole.addWidget(left, 3)
        whole.addWidget(beside, 2, Qt.AlignmentFlag.AlignTop)
        self.add(whole, None)
        beside.setMaximumWidth(400)
        beside.setMinimumWidth(220)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr(
            "Texts go through the clinic's own account at Twilio. Nothing is sent before reminders are started."
        )

    @property
    def primary(self) -> str:
        """Keep and look first, then go on."""
        return tr("Save and check") if self._dirty else tr("Continue")

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._dirty

    def check_now(self) -> None:
        """Look at the account that is kept; nothing is sent."""
        self._check()

    def begin(self) -> None:
        """Fill in what the book knows; the token stays where it is."""
        standing = self.session.standing
        if not self._loaded and standing is not None:
            self._loaded = True
            for each in registration_notes(self.session.country):
                self.notes.addWidget(Label(each, wrap=True, tone="muted"))
            self._fill(dict(standing.twilio))
        self.sid.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Keep the account and look at it; once that is done, go on."""
        if not self._dirty:
            self.done.emit()
            return
        self.form.clear()
        sid, token, url = self.sid.text().strip(), self.token.text().strip(), self.url.text().strip()
        sender = self.comes_from.text().strip()
        by_service = self.kind.value() == SERVICE
        url = url if self.other.isChecked() else ""
        self.act(
            lambda book, actor: acts.set_twilio(
                book,
                actor,
                account_sid=sid,
                token=token,
                sender="" if by_service else sender,
                service=sender if by_service else "",
                api_url=url,
            ),
            lambda _none: self._kept(),
        )

    def failed(self, error: FrontdeskError) -> None:
        """At its field."""
        if not said_at_field(self.form, error):
            super().failed(error)

    def _kept(self) -> None:
        self.token.clear()
        self.token.setPlaceholderText(tr("Kept. Type a new one to change it."))
        self._dirty = False
        self.session.refresh()
        self._check()

    def _check(self) -> None:
        """Look at the account; nothing is sent."""
        check_channel = self.desk.outside.check_channel
        self._found.show()
        self.again.hide()
        self.found.tone("muted")
        self.found.setText(tr("Asking Twilio …"))
        self.working.emit(True)
        self.desk.jobs.ask(
            "check",
            lambda book: acts.look_at_account(book, check_channel),
            owner=self,
            done=self._checked,
            failed=self._failed,
        )

    def _checked(self, found: acts.Checked) -> None:
        self.working.emit(False)
        self.found.tone("text" if found.ok else "danger")
        self.found.setText("\n".join(found.sentences))
        self.found.setAccessibleName(self.found.text())
        self.again.setVisible(not found.ok)
        self.changed.emit()

    def _fill(self, account: dict[str, str]) -> None:
        if not account:
            return
        self.sid.setText(account["account_sid"])
        service = account["messaging_service"]
        self._show_kind(SERVICE if service else NUMBER)
        self.kind.choose(SERVICE if service else NUMBER)
        self.comes_from.setText(service or account["from"])
        self.token.setPlaceholderText(tr("Kept. Type a new one to change it."))
        if account["api_url"] != _TWILIO:
            self.other.setChecked(True)
            self.url.setText(account["api_url"])
        self._dirty = False
        self._found.show()
        self.found.setText("")

    def _kind_chosen(self, kind: str) -> None:
        self._show_kind(kind)
        self._touch(self.comes_from)

    def _show_kind(self, kind: str) -> None:
        sender = self.form.row("sender")
        words = tr("Number, international") if kind == NUMBER else tr("Messaging service SID")
        sender.label.setText(words)
        sender.field.setAccessibleName(words)
        self.comes_from.setPlaceholderText("+44 …" if kind == NUMBER else "MG…")

    def _other_toggled(self, on: bool) -> None:
        self.form.row("api_url").setVisible(on)
        self._touch(self.url)

    def _touch(self, field: QLineEdit) -> None:
        self._dirty = True
        for name in ("account_sid", "token", "sender", "api_url"):
            if self.form.row(name).field is field:
                self.form.row(name).clear()
        self.changed.emit()
