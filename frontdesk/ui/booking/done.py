"""What stands in the panel once a visit is booked: the line to read back, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.tokens import S2, S3, S4


class ReadBack(QWidget):
    """Signals: `closed()`; `again()`: another visit for the same patient."""

    closed = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head = Label(tr("Read back"), face="meta", tone="muted")
        self._line = Label(face="date", wrap=True)
        name_it(self._line, "", "booking.read_back")
        self._before = Label(tone="muted", wrap=True)
        self._next = Label(tone="muted", wrap=True)
        name_it(self._next, "", "booking.next")
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(S2)
        self.close_button = button(tr("Close"), self.closed.emit, kind="primary", identifier="booking.close")
        more = button(tr("Another visit"), self.again.emit, identifier="booking.again")
        body = QVBoxLayout()
        body.setContentsMargins(S4, S4, S4, S4)
        body.setSpacing(S3)
        for part in (self._head, self._line, self._before, self._next):
            body.addWidget(part)
        body.addLayout(self._warnings)
        body.addStretch(1)
        foot = row(self.close_button, more, margins=(S4, S2, S4, S4))
        foot.setStretchFactor(self.close_button, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(body, 1)
        lines.addWidget(Surface(foot, line="top"))

    @property
    def line(self) -> str:
        """The line to read back."""
        return self._line.text()

    def show_done(self, line: str, *, before: str, warnings: Sequence[str]) -> None:
        """Show a line; `before`: what it was before a move."""
        self._line.setText(line)
        self._line.setAccessibleName(line)
        self._before.setText(before)
        self._before.setVisible(bool(before))
        self._next.hide()
        for sentence in warnings:
            self._warnings.addWidget(Label(sentence, tone="warning", wrap=True))

    def show_next(self, sentence: str) -> None:
        """Say what happens next."""
        self._next.setText(sentence)
        self._next.setAccessibleName(sentence)
        self._next.setVisible(bool(sentence))
