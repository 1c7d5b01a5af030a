"""The passphrase of the vault, asked for over the empty book."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row, line


class PassphraseDialog(Dialog):
    """One field. Esc leaves the book closed; the window then says so."""

    def __init__(self, parent: QWidget, answer: Callable[[str | None], None]) -> None:
        super().__init__(tr("Open the book"), parent, identifier="passphrase")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._answer = answer
        self._answered = False
        self.say(tr("The keys of this clinic lie in a vault. Its passphrase opens it."))
        self._field = line(secret=True)
        self._row = Row(tr("Passphrase"), self._field, identifier="passphrase.text")
        self.body.addWidget(self._row)
        self.add_close(tr("Not now"))
        self.add_button(tr("Open"), self._take, kind="primary", identifier="passphrase.open")
        self.finished.connect(self._ended)
        self._field.setFocus()

    def _take(self) -> None:
        if not self._field.text():
            self._row.fail(tr("Type the passphrase first."))
            return
        self._answered = True
        self._answer(self._field.text())
        self.accept()

    def _ended(self) -> None:
        if not self._answered:
            self._answer(None)


def ask_passphrase(parent: QWidget, answer: Callable[[str | None], None]) -> PassphraseDialog:
    """Show the field; `answer` is called once."""
    made = PassphraseDialog(parent, answer)
    made.open()
    return made
