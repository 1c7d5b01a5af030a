"""What needs a person: each kind of row by an index that holds only what is open, so that the list stays flat as the book grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import rows
from frontdesk.models.queries.sharing import TEXTED

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST = 1_000


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply that waits for a person. The visit is the next one it is about, if any. Times in ms UTC."""

    message_id: int
    message_public_id: str
    from_address: str
    body: str
    suggestion: str
    reason: str
    wants_cancel: int
    late_minutes: int | None
    received_utc: int
    patient_id: int | None
    patient_public_id: str | None
    first_name: str | None
    last_name: str | None
    appointment_id: int | None
    appointment_public_id: str | None
    start_utc: int | None
    zone: str | None
    visits: int
    """How many it is about."""


@dataclass(frozen=True, slots=True)
class StuckRow:
    """An outgoing message that a person must settle: of unknown fate, failed with the visit still ahead, held for its words. Times in
    ms UTC. One written by hand may be about no visit: `start_utc` is then when it came to be so."""

    message_id: int
    message_public_id: str
    state: str
    kind: str
    reason: str
    updated_utc: int
    patient_id: int
    patient_public_id: str
    first_name: str
    last_name: str
    mobile: str
    phone: str
    appointment_id: int | None
    appointment_public_id: str | None
    start_utc: int
    zone: str


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """A call that somebody promised. Times in ms UTC."""

    call_id: int
    call_back_utc: int
    note: str
    patient_id: int
    patient_public_id: str
    first_name: str
    last_name: str
    appointment_id: int | None
    appointment_public_id: str | None
    start_utc: int | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """A row of the worklist that was put off until a moment (ms UTC)."""

    kind: str
    subject: str
    subject_id: int
    until_utc: int
    actor: str

    @property
    def by(self) -> str:
        """Who put it off, by name."""
        return self.actor.partition(":")[2] or self.actor


_REPLIES = """
SELECT m.id, m.public_id, m.from_address, m.body, i.suggestion, i.reason, i.wants_cancel, g.late_minutes, i.received_utc,
    p.id, p.public_id, p.first_name, p.last_name, a.id, a.public_id, a.start_utc, a.zone,
    (SELECT count(*) FROM inbound_item z WHERE z.message_id = m.id)
FROM inbound i INDEXED BY ix_inbound_open JOIN message m ON m.id = i.message_id
    LEFT JOIN appointment a ON a.id = (
        SELECT y.appointment_id FROM inbound_item y JOIN appointment b ON b.id = y.appointment_id
        WHERE y.message_id = m.id ORDER BY b.start_utc LIMIT 1)
    LEFT JOIN patient p ON p.id = coalesce(a.patient_id, m.patient_id)
    LEFT JOIN reply_reading g ON g.message_id = m.id
WHERE i.handling IN ('new', 'person') AND i.handling = 'person'
ORDER BY m.id LIMIT ?
"""

_STUCK_COLUMNS = f"""
SELECT m.id, m.public_id, m.state, m.kind, m.reason, m.updated_utc, p.id, p.public_id, p.first_name, p.last_name,
    {TEXTED}, p.phone, a.id, a.public_id, coalesce(a.start_utc, m.updated_utc),
    coalesce(a.zone, (SELECT zone FROM clinic WHERE id = 1))
"""

_FIRST_VISIT = """
    LEFT JOIN appointment a ON a.id = (
        SELECT x.appointment_id FROM message_item x JOIN appointment b ON b.id = x.appointment_id
        WHERE x.message_id = m.id ORDER BY b.start_utc LIMIT 1)
    JOIN patient p ON p.id = coalesce(a.patient_id, m.patient_id)
"""

_UNCERTAIN = f"""
{_STUCK_COLUMNS} FROM message m INDEXED BY ix_message_open {_FIRST_VISIT}
WHERE (m.state = 'needs_person' OR (m.state = 'uncertain' AND m.attempt_utc <= ?))
    AND m.state IN ('uncertain', 'needs_person')
    AND m.state IN ('queued', 'sending', 'accepted', 'sent', 'uncertain', 'needs_person', 'held')
ORDER BY m.id LIMIT ?
"""

