"""Claiming: the last look at a message before it goes, in the transaction that says it is going.

A message is committed as `sending`, with its final text, before the request is written; `still_right` looks once more right
before the write, because a move by another process may have come between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from frontdesk.domain.cadence import TELL_LEAD, Surroundings, allowed_from
from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState, StepKey
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Message
from frontdesk.services.messaging.dueness import no_time_in_safe_hours
from frontdesk.services.messaging.families import not_asked, still_wanted
from frontdesk.services.messaging.lease import holds
from frontdesk.services.messaging.numbers import NOTICES, take_back
from frontdesk.services.messaging.questions import put_questions
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.services.work import Work


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that may be written to the provider now."""

    id: int
    to: str
    body: str
    epoch: int


class NotNow(StrEnum):
    """Why a message was not claimed."""

    GONE = "gone"
    """Another process dealt with it."""
    LATER = "later"
    """Quiet hours: it stays queued."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    STOPPED = "stopped"
    """Reminders were switched off, or the lease was lost: nothing goes out."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A visit that the message names, as it stands now."""

    appointment_id: int
    version: int
    current_version: int
    lifecycle: str
    confirmation: str
    start_utc: int
    location_id: int
    zone: str
    mobile: str
    sms_consent: str
    deceased_on: str | None
    call_instead: int
    unusable_code: int | None
    opted_out: bool = False
    """Known of the number that the text goes to, before any visit is looked at."""
    safe_from: int | None
    safe_until: int | None


_MESSAGE = text(
    "SELECT m.state, m.to_address, m.body, m.kind, m.asks, m.not_before_utc, coalesce(d.opted_out, 0), m.claim_epoch,"
    " m.state = 'held' AND EXISTS (SELECT 1 FROM hold h WHERE h.message_id = m.id)"
    " FROM message m LEFT JOIN address d ON d.address = m.to_address WHERE m.id = :id"
)
_ENABLED = text(
    "SELECT value FROM setting WHERE scope = 'clinic' AND scope_id = 0 AND key = 'reminders.enabled'"
)
_CLAIM = text(
    "UPDATE message SET state = 'sending', attempt_utc = :now, claim_epoch = :epoch, lookups = 0, account = :account,"
    " from_address = :sender, reason = '', updated_utc = :now WHERE id = :id"
)
_LATER = text("UPDATE message SET not_before_utc = :until, updated_utc = :now WHERE id = :id")


def waiting_ids(connection: Connection, state: MessageState, now_utc: int) -> list[int]:
    """Messages in `state` that may go now: answers first, then notices, then in the order of planning."""
    return list(connection.execute(outbox.WAITING, {"state": str(state), "now": now_utc}).scalars())


def claim(
    work: Work, around: Around, message_id: int, *, epoch: int, account: str, sender: str
) -> Claimed | NotNow:
    """Take a queued or held message for sending, if everything about it still holds; otherwise say why not.

    Status, version, time, consent, opt-out and quiet hours are checked in this transaction.
    """
    connection = work.session.connection()
    now = work.now_utc
    if not holds(connection, epoch=epoch, now_utc=now) or not _enabled(connection):
        return NotNow.STOPPED
    row = run(connection, _MESSAGE, {"id": message_id}).fetchone()
    state, to, body, kind, asks, not_before, opted_out, _, waits_for_person = row
    if state not in (MessageState.QUEUED, MessageState.HELD) or not_before > now or waits_for_person:
        return NotNow.GONE
    items = list(starmap(_Item, run(connection, outbox.NAMED_VISITS, {"id": message_id})))
    wrong = _wrong(items, kind=kind, asks=asks, to=to, opted_out=bool(opted_out))
    if wrong is None and kind == StepKey.WHICH and not still_wanted(connection, message_id):
        wrong = tr("Somebody at the desk knows it meanwhile.")
    if wrong is not None:
        _drop(work, message_id, MessageState.CANCELLED, wrong)
        return NotNow.CANCELLED
    if kind != "acknowledgement":
        until = max(
            (allowed_from(now, _place(connection, around, each)) for each in items),
            default=now,
        )
        late = [until >= _last_moment(each, kind=kind, asks=asks, around=around) for each in items]
        if any(late):
            # Of a family, or of a notice that asked, a part may still go: that is written anew.
            over = all(until >= _last_moment(each, kind=kind, asks=False, around=around) for each in items)
            state = MessageState.EXPIRED if all(late) and (over or kind == "ask") else MessageState.CANCELLED
            _drop(work, message_id, state, _too_late(connection, around, items, now=now, until=until))
            return NotNow.EXPIRED if state is MessageState.EXPIRED else NotNow.CANCELLED
        if until > now:
            run(connection, _LATER, {"id": message_id, "until": until, "now": now})
            return NotNow.LATER
    run(
        connection,
        _CLAIM,
        {"id": message_id, "now": now, "epoch": epoch, "account": account, "sender": sender},
    )
    if asks:
        put_questions(connection, message_id, asked_utc=now)
    work.changed(Kind.MESSAGE, message_id)
    return Claimed(message_id, to, body, epoch)


