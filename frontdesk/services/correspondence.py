"""Messages as a person reads them: the ledger a page at a time, one message with all that it belongs to, replies that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.instants import local_date
from frontdesk.domain.words import Direction
from frontdesk.models.queries.book import AppointmentRow, appointments_by_ids
from frontdesk.models.queries.ledger import LedgerRow, message_by_public_id, messages_of_appointment
from frontdesk.models.queries.ledger_pages import LAST, LedgerLine, Shown, ledger_page
from frontdesk.models.queries.patients import PatientRow, patients_by_ids
from frontdesk.models.queries.plain import cursor, scalar
from frontdesk.models.search import search_patients
from frontdesk.services.suggesting import Suggested, suggested

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

__all__ = [
    "LAST",
    "Correspondence",
    "LedgerLine",
    "MessagePage",
    "Shown",
    "WaitingReply",
    "correspondence",
    "message_page",
    "waiting_replies",
]

MOST_PATIENTS: Final = 50
"""Of so many patients that fit a text the messages are shown: who types a name as common as that types on."""

_HANDLED: Final = "SELECT reason, decided_by, decided_utc, asked_by_id FROM inbound WHERE message_id = ?"
_PUBLIC_ID: Final = "SELECT public_id FROM message WHERE id = ?"
_REPLIES: Final = """SELECT m.public_id FROM message m CROSS JOIN inbound i ON i.message_id = m.id
    WHERE m.direction = 'in' AND m.from_address = ? AND m.id > ? AND i.asked_by_id = ? ORDER BY m.id"""
_VISITS: Final = """SELECT appointment_id FROM message_item WHERE message_id = ?1
    UNION SELECT appointment_id FROM inbound_item WHERE message_id = ?1"""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, the newest first; `more` where older ones follow below the last one's key."""

    lines: tuple[LedgerLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One message in full. `visits` are those that it speaks of; `answers` is the text that a reply was read as an answer to.

    `reading`: what was made of a reply, or why a person has to read it. `decided_by`: who decided, empty where nobody had to.
    """

    row: LedgerRow
    patient: PatientRow | None
    visits: tuple[AppointmentRow, ...]
    answers: LedgerRow | None = None
    replies: tuple[LedgerRow, ...] = ()
    reading: str = ""
    decided_by: str = ""
    decided_utc: int | None = None
    suggested: Suggested | None = None

    @property
    def waits(self) -> bool:
        """Whether it is a reply that a person has to read."""
        return self.row.handling == "person"


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that a person has to read, the text that it answers, and why the program could not tell what it means."""

    reply: LedgerRow
    answers: LedgerRow | None
    reading: str
    suggested: Suggested | None = None


def message_page(
    book: Book, *, shown: Shown = Shown.ALL, of: str = "", below: int = LAST, limit: int = 50
) -> MessagePage:
    """Messages with keys smaller than `below`, the newest first; `of`: only those of patients whom this text finds."""
    with book.read() as connection:
        found = _patients(connection, of, now_utc=book.clock.now_utc()) if of.strip() else None
        lines = ledger_page(connection, shown=shown, below=below, limit=limit + 1, patients=found)
    return MessagePage(tuple(lines[:limit]), more=len(lines) > limit)


def correspondence(book: Book, public_id: str) -> Correspondence | None:
    """One message with what it belongs to; None where there is none with that public id."""
    with book.read() as connection:
        row = message_by_public_id(connection, public_id)
        if row is None:
            return None
        keys = [key for (key,) in cursor(connection, _VISITS, (row.id,))]
        patients = patients_by_ids(connection, [row.patient_id] if row.patient_id is not None else [])
        visits = appointments_by_ids(connection, keys)
        incoming = row.direction == Direction.IN
        reading = cursor(connection, _HANDLED, (row.id,)).fetchone() if incoming else None
        reason, decided_by, decided_utc, asked_by = reading or ("", "", None, None)
        return Correspondence(
            row=row,
            patient=patients[0] if patients else None,
            visits=tuple(visits),
            answers=_by_key(connection, asked_by),
            replies=() if incoming else _replies(connection, row),
            reading=reason,
            decided_by=decided_by.partition(":")[2] or decided_by,
            decided_utc=decided_utc,
            suggested=_meant(row, visits, now_utc=book.clock.now_utc()) if incoming else None,
        )


def _meant(row: LedgerRow, visits: Sequence[AppointmentRow], *, now_utc: int) -> Suggested | None:
    first = min(visits, key=lambda each: each.start_utc, default=None)
    return suggested(
        row.suggestion or "",
        wants_cancel=row.meaning == "opt_out" and bool(row.suggestion),
        late_minutes=row.late_minutes,
        start_utc=None if first is None else first.start_utc,
        zone="" if first is None else first.zone,
        now_utc=now_utc,
    )


def waiting_replies(book: Book, appointment_id: int) -> tuple[WaitingReply, ...]:
    """The replies about a visit that wait for a person, the oldest first."""
    with book.read() as connection:
        ledger = messages_of_appointment(connection, appointment_id)
        made = []
        for row in reversed(ledger):
            if row.handling == "person":
                reason, _, _, asked_by = cursor(connection, _HANDLED, (row.id,)).fetchone()
                keys = [key for (key,) in cursor(connection, _VISITS, (row.id,))]
                visits = appointments_by_ids(connection, keys)
                meant = _meant(row, visits, now_utc=book.clock.now_utc())
                made.append(WaitingReply(row, _by_key(connection, asked_by), reason, meant))
    return tuple(made)


def _patients(connection: Connection, text: str, *, now_utc: int) -> Sequence[int]:
    country, zone = cursor(connection, "SELECT country, zone FROM clinic WHERE id = 1").fetchone()
    today = local_date(now_utc, zone)
    hits = search_patients(connection, text, country=country, today=today, limit=MOST_PATIENTS)
    return [hit.id for hit in hits]


def _by_key(connection: Connection, key: int | None) -> LedgerRow | None:
    if key is None:
        return None
    return message_by_public_id(connection, scalar(connection, _PUBLIC_ID, (key,)))


def _replies(connection: Connection, row: LedgerRow) -> tuple[LedgerRow, ...]:
    """What came back to a text."""
    found = [
        message_by_public_id(connection, public_id)
        for (public_id,) in cursor(connection, _REPLIES, (row.to_address, row.id, row.id)).fetchall()
    ]
    return tuple(reply for reply in found if reply is not None)