# A failure that a later text made good, or that no longer matters, needs nobody. Of reminders that failed one after the other
# the last stands for all: it is one call. Of a question back that failed the reply is a row.
_FAILED = f"""
{_STUCK_COLUMNS} FROM message m INDEXED BY ix_message_unhandled {_FIRST_VISIT}
WHERE m.state IN ('failed', 'undelivered') AND m.handled_utc IS NULL AND m.direction = 'out'
    AND m.created_utc > ? AND (a.start_utc > ? OR m.kind = 'manual') AND m.kind <> 'which'
    AND (m.kind IN ('cancelled', 'manual')
        OR (a.lifecycle = 'booked' AND (m.kind IN ('moved', 'late') OR a.confirmation <> 'confirmed')))
    AND (m.kind = 'manual' OR NOT EXISTS (SELECT 1 FROM message_item x JOIN message n ON n.id = x.message_id
        WHERE x.appointment_id = a.id AND x.version = a.version AND n.id > m.id
        AND (n.state IN ('queued', 'sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person')
            OR (n.state IN ('failed', 'undelivered') AND n.handled_utc IS NULL
                AND n.kind IN ('ask', 'tell') AND m.kind IN ('ask', 'tell')))))
ORDER BY m.created_utc LIMIT ?
"""

_WORDING = f"""
{_STUCK_COLUMNS} FROM hold h CROSS JOIN message m ON m.id = h.message_id {_FIRST_VISIT}
WHERE h.kind = 'wording' AND m.state = 'held' ORDER BY m.id LIMIT ?
"""

_CALLBACKS = """
SELECT c.id, c.call_back_utc, c.note, p.id, p.public_id, p.first_name, p.last_name, a.id, a.public_id, a.start_utc, a.zone
FROM call_attempt c INDEXED BY ix_call_attempt_back JOIN patient p ON p.id = c.patient_id
    LEFT JOIN appointment a ON a.id = c.appointment_id
WHERE c.call_back_utc IS NOT NULL AND c.done_utc IS NULL AND c.call_back_utc <= ?
ORDER BY c.call_back_utc LIMIT ?
"""

_DECLINED_STARTS = """
SELECT DISTINCT a.start_utc FROM appointment a INDEXED BY ix_appointment_declined
WHERE a.lifecycle = 'booked' AND a.confirmation = 'declined' AND a.start_utc >= ?
ORDER BY a.start_utc LIMIT ?
"""

_SNOOZED = "SELECT kind, subject, subject_id, until_utc, actor FROM snooze WHERE until_utc > ?"


def open_replies(connection: Connection) -> list[ReplyRow]:
    """Replies that wait for a person, oldest first."""
    return rows(connection, ReplyRow, _REPLIES, (MOST,))


def of_unknown_fate(connection: Connection, *, tried_before_utc: int) -> list[StuckRow]:
    """Texts of which nobody knows whether they went out, oldest first; also those that could not be looked up so long after the
    try."""
    return rows(connection, StuckRow, _UNCERTAIN, (tried_before_utc, MOST))


def failed(connection: Connection, *, since_utc: int, now_utc: int) -> list[StuckRow]:
    """Texts made since `since_utc` that failed, whose visits are ahead and that no later text made good; of those by hand all."""
    return rows(connection, StuckRow, _FAILED, (since_utc, now_utc, MOST))


def held_for_words(connection: Connection) -> list[StuckRow]:
    """Texts that are held since a place in their words has nothing to stand there, oldest first."""
    return rows(connection, StuckRow, _WORDING, (MOST,))


def callbacks(connection: Connection, *, until_utc: int) -> list[CallbackRow]:
    """Promised calls that are due until then."""
    return rows(connection, CallbackRow, _CALLBACKS, (until_utc, MOST))


def declined_starts(connection: Connection, *, from_utc: int) -> list[int]:
    """When visits begin, from a moment on, whose patients said that they can't come."""
    return [start for (start,) in rows(connection, lambda *row: row, _DECLINED_STARTS, (from_utc, MOST))]


def snoozed(connection: Connection, *, now_utc: int) -> dict[tuple[str, str, int], SnoozeRow]:
    """What was put off, by (kind, subject, key)."""
    found = rows(connection, SnoozeRow, _SNOOZED, (now_utc,))
    return {(each.kind, each.subject, each.subject_id): each for each in found}
