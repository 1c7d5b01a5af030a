"""A text of which nobody knows whether it went out: what is known, and the three decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.messages.deciding import NOT_SENT, RESEND, SENT
from frontdesk.ui.needs.evidence import Evidence
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.messaging.evidence import Doubt


class DoubtBlock(Surface):
    """One such text. `decide(decision)` is called with what the person found out."""

    def __init__(
        self, desk: Desk, doubt: Doubt, *, decide: Callable[[str], None], veil: Callable[[str], str] = str
    ) -> None:
        super().__init__(line="box")
        self.setObjectName("doubt")
        self.setAccessibleIdentifier("doubt")
        said = tr("Sent or not: nobody knows")
        self.setAccessibleName(said)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S3, S2, S3, S3)
        lines.setSpacing(S1)
        lines.addWidget(Label(said, face="meta", tone="muted"))
        lines.addWidget(Unfold(veil(doubt.body), theme=desk.theme))
        lines.addWidget(Evidence(doubt.facts))
        lines.addSpacing(S1)
        lines.addLayout(
            row(
                button(tr("It was sent"), partial(decide, SENT), identifier="doubt.sent"),
                button(tr("It was not sent"), partial(decide, NOT_SENT), identifier="doubt.not_sent"),
                spacing=S2,
            )
        )
        lines.addWidget(button(tr("Send again"), partial(decide, RESEND), identifier="doubt.resend"))
