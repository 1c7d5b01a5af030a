"""The line above a week or a month: whose it is, the one before and the one after, and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import IconButton, name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.tokens import GUTTER, S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayName
    from frontdesk.ui.desk import Desk

EVERYBODY: Final = 0
"""Chosen for all providers."""


class WhoseLine(Surface):
    """Signals: `chosen(int)`: a provider's id, or `EVERYBODY`."""

    chosen = Signal(int)

    def __init__(self, desk: Desk, *, everybody: bool) -> None:
        super().__init__(line="bottom")
        self._everybody = everybody
        self._offered: list[tuple[int, str]] = []
        self._shown = EVERYBODY
        keys, theme = desk.keys, desk.theme
        self._back = IconButton(
            "chevron-left",
            tr("Previous provider"),
            lambda: self.step(-1),
            theme=theme,
            identifier="book.previous_provider",
            key=keys.shown("previous_provider"),
        )
        self._on = IconButton(
            "chevron-right",
            tr("Next provider"),
            lambda: self.step(1),
            theme=theme,
            identifier="book.next_provider",
            key=keys.shown("next_provider"),
        )
        self.choice: Choice[int] = Choice()
        self.choice.setMinimumWidth(200)
        self.choice.setMaximumWidth(280)
        name_it(self.choice, tr("Provider"), "book.provider")
        self.choice.currentIndexChanged.connect(lambda _at: self._tell())
        self._told = Label("", face="meta", tone="muted")
        name_it(self._told, "", "book.told")
        line = QHBoxLayout(self)
        line.setContentsMargins(GUTTER, S1, S3, S1)
        line.setSpacing(S1)
        for part in (self._back, self.choice, self._on):
            line.addWidget(part)
        line.addSpacing(S2)
        line.addWidget(self._told, 1)

    def show_providers(self, providers: Sequence[DayName], chosen: int) -> None:
        """Offer the providers, one of them chosen."""
        offered = [(each.id, each.name) for each in providers]
        if self._everybody:
            offered.insert(0, (EVERYBODY, tr("All providers")))
        self._shown = chosen
        if offered != self._offered:
            self._offered = offered
            self.choice.offer(offered, chosen)
            for each in (self._back, self._on):
                each.setEnabled(len(offered) > 1)
        else:
            self.choice.choose(chosen)

    def say(self, text: str) -> None:
        """What is in it, in a few words."""
        self._told.setText(text)
        self._told.setAccessibleName(text)

    def step(self, by: int) -> None:
        """The provider before or after the one who is chosen; round and round."""
        if self._offered:
            at = (self.choice.currentIndex() + by) % len(self._offered)
            self.choice.setCurrentIndex(at)

    def _tell(self) -> None:
        value = self.choice.value
        if value is not None and value != self._shown:
            self._shown = value
            self.chosen.emit(value)
