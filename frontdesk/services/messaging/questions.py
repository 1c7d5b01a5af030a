"""Putting a question, one row for each visit that an asking text names, in the transaction that lets it go; and taking it back."""

from __future__ import annotations

from sqlalchemy import Connection, text

from frontdesk.models.queries.plain import run

# A text that went back to the queue puts its old questions again; nothing else ever reopens one.
_ASK = text(
    "INSERT INTO question (message_id, appointment_id, version, channel, address, asked_utc, state, answer)"
    " SELECT i.message_id, i.appointment_id, i.version, m.channel, m.to_address, :now, 'open', ''"
    " FROM message_item i JOIN message m ON m.id = i.message_id WHERE i.message_id = :message"
    " ON CONFLICT (message_id, appointment_id) DO UPDATE SET state = 'open', asked_utc = excluded.asked_utc,"
    " closed_utc = NULL"
)
_WITHDRAW = text(
    "UPDATE question SET state = 'void', closed_utc = :now WHERE message_id = :message AND state = 'open'"
)


def put_questions(connection: Connection, message_id: int, *, asked_utc: int) -> None:
    """Open a question for every visit that the message names."""
    run(connection, _ASK, {"message": message_id, "now": asked_utc})


def withdraw_questions(connection: Connection, message_id: int, *, now_utc: int) -> None:
    """The message did not go out, or failed: what it asked was never put."""
    run(connection, _WITHDRAW, {"message": message_id, "now": now_utc})
