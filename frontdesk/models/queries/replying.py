"""Statements of reading replies: whether one came as a machine's does, and whether its writer was thanked already."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from frontdesk.models.queries.sharing import TEXTED

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
        OR (coalesce(m.provider_utc, m.sent_utc, m.attempt_utc, m.created_utc)
                > (SELECT received_utc FROM inbound WHERE message_id = :reply) - :span
            AND (SELECT lower(trim(b.body)) FROM message b WHERE b.id = m.in_reply_to_id)
                = (SELECT lower(trim(b.body)) FROM message b WHERE b.id = :reply))) LIMIT 1"""
)
"""Whether thanks for this question, or for the same words a moment ago, went or go to the number."""

NEW: Final = text(
    """SELECT i.message_id, i.received_utc, m.from_address, m.body,
        EXISTS (SELECT 1 FROM address d WHERE d.address = m.from_address
            AND (d.opted_out OR d.unusable_code IS NOT NULL))
        OR EXISTS (SELECT 1 FROM message w WHERE w.to_address = m.from_address AND w.kind = 'which')
        OR i.reason <> '' AS peculiar
    FROM json_each(:ids) j CROSS JOIN inbound i ON i.message_id = j.value CROSS JOIN message m ON m.id = i.message_id
    WHERE i.handling = 'new' ORDER BY j.id"""
)
"""Replies that nobody has read, as they came; `peculiar` where something else is open at the number, or a picture came with it."""

PUT: Final = text(
    f"""SELECT q.address, q.message_id, q.appointment_id, q.asked_utc, q.state = 'open' AND q.version = a.version
        AND a.lifecycle = 'booked' AND a.start_utc > :now AND q.address = {TEXTED}, a.version, a.confirmation,
        EXISTS (SELECT 1 FROM message_item x CROSS JOIN message n ON n.id = x.message_id WHERE x.appointment_id = a.id
            AND n.direction = 'out' AND n.asks AND n.state IN ('queued', 'held')) AS asks_again
    FROM json_each(:numbers) j CROSS JOIN question q ON q.address = j.value
        CROSS JOIN appointment a ON a.id = q.appointment_id CROSS JOIN patient p ON p.id = a.patient_id
        CROSS JOIN message m ON m.id = q.message_id
    WHERE m.state IN ('sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person')"""
)
"""The questions that were put to numbers, and whether each stands open: not where texts about the patient go elsewhere by now, so
that whoever has the old number answers for nobody."""

CLOSE: Final = """UPDATE question SET state = 'answered', closed_utc = ?, answer = 'confirm', reply_id = ?
    WHERE appointment_id = ? AND version = ? AND state = 'open'"""
CONFIRM: Final = """UPDATE appointment SET confirmation = 'confirmed', answered_utc = ?, answered_by = 'reply', next_due_utc = 0,
    revision = revision + 1, updated_utc = ? WHERE id = ?"""
ABOUT: Final = (
    "INSERT INTO inbound_item (message_id, appointment_id, version, confirmation_before) VALUES (?, ?, ?, ?)"
)
APPLIED: Final = """UPDATE inbound SET handling = 'applied', meaning = 'confirm', suggestion = 'confirm', asked_by_id = ?,
    decided_by = ?, decided_utc = ? WHERE message_id = ?"""
