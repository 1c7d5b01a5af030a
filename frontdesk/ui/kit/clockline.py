"""A time of day as people type it: 8, 8:30, 830, 17.30, 5 pm."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from frontdesk.ui import words

DAY_MINUTES: Final = 1440
_LONGEST: Final = 20
_TYPED: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h]?\s*(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?\s*(?:m\.?)?)?", re.IGNORECASE
)


def typed_minute(text: str) -> int | None:
    """Minutes since midnight, 0 to 1440; None for what is no time of day."""
    plain = " ".join(text.split())
    match = _TYPED.fullmatch(plain)
    if match is None:
        return _as_shown().get(plain.casefold())
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").casefold()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    found = hour * 60 + minute
    return found if minute < 60 and found <= DAY_MINUTES else None


def shown_minute(minute: int | None) -> str:
    """As the locale writes it; nothing for None."""
    return "" if minute is None else " ".join(words.clock(minute).split())


@lru_cache(maxsize=1)
def _table(_sample: str) -> dict[str, int]:
    return {shown_minute(minute).casefold(): minute for minute in range(DAY_MINUTES)}


def _as_shown() -> dict[str, int]:
    """Every time of day as the locale of the moment writes it."""
    return _table(words.clock(13 * 60))


class ClockLine(QLineEdit):
    """A time of day. Signals: `edited()` when the person has changed it and leaves it."""

    edited = Signal()

    def __init__(self, minute: int | None = None) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.show_minute(minute)
        self.editingFinished.connect(self._tidy)

    def show_minute(self, minute: int | None) -> None:
        """Show a time of day, or nothing."""
        self.setText(shown_minute(minute))
        self.setModified(False)

    @property
    def minute(self) -> int | None:
        """What it says; None for nothing, and for what is no time."""
        return typed_minute(self.text())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.text().strip()

    def _tidy(self) -> None:
        if not self.isModified():
            return
        found = self.minute
        if found is not None and found < DAY_MINUTES:
            self.setText(shown_minute(found))
        self.setModified(False)
        self.edited.emit()
