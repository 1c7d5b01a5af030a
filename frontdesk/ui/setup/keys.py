"""The second step: where the book's key is kept. At its end the clinic is founded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import Form, check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import Step, narrow
from frontdesk.ui.setup.strength import strength_words
from frontdesk.ui.tokens import S1, S2, S3, S6

if TYPE_CHECKING:
    from frontdesk.services.secret_places import SecretPlaces, StoreKind
    from frontdesk.services.work import Book
    from frontdesk.ui.jobs import Progress

SHORTEST = 8
LONGEST = 200


class Way(QWidget):
    """One of the ways to keep the key: a button to choose it, and what it means."""

    def __init__(self, text: str, meaning: str, identifier: str) -> None:
        super().__init__()
        self.button = QRadioButton(text)
        name_it(self.button, text, identifier)
        self.meaning = Label(wrap=True, tone="muted")
        self.mean(meaning)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self.button)
        lines.addLayout(column(self.meaning, margins=(S6, 0, 0, 0)))

    def mean(self, sentence: str) -> None:
        """Say what it means."""
        self.meaning.setText(sentence)
        self.button.setAccessibleDescription(sentence)


class KeysStep(Step):
    """The keyring of the system where one answers, or a file with a passphrase."""

    name = StepName.KEYS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._looked = False
        self._has_keyring = False
        self._made: tuple[acts.Made, SecretPlaces] | None = None
        """A clinic that was founded, and whose book could not be opened yet."""
        self.keyring = Way(tr("Keyring of this computer"), "", "keys.keyring")
        self.passphrase = Way(
            tr("Passphrase"),
            tr(
                "Frontdesk asks for it at every start. Choose this where several people share one computer account, "
                "or where there is no keyring."
            ),
            "keys.passphrase",
        )
        self._group = QButtonGroup(self)
        for way in (self.keyring, self.passphrase):
            self._group.addButton(way.button)
        self._group.buttonToggled.connect(lambda _button, _on: self._chosen())
        self.form = Form(spacing=S3)
        self.first = self.form.add(
            "first", tr("Passphrase"), line(secret=True, limit=LONGEST), identifier="keys.first"
        )
        self.second = self.form.add(
            "second", tr("The same again"), line(secret=True, limit=LONGEST), identifier="keys.second"
        )
        self.first.textChanged.connect(self._hint)
        self.second.textChanged.connect(lambda _text: self.form.row("second").clear())
        self.show_it = check(tr("Show what I type"), run=self._show_typed)
        name_it(self.show_it, tr("Show what I type"), "keys.show")
        self._fields = QWidget()
        inner = column(narrow(self.form), self.show_it, spacing=S2, margins=(S6, 0, 0, 0))
        self._fields.setLayout(inner)
        self.note = Label(wrap=True, tone="muted")
        self.note.hide()
        self.add(self.keyring, self.passphrase, self._fields, self.note, None)
        for widget in (self.keyring, self.passphrase):
            widget.setMaximumWidth(640)
        self._offer()

    @property
    def intro(self) -> str:
        """What it is for."""
        if self.session.has_clinic:
            return tr("The book is encrypted. Where its key is was decided when the clinic was set up.")
        return tr("The book is encrypted on this computer. Its key has to be kept where only you get at it.")

    @property
    def primary(self) -> str:
        """The clinic comes to be here."""
        return tr("Continue") if self.session.has_clinic else tr("Set up the clinic")

    def begin(self) -> None:
        """Look for a keyring, which may take a while."""
        if self.session.has_clinic:
            self._show_decided()
            return
        self._focus()
        if self._looked or self.session.founding is None:
            return
        self._looked = True
        places = self._places("")
        self.desk.jobs.apart(
            tr("Looking for a keyring"),
            lambda _progress: acts.probe_keyring(places),
            owner=self,
            done=self.show_keyring,
            failed=self._no_keyring,
        )

    def go_on(self) -> None:
        """Found the clinic."""
        if self.session.has_clinic:
            self.done.emit()
            return
        if self._made is not None:
            self._open(*self._made)
            return
        kind: StoreKind = "keyring" if self.keyring.button.isChecked() else "passphrase"
        if kind == "passphrase" and not self._passphrase_fits():
            return
        if kind == "keyring" and not self._has_keyring:
            self.refused.emit(tr("The keyring has not answered yet. Wait a moment, or choose a passphrase."))
            return
        self._found(kind)

    def _found(self, kind: StoreKind) -> None:
        desk, draft, actor = self.desk, self.session.draft, self.desk.actor
        places = self._places(self.first.text())

        def work(_progress: Progress) -> acts.Made:
            return acts.found(desk.folder, draft, actor, clock=desk.clock, places=places, kind=kind)

        def made(made: acts.Made) -> None:
            # From here on its keys are in this window alone: whatever fails next must not lose them.
            self.session.take_keys(made)
            self._open(made, places)

        self.apart(tr("Setting up {clinic}", clinic=draft.name), work, made)

    def _open(self, made: acts.Made, places: SecretPlaces) -> None:
        self._made = (made, places)
        clock = self.desk.clock

        def work(_progress: Progress) -> Book:
            return acts.open_founded(made, clock=clock, places=places)

        self.apart(tr("Opening the book"), work, partial(self._opened, made))

    def _opened(self, made: acts.Made, book: Book) -> None:
        for field in (self.first, self.second):
            field.clear()
        self._made = None
        self.session.is_founded(made, book)
        self._show_decided()
        self.done.emit()

    def failed(self, error: FrontdeskError) -> None:
        """What belongs to the clinic's own fields is said here, too: they were right before."""
        if not said_at_field(self.form, error):
            super().failed(error)

    def _places(self, passphrase: str) -> SecretPlaces:
        assert self.session.founding is not None

        def known(*, new: bool) -> str:  # noqa: ARG001 - the shape of AskPassphrase
            return passphrase

        return self.session.founding.places(known)

    def _passphrase_fits(self) -> bool:
        first, second = self.first.text(), self.second.text()
        if len(first) < SHORTEST:
            self.form.fail(
                {"first": tr("The passphrase is too short. Use {count} characters or more.", count=SHORTEST)}
            )
            return False
        if first != second:
            self.form.row("second").fail(tr("The two are not the same. Type it again."))
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _offer(self) -> None:
        self.keyring.button.setEnabled(False)
        self.keyring.mean(tr("Looking for one …"))
        self.passphrase.button.setChecked(True)

    def show_keyring(self, described: str) -> None:
        """One answers: propose it, unless somebody has begun with a passphrase."""
        self._has_keyring = True
        self.keyring.button.setEnabled(True)
        self.keyring.mean(
            tr(
                "Frontdesk opens by itself once you have logged in to this computer. Recommended where the computer "
                "account is yours alone. Found: {keyring}.",
                keyring=described,
            )
        )
        if not self.first.text():
            self.keyring.button.setChecked(True)
            self._focus()

    def _no_keyring(self, _error: FrontdeskError) -> None:
        self.keyring.mean(tr("No keyring answers on this computer, so a passphrase is needed."))

    def _show_decided(self) -> None:
        standing = self.session.standing
        for widget in (self.keyring, self.passphrase, self._fields):
            widget.hide()
        by_passphrase = standing is not None and standing.kept_in == "passphrase"
        self.note.setText(
            tr("The key is in a file that the passphrase opens. Frontdesk asks for it at every start.")
            if by_passphrase
            else tr("The key is in the keyring of this computer. Frontdesk opens once you have logged in.")
        )
        self.note.show()

    def _chosen(self) -> None:
        self._fields.setVisible(self.passphrase.button.isChecked())
        self.changed.emit()

    def _focus(self) -> None:
        by_passphrase = self.passphrase.button.isChecked()
        (self.first if by_passphrase else self.keyring.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self, text: str) -> None:
        row = self.form.row("first")
        row.clear()
        words = strength_words(text)
        if words:
            row.say(words)

    def _show_typed(self, on: bool) -> None:
        for field in (self.first, self.second):
            field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
