"""The times that are held while the patient decides: which, for how long still, and the way back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.tokens import S1, S2, S4

_SECOND: Final = 1000
_SOON_S: Final = 30
"""So few seconds are said in another tone."""


class HeldBar(QWidget):
    """Signals: `given_back()`: the patient wants another time."""

    given_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what = Label(wrap=True)
        name_it(self._what, "", "slots.held")
        self._left = Label(face="strong")
        name_it(self._left, "", "slots.left")
        back = button(tr("Give it back"), self.given_back.emit, kind="quiet", identifier="slots.give_back")
        inside = QVBoxLayout()
        inside.setContentsMargins(S4, S2, S4, S2)
        inside.setSpacing(S1)
        inside.addWidget(self._what)
        inside.addLayout(row(self._left, None, back))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(Surface(inside, line="top"))
        self._expires_utc = 0
        self.hide()

    def show_held(self, what: str, *, expires_utc: int, now_utc: int) -> None:
        """These are held until then."""
        self._what.setText(tr("Held: {what}", what=what))
        self._what.setAccessibleName(self._what.text())
        self._expires_utc = expires_utc
        self.tick(now_utc)
        self.show()

    @property
    def left(self) -> str:
        """How long still, as it is shown."""
        return self._left.text()

    def tick(self, now_utc: int) -> None:
        """A second has passed."""
        seconds = max(0, -(-(self._expires_utc - now_utc) // _SECOND))
        text = tr("{minutes}:{seconds} left", minutes=seconds // 60, seconds=f"{seconds % 60:02d}")
        if text != self._left.text():
            self._left.setText(text)
            self._left.setAccessibleName(text)
            self._left.tone("warning" if seconds <= _SOON_S else "text")