def still_right(connection: Connection, claimed: Claimed, now_utc: int) -> bool:
    """The second look, right before the write: the claim, the lease, and what the text says all still hold."""
    if not holds(connection, epoch=claimed.epoch, now_utc=now_utc):
        return False
    row = run(connection, _MESSAGE, {"id": claimed.id}).fetchone()
    state, to, _, kind, asks, _, opted_out, epoch, _ = row
    if state != MessageState.SENDING or epoch != claimed.epoch:
        return False
    items = list(starmap(_Item, run(connection, outbox.NAMED_VISITS, {"id": claimed.id})))
    return _wrong(items, kind=kind, asks=asks, to=to, opted_out=bool(opted_out)) is None


def _enabled(connection: Connection) -> bool:
    row = run(connection, _ENABLED, {}).fetchone()
    return row is not None and row[0] == "true"


def _wrong(items: Sequence[_Item], *, kind: str, asks: bool, to: str, opted_out: bool) -> str | None:
    """What no longer holds of a message, as a sentence for the ledger; None where all does."""
    if opted_out:
        return tr("This number has opted out of texts.")
    for each in items:
        found = _wrong_item(each, kind=kind, asks=asks, to=to)
        if found is not None:
            return found
    return None


def _wrong_item(item: _Item, *, kind: str, asks: bool, to: str) -> str | None:
    if kind != StepKey.ACKNOWLEDGEMENT:
        wrong = _wrong_visit(item, kind=kind, asks=asks)
        if wrong is not None:
            return wrong
    if item.mobile and item.mobile != to:
        return tr("The patient's number was changed meanwhile.")
    return why_not_texted(item)


def _wrong_visit(item: _Item, *, kind: str, asks: bool) -> str | None:
    """What a text says of a visit and no longer holds. The answer to a reply says nothing of it."""
    cancelled = item.lifecycle in (Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC)
    if item.version != item.current_version:
        return tr("The visit was changed meanwhile.")
    if cancelled != (kind == "cancelled") or not (cancelled or item.lifecycle == Lifecycle.BOOKED):
        return tr("The visit no longer stands as the text says.")
    if kind in ("ask", "tell") and item.confirmation in (Confirmation.DECLINED, Confirmation.NEEDS_PERSON):
        return tr("The patient has answered meanwhile.")
    if kind == "ask" and asks and item.confirmation not in (Confirmation.NOT_ASKED, Confirmation.AWAITING):
        return tr("The patient has answered meanwhile.")
    if kind == StepKey.WHICH and item.confirmation != Confirmation.DECLINED:
        return tr("Somebody at the desk knows it meanwhile.")
    return None


def _last_moment(item: _Item, *, kind: str, asks: bool, around: Around) -> int:
    """From when on the text may no longer go out."""
    if (kind in NOTICES and not asks) or kind == StepKey.WHICH:
        return item.start_utc
    lead = round(around.settings.min_lead_hours * HOUR) if asks else TELL_LEAD
    return item.start_utc - lead


def _place(connection: Connection, around: Around, item: _Item) -> Surroundings:
    place = around.place(connection, item.location_id, item.zone)
    return around.with_safe_hours(place, item.location_id, item.safe_from, item.safe_until)


def _too_late(connection: Connection, around: Around, items: Sequence[_Item], *, now: int, until: int) -> str:
    """Why no moment is left before the visit, `until` being the first at which the text may go."""
    if until == now:
        return tr("Its time had passed before it could be sent.")
    places = [around.place(connection, each.location_id, each.zone) for each in items]
    if until > max(allowed_from(now, place) for place in places):
        return no_time_in_safe_hours()
    return tr("Quiet hours last until it is too late.")


def _drop(work: Work, message_id: int, state: MessageState, reason: str) -> None:
    """Take a message that never left out of the queue; visits that it named rightly are planned anew."""
    message = work.session.get_one(Message, message_id)
    message.state = state
    message.reason = reason
    message.updated_utc = work.now_utc
    work.changed(Kind.MESSAGE, message_id)
    if state is MessageState.CANCELLED:
        take_back(work, message)
    not_asked(work, message)
