"""What is left to remove at the provider: walks up from the mark below which nothing is left, so that no cycle reads the whole ledger."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

LEFT: Final = text(
    "SELECT m.id, m.provider_id, m.state, m.sent_utc, m.updated_utc FROM message m"
    " LEFT JOIN redaction r ON r.message_id = m.id"
    " WHERE m.id > :above AND m.provider_id IS NOT NULL AND m.channel = 'sms' AND r.message_id IS NULL"
    " AND m.account IN ('', :account)"
    " ORDER BY m.id LIMIT :most"
)
"""Messages, of both directions, whose words the provider may still have, the oldest first; not what another account sent."""

LAST: Final = text("SELECT coalesce(max(id), 0) FROM message")
DONE: Final = text("INSERT INTO redaction (message_id, done_utc) VALUES (:id, :now) ON CONFLICT DO NOTHING")
