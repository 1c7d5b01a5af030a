"""Statements over the open part of the outbox and the inbox. Each repeats the words of a partial index, so that it never reads the whole ledger."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, text

from frontdesk.models.queries.visits import TEXTED_AT, TEXTED_NUMBER
from frontdesk.models.tables import IN_OUTBOX

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
    " kind IN ('acknowledgement', 'which') DESC, kind IN ('moved', 'cancelled', 'late') DESC, id"
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

ADDRESSEE: Final = text(
    "SELECT 0, 0, 0, 'booked', '', 0, l.id, l.zone,"
    f" {TEXTED_NUMBER}, p.sms_consent, p.deceased_on,"
    " EXISTS (SELECT 1 FROM patient_mark k WHERE k.patient_id = p.id AND k.mark = 'call_instead'), d.unusable_code,"
    " t.safe_from, t.safe_until, 0"
    " FROM message m JOIN patient p ON p.id = m.patient_id"
    " JOIN location l ON l.id = (SELECT min(id) FROM location WHERE active)"
    " LEFT JOIN texting t ON t.patient_id = p.id"
    f" LEFT JOIN address d ON d.address = {TEXTED_NUMBER}"
    " WHERE m.id = :id AND m.kind = 'manual'"
)
"""In the place of visits: to whom a text goes that somebody wrote by hand and that is about none."""
IN_CONVERSATION: Final = text(
    "SELECT 1 FROM message WHERE id = :id AND in_reply_to_id IS NOT NULL AND created_utc > :since"
)

UNCERTAIN: Final = text(
    f"SELECT id, to_address, marker, attempt_utc FROM message WHERE state = 'uncertain' AND {IN_OUTBOX} ORDER BY id"
)
GIVEN_UP: Final = text(
    f"SELECT id, to_address, marker, attempt_utc FROM message WHERE state = 'needs_person' AND {IN_OUTBOX} ORDER BY id"
)
"""Uncertain ones that a person was asked about and has not decided."""
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
WHY_ACCOUNT_HOLDS: Final = text(
    f"SELECT reason, error_code FROM message WHERE state = 'held' AND {IN_OUTBOX} AND {ACCOUNT_HELD}"
    " ORDER BY error_code IS NULL, id LIMIT 1"
)
"""Why the account holds what it holds, with the provider's code where one of the texts met it."""
RELEASE: Final = text(
    "UPDATE message SET state = 'queued', reason = '', updated_utc = :now"
    f" WHERE state = 'held' AND {IN_OUTBOX} AND {ACCOUNT_HELD} RETURNING id"
)
HELD_BACK: Final = text(
    f"SELECT id FROM message WHERE state = 'held' AND {IN_OUTBOX} AND EXISTS"
    " (SELECT 1 FROM hold h WHERE h.message_id = message.id AND (:kind = '' OR h.kind = :kind)) ORDER BY id"
)
"""What a person or its own words hold back, and not the account."""
DUE_AFTER_GAP: Final = text(
    f"SELECT id FROM message WHERE state IN ('queued', 'held') AND {IN_OUTBOX} AND (state <> 'held' OR {ACCOUNT_HELD})"
    " AND kind IN ('ask', 'tell') AND not_before_utc <= :now"
    " AND EXISTS (SELECT 1 FROM message_item i WHERE i.message_id = message.id) AND NOT EXISTS ("
    " SELECT 1 FROM message_item i JOIN appointment a ON a.id = i.appointment_id JOIN patient p ON p.id = a.patient_id"
    " WHERE i.message_id = message.id AND (a.created_utc > :since OR p.updated_utc > :since OR EXISTS ("
    " SELECT 1 FROM appointment_version v WHERE v.appointment_id = a.id AND v.ended_utc > :since))) ORDER BY id"
)
"""Reminders that are about to go of visits and patients that nobody has touched since a moment: what somebody booked, moved or
imported since goes without delay."""
TO_LOOK_AT: Final = text(
    "SELECT m.public_id, m.id, m.to_address, m.body, m.step, m.reason, p.public_id, coalesce(p.first_name, ''),"
    " coalesce(p.last_name, ''), a.public_id, a.start_utc, coalesce(a.zone, ''), c.zone"
    " FROM message m JOIN clinic c ON c.id = 1 JOIN hold h ON h.message_id = m.id AND h.kind = :kind"
    " LEFT JOIN appointment a ON a.id = (SELECT x.appointment_id FROM message_item x"
    " JOIN appointment b ON b.id = x.appointment_id WHERE x.message_id = m.id ORDER BY b.start_utc LIMIT 1)"
    " LEFT JOIN patient p ON p.id = coalesce(a.patient_id, m.patient_id)"
    f" WHERE m.state = 'held' AND {IN_OUTBOX.replace('state', 'm.state')} ORDER BY m.id"
)
"""What waits for somebody to look, with the first visit that each names."""
UNREAD_REVOCATIONS: Final = text(
    "SELECT r.from_address FROM inbound i INDEXED BY ix_inbound_open JOIN reply_reading x ON x.message_id = i.message_id"
    " JOIN message r ON r.id = i.message_id"
    " WHERE i.handling IN ('new', 'person') AND i.handling = 'person' AND x.wants_no_texts"
)
"""Numbers from which somebody asks in free words for no more texts, and nobody has read it yet."""
OPEN_STRAY: Final = text(
    "SELECT address FROM stray INDEXED BY ix_stray_open WHERE handled_utc IS NULL LIMIT 1"
)
QUEUED_TO_STRAYS: Final = text(
    f"SELECT id FROM message WHERE state IN ('queued', 'held') AND {IN_OUTBOX} AND (state <> 'held' OR {ACCOUNT_HELD})"
    " AND to_address IN (SELECT address FROM stray WHERE handled_utc IS NULL) ORDER BY id"
)
HELD_FOR_STRAY: Final = text(
    f"SELECT id FROM message WHERE state = 'held' AND {IN_OUTBOX} AND to_address = :number"
    " AND EXISTS (SELECT 1 FROM hold h WHERE h.message_id = message.id AND h.kind = :kind) ORDER BY id"
)
STRAYS: Final = text(
    "SELECT s.rowid, s.provider_id, s.address, s.body, s.sent_utc, p.id, p.public_id, coalesce(p.first_name, ''),"
    " coalesce(p.last_name, ''), (SELECT count(*) FROM message m JOIN hold h ON h.message_id = m.id AND h.kind = 'stray'"
    f" WHERE m.state = 'held' AND {IN_OUTBOX.replace('state', 'm.state')} AND m.to_address = s.address)"
    " FROM stray s INDEXED BY ix_stray_open JOIN patient p ON p.id = ("
    f" SELECT min(id) FROM ({TEXTED_AT.replace(':number', 's.address')}))"
    " WHERE s.handled_utc IS NULL AND NOT EXISTS (SELECT 1 FROM stray n WHERE n.address = s.address"
    " AND n.handled_utc IS NULL AND (n.sent_utc, n.provider_id) > (s.sent_utc, s.provider_id)) ORDER BY s.sent_utc"
)
"""Texts that the book does not know to numbers of its patients, the last of each number."""
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
