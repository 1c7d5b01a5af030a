"""The head of the worklist, in the top bar: how many rows, the new ones that wait, those that were put off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S3


class Turn(Protocol):
    """Shows what was put off, or the list again."""

    def __call__(self, *, on: bool) -> None:
        """Called with what is wanted."""
        ...


class Head(QWidget):
    """Name, count, "3 new", "2 put off"."""

    def __init__(self, desk: Desk, *, let_in: Callable[[], None], put_off: Turn) -> None:
        super().__init__()
        self._desk = desk
        self._waiting = 0
        self._title = Label(tr("Needs you"), face="title")
        self._count = Label(tone="muted")
        self._count.setObjectName("needs.count")
        self._new = button("", let_in, kind="quiet", identifier="needs.new")
        self._new.setProperty("tone", "focus")
        self._new.hide()
        self._later = button("", kind="quiet", identifier="needs.put_off")
        self._later.setCheckable(True)
        self._later.toggled.connect(lambda on: put_off(on=on))
        self._later.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S3)
        for part in (self._title, self._count, self._new, self._later):
            line.addWidget(part)
        line.addStretch(1)

    def show_counts(self, *, shown: int, put_off: int) -> None:
        """How many rows there are, and how many were put off."""
        self._count.setText(tr("1 row") if shown == 1 else tr("{count} rows", count=shown))
        self._count.setVisible(shown > 0)
        self._say(self._later, tr("{count} put off", count=put_off))
        self._later.setVisible(put_off > 0 or self._later.isChecked())

    def show_waiting(self, count: int) -> None:
        """How many new rows wait."""
        if count > self._waiting:
            self._desk.say.announce(tr("{count} new in the worklist", count=count))
        self._waiting = count
        self._say(self._new, tr("{count} new", count=count))
        self._new.setVisible(count > 0)

    def show_put_off_chosen(self, *, on: bool) -> None:
        """Show the button as pressed or not, without telling anybody."""
        self._later.blockSignals(True)
        self._later.setChecked(on)
        self._later.blockSignals(False)

    def _say(self, which: QPushButton, text: str) -> None:
        which.setText(text)
        which.setAccessibleName(text)
