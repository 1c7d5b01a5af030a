"""Statements over the open part of the outbox and the inbox. Each repeats the words of a partial index, so that it never reads the whole ledger."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, text

from frontdesk.models.tables.outbox import IN_OUTBOX

AT_ONCE: Final = text(
    f"UPDATE message SET not_before_utc = :now WHERE state IN ('queued', 'held') AND {IN_OUTBOX} AND not_before_utc > :now"
)
"""No queued text waits any longer."""

WAITING: Final = text(
    f"SELECT id FROM message WHERE state = :state AND {IN_OUTBOX} AND not_before_utc <= :now"
    " ORDER BY CASE WHEN state = 'held' THEN updated_utc ELSE error_code IS NOT NULL END,"
    " kind = 'acknowledgement' DESC, kind IN ('moved', 'cancelled') DESC, id"
)
"""What may go now: answers first, then notices, then in the order of planning.

Of the held ones another is tried each time, and what met a refusal before goes last, so that one bad number does not hold the
others for ever.
"""

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
    f" WHERE state = 'held' AND {IN_OUTBOX} RETURNING id"
)
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
PATIENTS_ON: Final = text(
    "SELECT id FROM patient WHERE mobile = :number AND mobile <> '' AND merged_into_id IS NULL LIMIT :most"
)
LOOK_AT_NUMBER_AGAIN: Final = text(
    "UPDATE appointment SET next_due_utc = 0 WHERE lifecycle = 'booked' AND start_utc > :now"
    " AND patient_id IN (SELECT id FROM patient WHERE mobile = :number AND mobile <> '')"
)
CHECKED: Final = text("UPDATE message SET status_checked_utc = :now WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
