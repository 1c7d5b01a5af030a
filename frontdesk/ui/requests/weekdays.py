"""Days of the week to tick, in the order of the locale's week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.tokens import S1

_MONDAY: Final = date(2024, 1, 1)


class Weekdays(QWidget):
    """None ticked: any day. `changed` is called when the person ticks one."""

    def __init__(self, changed: Callable[[], None], *, identifier: str) -> None:
        super().__init__()
        lines = QHBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        self.buttons: dict[int, QPushButton] = {}
        for number in range(7):
            day = _MONDAY + timedelta(days=number)
            made = button(words.weekday_short(day), identifier=f"{identifier}.{number}")
            made.setProperty("kind", "segment")
            made.setProperty("tight", True)
            made.setCheckable(True)
            made.setAccessibleName(words.weekday_long(day))
            made.toggled.connect(lambda _on: changed())
            self.buttons[number] = made
            lines.addWidget(made, 1)
        self.setFocusProxy(self.buttons[0])

    @property
    def value(self) -> frozenset[int]:
        """The days that are ticked, 0 is Monday."""
        return frozenset(number for number, each in self.buttons.items() if each.isChecked())

    def put(self, days: frozenset[int]) -> None:
        """Tick these."""
        for number, each in self.buttons.items():
            each.setChecked(number in days)
