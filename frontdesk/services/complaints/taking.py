"""Logging a complaint and adding to it: what anyone at the desk can do, and cannot read again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.complaint_policy import deadlines
from frontdesk.domain.errors import EnvironmentFault, NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.receipts import ALPHABET, RANDOM_SYMBOLS, make_receipt, read_receipt
from frontdesk.models.tables import Clinic, Complaint, ComplaintBox, ComplaintKey, Location
from frontdesk.services.complaints.documents import (
    LONGEST_TEXT,
    Attachment,
    ComplaintText,
    addition_json,
    attachment_bytes,
    check_attachments,
    to_sealed_json,
)
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

COMPLAINT: Final = "complaint"
ADDITION: Final = "addition"
ATTACHMENT: Final = "attachment"
NOTE: Final = "note"
"""Whatever a handler wrote down: only the box says what it was."""

OLDEST: Final = timedelta(days=20 * 366)
"""A complaint that came in longer ago has a mistyped date."""


@dataclass(frozen=True, slots=True)
class Logged:
    """The receipt for whoever complained, and by when they hear."""

    receipt: str
    received: date
    acknowledge_by: date
    answer_by: date | None
    changes: Changes


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as it is listed: its receipt and the dates that clocks need, nothing else. Dates as ISO text."""

    receipt: str
    received: str
    acknowledge_by: str | None
    acknowledged: str | None
    answer_by: str | None
    closed: str | None


def log_complaint(book: Book, actor: Actor, complaint: ComplaintText) -> Logged:
    """Seal a complaint for the complaints team. What it says is in no other place, and nobody at the desk can open it again.

    Raises UsageError for a date that can't be.
    """
    with book.write(actor) as work:
        key = team_key(work)
        country, zone = work.session.execute(select(Clinic.country, Clinic.zone).where(Clinic.id == 1)).one()
        received = _received(complaint, today=local_date(work.now_utc, zone))
        due = deadlines(received, country, _region(work, country))
        receipt = _new_receipt(work, received.year)
        row = Complaint(
            public_id=new_public_id(),
            receipt=receipt,
            key_id=key.id,
            received_date=received.isoformat(),
            acknowledge_by=due.acknowledge_by.isoformat(),
            acknowledged_date=None,
            answer_by=None if due.answer_by is None else due.answer_by.isoformat(),
            closed_date=None,
            created_utc=work.now_utc,
        )
        work.session.add(row)
        work.session.flush()
        seal_part(work, key, row, COMPLAINT, to_sealed_json(receipt, complaint, taken_by=actor.label))
        for attachment in complaint.attachments:
            seal_part(work, key, row, ATTACHMENT, attachment_bytes(receipt, attachment))
        trace(work, row, "complaint.log")
    return Logged(receipt, received, due.acknowledge_by, due.answer_by, work.changes)


def add_to_complaint(
    book: Book, actor: Actor, receipt: str, text: str, attachments: Sequence[Attachment] = ()
) -> Changes:
    """Add what was said later, and files that came with it.

    Raises UsageError (a mistyped receipt, nothing to add, too many or too large files), NotFound.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise UsageError(tr("Write down what is to be added, at most 200,000 characters."))
    check_attachments(attachments)
    with book.write(actor) as work:
        row = find_complaint(work, receipt)
        key = team_key(work)
        seal_part(work, key, row, ADDITION, addition_json(row.receipt, text.strip(), taken_by=actor.label))
        for attachment in attachments:
            seal_part(work, key, row, ATTACHMENT, attachment_bytes(row.receipt, attachment))
        trace(work, row, "complaint.add")
    return work.changes


def list_complaints(book: Book) -> tuple[ComplaintRow, ...]:
    """All complaints, the newest first."""
    with book.read() as reader:
        rows = reader.execute(
            select(
                Complaint.receipt,
                Complaint.received_date,
                Complaint.acknowledge_by,
                Complaint.acknowledged_date,
                Complaint.answer_by,
                Complaint.closed_date,
            ).order_by(Complaint.received_date.desc(), Complaint.id.desc())
        ).all()
    return tuple(ComplaintRow(*row) for row in rows)


def find_complaint(work: Work, receipt: str) -> Complaint:
    """The complaint with that receipt, however it was typed. Raises UsageError, NotFound."""
    row = work.session.scalars(select(Complaint).where(Complaint.receipt == read_receipt(receipt))).first()
    if row is None:
        raise NotFound(tr("There is no complaint with this receipt. Compare it with the one that was given."))
    return row


def team_key(work: Work) -> ComplaintKey:
    """The complaints team's present key. Raises EnvironmentFault where there is none."""
    key = work.session.scalars(
        select(ComplaintKey)
        .where(ComplaintKey.retired_utc.is_(None))
        .order_by(ComplaintKey.id.desc())
        .limit(1)
    ).first()
    if key is None:
        raise EnvironmentFault(tr("The book has no key for complaints. Restore a backup."))
    return key


def _received(complaint: ComplaintText, *, today: date) -> date:
    received = complaint.received or today
    if not today - OLDEST <= received <= today:
        raise UsageError(tr("A complaint can't have come in on that day. Check the date."))
    return received


def _region(work: Work, country: str) -> str:
    """Whose holidays count: those of the clinic's first location."""
    region = work.session.scalar(
        select(Location.holidays_region).order_by(Location.position, Location.id).limit(1)
    )
    return "" if not region or region == country else region


def _new_receipt(work: Work, year: int) -> str:
    """A receipt that nobody has. Drawn at random, so that it tells nobody how many complaints there are."""
    while True:
        receipt = make_receipt(year, [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SYMBOLS)])
        taken = work.session.scalar(select(Complaint.id).where(Complaint.receipt == receipt))
        if taken is None:
            return receipt


def seal_part(work: Work, key: ComplaintKey, row: Complaint, kind: str, content: bytes) -> None:
    """Add a sealed part to a complaint."""
    from frontdesk.security.boxes import seal

    work.session.add(
        ComplaintBox(
            complaint_id=row.id, kind=kind, box=seal(key.public_key, content), created_utc=work.now_utc
        )
    )


def trace(work: Work, row: Complaint, act: str) -> None:
    """That somebody logged something, and no more."""
    work.changed(Kind.COMPLAINT, row.id)
    work.audit(act, Kind.COMPLAINT, row.id)
