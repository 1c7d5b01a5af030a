"""Claiming: the last look at a message before it goes, in the transaction that says it is going.

A message is committed as `sending`, with its final text, before the request is written; `still_right` looks once more right
before the write, because a move by another process may have come between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import starmap
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from frontdesk.domain.cadence import TELL_LEAD, Surroundings, allowed_from
from frontdesk.domain.changes import Kind
from frontdesk.domain.hours import NEVER, QuietHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE, SECOND
from frontdesk.domain.templates import TextKind
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState, StepKey
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Message
from frontdesk.services.booking.voiding import failed_again
from frontdesk.services.messaging.delays import why_delay_is_over
from frontdesk.services.messaging.families import not_asked, still_wanted
from frontdesk.services.messaging.lease import holds
from frontdesk.services.messaging.noticetimes import notice_from
from frontdesk.services.messaging.numbers import NOTICES, take_back
from frontdesk.services.messaging.questions import put_questions
from frontdesk.services.messaging.reasons import asked_for_no_texts, no_time_in_safe_hours
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.services.work import Work


ANSWERS: Final = frozenset({StepKey.ACKNOWLEDGEMENT, StepKey.WHICH, StepKey.MANUAL})
"""Kinds of messages that may answer what somebody has just written."""
CONVERSATION: Final = HOUR
"""So long an answer is one; what had to wait longer waits for quiet hours, too."""
NO_QUIET: Final = QuietHours(0, 0)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that may be written to the provider now. `at_utc` (ms) is when that was decided."""

    id: int
    to: str
    body: str
    epoch: int
    at_utc: int = 0


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
    safe_from: int | None
    safe_until: int | None
    overtaken: int
    """A later step about the same version went out or waits to."""
    opted_out: bool = False
    """Known of the number that the text goes to, before any visit is looked at."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What a message is, as far as it decides whether it may go."""

    id: int
    kind: str
    asks: bool
    to: str
    opted_out: bool


@dataclass(frozen=True, slots=True)
class _Over:
    """A message that may not go any more: what becomes of it, and why."""

    state: MessageState
    reason: str


REMINDERS: Final = frozenset({"ask", "tell"})
"""Kinds of messages that are steps of the cadence."""
ASK_AGAIN: Final = MINUTE
"""A text to a number that asked for no more waits so long before it is looked at again."""
FRESH: Final = 5 * SECOND
"""A claim so young is not looked at again for its hour: a machine that slept between the claim and the write is."""

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
_LATER = text(
    "UPDATE message SET not_before_utc = :until, reason = :reason, updated_utc = :now WHERE id = :id"
)


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
    what = _Text(message_id, kind, bool(asks), to, bool(opted_out))
    items = _items(connection, message_id)
    until = _allowed(connection, around, what, items, now)
    over = _over(connection, around, what, items, now=now, until=until)
    if over is not None:
        _drop(work, message_id, over.state, over.reason)
        return NotNow.EXPIRED if over.state is MessageState.EXPIRED else NotNow.CANCELLED
    if _unread_revocation(connection, what):
        later = {"until": max(until, now + ASK_AGAIN), "reason": asked_for_no_texts()}
        run(connection, _LATER, {"id": message_id, "now": now, **later})
        return NotNow.LATER
    if until > now:
        run(connection, _LATER, {"id": message_id, "until": until, "reason": "", "now": now})
        return NotNow.LATER
    run(
        connection,
        _CLAIM,
        {"id": message_id, "now": now, "epoch": epoch, "account": account, "sender": sender},
    )
    if asks:
        put_questions(connection, message_id, asked_utc=now)
    work.changed(Kind.MESSAGE, message_id)
    return Claimed(message_id, to, body, epoch, now)


def still_right(connection: Connection, around: Around, claimed: Claimed, now_utc: int) -> bool:
    """The second look, right before the write: the claim, the lease, and what the text says all still hold.

    Where the machine slept since the claim, the hour is looked at again, too.
    """
    if not holds(connection, epoch=claimed.epoch, now_utc=now_utc):
        return False
    row = run(connection, _MESSAGE, {"id": claimed.id}).fetchone()
    state, to, _, kind, asks, _, opted_out, epoch, _ = row
    if state != MessageState.SENDING or epoch != claimed.epoch:
        return False
    what = _Text(claimed.id, kind, bool(asks), to, bool(opted_out))
    if _unread_revocation(connection, what):
        return False
    items = _items(connection, claimed.id)
    if 0 <= now_utc - claimed.at_utc <= FRESH:
        return _wrong(connection, what, items) is None
    until = _allowed(connection, around, what, items, now_utc)
    return until <= now_utc and _over(connection, around, what, items, now=now_utc, until=until) is None


def drop_overdue(work: Work, around: Around, message_ids: Iterable[int]) -> tuple[int, int]:
    """Take out of what is held the texts that may not go any more; gives how many were cancelled, and how many expired."""
    connection = work.session.connection()
    cancelled = expired = 0
    for message_id in message_ids:
        row = run(connection, _MESSAGE, {"id": message_id}).fetchone()
        state, to, _, kind, asks, _, opted_out, _, _ = row
        if state != MessageState.HELD:
            continue
        what = _Text(message_id, kind, bool(asks), to, bool(opted_out))
        items = _items(connection, message_id)
        over = _over(connection, around, what, items, now=work.now_utc, until=work.now_utc)
        if over is not None:
            _drop(work, message_id, over.state, over.reason)
            cancelled += over.state is MessageState.CANCELLED
            expired += over.state is MessageState.EXPIRED
    return cancelled, expired


