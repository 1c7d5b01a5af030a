"""What happened with a patient, a page at a time: each source is read below its own mark, newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import cursor, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class ActRow:
    """An entry of the audit about a card: what was done (a word), by whom (a label), when, and its detail as JSON."""

    id: int
    at_utc: int
    actor: str
    action: str
    detail: str


VISITS = """
SELECT start_utc, id FROM appointment WHERE patient_id = ? AND (start_utc, id) < (?, ?)
ORDER BY start_utc DESC, id DESC LIMIT ?
"""
MESSAGES = """
SELECT coalesce(m.sent_utc, m.attempt_utc, m.created_utc), m.id FROM (
    SELECT id FROM message WHERE patient_id = ?1
    UNION SELECT x.message_id FROM appointment a CROSS JOIN message_item x ON x.appointment_id = a.id WHERE a.patient_id = ?1
    UNION SELECT y.message_id FROM appointment a CROSS JOIN inbound_item y ON y.appointment_id = a.id WHERE a.patient_id = ?1
    ) k CROSS JOIN message m ON m.id = k.id WHERE k.id < ?2 ORDER BY k.id DESC LIMIT ?3
"""
CALLS = "SELECT at_utc, id FROM call_attempt WHERE patient_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
LEFT = "SELECT at_utc, id FROM phone_message WHERE patient_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
ACTS = """
SELECT at_utc, id FROM audit WHERE subject = 'patient' AND subject_id = ? AND id < ?
ORDER BY id DESC LIMIT ?
"""
ASKED = """
SELECT received_utc, id FROM request WHERE patient_id = ? AND (received_utc, id) < (?, ?)
ORDER BY received_utc DESC, id DESC LIMIT ?
"""
ANSWERED = """
SELECT done_utc, id FROM request WHERE patient_id = ? AND (done_utc, id) < (?, ?) AND state <> 'open'
ORDER BY done_utc DESC, id DESC LIMIT ?
"""
THE_ACTS = "SELECT id, at_utc, actor, action, detail FROM audit WHERE id IN (SELECT value FROM json_each(?))"
VERSIONS = """
SELECT public_id, version, zone FROM appointment WHERE patient_id = ?1 AND public_id IN (SELECT value FROM json_each(?2))
"""

Head = tuple[int, int]
"""When (ms UTC), and the key."""


def heads(connection: Readable, sql: str, parameters: Sequence[object]) -> list[Head]:
    """The next of a source."""
    return [(at, key) for at, key in cursor(connection, sql, parameters)]


def the_acts(connection: Readable, ids: Sequence[int]) -> list[ActRow]:
    """Entries of the audit by their keys."""
    return rows(connection, ActRow, THE_ACTS, (json.dumps(list(ids)),))


def versions(
    connection: Readable, patient_id: int, public_ids: Sequence[str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Of the visits with these public ids that are the patient's: the running version, and the zone."""
    found = cursor(connection, VERSIONS, (patient_id, json.dumps(list(public_ids)))).fetchall()
    return {key: version for key, version, _ in found}, {key: zone for key, _, zone in found}
