"""What goes on without the person: replies being fetched, texts going out, backups. The composition root does it; the window shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Signal

LATE_POLLS: Final = 3
LATE_MS: Final = 5 * 60_000
"""Replies that were last fetched longer ago than both may hide somebody who waits."""
LOST_POLLS: Final = 10
LOST_MS: Final = 30 * 60_000
"""Longer ago than both: somebody has to do something about it."""


class Freshness(StrEnum):
    """How far the last fetch of replies can be relied on."""

    FRESH = "fresh"
    LATE = "late"
    LOST = "lost"
    NEVER = "never"
    """Nobody has fetched any yet."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the sync stands. Instants in UTC ms; None: not yet."""

    has_account: bool = False
    enabled: bool = False
    """Reminders go out."""
    running: bool = False
    """A cycle is under way."""
    checked_utc: int | None = None
    """When replies were last fetched in full, by any process."""
    stale: bool = False
    """Whoever fetches says itself that the last fetch is too long ago."""
    poll_seconds: float = 45.0
    """Between two fetches."""
    answers_by_itself: bool = False
    """The clinic's number answers patients without us."""
    waiting: int = 0
    """Texts that are queued or being sent."""
    to_look_at: str = ""
    """A sentence, while texts wait for somebody to look at them."""
    trouble: str = ""
    """A sentence, while the provider or the login fails."""
    trouble_code: str = ""
    backup_utc: int | None = None
    backup_trouble: str = ""
    paper_trouble: str = ""
    """A sentence, while the day's sheets can't be written where the clinic wants them."""

    def freshness(self, now_utc: int) -> Freshness:
        """How it is at this moment, also while a fetch hangs. Only `FRESH` lets anybody say that nobody waits."""
        if self.checked_utc is None:
            return Freshness.NEVER
        ago, poll = now_utc - self.checked_utc, self.poll_seconds * 1000
        if ago > max(LOST_POLLS * poll, LOST_MS):
            return Freshness.LOST
        if self.stale or ago > max(LATE_POLLS * poll, LATE_MS):
            return Freshness.LATE
        return Freshness.FRESH


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
