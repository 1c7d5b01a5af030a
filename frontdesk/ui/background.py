"""What goes on without the person: replies being fetched, texts going out, backups. The composition root does it; the window shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the sync stands. Instants in UTC ms; None: not yet."""

    has_account: bool = False
    enabled: bool = False
    """Reminders go out."""
    running: bool = False
    """A cycle is under way."""
    checked_utc: int | None = None
    """When replies were last fetched without an error."""
    stale: bool = False
    """The last fetch is too long ago to say that nobody waits."""
    waiting: int = 0
    """Texts that are queued or being sent."""
    trouble: str = ""
    """A sentence, while the provider or the login fails."""
    trouble_code: str = ""
    backup_utc: int | None = None
    backup_trouble: str = ""


class Background(QObject):
    """Signals: `changed(SyncState)`."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = SyncState()

    @property
    def state(self) -> SyncState:
        """How it stands."""
        return self._state

    def show(self, state: SyncState) -> None:
        """Called on the window's thread by whoever does the work."""
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def check_now(self) -> None:
        """Fetch replies now (F5). Nothing happens where there is no account."""

    def back_up_now(self) -> None:
        """Make a backup now."""

    def backed_up(self, made_utc: int) -> None:
        """Somebody made a backup by hand: it is the latest one."""
        self.show(replace(self._state, backup_utc=made_utc, backup_trouble=""))
