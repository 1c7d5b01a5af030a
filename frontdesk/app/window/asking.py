"""A passphrase that a worker needs, asked for in the window."""

from __future__ import annotations

import queue

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr


class AskInWindow(QObject):
    """Fills `services.secret_places.AskPassphrase`. Signals: `wanted(bool)`: show the field; True for a new passphrase."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def __call__(self, *, new: bool) -> str:
        """Called in a worker; waits for the person. Raises KeyUnavailable where they leave it."""
        self.wanted.emit(new)
        answer = self._answers.get()
        if answer is None:
            raise KeyUnavailable(tr("The passphrase of the vault is needed. Enter it to open the book."))
        return answer

    def answer(self, passphrase: str | None) -> None:
        """What the person typed; None where they left it."""
        self._answers.put(passphrase)
