"""What stands where there is nothing: one sentence, one act, no picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S3, S8


class Empty(QWidget):
    """A sentence in the middle, and the one act that leads on."""

    def __init__(
        self,
        sentence: str = "",
        act: str = "",
        run: Callable[[], None] | None = None,
        *,
        identifier: str = "",
    ) -> None:
        super().__init__()
        self._label = Label(sentence, face="panel", tone="muted", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button: QPushButton | None = button(act, run, identifier=identifier) if act else None
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S8, S8, S8, S8)
        lines.setSpacing(S3)
        lines.addStretch(2)
        lines.addWidget(self._label)
        if self._button is not None:
            lines.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(3)

    def say(self, sentence: str) -> None:
        """Another sentence."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)

    def offer(self, *, visible: bool) -> None:
        """Whether the act stands under it."""
        if self._button is not None:
            self._button.setVisible(visible)
