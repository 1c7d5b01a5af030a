"""How the window speaks: one bar that undoes, one banner for trouble with an account, one line for what failed. Nothing else pops up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import FrontdeskError


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, for the bar at the bottom. `undo` takes it back; `until_utc`: a text goes out then, and the bar counts down."""

    sentence: str
    undo: Callable[[], None] | None = None
    until_utc: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that stays wrong until it is mended: one banner, one button, codes behind Details."""

    key: str
    sentence: str
    remedy: str = ""
    act: Callable[[], None] | None = None
    details: str = ""


class Voice(QObject):
    """Signals: `told(Told)`; `troubled(Trouble)`; `mended(str)` with the trouble's key; `refused(str)`: a sentence about what could not
    be done, shown until the next act; `announced(str)`: for screen readers alone; `covered(QRect)`: where on the screen the bar of what was
    done lies now, empty when it is gone."""

    told = Signal(object)
    troubled = Signal(object)
    mended = Signal(str)
    refused = Signal(str)
    announced = Signal(str)
    covered = Signal(object)

    def done(
        self, sentence: str, *, undo: Callable[[], None] | None = None, until_utc: int | None = None
    ) -> None:
        """Name an act that was done, and offer to undo it."""
        self.told.emit(Told(sentence, undo, until_utc))

    def trouble(self, trouble: Trouble) -> None:
        """Show a banner; one with the same key is replaced."""
        self.troubled.emit(trouble)

    def mend(self, key: str) -> None:
        """Take a banner away."""
        self.mended.emit(key)

    def refuse(self, error: FrontdeskError | str) -> None:
        """Say what could not be done and what to do."""
        self.refused.emit(error if isinstance(error, str) else error.sentence)

    def announce(self, sentence: str) -> None:
        """Say something to a screen reader."""
        self.announced.emit(sentence)