def _unread_revocation(connection: Connection, what: _Text) -> bool:
    """Whether somebody asked from this number for no more texts and nobody has read it. What is written by hand knows of it."""
    return what.kind != StepKey.MANUAL and any(
        row[0] == what.to for row in run(connection, outbox.UNREAD_REVOCATIONS, {})
    )


def _items(connection: Connection, message_id: int) -> list[_Item]:
    found = list(starmap(_Item, run(connection, outbox.NAMED_VISITS, {"id": message_id})))
    return found or list(starmap(_Item, run(connection, outbox.ADDRESSEE, {"id": message_id})))


def _over(
    connection: Connection, around: Around, what: _Text, items: Sequence[_Item], *, now: int, until: int
) -> _Over | None:
    """Why a message may never go; None where it may, now or from `until` on."""
    wrong = _wrong(connection, what, items)
    if wrong is not None:
        return _Over(MessageState.CANCELLED, wrong)
    if what.kind == StepKey.ACKNOWLEDGEMENT:
        return None
    late = [until >= _last_moment(each, kind=what.kind, asks=what.asks, around=around) for each in items]
    if any(late):
        # Of a family, or of a notice that asked, a part may still go: that is written anew.
        over = all(until >= _last_moment(each, kind=what.kind, asks=False, around=around) for each in items)
        state = MessageState.EXPIRED if all(late) and (over or what.kind == "ask") else MessageState.CANCELLED
        return _Over(state, _too_late(connection, around, items, now=now, until=until))
    if what.kind in REMINDERS and items and all(each.overtaken for each in items):
        return _Over(MessageState.EXPIRED, tr("A later text about the visit was sent or waits to be."))
    return None


def _allowed(connection: Connection, around: Around, what: _Text, items: Sequence[_Item], now: int) -> int:
    """From when on the message may go: after quiet hours, and within the safe ones of its patients."""
    return max((_allowed_item(connection, around, what, each, now) for each in items), default=now)


def _allowed_item(connection: Connection, around: Around, what: _Text, item: _Item, now: int) -> int:
    place = _place(connection, around, item)
    if what.kind in ANSWERS and _in_conversation(connection, what.id, now):
        # Somebody is writing there at this very moment; whether the patient is, only their safe hours tell.
        return allowed_from(now, replace(place, quiet=NO_QUIET))
    if what.kind not in NOTICES:
        return allowed_from(now, place)
    return notice_from(
        connection,
        item.appointment_id,
        start_utc=item.start_utc,
        place=place,
        wider=around.settings.notice_quiet_at(item.location_id),
        now_utc=now,
    ).at_utc


def _in_conversation(connection: Connection, message_id: int, now: int) -> bool:
    """Whether it is an answer to what somebody has just written."""
    since = now - CONVERSATION
    return run(connection, outbox.IN_CONVERSATION, {"id": message_id, "since": since}).fetchone() is not None


def _enabled(connection: Connection) -> bool:
    row = run(connection, _ENABLED, {}).fetchone()
    return row is not None and row[0] == "true"


def _wrong(connection: Connection, what: _Text, items: Sequence[_Item]) -> str | None:
    """What no longer holds of a message, as a sentence for the ledger; None where all does."""
    if what.opted_out:
        return tr("This number has opted out of texts.")
    for each in items:
        found = _wrong_item(each, kind=what.kind, asks=what.asks, to=what.to)
        if found is not None:
            return found
    if what.kind == StepKey.WHICH and not still_wanted(connection, what.id):
        return tr("Somebody at the desk knows it meanwhile.")
    return why_delay_is_over(connection, what.id) if what.kind == TextKind.LATE else None


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
    if kind == StepKey.MANUAL:
        return None  # What somebody wrote by hand may be about a visit that is over; a change of the visit takes it back.
    cancelled = item.lifecycle in (Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC)
    if item.version != item.current_version:
        return tr("The visit was changed meanwhile.")
    if cancelled != (kind == "cancelled") or not (cancelled or item.lifecycle == Lifecycle.BOOKED):
        return tr("The visit no longer stands as the text says.")
    if kind in ("ask", "tell", TextKind.LATE) and item.confirmation in (
        Confirmation.DECLINED,
        Confirmation.NEEDS_PERSON,
    ):
        return tr("The patient has answered meanwhile.")
    if kind == "ask" and asks and item.confirmation not in (Confirmation.NOT_ASKED, Confirmation.AWAITING):
        return tr("The patient has answered meanwhile.")
    if kind == StepKey.WHICH and item.confirmation != Confirmation.DECLINED:
        return tr("Somebody at the desk knows it meanwhile.")
    return None


def _last_moment(item: _Item, *, kind: str, asks: bool, around: Around) -> int:
    """From when on the text may no longer go out."""
    if kind == StepKey.MANUAL:
        return NEVER
    if (kind in NOTICES and not asks) or kind in (StepKey.WHICH, TextKind.LATE):
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
    elif message.replaces_id is not None:
        failed_again(work, message.replaces_id)
    not_asked(work, message)
