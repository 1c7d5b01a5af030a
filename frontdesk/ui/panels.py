"""The panel at the right: what every one of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.ui.desk import Desk


class Panel(QWidget):
    """360 px at the right of the content, with a title and a way to close it (Esc) that the shell adds around it.

    Signals: `title_changed(str)`; `closed()`: it is done with itself.
    """

    title_changed = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def title(self) -> str:
        """What stands at its head. Never anything about complaints."""
        return ""

    @property
    def spoken_title(self) -> str:
        """The title as a screen reader says it when the panel is opened."""
        return self.title

    @property
    def key(self) -> str:
        """What it is about ("visit:5"): asking for the same again only brings it to the front."""
        return type(self).__name__

    def begin(self) -> None:
        """It is shown: read what it needs, put the focus where typing begins."""

    def changes(self, changes: Changes) -> None:
        """Something in the book changed: read again what it shows, keep what is typed."""

    def tick(self, now_utc: int) -> None:
        """A second has passed."""

    def back(self) -> bool:
        """Esc. True where it took one step back itself (closed an inner list) and stays."""
        return False

    def may_close(self) -> bool:
        """False while closing would lose something that was typed; then it says so itself. Most keep a draft instead."""
        return True

    def may_leave(self) -> bool:
        """False while ending the program would lose something that was typed; then it asks itself. Most keep a draft."""
        return True
