"""One window per book: a second start raises the first and leaves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

LOCK: Final = "window.lock"
PATIENCE_MS: Final = 1_000
_RAISE: Final = b"raise\n"


def _name(folder: Path) -> str:
    return f"frontdesk-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


class Alone(QObject):
    """Holds the folder for one window. Signals: `called()`: somebody started Frontdesk again over the same folder."""

    called = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock = QLockFile(str(folder / LOCK))
        # A lock whose process has died is taken over at once; one whose process lives is never called stale.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this is the only window over the folder; the folder must exist."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear of later starts from now on."""
        from PySide6.QtNetwork import QLocalServer

        name = _name(self._folder)
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._heard)
        self._server.listen(name)

    def call(self) -> bool:
        """Ask the window that is there to come to the front; whether it heard."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(_name(self._folder))
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(_RAISE)
        heard = socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        """Let the folder go."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _heard(self) -> None:
        if self._server is not None:
            connection = self._server.nextPendingConnection()
            connection.disconnected.connect(connection.deleteLater)
            self.called.emit()
