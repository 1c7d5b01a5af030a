"""Statements over the open part of the outbox and the inbox. Each repeats the words of a partial index, so that it never reads the whole ledger."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, text

from frontdesk.models.queries.visits import TEXTED_AT, TEXTED_NUMBER
from frontdesk.models.tables.outbox import IN_OUTBOX

ACCOUNT_HELD: Final = "NOT EXISTS (SELECT 1 FROM hold h WHERE h.message_id = message.id)"
"""Of the held ones those that the account's trouble holds, and not a person's look or its own words."""

AT_ONCE: Final = text(
    f"UPDATE message SET not_before_utc = :now WHERE state IN ('queued', 'held') AND {IN_OUTBOX} AND not_before_utc > :now"
)
"""No queued text waits any longer."""

WAITING: Final = text(
    f"SELECT id FROM message WHERE state = :state AND {IN_OUTBOX} AND not_before_utc <= :now"
    f" AND (state <> 'held' OR {ACCOUNT_HELD})"
    " ORDER BY CASE WHEN state = 'held' THEN updated_utc ELSE error_code IS NOT NULL END,"
    " kind = 'acknowledgement' DESC, kind IN ('moved', 'cancelled') DESC, id"
)
"""What may go now: answers first, then notices, then in the order of planning.

Of the held ones another is tried each time, and what met a refusal before goes last, so that one bad number does not hold the
others for ever.
"""

NAMED_VISITS: Final = text(
    "SELECT i.appointment_id, i.version, a.version, a.lifecycle, a.confirmation, a.start_utc, a.location_id, a.zone,"
    f" {TEXTED_NUMBER}, p.sms_consent, p.deceased_on,"
    " EXISTS (SELECT 1 FROM patient_mark k WHERE k.patient_id = p.id AND k.mark = 'call_instead'), d.unusable_code,"
    " t.safe_from, t.safe_until, EXISTS (SELECT 1 FROM message_item x JOIN message n ON n.id = x.message_id"
    " WHERE x.appointment_id = i.appointment_id AND x.version = i.version AND x.message_id > i.message_id"
    " AND x.step <> i.step AND n.kind IN ('ask', 'tell')"
    " AND n.state IN ('queued', 'sending', 'accepted', 'sent', 'delivered', 'uncertain', 'needs_person', 'held'))"
    " FROM message_item i JOIN appointment a ON a.id = i.appointment_id JOIN patient p ON p.id = a.patient_id"
    " LEFT JOIN texting t ON t.patient_id = p.id"
    f" LEFT JOIN address d ON d.address = {TEXTED_NUMBER}"
    " WHERE i.message_id = :id"
)
"""The visits that a message names, as they stand now."""

UNCERTAIN: Final = text(
    f"SELECT id, to_address, marker, attempt_utc FROM message WHERE state = 'uncertain' AND {IN_OUTBOX} ORDER BY id"
)
COUNT_ORPHANS: Final = text(
    f"SELECT count(*) FROM message WHERE state = 'sending' AND {IN_OUTBOX} AND claim_epoch < :epoch"
)
ORPHANS: Final = text(
    "UPDATE message SET state = 'uncertain', reason = :reason, updated_utc = :now"
    f" WHERE state = 'sending' AND {IN_OUTBOX} AND claim_epoch < :epoch RETURNING id"
)
HOLD: Final = text(
    "UPDATE message SET state = 'held', reason = :reason, updated_utc = :now"
    f" WHERE state = 'queued' AND {IN_OUTBOX} RETURNING id"
)
RELEASE: Final = text(
    "UPDATE message SET state = 'queued', reason = '', updated_utc = :now"
    f" WHERE state = 'held' AND {IN_OUTBOX} AND {ACCOUNT_HELD} RETURNING id"
)
HELD_BACK: Final = text(
    f"SELECT id FROM message WHERE state = 'held' AND {IN_OUTBOX} AND EXISTS"
    " (SELECT 1 FROM hold h WHERE h.message_id = message.id AND (:kind = '' OR h.kind = :kind)) ORDER BY id"
)
"""What a person or its own words hold back, and not the account."""
UNRECEIPTED: Final = text(
    "UPDATE message SET reason = :reason, updated_utc = :now"
    f" WHERE state = 'sent' AND {IN_OUTBOX} AND reason = '' AND sent_utc < :oldest"
)
WITHOUT_FINAL_STATUS: Final = text(
    f"SELECT id, provider_id FROM message WHERE state IN ('accepted', 'sent') AND {IN_OUTBOX}"
    " AND provider_id <> '' AND sent_utc > :oldest AND coalesce(status_checked_utc, 0) < :before"
    " ORDER BY coalesce(status_checked_utc, 0), id LIMIT :most"
)
UNREAD: Final = text(
    "SELECT message_id FROM inbound WHERE handling = 'new' AND handling IN ('new', 'person')"
    " ORDER BY received_utc, message_id"
)
PATIENTS_ON: Final = text(TEXTED_AT + " LIMIT :most")
"""The patients whose texts go to a number."""

LOOK_AT_NUMBER_AGAIN: Final = text(
    "UPDATE appointment SET next_due_utc = 0 WHERE lifecycle = 'booked' AND start_utc > :now"
    f" AND patient_id IN ({TEXTED_AT})"
)
CHECKED: Final = text("UPDATE message SET status_checked_utc = :now WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
