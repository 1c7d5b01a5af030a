"""Holding single texts back, for another reason than the account: until somebody has looked, or a text's words are mended.

A text held here has a row in `hold`. The account's own hold has none, so a working account releases only what the account held.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.sqlite import insert

from frontdesk.domain.changes import Kind
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Hold

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.tables import Message
    from frontdesk.services.work import Work


class HoldKind(StrEnum):
    """Why a text waits although the account works."""

    LOOK = "look"
    """It came due while nobody ran: a person looks at the list first."""
    STRAY = "stray"
    """The provider lists texts to that number which this book does not know."""
    WORDING = "wording"
    """A place in its words has nothing to stand there."""


REASON_LENGTH: Final = 500

_HOLD = text(
    "UPDATE message SET state = 'held', reason = :reason, updated_utc = :now WHERE id = :id AND state IN ('queued', 'held')"
)
_RELEASE = text(
    "UPDATE message SET state = 'queued', reason = '', updated_utc = :now WHERE id IN :ids AND state = 'held' RETURNING id"
).bindparams(bindparam("ids", expanding=True))
_FORGET = text("DELETE FROM hold WHERE message_id IN :ids").bindparams(bindparam("ids", expanding=True))


def hold(work: Work, message: Message, *, kind: HoldKind, reason: str) -> None:
    """Keep a queued text back until `unhold`. `reason` is a sentence for the ledger; a second hold replaces the first."""
    message.state = MessageState.HELD
    message.reason = reason[:REASON_LENGTH]
    message.updated_utc = work.now_utc
    work.session.flush()
    work.session.merge(Hold(message_id=message.id, kind=kind, at_utc=work.now_utc))
    work.session.flush()
    work.changed(Kind.MESSAGE, message.id)


def hold_all(work: Work, message_ids: Sequence[int], *, kind: HoldKind, reason: str) -> None:
    """Keep many queued texts back at once."""
    connection = work.session.connection()
    if not message_ids:
        return
    connection.execute(
        _HOLD, [{"id": each, "reason": reason[:REASON_LENGTH], "now": work.now_utc} for each in message_ids]
    )
    row = insert(Hold)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["message_id"], set_={"kind": row.excluded.kind, "at_utc": row.excluded.at_utc}
        ),
        [{"message_id": each, "kind": str(kind), "at_utc": work.now_utc} for each in message_ids],
    )
    for message_id in message_ids:
        work.changed(Kind.MESSAGE, message_id)


def unhold(work: Work, message_ids: Sequence[int]) -> int:
    """Queue held texts again; gives how many were still held. The claim looks at each anew before it goes."""
    if not message_ids:
        return 0
    connection = work.session.connection()
    values = {"ids": list(message_ids), "now": work.now_utc}
    released = [row[0] for row in connection.execute(_RELEASE, values).all()]
    connection.execute(_FORGET, {"ids": list(message_ids)})
    for message_id in released:
        work.changed(Kind.MESSAGE, message_id)
    return len(released)


def drop_hold(work: Work, message: Message, *, kind: HoldKind) -> bool:
    """Forget why a text was held, for whoever takes it out of the queue; False where it was not held for that."""
    row = work.session.get(Hold, message.id)
    if row is None or row.kind != kind:
        return False
    work.session.delete(row)
    return True


def held_ids(connection: Connection, kind: HoldKind | None = None) -> list[int]:
    """The texts held back here, of one kind or all, in the order in which they were planned."""
    return [row[0] for row in run(connection, outbox.HELD_BACK, {"kind": str(kind or "")}).fetchall()]
