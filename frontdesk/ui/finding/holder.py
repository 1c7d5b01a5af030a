"""Holds the times of one search: at most one answer at a time, until it is given back, booked, or runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import FrontdeskError
from frontdesk.ui.finding import asks
from frontdesk.ui.finding.answers import Key, key_of

if TYPE_CHECKING:
    from frontdesk.services.booking.blocks import Held
    from frontdesk.services.finding import Slots
    from frontdesk.ui.desk import Desk


class Holder(QObject):
    """Signals: `held()`; `refused(FrontdeskError)`: it could not be held, and what was held before still is; `ran_out()`."""

    held = Signal()
    refused = Signal(object)
    ran_out = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held: Held | None = None
        self.slots: Slots | None = None

    @property
    def reservation(self) -> str | None:
        """The public id of what is held."""
        return None if self._held is None else self._held.public_id

    @property
    def expires_utc(self) -> int:
        """Until when it is held; 0 where nothing is."""
        return 0 if self._held is None else self._held.expires_utc

    @property
    def key(self) -> Key | None:
        """Which answer is held."""
        return None if self.slots is None else key_of(self.slots)

    def hold(self, slots: Slots) -> None:
        """Hold this answer, instead of another one where one is held; of the same one the time begins anew."""
        before = self.reservation
        self._desk.act(
            lambda book, actor: asks.hold(book, actor, slots, instead_of=before),
            owner=self,
            done=lambda held: self._now(held, slots),
            failed=self._failed,
        )

    def give_back(self) -> None:
        """Give it back, if anything is held."""
        reservation = self.reservation
        if reservation is not None:
            # Not for the panel, which may be gone by then.
            self._desk.act(lambda book, actor: asks.give_back(book, actor, reservation), owner=self._desk.say)
            self.forget()

    def forget(self) -> None:
        """It is booked, or its time is over."""
        self._held = self.slots = None

    def tick(self, now_utc: int) -> None:
        """It runs out by itself."""
        if self._held is not None and now_utc >= self._held.expires_utc:
            self.forget()
            self.ran_out.emit()

    def _now(self, held: Held, slots: Slots) -> None:
        self._held, self.slots = held, slots
        self.held.emit()

    def _failed(self, error: FrontdeskError) -> None:
        self.refused.emit(error)
