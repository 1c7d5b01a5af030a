"""What speaks for and against a text of unknown fate having gone out, for the person who has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE, UtcMs
from frontdesk.models.queries.plain import run
from frontdesk.services.messaging.channel import Trouble, standing
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from frontdesk.services.work import Book

AROUND: Final = HOUR
"""Texts so near to the try tell whether the account worked then."""
SHOWN: Final = 80
"""Characters of a reply."""


class Side(StrEnum):
    """What a fact speaks for."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, as a sentence, and what it speaks for."""

    side: Side
    sentence: str


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A text of unknown fate. Times in ms UTC."""

    id: int
    to: str
    state: str
    reason: str
    attempt_utc: UtcMs
    lookups: int
    updated_utc: UtcMs
    zone: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text about a visit of which nobody knows whether it went out, and what is known."""

    id: int
    public_id: str
    body: str
    facts: tuple[Fact, ...]


_OF_VISIT = text(
    "SELECT m.id, m.public_id, m.body FROM message_item i JOIN message m ON m.id = i.message_id"
    " WHERE i.appointment_id = :id AND m.direction = 'out' AND m.state IN ('uncertain', 'needs_person') ORDER BY m.id"
)
_DOUBT = text(
    "SELECT m.id, m.to_address, m.state, m.reason, coalesce(m.attempt_utc, m.created_utc), m.lookups, m.updated_utc, c.zone"
    " FROM message m JOIN clinic c ON c.id = 1"
    " WHERE m.public_id = :id AND m.direction = 'out' AND m.state IN ('uncertain', 'needs_person')"
)
_WROTE = text(
    "SELECT i.received_utc, m.body, i.meaning FROM message m JOIN inbound i ON i.message_id = m.id"
    " WHERE m.from_address = :number AND m.direction = 'in' AND m.id > :id AND i.received_utc >= :since"
    " ORDER BY m.id LIMIT 1"
)
_TOLD = text(
    "SELECT 1 FROM message WHERE to_address = :number AND direction = 'out' AND id <> :id"
    " AND state IN ('accepted', 'sent', 'delivered') AND sent_utc BETWEEN :oldest AND :until LIMIT 1"
)
_WORKED = text(
    "SELECT count(*), max(to_address = :number) FROM message INDEXED BY ix_message_created"
    " WHERE created_utc BETWEEN :oldest AND :until AND direction = 'out' AND id <> :id"
    " AND state IN ('accepted', 'sent', 'delivered') AND attempt_utc BETWEEN :from AND :until"
)


def evidence(book: Book, message_id: str) -> tuple[Fact, ...]:
    """What is known of a text (its public id) of which nobody knows whether it went out; nothing of any other."""
    now = book.clock.now_utc()
    with book.read() as connection:
        for doubt in starmap(_Doubt, run(connection, _DOUBT, {"id": message_id}).fetchall()):
            return tuple(_facts(connection, doubt, now))
    return ()


def doubts(book: Book, appointment_id: int) -> tuple[Doubt, ...]:
    """The texts about a visit (its key) of which nobody knows whether they went out, oldest first."""
    with book.read() as connection:
        found = run(connection, _OF_VISIT, {"id": appointment_id}).fetchall()
    return tuple(Doubt(key, public_id, body, evidence(book, public_id)) for key, public_id, body in found)


def _facts(connection: Connection, doubt: _Doubt, now_utc: UtcMs) -> Iterator[Fact]:
    tried = moment(doubt.attempt_utc, doubt.zone, now_utc=now_utc)
    yield Fact(Side.NEITHER, tr("Tried {time}. {how}", time=tried, how=doubt.reason).strip())
    yield _looked(doubt, now_utc)
    wrote = _wrote(connection, doubt, now_utc)
    if wrote is not None:
        yield wrote
    around = _around(connection, doubt)
    if around is not None:
        yield around
    stands = standing(connection)
    if stands.trouble is not Trouble.NONE and (stands.since_utc or 0) <= doubt.attempt_utc + MINUTE:
        yield Fact(
            Side.NOT_SENT, tr("The text account has been in trouble since before: {why}", why=stands.reason)
        )


def _looked(doubt: _Doubt, now_utc: UtcMs) -> Fact:
    if not doubt.lookups:
        return Fact(
            Side.NEITHER,
            tr("The provider's list could not be read in full since then, so it says nothing yet."),
        )
    last = moment(doubt.updated_utc, doubt.zone, now_utc=now_utc)
    if doubt.lookups == 1:
        return Fact(
            Side.NOT_SENT, tr("The provider's whole list was read at {time}: it is not in it.", time=last)
        )
    return Fact(
        Side.NOT_SENT,
        tr(
            "The provider's whole list was read {count} times, last at {time}: it is not in it.",
            count=doubt.lookups,
            time=last,
        ),
    )


def _wrote(connection: Connection, doubt: _Doubt, now_utc: UtcMs) -> Fact | None:
    """What came from the number after the try, unless another text may have been what it answers."""
    values: dict[str, object] = {"number": doubt.to, "id": doubt.id, "since": doubt.attempt_utc}
    row = run(connection, _WROTE, values).fetchone()
    if row is None:
        return None
    received, body, meaning = row
    told = run(
        connection,
        _TOLD,
        {"number": doubt.to, "id": doubt.id, "oldest": doubt.attempt_utc - 72 * HOUR, "until": received},
    ).fetchone()
    words = " ".join(str(body).split())[:SHOWN]
    at = moment(received, doubt.zone, now_utc=now_utc)
    if told is not None:
        return Fact(
            Side.NEITHER,
            tr(
                '"{text}" came from this number at {time}, but it had other texts from us.',
                text=words,
                time=at,
            ),
        )
    if meaning:
        return Fact(
            Side.SENT,
            tr('"{text}" came from this number at {time}, as an answer to it would.', text=words, time=at),
        )
    return Fact(Side.SENT, tr('"{text}" came from this number at {time}, after it.', text=words, time=at))


def _around(connection: Connection, doubt: _Doubt) -> Fact | None:
    row = run(
        connection,
        _WORKED,
        {
            "id": doubt.id,
            "number": doubt.to,
            "oldest": doubt.attempt_utc - 72 * HOUR,
            "from": doubt.attempt_utc - AROUND,
            "until": doubt.attempt_utc + AROUND,
        },
    ).fetchone()
    count, same = row
    if same:
        return Fact(Side.NEITHER, tr("Another text to this number went out within the hour."))
    if count:
        return Fact(Side.NEITHER, tr("Other texts went out within the hour: the account worked."))
    return None
