"""What stands in the way of a time, said beside it, with what can be done instead as buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import S1, S2

_ACROSS: Final = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be taken instead: a start on the wall, the pass of a repeated time, and its words."""

    words: str
    start: str
    fold: int | None = None


class Findings(QWidget):
    """One sentence and its proposals, or nothing.

    Signals: `proposed(Proposal)`: one was chosen; `shared(str)`: the time is to be shared on purpose, for this reason.
    """

    proposed = Signal(object)
    shared = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sentence = Label(wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(S2)
        self._proposals: tuple[Proposal, ...] = ()
        self._anyway = button(tr("Book anyway"), self._ask_reason, identifier="booking.anyway")
        self.reason = line()
        self._reason_row = Row(tr("Why do two share this time"), self.reason, identifier="booking.reason")
        self._share = button(tr("Book anyway"), self._shared, identifier="booking.share")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self._sentence)
        lines.addLayout(self._grid)
        lines.addWidget(self._anyway, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(self._reason_row)
        lines.addWidget(self._share, 0, Qt.AlignmentFlag.AlignLeading)
        self.nothing()

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()

    def nothing(self) -> None:
        """Nothing stands in the way."""
        self._sentence.setText("")
        self.hide()

    def refuse(
        self, sentence: str, proposals: Sequence[Proposal], *, may_share: bool, known: bool = False
    ) -> None:
        """The time can't be had. With `may_share` it can be shared for a reason. `known`: that was said of this time before, so a reason
        that is being written goes on."""
        goes_on = known and may_share and not self.isHidden() and not self._reason_row.isHidden()
        self._say(sentence, proposals, wrong=True, goes_on=goes_on)
        self._anyway.setVisible(may_share and not goes_on)

    def ask(self, sentence: str, proposals: Sequence[Proposal] = ()) -> None:
        """The time can be had, but is worth a second look."""
        self._say(sentence, proposals, wrong=False)
        self._anyway.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the reason books."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.reason.hasFocus():
            self._shared()
            return
        super().keyPressEvent(event)

    def _say(
        self, sentence: str, proposals: Sequence[Proposal], *, wrong: bool, goes_on: bool = False
    ) -> None:
        self._sentence.setText(sentence)
        self._sentence.tone("danger" if wrong else "warning")
        if self._proposals != tuple(proposals):
            self._propose(tuple(proposals))
        self._reason_row.setVisible(goes_on)
        self._share.setVisible(goes_on)
        self.show()

    def _propose(self, proposals: tuple[Proposal, ...]) -> None:
        self._proposals = proposals
        clear(self._grid)
        for number, proposal in enumerate(proposals):
            made = self._button(number, proposal)
            self._grid.addWidget(made, number // _ACROSS, number % _ACROSS)
            made.show()

    def _button(self, number: int, proposal: Proposal) -> QPushButton:
        return button(proposal.words, self._chooser(proposal), identifier=f"booking.free.{number}")

    def _chooser(self, proposal: Proposal) -> Callable[[], None]:
        return lambda: self.proposed.emit(proposal)

    def _ask_reason(self) -> None:
        self._anyway.hide()
        self._reason_row.clear()
        self._reason_row.show()
        self._share.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shared(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self._reason_row.fail(tr("Say why two visits share this time."))
            return
        self.shared.emit(reason)
