"""Who has not confirmed, with all that decides what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.book import COLUMNS, AppointmentRow
from frontdesk.models.queries.plain import columns, rows
from frontdesk.models.queries.sharing import TEXTED

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class UnconfirmedRow(AppointmentRow):
    """A booked visit without a confirmation. Times in ms UTC; `message_*` tell of the latest text for its present version,
    `reply_*` of the latest thing the patient wrote about it, `call_*` of the latest call. `mobile` is the number that texts go to.
    """

    booked_utc: int | None
    created_utc: int
    next_due_utc: int | None
    notice_due_utc: int | None
    mobile: str
    phone: str
    email: str
    language: str
    sms_consent: str
    email_consent: str
    preferred_channel: str
    deceased_on: str | None
    attended: int
    missed: int
    opted_out: bool
    unusable_code: int | None
    call_instead: bool
    question_utc: int | None
    """When the open question of the present version was asked; None where none is open."""
    message_id: int | None
    message_public_id: str | None
    message_state: str | None
    message_step: str | None
    message_asks: bool | None
    message_code: int | None
    message_reason: str | None
    message_sent_utc: int | None
    message_updated_utc: int | None
    reply_id: int | None
    reply_public_id: str | None
    reply_body: str | None
    reply_handling: str | None
    reply_meaning: str | None
    reply_utc: int | None
    call_outcome: str | None
    call_utc: int | None
    call_back_utc: int | None
    family_open: int
    """Declined by a reply about several visits of which nobody knows which it meant: 1 asked by text, 2 with a person."""
    safe_from: int | None
    """Set where the patient may be texted at some hours only."""
    held_for: str | None
    """Why a held text waits although the account works (a value of `HoldKind`); None where it does not."""


# What a later reply made clear is open no more: that one names the text which asked.
_FAMILY_OPEN = """SELECT CASE WHEN o.handling = 'person' OR n.handling = 'person' THEN 2
            WHEN o.handling = 'applied' AND w.which_asked_id IS NOT NULL AND n.message_id IS NULL THEN 1 ELSE 0 END
        FROM question f CROSS JOIN inbound o ON o.message_id = f.reply_id
            LEFT JOIN reply_reading w ON w.message_id = o.message_id
            LEFT JOIN inbound n ON n.message_id = (
                SELECT max(h.message_id) FROM inbound_item h CROSS JOIN inbound k ON k.message_id = h.message_id
                WHERE h.appointment_id = a.id AND k.asked_by_id = w.which_asked_id)
        WHERE f.appointment_id = a.id AND f.version = a.version AND f.answer = 'decline' AND f.state = 'answered'
            AND (SELECT count(*) FROM inbound_item g WHERE g.message_id = o.message_id) > 1
        ORDER BY f.id DESC LIMIT 1"""

# The two conditions on the visit are those of the partial index, word for word.
UNCONFIRMED = f"""
SELECT {COLUMNS},
    {columns("a", "booked_utc created_utc next_due_utc notice_due_utc")},
    {TEXTED}, {
    columns(
        "p",
        "phone email language sms_consent email_consent preferred_channel deceased_on attended missed",
    )
},
    coalesce(n.opted_out, 0), n.unusable_code,
    EXISTS (SELECT 1 FROM patient_mark k WHERE k.patient_id = a.patient_id AND k.mark = 'call_instead'),
    (SELECT max(q.asked_utc) FROM question q
        WHERE q.appointment_id = a.id AND q.version = a.version AND q.state = 'open'),
    {columns("m", "id public_id state step asks error_code reason sent_utc updated_utc")},
    r.id, r.public_id, r.body, i.handling, i.meaning, i.received_utc,
    {columns("c", "outcome at_utc call_back_utc")},
    CASE WHEN a.confirmation = 'declined' THEN coalesce(({_FAMILY_OPEN}), 0) ELSE 0 END, g.safe_from,
    (SELECT h.kind FROM hold h WHERE h.message_id = m.id)
FROM appointment a INDEXED BY ix_appointment_unanswered
    CROSS JOIN patient p ON p.id = a.patient_id
    CROSS JOIN provider v ON v.id = a.provider_id
    CROSS JOIN location l ON l.id = a.location_id
    LEFT JOIN appointment_type t ON t.id = a.type_id
    LEFT JOIN type_detail e ON e.type_id = a.type_id
    LEFT JOIN address n ON n.address = {TEXTED}
    LEFT JOIN texting g ON g.patient_id = a.patient_id
    LEFT JOIN message m ON m.id = (
        SELECT max(x.message_id) FROM message_item x WHERE x.appointment_id = a.id AND x.version = a.version)
    LEFT JOIN inbound i ON i.message_id = (
        SELECT max(y.message_id) FROM inbound_item y WHERE y.appointment_id = a.id)
    LEFT JOIN message r ON r.id = i.message_id
    LEFT JOIN call_attempt c ON c.id = (SELECT max(z.id) FROM call_attempt z WHERE z.appointment_id = a.id)
WHERE a.lifecycle = 'booked' AND a.confirmation <> 'confirmed' AND a.start_utc >= ? AND a.start_utc < ?
ORDER BY a.start_utc
"""


def unconfirmed(connection: Connection, *, from_utc: int, until_utc: int) -> list[UnconfirmedRow]:
    """Booked visits that begin in [from_utc, until_utc) and are not confirmed, by time."""
    return rows(connection, UnconfirmedRow, UNCONFIRMED, (from_utc, until_utc))
