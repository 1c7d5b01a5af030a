"""What came since a moment: answers of patients and replies that wait, each by an index on what is recent or open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST = 1_000


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A visit that its patient answered by text."""

    appointment_id: int
    confirmation: str
    start_utc: int


# When we stored a reply counts, not when it was written: what was written before the last look may have come after it.
ANSWERS = """
SELECT DISTINCT a.id, a.confirmation, a.start_utc
FROM message m INDEXED BY ix_message_created
    CROSS JOIN inbound_item y ON y.message_id = m.id CROSS JOIN appointment a ON a.id = y.appointment_id
WHERE m.created_utc > ?1 AND m.direction = 'in' AND a.answered_by = 'reply' AND a.answered_utc > ?1
ORDER BY a.start_utc, a.id LIMIT ?2
"""
REPLIES = """
SELECT m.public_id FROM inbound i INDEXED BY ix_inbound_open CROSS JOIN message m ON m.id = i.message_id
WHERE i.handling IN ('new', 'person') AND i.handling = 'person' AND m.created_utc > ? ORDER BY m.id LIMIT ?
"""


def answers_since(connection: Connection, since_utc: int) -> list[AnswerRow]:
    """Visits that were answered by text since then and whose answer still stands, by their start."""
    return rows(connection, AnswerRow, ANSWERS, (since_utc, MOST))


def replies_since(connection: Connection, since_utc: int) -> list[str]:
    """Public ids of replies that came since then and wait to be read, oldest first."""
    return [public_id for (public_id,) in rows(connection, lambda *row: row, REPLIES, (since_utc, MOST))]
