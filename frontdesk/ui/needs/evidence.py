"""What speaks for and against a text having gone out: each fact, and beside it which side it speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S1, S3

if TYPE_CHECKING:
    from frontdesk.services.messaging.evidence import Fact


class Evidence(QWidget):
    """The facts in their order. What speaks for neither side stands muted, with no word before it."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__()
        self.setObjectName("needs.evidence")
        self.setAccessibleIdentifier("needs.evidence")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S3)
        grid.setVerticalSpacing(S1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        for at, fact in enumerate(facts):
            side = side_word(fact)
            grid.addWidget(Label(side, face="meta", tone="muted"), at, 0, top)
            what = Label(fact.sentence, tone="text" if side else "muted", wrap=True)
            what.setAccessibleName(
                tr("{side}: {fact}", side=side, fact=fact.sentence) if side else fact.sentence
            )
            grid.addWidget(what, at, 1)


def side_word(fact: Fact) -> str:
    """Which side a fact speaks for, in a word or two."""
    return {"sent": tr("sent"), "not_sent": tr("not sent")}.get(str(fact.side), "")
