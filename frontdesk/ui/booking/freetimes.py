"""Free times that a booking was proposed with, as buttons below the time: the one that is chosen stands in the fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wording import when
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import S1, S2

if TYPE_CHECKING:
    from frontdesk.services.finding import FreeSlot

_ACROSS: Final = 2


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A free time: a wall clock start at a place, with somebody. `fold` as in `Slot`."""

    start: str
    fold: int | None
    provider_id: int
    provider: str
    location_id: int


def free_time(slot: FreeSlot) -> FreeTime:
    """One that was found."""
    return FreeTime(slot.start, slot.fold or None, slot.provider_id, slot.provider, slot.location_id)


class FreeTimes(QWidget):
    """A sentence and up to a handful of times. Signals: `chosen(FreeTime)`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sentence = Label(tone="muted", face="meta", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(S2)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self._sentence)
        lines.addLayout(self._grid)
        self._times: tuple[FreeTime, ...] = ()
        name_it(self, tr("Free times"), "booking.times")
        self.hide()

    @property
    def sentence(self) -> str:
        """What is said of them."""
        return self._sentence.text()

    @property
    def times(self) -> tuple[FreeTime, ...]:
        """Those that are offered."""
        return self._times

    def show_times(self, sentence: str, times: tuple[FreeTime, ...], *, today: date) -> None:
        """Offer these; the providers are named where there are several."""
        self._times = times
        self._sentence.setText(sentence)
        clear(self._grid)
        one_day = len({each.start[:10] for each in times}) == 1
        several = len({each.provider_id for each in times}) > 1
        far = any(each.start[:4] != str(today.year) for each in times)
        across = 1 if several or (far and not one_day) else _ACROSS * 2 if one_day else _ACROSS
        for number, each in enumerate(times):
            label = when(each.start, today) if several or not one_day else words.clock_of_wall(each.start)
            if several:
                label = tr("{when}, {provider}", when=label, provider=each.provider)
            made = button(label, self._chooser(each), identifier=f"booking.times.{number}")
            made.setAccessibleName(when(each.start, today))
            self._grid.addWidget(made, number // across, number % across)
            made.show()
        self.setVisible(bool(sentence))

    def nothing(self) -> None:
        """None are offered."""
        self._times = ()
        self.hide()

    def _chooser(self, time: FreeTime) -> Callable[[], None]:
        return lambda: self.chosen.emit(time)
