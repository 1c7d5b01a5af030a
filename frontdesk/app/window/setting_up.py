"""The first start: the assistant, then the window over the clinic that it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from frontdesk.services.secret_places import AskPassphrase, SecretPlaces

if TYPE_CHECKING:
    from frontdesk.app.window.program import Program


def _places(ask: AskPassphrase) -> SecretPlaces:
    from frontdesk.app.composition import keyring_store

    return SecretPlaces(passphrase=ask, keyring=keyring_store)


class SettingUp(QObject):
    """Shows the assistant and goes on from it."""

    def __init__(self, program: Program) -> None:
        from frontdesk.ui.setup.window import Founding, SetupWindow

        super().__init__(program)
        self._program = program
        self._assistant = SetupWindow(program.desk, Founding(places=_places))
        self._assistant.founded.connect(lambda _founded: program.take_folder())
        self._assistant.finished.connect(self._finished)
        self._assistant.left.connect(program.quit)

    def begin(self) -> None:
        """Show it."""
        self._assistant.show()

    def _finished(self) -> None:
        self._assistant.hide()
        self._assistant.deleteLater()
        self._program.begin_after_set_up()
