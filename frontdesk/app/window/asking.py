"""A passphrase that a worker needs, asked for in the window. Plain Python: the worker may begin before Qt is imported."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr


class AskInWindow:
    """Fills `services.secret_places.AskPassphrase`."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._show: Callable[[], None] | None = None
        self._waiting = False

    def __call__(self, *, new: bool) -> str:  # noqa: ARG002 - a new one is typed in the set-up
        """Called in a worker; waits for the person. Raises KeyUnavailable where they leave it."""
        with self._guard:
            self._waiting = True
            show = self._show
        if show is not None:
            show()
        answer = self._answers.get()
        self._waiting = False
        if answer is None:
            raise KeyUnavailable(tr("The passphrase of the vault is needed. Enter it to open the book."))
        return answer

    def listen(self, show: Callable[[], None]) -> None:
        """`show` puts the field on the screen; called in any thread, at once where somebody waits already."""
        with self._guard:
            self._show = show
            waiting = self._waiting
        if waiting:
            show()

    def answer(self, passphrase: str | None) -> None:
        """What the person typed; None where they left it."""
        self._answers.put(passphrase)
