"""Statements of reading replies: whether one came as a machine's does, and whether its writer was thanked already."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

_AFTER_OURS: Final = """EXISTS (SELECT 1 FROM message o WHERE o.to_address = m.from_address AND o.direction = 'out'
    AND coalesce(o.provider_utc, o.sent_utc, o.attempt_utc) BETWEEN i.received_utc - :span AND i.received_utc + 999)"""
SO_SOON: Final = text(
    f"""SELECT 1 FROM message m INDEXED BY ix_message_from CROSS JOIN inbound i ON i.message_id = m.id
    WHERE m.direction = 'in' AND m.from_address = :number AND m.body = :body AND {_AFTER_OURS} LIMIT 2"""
)
THIS_SOON: Final = text(
    f"""SELECT 1 FROM message m CROSS JOIN inbound i ON i.message_id = m.id WHERE m.id = :id AND {_AFTER_OURS}"""
)
"""Whether the same words came from a number within seconds of a text of ours: two rows where they did more than once."""

THANKED: Final = text(
    """SELECT 1 FROM message m LEFT JOIN inbound i ON i.message_id = m.in_reply_to_id
    WHERE m.to_address = :number AND m.kind = 'acknowledgement' AND m.direction = 'out'
    AND m.state NOT IN ('cancelled', 'expired', 'failed')
    AND (i.asked_by_id = (SELECT asked_by_id FROM inbound WHERE message_id = :reply)
        OR coalesce(m.provider_utc, m.sent_utc, m.attempt_utc, m.created_utc)
            > (SELECT received_utc FROM inbound WHERE message_id = :reply) - :span) LIMIT 1"""
)
