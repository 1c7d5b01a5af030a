"""The one look at what fell due while nobody ran: who gets what, word for word; then it is sent, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, text, update

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY
from frontdesk.domain.names import display_name
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Downtime, Hold, Message, Stray
from frontdesk.services.booking.parts import remember_final
from frontdesk.services.messaging.holds import HoldKind, held_ids, unhold
from frontdesk.services.messaging.questions import withdraw_questions
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that waits for somebody to look. Time in ms UTC; the visit is the first that it names."""

    id: str
    """Public id of the message."""
    key: int
    to: str
    body: str
    step: str
    reason: str
    patient_id: str | None
    first_name: str
    last_name: str
    appointment_id: str | None
    start_utc: int | None
    zone: str
    clinic_zone: str

    @property
    def patient(self) -> str:
        """The patient's name as the desk says it."""
        return display_name(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class Look:
    """What waits to be looked at, and why: one sentence, and the downtime in ms UTC."""

    texts: tuple[HeldText, ...]
    sentence: str
    key: int = 0
    from_utc: int = 0
    until_utc: int = 0
    zone: str = ""


_HELD = text(
    "SELECT id FROM message WHERE public_id IN :ids AND state = 'held'"
    " AND EXISTS (SELECT 1 FROM hold h WHERE h.message_id = message.id AND h.kind IN ('look', 'stray'))"
).bindparams(bindparam("ids", expanding=True))
_LAST = text("SELECT id, from_utc, until_utc FROM downtime WHERE looked_utc IS NULL ORDER BY id DESC LIMIT 1")
_ZONE = text("SELECT zone FROM clinic WHERE id = 1")


def held_texts(book: Book) -> Look:
    """Everything that waits for one look, in the order of planning; no texts and no sentence where nothing does."""
    now = book.clock.now_utc()
    with book.read() as connection:
        return look_of(connection, now_utc=now)


def look_of(connection: Connection, *, now_utc: int) -> Look:
    """The same, in a transaction that is open already."""
    texts = tuple(starmap(HeldText, run(connection, outbox.TO_LOOK_AT, {"kind": "look"}).fetchall()))
    if not texts:
        return Look((), "")
    zone = run(connection, _ZONE, {}).fetchone()[0]
    key, from_utc, until_utc = run(connection, _LAST, {}).fetchone() or (0, now_utc, now_utc)
    sentence = _sentence(len(texts), from_utc, until_utc, zone=zone, now_utc=now_utc)
    return Look(texts, sentence, key, from_utc, until_utc, zone)


def _sentence(count: int, from_utc: int, until_utc: int, *, zone: str, now_utc: int) -> str:
    # Seen from tomorrow, so that today is named by its weekday, too.
    since, until = (moment(utc, zone, now_utc=now_utc + DAY) for utc in (from_utc, until_utc))
    if count == 1:
        return tr(
            "Frontdesk was not running from {since} to {until}. One text fell due meanwhile. Look at it, then send.",
            since=since,
            until=until,
        )
    return tr(
        "Frontdesk was not running from {since} to {until}. {count} texts fell due meanwhile. Look at them, then send.",
        since=since,
        until=until,
        count=count,
    )


def held_ids_of(book: Book) -> list[str]:
    """Public ids of all that waits for somebody's look: after a downtime, or behind a text that the book does not know."""
    with book.read() as connection:
        kinds = (HoldKind.LOOK, HoldKind.STRAY)
        rows = (run(connection, outbox.TO_LOOK_AT, {"kind": str(kind)}).fetchall() for kind in kinds)
        return [row[0] for found in rows for row in found]


def send_held(book: Book, actor: Actor, ids: Sequence[str]) -> Changes:
    """Let texts go that somebody has looked at (public ids). Each is checked anew before it goes: what is late expires."""
    with book.write(actor) as work:
        found = _found(work, ids)
        _strays_seen(work, found)
        unhold(work, found)
        _looked(work)
        _remember(
            work,
            found,
            why=tr(
                "Texts that somebody let go are on their way. Write to the patients, or call them, where that was wrong."
            ),
            title=tr("letting texts go that waited"),
        )
        work.audit("held_sent", Kind.MESSAGE, 0, {"texts": len(found)})
    return work.changes


def drop_held(book: Book, actor: Actor, ids: Sequence[str]) -> Changes:
    """Drop texts that somebody has looked at (public ids): they never go. Their visits get what comes due later."""
    with book.write(actor) as work:
        found = _found(work, ids)
        _strays_seen(work, found)
        for message_id in found:
            drop(work, work.session.get_one(Message, message_id))
        _looked(work)
        _remember(
            work,
            found,
            why=tr(
                "Texts that were dropped never go. Write to the patients, or call them, where that was wrong."
            ),
            title=tr("dropping texts that waited"),
        )
        work.audit("held_dropped", Kind.MESSAGE, 0, {"texts": len(found)})
    return work.changes


def _remember(work: Work, found: Sequence[int], *, why: str, title: str) -> None:
    if found:
        remember_final(work, "held", Kind.MESSAGE, found[0], why=why, title=title)


def drop(work: Work, message: Message) -> None:
    """Somebody decided that a held text does not go. It uses its step up."""
    message.state = MessageState.CANCELLED
    message.reason = tr("Somebody looked at it and decided that it does not go.")
    message.settled_by_person = work.actor.label[:200]
    message.updated_utc = work.now_utc
    work.session.flush()
    withdraw_questions(work.session.connection(), message.id, now_utc=work.now_utc)
    work.changed(Kind.MESSAGE, message.id)


def _found(work: Work, ids: Sequence[str]) -> list[int]:
    """Keys of those that are still held for somebody's look."""
    return list(work.session.connection().execute(_HELD, {"ids": list(ids)}).scalars()) if ids else []


def _strays_seen(work: Work, held: Sequence[int]) -> None:
    """Who decides about a text that waits behind unknown ones has seen those, too."""
    numbers = (
        select(Message.to_address)
        .join(Hold, Hold.message_id == Message.id)
        .where(Message.id.in_(held), Hold.kind == HoldKind.STRAY)
    )
    work.session.execute(
        update(Stray)
        .where(Stray.address.in_(numbers), Stray.handled_utc.is_(None))
        .values(handled_utc=work.now_utc, handled_by=work.actor.label[:200])
        .execution_options(synchronize_session=False)
    )


def _looked(work: Work) -> None:
    """The last of them is dealt with: the downtime needs nobody any more."""
    work.session.flush()
    if held_ids(work.session.connection(), HoldKind.LOOK):
        return
    work.session.execute(
        update(Downtime)
        .where(Downtime.looked_utc.is_(None))
        .values(looked_utc=work.now_utc, looked_by=work.actor.label[:200])
    )
    work.changed(Kind.CHANNEL, 0)
