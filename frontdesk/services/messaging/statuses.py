"""What became of messages at the provider: statuses are polled, and only ever go forward."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, HOUR, MINUTE
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.services.messaging.failures import ACCOUNT, after_failure
from frontdesk.services.messaging.trials import refused_late

if TYPE_CHECKING:
    from frontdesk.services.ports import ProviderMessage
    from frontdesk.services.work import Work

STATES: Final = {
    "accepted": MessageState.ACCEPTED,
    "scheduled": MessageState.ACCEPTED,
    "queued": MessageState.ACCEPTED,
    "sending": MessageState.ACCEPTED,
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}
"""The provider's words in ours. An unknown word changes nothing."""

_RANK: Final = {
    MessageState.ACCEPTED: 0,
    MessageState.SENT: 1,
    MessageState.DELIVERED: 2,
    MessageState.UNDELIVERED: 2,
    MessageState.FAILED: 2,
}
NO_RECEIPT: Final = 3 * DAY
"""After so long `sent` is as much as we will ever know."""

_OURS = text(
    "SELECT id, provider_id, state, error_code, to_address FROM message"
    " WHERE provider_id IN (SELECT value FROM json_each(:sids)) AND direction = 'out'"
)
_UPDATE = text(
    "UPDATE message SET state = :state, error_code = :code, reason = :reason, segments = :segments, price = :price,"
    " price_unit = :unit, status_checked_utc = :now, updated_utc = :now WHERE id = :id"
)


@dataclass(frozen=True, slots=True)
class Owned:
    """One of our messages that the provider listed."""

    id: int
    provider_id: str
    state: str
    error_code: int | None
    to: str


def owned(connection: Connection, provider_ids: Sequence[str]) -> dict[str, Owned]:
    """Which of these provider ids are ours."""
    if not provider_ids:
        return {}
    found = starmap(Owned, run(connection, _OURS, {"sids": json.dumps(list(provider_ids))}))
    return {each.provider_id: each for each in found}


Said = set[tuple[str, str]]
"""Provider ids and statuses that the book has already: lists of the same days say the same things again and again."""


def news(connection: Connection, listed: Iterable[ProviderMessage], said: Said) -> list[ProviderMessage]:
    """Those of the listed outgoing messages that are ours and have moved on since we last looked.

    What is in `said` is not looked up; it is brought up to what this list says again.
    """
    out = [each for each in listed if each.direction == "out"]
    said.intersection_update([(each.provider_id, each.status) for each in out])
    unknown = [each for each in out if (each.provider_id, each.status) not in said]
    ours = owned(connection, [each.provider_id for each in unknown])
    moved: list[ProviderMessage] = []
    for each in unknown:
        mine = ours.get(each.provider_id)
        if mine is None:
            # It may become ours: another process may just be sending it.
            continue
        if _moves(mine, each):
            moved.append(each)
        elif MessageState(mine.state) in _RANK and each.status in STATES:
            said.add((each.provider_id, each.status))
    return moved


def _moves(mine: Owned, theirs: ProviderMessage) -> bool:
    if theirs.to != mine.to:
        # Our id and another's number: whoever lists that is not believed.
        return False
    state = STATES.get(theirs.status)
    current = MessageState(mine.state)
    return state is not None and current in _RANK and _RANK[state] > _RANK[current]


@dataclass(frozen=True, slots=True)
class StatusApplied:
    """What a status changed: whether the message failed, and whether that is about the account's set-up."""

    changed: bool
    failed: bool = False
    account_code: int | None = None


def apply_status(work: Work, theirs: ProviderMessage) -> StatusApplied:
    """Write down a status that is further on than what we knew. Anything else changes nothing."""
    mine = owned(work.session.connection(), [theirs.provider_id]).get(theirs.provider_id)
    if mine is None or not _moves(mine, theirs):
        return StatusApplied(changed=False)
    state = STATES[theirs.status]
    failed = state in (MessageState.FAILED, MessageState.UNDELIVERED)
    work.session.connection().execute(
        _UPDATE,
        {
            "id": mine.id,
            "state": str(state),
            "code": theirs.error_code,
            "reason": failure_reason(theirs.error_code) if failed else "",
            "segments": max(1, theirs.segments),
            "price": theirs.price,
            "unit": theirs.price_unit,
            "now": work.now_utc,
        },
    )
    work.changed(Kind.MESSAGE, mine.id)
    code = theirs.error_code
    if failed and code in ACCOUNT and refused_late(work, mine.id, code=code, reason=failure_reason(code)):
        return StatusApplied(changed=True, account_code=code)
    if failed:
        after_failure(work, mine.id, code)
    return StatusApplied(changed=True, failed=failed)


def to_fetch(connection: Connection, *, now_utc: int, most: int) -> list[tuple[int, str]]:
    """Messages without a final status that no listing has brought for a while: (key, provider id), longest unseen first.

    A listing only holds what has a sending date, so what waits at the provider must be asked for one by one.
    """
    values = {"oldest": now_utc - NO_RECEIPT, "before": now_utc - MINUTE, "most": most}
    return [(row[0], row[1]) for row in connection.execute(outbox.WITHOUT_FINAL_STATUS, values)]


def note_checked(work: Work, ids: Sequence[int]) -> None:
    """These were asked for and had nothing new."""
    if ids:
        work.session.connection().execute(outbox.CHECKED, {"ids": list(ids), "now": work.now_utc})


def note_unreceipted(work: Work) -> None:
    """Say of messages that stayed `sent` for 72 hours that no receipt will come."""
    work.session.connection().execute(
        outbox.UNRECEIPTED,
        {
            "oldest": work.now_utc - NO_RECEIPT,
            "now": work.now_utc,
            "reason": tr("No receipt came within {hours} hours.", hours=NO_RECEIPT // HOUR),
        },
    )


def failure_reason(code: int | None) -> str:
    """What a provider's code means and what to do, as a sentence."""
    match code:
        case 21211 | 21614 | 30005 | 30006:
            return tr("Texts can't reach this number: correct it, or call (code {code}).", code=code)
        case 21610:
            return tr("This number has opted out of texts: call.")
        case 21408:
            return tr(
                "The text account may not text this country: the administrator allows the region at the provider (code 21408)."
            )
        case 21608:
            return tr(
                "The text account is a trial and texts verified numbers only: the administrator upgrades it at the provider"
                " (code 21608)."
            )
        case 30034:
            return tr(
                "The clinic's number is not registered for texts: the administrator ends its registration at the provider"
                " (code 30034)."
            )
        case 30003:
            return tr("The phone could not be reached (code 30003).")
        case 30004:
            return tr("The carrier blocks texts to this number: call (code 30004).")
        case 30007:
            return tr(
                "The carrier filtered the text: tell the administrator, do not send it again (code 30007)."
            )
        case 30001 | 30036:
            return tr("The text waited too long at the provider (code {code}).", code=code)
        case None:
            return tr("The text did not arrive: call.")
        case _:
            return tr("The text did not arrive: call (code {code}).", code=code)
