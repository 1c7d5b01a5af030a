"""What people wrote back, the newest first, within a period: bounded by the first message of the period, so that old years cost nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

MOST: Final = 10_000
"""Replies that are looked at; more than a large clinic gets in a month."""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A reply and what was made of it. Times in ms UTC; the name of the patient is empty where nobody is known."""

    message_id: int
    public_id: str
    received_utc: int
    number: str
    body: str
    handling: str
    meaning: str
    reason: str
    decided_by: str
    suggestion: str
    machine: int | None
    late_minutes: int | None
    decided_as: str | None
    patient_id: int | None
    first_name: str | None
    last_name: str | None
    language: str | None
    appointment_id: int | None


WRITTEN: Final = """
SELECT m.id, m.public_id, i.received_utc, m.from_address, substr(m.body, 1, 500), i.handling, i.meaning, i.reason, i.decided_by,
    i.suggestion, g.machine, g.late_minutes, g.decided_as, p.id, p.first_name, p.last_name, p.language, y.appointment_id
FROM inbound i CROSS JOIN message m ON m.id = i.message_id
    LEFT JOIN reply_reading g ON g.message_id = i.message_id
    LEFT JOIN inbound_item y ON y.id = (SELECT min(z.id) FROM inbound_item z WHERE z.message_id = i.message_id)
    LEFT JOIN appointment a ON a.id = y.appointment_id
    LEFT JOIN patient p ON p.id = coalesce(m.patient_id, a.patient_id)
WHERE i.message_id > coalesce((SELECT id FROM message WHERE created_utc < ?1 ORDER BY created_utc DESC LIMIT 1), 0)
    AND i.received_utc >= ?1 AND i.handling <> 'new'
ORDER BY i.message_id DESC LIMIT ?2
"""


def written(connection: Readable, *, since_utc: int) -> list[WrittenRow]:
    """The replies since a moment, the newest first."""
    return rows(connection, WrittenRow, WRITTEN, (since_utc, MOST))
