"""Settling: what the provider answered, written into the ledger and the book, in one short transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, TextClause, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, SECOND
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.services.messaging.failures import after_failure
from frontdesk.services.messaging.questions import withdraw_questions
from frontdesk.services.ports import SendOutcome

if TYPE_CHECKING:
    from frontdesk.services.messaging.claiming import Claimed
    from frontdesk.services.ports import ProviderMessage, SendResult
    from frontdesk.services.work import Work

LONGEST_BACKOFF = 10 * MINUTE
SHORTEST_BACKOFF = SECOND

_UNSETTLED = (MessageState.SENDING, MessageState.UNCERTAIN, MessageState.NEEDS_PERSON)

_STATE = text("SELECT state, claim_epoch, asks FROM message WHERE id = :id")
_ACCEPTED = text(
    "UPDATE message SET state = 'accepted', provider_id = :sid, provider_utc = :when, sent_utc = :now, segments = :segments,"
    " from_address = CASE WHEN :sender = '' THEN from_address ELSE :sender END, error_code = NULL, reason = '',"
    " price = :price, price_unit = :unit, updated_utc = :now WHERE id = :id"
)
_ASKED = text("UPDATE question SET asked_utc = :when WHERE message_id = :id AND state = 'open'")
# Not one correlated IN: SQLite would read the whole book for it.
# Not a write of the visit for optimistic locking: a reminder that goes out must not refuse the desk its undo.
_AWAIT = text(
    "UPDATE appointment SET confirmation = 'awaiting', updated_utc = :now"
    " WHERE id IN (SELECT appointment_id FROM message_item WHERE message_id = :id)"
    " AND confirmation = 'not_asked' AND lifecycle = 'booked' AND EXISTS (SELECT 1 FROM message_item i"
    " WHERE i.message_id = :id AND i.appointment_id = appointment.id AND i.version = appointment.version)"
    " RETURNING id"
)
_BACK = text(
    "UPDATE message SET state = :state, reason = :reason, error_code = :code, not_before_utc = :not_before,"
    " attempt_utc = NULL, updated_utc = :now WHERE id = :id"
)
_UNCERTAIN = text(
    "UPDATE message SET state = 'uncertain', reason = :reason, updated_utc = :now WHERE id = :id"
)
_FAILED = text(
    "UPDATE message SET state = 'failed', error_code = :code, reason = :reason, provider_id = coalesce(:sid, provider_id),"
    " updated_utc = :now WHERE id = :id"
)


def settle(work: Work, claimed: Claimed, result: SendResult) -> MessageState | None:
    """Write down the answer to one request; gives the message's new state, None where somebody else settled it meanwhile.

    An answer that comes after the lease was lost still counts: the row is `uncertain` then, and the answer resolves it.
    """
    connection = work.session.connection()
    state, epoch, _ = run(connection, _STATE, {"id": claimed.id}).fetchone()
    if epoch != claimed.epoch or state not in _UNSETTLED:
        return None
    work.changed(Kind.MESSAGE, claimed.id)
    now = work.now_utc
    match result.outcome:
        case SendOutcome.ACCEPTED:
            if result.message is None:
                raise ValueError("an accepted message comes with the provider's own record")
            accept(work, claimed.id, result.message)
            return MessageState.ACCEPTED
        case SendOutcome.REJECTED:
            sid = result.message.provider_id if result.message else None
            run(
                connection,
                _FAILED,
                {"id": claimed.id, "code": result.code, "reason": result.reason, "sid": sid, "now": now},
            )
            after_failure(work, claimed.id, result.code)
            return MessageState.FAILED
        case SendOutcome.ACCOUNT:
            return _back(work, claimed.id, MessageState.HELD, result)
        case SendOutcome.BUSY | SendOutcome.LOGIN | SendOutcome.NOT_SENT | SendOutcome.WITHHELD:
            return _back(work, claimed.id, MessageState.QUEUED, result)
        case SendOutcome.UNCERTAIN:
            run(connection, _UNCERTAIN, {"id": claimed.id, "reason": result.reason, "now": now})
            return MessageState.UNCERTAIN


def accept(work: Work, message_id: int, provider: ProviderMessage) -> None:
    """The provider has the message: remember under which id, and that its patients were asked."""
    connection = work.session.connection()
    now = work.now_utc
    run(
        connection,
        _ACCEPTED,
        {
            "id": message_id,
            "sid": provider.provider_id,
            "when": provider.created_utc,
            "segments": max(1, provider.segments),
            "sender": provider.sender,
            "price": provider.price,
            "unit": provider.price_unit,
            "now": now,
        },
    )
    asks = run(connection, _STATE, {"id": message_id}).fetchone()[2]
    if asks:
        run(connection, _ASKED, {"id": message_id, "when": provider.created_utc})
        awaited(work, message_id)
    work.changed(Kind.MESSAGE, message_id)


def awaited(work: Work, message_id: int) -> None:
    """The visits that an asking message names now wait for an answer."""
    rows = run(work.session.connection(), _AWAIT, {"id": message_id, "now": work.now_utc})
    for (appointment_id,) in rows.fetchall():
        work.changed(Kind.APPOINTMENT, appointment_id)


def _back(work: Work, message_id: int, state: MessageState, result: SendResult) -> MessageState:
    """The provider never took it: it waits for its next try, and nothing was asked."""
    connection = work.session.connection()
    run(
        connection,
        _BACK,
        {
            "id": message_id,
            "state": str(state),
            "reason": result.reason,
            "code": result.code,
            "not_before": 0,
            "now": work.now_utc,
        },
    )
    withdraw_questions(connection, message_id, now_utc=work.now_utc)
    return state


def orphans(connection: Connection, epoch: int) -> int:
    """How many messages an earlier sender left in the middle of a request."""
    return int(connection.execute(outbox.COUNT_ORPHANS, {"epoch": epoch}).scalar_one())


def claim_orphans(work: Work, epoch: int) -> int:
    """What an earlier sender left in the middle of a request may have gone out: `uncertain`. Gives how many."""
    reason = tr("Frontdesk was stopped while this was being sent.")
    return _change_all(work, outbox.ORPHANS, {"epoch": epoch, "reason": reason})


def hold_queued(work: Work, reason: str) -> int:
    """Hold what is queued while the account's set-up is refused. Gives how many."""
    return _change_all(work, outbox.HOLD, {"reason": reason})


def why_account_holds(connection: Connection) -> tuple[str, int | None] | None:
    """The reason, and the provider's code, why texts are held for the account; None where none is."""
    row = run(connection, outbox.WHY_ACCOUNT_HOLDS, {}).fetchone()
    return None if row is None else (row[0], row[1])


def release_held(work: Work) -> int:
    """Queue again what was held. Gives how many."""
    return _change_all(work, outbox.RELEASE, {})


def _change_all(work: Work, statement: TextClause, values: dict[str, object]) -> int:
    rows = work.session.connection().execute(statement, values | {"now": work.now_utc})
    ids = [row[0] for row in rows.all()]
    for message_id in ids:
        work.changed(Kind.MESSAGE, message_id)
    return len(ids)
