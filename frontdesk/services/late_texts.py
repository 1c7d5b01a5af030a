"""The texts that tell of a delay, as an act of the desk: taken back while they wait."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NOT_GONE_OUT, MessageState
from frontdesk.models.tables import CommandLog, Message
from frontdesk.services.booking.parts import Kept, Part, register, remember_composite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frontdesk.services.work import Book, Work

BY: Final = "late_told"


def remember_told(work: Work, provider_id: int, message_ids: Sequence[str]) -> None:
    """Keep that these texts (public ids) were queued, for an undo."""
    said = {"by": BY, "title": tr("the texts about the delay"), "messages": list(message_ids), "once": True}
    remember_composite(work, BY, Part(Kind.DAY, provider_id, said, said))


def left_anyway(book: Book, command: str) -> int:
    """How many texts of that act had left before it was undone."""
    with book.read() as connection:
        row = connection.execute(select(CommandLog.forward).where(CommandLog.public_id == command)).first()
        ids = [] if row is None else json.loads(row.forward).get("messages", [])
        states = connection.execute(select(Message.state).where(Message.public_id.in_(ids))).scalars()
        return sum(state != MessageState.CANCELLED for state in states)


class ToldUndoer:
    """Takes the texts back while they wait. They are not sent again by a redo: who is to be told is looked at anew."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        """Nobody else changes a text that waits."""

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        if self._waiting(work, fields):
            return ""
        return tr(
            "The texts about the delay have left, or were taken back before. Call whoever was told wrongly."
        )

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        found = self._waiting(work, to)
        for message in found:
            message.state = MessageState.CANCELLED
            message.reason = tr("Taken back at the desk.")
            message.updated_utc = work.now_utc
            work.changed(Kind.MESSAGE, message.id)
        work.audit("late_told_back", Kind.MESSAGE, 0, {"texts": len(found)})

    def _waiting(self, work: Work, fields: Mapping[str, Any]) -> Sequence[Message]:
        return work.session.scalars(
            select(Message).where(Message.public_id.in_(fields["messages"]), Message.state.in_(NOT_GONE_OUT))
        ).all()


register(BY, ToldUndoer)
