"""A reply that waits to be read: the words as they are, what they answer, and what they may mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.messages.deciding import CONFIRM, DECLINE, IGNORE, choice
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.correspondence import WaitingReply


class ReplyBlock(Surface):
    """One reply. `decide(decision)` is called with what the person read in it."""

    def __init__(
        self,
        desk: Desk,
        waiting: WaitingReply,
        *,
        zone: str,
        decide: Callable[[str], None],
        veil: Callable[[str], str] = str,
    ) -> None:
        super().__init__(line="box")
        self.setObjectName("reply")
        self.setAccessibleIdentifier("reply")
        self.setAccessibleName(tr("A reply waits to be read"))
        now = desk.now()
        reply = waiting.reply
        at = words.moment(reply.sent_utc or reply.created_utc, zone, now_utc=now)
        said = Label(veil(reply.body), face="panel", wrap=True)
        said.setObjectName("reply.words")
        said.setAccessibleIdentifier("reply.words")
        said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S3, S2, S3, S3)
        lines.setSpacing(S1)
        lines.addWidget(Label(tr("Reply to read, {time}", time=at), face="meta", tone="muted"))
        lines.addWidget(said)
        if waiting.reading:
            lines.addWidget(Label(veil(waiting.reading), face="meta", tone="muted", wrap=True))
        if waiting.answers is not None:
            asked = waiting.answers
            when = words.moment(asked.sent_utc or asked.attempt_utc or asked.created_utc, zone, now_utc=now)
            lines.addWidget(Label(tr("It answers our text of {time}:", time=when), face="meta", tone="muted"))
            lines.addWidget(Unfold(veil(asked.body), theme=desk.theme))
        meant = waiting.suggested
        if meant is not None:
            sounds = Label(meant.sentence, face="strong", wrap=True)
            sounds.setObjectName("reply.suggested")
            lines.addWidget(sounds)
        lines.addSpacing(S1)
        main = "" if meant is None else meant.decision
        if main:
            lines.addWidget(self._button(desk, main, decide, main=True))
        others = [each for each in (CONFIRM, DECLINE) if each != main]
        if main:
            others.append(IGNORE)
        lines.addLayout(row(*(self._button(desk, each, decide) for each in others[:2]), spacing=S2))
        for each in (*others[2:], *(() if main else (IGNORE,))):
            lines.addWidget(self._button(desk, each, decide))

    def _button(
        self, desk: Desk, decision: str, decide: Callable[[str], None], *, main: bool = False
    ) -> KeyButton:
        name = _KEYS.get(decision, "accept" if main else "")
        return KeyButton(
            choice(decision),
            partial(decide, decision),
            theme=desk.theme,
            key=desk.keys.shown(name) if name else "",
            kind="primary" if main else "plain",
            identifier=f"reply.{decision}",
        )


_KEYS: Final = {CONFIRM: "confirm", DECLINE: "decline"}
