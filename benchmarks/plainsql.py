"""The reading workloads once more, written by hand against the tables: what the same rows cost without Frontdesk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.unconfirmed import UnconfirmedRow

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2


@dataclass(frozen=True, slots=True)
class Block:
    """A visit of a day or week."""

    id: int
    public_id: str
    provider_id: int
    location_id: int
    room_id: int | None
    start_wall: str
    local_date: str
    minutes: int
    start_utc: int
    end_utc: int
    lifecycle: str
    confirmation: str
    version: int
    revision: int
    overbooked: str | None
    note: str
    patient_id: int
    first_name: str
    last_name: str
    mobile: str
    phone: str
    missed: int
    type: str | None
    colour: str | None


_BLOCK: Final = """
SELECT a.id, a.public_id, a.provider_id, a.location_id, a.room_id, a.start_wall, a.local_date, a.minutes, a.start_utc, a.end_utc,
    a.lifecycle, a.confirmation, a.version, a.revision, a.overbooked, a.note, a.patient_id, p.first_name, p.last_name, p.mobile,
    p.phone, p.missed, t.name, t.colour
FROM appointment a JOIN patient p ON p.id = a.patient_id LEFT JOIN appointment_type t ON t.id = a.type_id
"""
_DAY: Final = f"{_BLOCK} WHERE a.local_date = ? ORDER BY a.provider_id, a.start_utc"
_WEEK: Final = f"{_BLOCK} WHERE a.provider_id = ? AND a.local_date >= ? AND a.local_date <= ? ORDER BY a.local_date, a.start_utc"


def day(raw: dbapi2.Connection, date: str) -> list[Block]:
    """All providers' visits of a date."""
    return [Block(*row) for row in raw.execute(_DAY, (date,))]


def week(raw: dbapi2.Connection, provider_id: int, monday: str, sunday: str) -> list[Block]:
    """One provider's visits of a week."""
    return [Block(*row) for row in raw.execute(_WEEK, (provider_id, monday, sunday))]


@dataclass(frozen=True, slots=True)
class Hit:
    """A patient that was found."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    phone: str
    email: str
    external_id: str | None


MOST: Final = 50
_FIELDS: Final = (
    "p.id, p.public_id, p.first_name, p.last_name, p.birth_date, p.mobile, p.phone, p.email, p.external_id"
)
_BY_WORD: Final = f"""
SELECT {_FIELDS} FROM patient_search_word w CROSS JOIN patient p ON p.id = w.rowid
WHERE patient_search_word MATCH ? AND p.merged_into_id IS NULL LIMIT {MOST}
"""
# The index of threes knows that all of them are there, not that they stand in a row.
_BY_PART: Final = f"""
SELECT {_FIELDS} FROM patient_search_part w CROSS JOIN patient p ON p.id = w.rowid
    CROSS JOIN patient_search s ON s.patient_id = w.rowid
WHERE patient_search_part MATCH ?1 AND p.merged_into_id IS NULL
    AND (instr(s.last, ?2) OR instr(s.first, ?2) OR instr(s.other, ?2) OR instr(s.digits, ?2)) LIMIT {MOST}
"""


def search(raw: dbapi2.Connection, text: str) -> list[Hit]:
    """Up to 50 patients with a word that begins so, then with these characters anywhere; as the indexes hand them out, unsorted."""
    found = {row[0]: Hit(*row) for row in raw.execute(_BY_WORD, (f'"{text}" *',))}
    if len(found) < MOST and len(text) >= 3:
        threes = " AND ".join(f'"{text[start : start + 3]}"' for start in range(len(text) - 2))
        found.update((row[0], Hit(*row)) for row in raw.execute(_BY_PART, (threes, text)))
    return list(found.values())[:MOST]


# Every value that decides what to do; the same joins that the list needs.
_UNANSWERED: Final = """
SELECT a.id, a.public_id, a.external_id, a.patient_id, a.provider_id, a.location_id, a.type_id, a.start_wall, a.zone, a.fold,
    a.minutes, a.offset_minutes, a.start_utc, a.end_utc, a.local_date, a.lifecycle, a.confirmation, a.version, a.revision, a.note,
    p.public_id, p.first_name, p.last_name, v.name, l.name, t.name, coalesce(y.remote, ''),
    a.booked_utc, a.created_utc, a.next_due_utc, a.notice_due_utc,
    coalesce(nullif(g.number, ''), p.mobile), p.phone, p.email, p.language, p.sms_consent, p.email_consent, p.preferred_channel, p.deceased_on, p.attended,
    p.missed, d.opted_out, d.unusable_code, k.id, q.asked_utc,
    m.id, m.public_id, m.state, m.step, m.asks, m.error_code, m.reason, m.sent_utc, m.updated_utc,
    r.id, r.public_id, r.body, i.handling, i.meaning, i.received_utc, c.outcome, c.at_utc, c.call_back_utc,
    (SELECT w.which_asked_id FROM question f JOIN reply_reading w ON w.message_id = f.reply_id
        WHERE f.appointment_id = a.id AND f.version = a.version AND a.confirmation = 'declined' LIMIT 1), g.safe_from,
    h.kind
FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN provider v ON v.id = a.provider_id
    JOIN location l ON l.id = a.location_id LEFT JOIN appointment_type t ON t.id = a.type_id
    LEFT JOIN type_detail y ON y.type_id = a.type_id
    LEFT JOIN texting g ON g.patient_id = p.id
    LEFT JOIN address d ON d.address = coalesce(nullif(g.number, ''), p.mobile)
    LEFT JOIN patient_mark k ON k.patient_id = p.id AND k.mark = 'call_instead'
    LEFT JOIN question q ON q.id = (SELECT max(id) FROM question WHERE appointment_id = a.id AND state = 'open')
    LEFT JOIN message m ON m.id = (SELECT max(message_id) FROM message_item WHERE appointment_id = a.id AND version = a.version)
    LEFT JOIN hold h ON h.message_id = m.id
    LEFT JOIN inbound i ON i.message_id = (SELECT max(message_id) FROM inbound_item WHERE appointment_id = a.id)
    LEFT JOIN message r ON r.id = i.message_id
    LEFT JOIN call_attempt c ON c.id = (SELECT max(id) FROM call_attempt WHERE appointment_id = a.id)
WHERE a.lifecycle = 'booked' AND a.confirmation <> 'confirmed' AND a.start_utc >= ? AND a.start_utc < ? ORDER BY a.start_utc
"""


def unanswered(raw: dbapi2.Connection, span: Sequence[int]) -> list[UnconfirmedRow]:
    """Booked visits of a span of time (ms UTC) that are not confirmed."""
    return [UnconfirmedRow(*row) for row in raw.execute(_UNANSWERED, tuple(span))]
