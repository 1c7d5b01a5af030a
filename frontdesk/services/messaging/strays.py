"""Strays: texts that went out from our number since a restored book's backup, and that this book can't account for.

They may have told a patient anything: another time, a visit that the book has forgotten. Until somebody has looked, nothing goes to
that number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, column, select, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Message, Stray
from frontdesk.services.booking.parts import remember_final
from frontdesk.services.messaging.holds import HoldKind, hold_all, unhold
from frontdesk.services.messaging.looking import drop
from frontdesk.services.messaging.reasons import unknown_text_went

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.ports import ProviderMessage
    from frontdesk.services.work import Book

CLOCKS_APART: Final = 5 * 60_000
"""How far the clock of this machine may be ahead of the provider's, in ms, for no text to be missed."""


class StrayAs(StrEnum):
    """What becomes of the texts that wait for a number, once somebody has looked."""

    SEND = "send"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class OpenStray:
    """A text that this book does not know, and that nobody has looked at. Time in ms UTC; `waiting` texts are held for its number."""

    key: int
    provider_id: str
    address: str
    body: str
    sent_utc: int
    patient_id: int | None
    patient_public_id: str | None
    first_name: str
    last_name: str
    waiting: int


_KNOWN = text("SELECT provider_id FROM stray WHERE provider_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


def note_strays(book: Book, foreign: Sequence[ProviderMessage], *, since_utc: int, sender: str) -> int:
    """Write down what went out after `since_utc` (ms, the backup's time) from `sender` and was not adopted; gives how many.

    The provider dates by its own clock, in whole seconds: what it dates a little before the backup may have gone out after it.
    An empty `sender` (a pool of numbers) takes every number of the account for ours.
    """
    lost = [
        each
        for each in foreign
        if each.created_utc >= since_utc - CLOCKS_APART
        and each.status not in _NEVER_ARRIVED
        and sender in ("", each.sender)
    ]
    if not lost:
        return 0
    with book.write(PROGRAM) as work:
        ids = [each.provider_id for each in lost]
        known = set(work.session.connection().execute(_KNOWN, {"ids": ids}).scalars())
        for each in lost:
            if each.provider_id not in known:
                work.session.add(
                    Stray(
                        provider_id=each.provider_id,
                        address=each.to,
                        body=each.body,
                        sent_utc=each.created_utc,
                        found_utc=work.now_utc,
                        handled_by="",
                    )
                )
        work.changed(Kind.CHANNEL, 0)
        return len(set(ids) - known)


_NEVER_ARRIVED = frozenset({"failed", "undelivered", "canceled"})


def hold_for_strays(book: Book) -> int:
    """Hold what waits to go to a number with strays that nobody has looked at; gives how many texts. Before anything is sent."""
    with book.read() as connection:
        if run(connection, outbox.OPEN_STRAY, {}).fetchone() is None:
            return 0
    with book.write(PROGRAM) as work:
        found = list(work.session.connection().execute(outbox.QUEUED_TO_STRAYS).scalars())
        hold_all(
            work,
            found,
            kind=HoldKind.STRAY,
            reason=unknown_text_went(),
        )
        return len(found)


def open_strays(connection: Connection) -> list[OpenStray]:
    """The last such text to each number of a patient, and how many texts wait behind it; oldest first."""
    return list(starmap(OpenStray, run(connection, outbox.STRAYS, {}).fetchall()))


def settle_stray(book: Book, actor: Actor, *, key: int, decision: StrayAs) -> Changes:
    """Somebody has looked at what went to a number: what waits for it is sent, or dropped. Raises NotFound."""
    with book.write(actor) as work:
        stray = work.session.scalar(select(Stray).where(column("rowid", is_literal=True) == key))
        if stray is None:
            raise NotFound(tr("There is no such text. Look at the list again."))
        same_number = select(Stray).where(Stray.address == stray.address, Stray.handled_utc.is_(None))
        for each in work.session.scalars(same_number).all():
            each.handled_utc = work.now_utc
            each.handled_by = work.actor.label[:200]
        work.session.flush()
        held = list(
            work.session.connection()
            .execute(outbox.HELD_FOR_STRAY, {"number": stray.address, "kind": str(HoldKind.STRAY)})
            .scalars()
        )
        if decision is StrayAs.SEND:
            unhold(work, held)
        else:
            for message_id in held:
                drop(work, work.session.get_one(Message, message_id))
        remember_final(
            work,
            "stray",
            Kind.CHANNEL,
            0,
            why=tr(
                "What waited behind the text was sent or dropped. Write to the patient, or call them, where that was wrong."
            ),
            title=tr("the decision on a text that the book does not know"),
        )
        work.changed(Kind.CHANNEL, 0)
        work.audit("stray", Kind.CHANNEL, 0, {"as": str(decision), "texts": len(held)})
    return work.changes
