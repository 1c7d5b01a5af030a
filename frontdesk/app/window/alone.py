"""One window per book: a second start raises the first and leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile
    from PySide6.QtNetwork import QLocalServer

LOCK: Final = "window.lock"
PATIENCE_MS: Final = 1_000
_RAISE: Final = b"raise\n"


class Alone:
    """Holds the folder for one window."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this is the only window over the folder, which must exist."""
        from PySide6.QtCore import QLockFile

        self._lock = QLockFile(str(self._folder / LOCK))
        # Held by a process that lives, it is never called stale; one whose process has died is taken over at once.
        self._lock.setStaleLockTime(0)
        return self._lock.tryLock(0)

    def listen(self, called: Callable[[], None]) -> None:
        """Hear of later starts from now on; Qt's loop must run."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        server = self._server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

        def heard() -> None:
            connection = server.nextPendingConnection()
            connection.disconnected.connect(connection.deleteLater)
            called()

        server.newConnection.connect(heard)
        server.listen(self._name)

    def call(self) -> bool:
        """Ask the window that is there to come to the front; whether it heard."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
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
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    @property
    def _name(self) -> str:
        import hashlib

        return f"frontdesk-{hashlib.sha256(str(self._folder.resolve()).encode()).hexdigest()[:20]}"
