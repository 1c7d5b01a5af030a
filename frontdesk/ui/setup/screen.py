"""The set-up once more, inside the window: what is done is ticked, the first step that is not is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from frontdesk.ui.screens import Screen
from frontdesk.ui.setup.window import SetupWindow

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.ui.desk import Desk


class SetupScreen(Screen):
    """The assistant, anew each time it has been gone through."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.assistant: SetupWindow | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)

    def begin(self) -> None:
        """Where it was left; the first time, and after the end, at the first step that is not done."""
        if not self.desk.jobs.book.done():
            return
        if self.assistant is None:
            self.assistant = SetupWindow(self.desk)
            self.assistant.finished.connect(self._finished)
            self._lines.addWidget(self.assistant)
        else:
            self.assistant.show_step(self.assistant.current)

    def changes(self, changes: Changes) -> None:
        """Something in the book changed."""
        if self.assistant is not None:
            self.assistant.changes(changes)

    def _finished(self) -> None:
        assistant, self.assistant = self.assistant, None
        if assistant is not None:
            self._lines.removeWidget(assistant)
            assistant.deleteLater()
        self.desk.go.screen("book")
