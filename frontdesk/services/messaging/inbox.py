"""The inbox: a reply is stored first, under the provider's id, and then interpreted. No reply is ever dropped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Channel, Direction, MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Inbound, Message
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from frontdesk.services.ports import ProviderMessage
    from frontdesk.services.work import Work

LONGEST_BODY = 10_000

_KNOWN = text("SELECT provider_id FROM message WHERE provider_id IN (SELECT value FROM json_each(:sids))")


def unknown(connection: Connection, listed: Iterable[ProviderMessage]) -> list[ProviderMessage]:
    """Incoming messages that are not stored yet, oldest first.

    `listed` is newest first. Providers tell whole seconds: of the same second the list's own order counts, so that a START right
    after a STOP stays after it.
    """
    incoming = [each for each in listed if each.direction == "in"]
    if not incoming:
        return []
    listed_ids = json.dumps([each.provider_id for each in incoming])
    known = {row[0] for row in run(connection, _KNOWN, {"sids": listed_ids})}
    fresh = {each.provider_id: each for each in reversed(incoming) if each.provider_id not in known}
    return sorted(fresh.values(), key=lambda each: each.when_utc)


def store(work: Work, incoming: ProviderMessage) -> int | None:
    """Keep an incoming message as it came; gives its key, None where it is stored already."""
    if work.session.scalar(select(Message.id).where(Message.provider_id == incoming.provider_id)):
        return None
    sender = {"number": incoming.sender, "most": 2}
    patients = work.session.connection().execute(outbox.PATIENTS_ON, sender).scalars().all()
    message = Message(
        public_id=new_public_id(),
        direction=Direction.IN,
        channel=Channel.SMS,
        patient_id=patients[0] if len(patients) == 1 else None,
        to_address=incoming.to,
        from_address=incoming.sender,
        body=incoming.body[:LONGEST_BODY],
        segments=max(1, incoming.segments),
        state=MessageState.RECEIVED,
        step="",
        kind="",
        provider_id=incoming.provider_id,
        provider_utc=incoming.created_utc,
        sent_utc=incoming.when_utc,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(message)
    work.session.flush()
    row = Inbound(message_id=message.id, received_utc=incoming.when_utc)
    if incoming.media:
        row.reason = _with_pictures(incoming)
    work.session.add(row)
    work.session.flush()
    work.changed(Kind.MESSAGE, message.id)
    return message.id


def _with_pictures(incoming: ProviderMessage) -> str:
    """What the words alone would not tell; a reply that a person reads keeps it."""
    if not incoming.body.strip():
        return tr("A picture without words. Frontdesk does not fetch pictures: ask what it shows.")
    return tr("With a picture, which Frontdesk does not fetch.")


def to_interpret(connection: Connection) -> list[int]:
    """Stored messages that nobody has interpreted yet, oldest first: also those of a cycle that was killed in between."""
    return list(connection.execute(outbox.UNREAD).scalars())
