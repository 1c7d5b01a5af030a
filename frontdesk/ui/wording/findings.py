"""What is to be said of a text, under its field: what is refused first, then the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import S1

if TYPE_CHECKING:
    from frontdesk.domain.wording_guard import Finding


class Findings(QWidget):
    """A sentence a line."""

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self._identifier = identifier
        self._said: tuple[tuple[str, bool], ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S1)
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(sentence for sentence, _ in self._said)

    @property
    def refused(self) -> bool:
        """Whether something is refused."""
        return any(bad for _, bad in self._said)

    def show_findings(self, found: tuple[Finding, ...]) -> None:
        """Say these."""
        from frontdesk.domain.wording_guard import Severity

        self._say(tuple((each.sentence, each.severity is Severity.REFUSE) for each in found))

    def refuse(self, sentence: str) -> None:
        """Say why it was not kept."""
        self._say(((sentence, True), *(each for each in self._said if each[0] != sentence)))

    def _say(self, said: tuple[tuple[str, bool], ...]) -> None:
        if said == self._said:
            return
        self._said = said
        clear(self._lines)
        for number, (sentence, bad) in enumerate(said):
            label = Label(sentence, face="meta", tone="danger" if bad else "warning", wrap=True)
            name_it(label, "", f"{self._identifier}.finding.{number}")
            self._lines.addWidget(label)
        self.setVisible(bool(said))
