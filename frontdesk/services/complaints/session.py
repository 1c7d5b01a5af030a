"""A handler who has signed in, and what they do: read, note, acknowledge, close."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.complaint_words import Outcome, Step
from frontdesk.domain.errors import BookUnreadable, Conflict, NotAllowed, NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.names import clean_note
from frontdesk.models.tables import Clinic, Complaint, ComplaintBox, Handler
from frontdesk.security.boxes import ComplaintKeys, open_sealed, seal
from frontdesk.services.complaints.documents import LONGEST_TEXT, Attachment, step_json
from frontdesk.services.complaints.handlers import (
    Box,
    OpenedComplaint,
    Part,
    boxes_of,
    open_part,
    opened_complaint,
    unlock,
)
from frontdesk.services.complaints.taking import (
    ATTACHMENT,
    COMPLAINT,
    NOTE,
    find_complaint,
    seal_part,
    team_key,
    trace,
)

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.ports import Clock
    from frontdesk.services.work import Book, Work

IDLE_MS: Final = 10 * 60_000
"""After so long without use a session forgets its key."""


class HandlerSession:
    """The complaints team's private key, in memory alone, for as long as a handler sits there.

    `close` forgets it, and so do ten minutes without use. May be used and closed by different threads.
    """

    __slots__ = ("_clock", "_guard", "_private", "_public", "_used_utc", "handler", "handler_id", "key_id")

    def __init__(self, clock: Clock, private: bytes, *, handler: str, handler_id: int, key_id: int) -> None:
        self.handler, self.handler_id, self.key_id = handler, handler_id, key_id
        self._clock = clock
        self._guard = threading.Lock()
        self._private = bytearray(private)
        self._public = ComplaintKeys.from_private(private).public
        self._used_utc = clock.now_utc()

    def __repr__(self) -> str:
        return f"<HandlerSession of handler {self.handler_id}>"

    def __reduce__(self) -> str:
        raise TypeError("the key of a session is in memory alone")

    @property
    def until_utc(self) -> int:
        """When it ends unless it is used before, UTC ms."""
        return self._used_utc + IDLE_MS

    @property
    def is_open(self) -> bool:
        """Whether it still opens complaints. Asking is no use of it."""
        with self._guard:
            return self._is_open()

    def touch(self) -> None:
        """The handler does something: the ten minutes begin anew, unless they are over."""
        with self._guard:
            if self._is_open():
                self._used_utc = self._clock.now_utc()

    def private_key(self) -> bytes:
        """The key, for one act. Raises NotAllowed once the session is over."""
        with self._guard:
            if not self._is_open():
                raise NotAllowed(tr("You are signed out. Sign in again."))
            self._used_utc = self._clock.now_utc()
            return bytes(self._private)

    def close(self) -> None:
        """Forget the key. May be called again."""
        with self._guard:
            self._forget()

    def seal_up(self, text: str) -> bytes:
        """Something half-written, to wait in memory until a handler comes back. Possible when the session is over, too."""
        return seal(self._public, text.encode())

    def open_up(self, box: bytes) -> str:
        """What `seal_up` was given. Raises NotAllowed once the session is over."""
        return open_sealed(self.private_key(), box).decode()

    def _is_open(self) -> bool:
        now = self._clock.now_utc()
        # A clock that was put back starts the ten minutes anew rather than stretching them.
        self._used_utc = min(self._used_utc, now)
        if now - self._used_utc >= IDLE_MS:
            self._forget()
        return bool(self._private)

    def _forget(self) -> None:
        self._private[:] = bytes(len(self._private))
        self._private.clear()


@dataclass(frozen=True, slots=True, repr=False)
class ComplaintHead:
    """A complaint as a handler's list shows it. Dates as ISO text. Its repr tells nothing of it.

    `readable` is False for one that was sealed for an earlier key or is damaged: then only its dates are known.
    """

    receipt: str
    received: str
    acknowledge_by: str | None
    acknowledged: str | None
    answer_by: str | None
    closed: str | None
    patient: str = ""
    category: str = ""
    channel: str = ""
    outcome: str = ""
    readable: bool = True


def sign_in(book: Book, actor: Actor, *, handler: str | None, password: str) -> HandlerSession:
    """Let a handler in. Without a name every handler's password is tried. Takes as long as a password costs.

    Raises NotFound (no such handler), NotAllowed (a wrong password; for 15 minutes after five of them any).
    """
    handler_id, key_id, private = unlock(book, actor, password, handler=handler)
    with book.write(actor) as work:
        name = work.session.get_one(Handler, handler_id).name
        work.audit("handler.sign_in", Kind.STAFF, handler_id)
    return HandlerSession(book.clock, private, handler=name, handler_id=handler_id, key_id=key_id)


def read_all(book: Book, actor: Actor, session: HandlerSession) -> tuple[ComplaintHead, ...]:
    """What every complaint is about, the newest first. That somebody read it is audited. Raises NotAllowed."""
    private = session.private_key()
    with book.write(actor) as work:
        work.audit("complaint.list", Kind.STAFF, session.handler_id)
    with book.read() as reader:
        rows = reader.execute(_HEADS).all()
        kept: dict[int, list[Box]] = {}
        for row in reader.execute(_BOXES):
            kept.setdefault(row.complaint_id, []).append(Box(row.id, row.kind, row.created_utc, row.box))
    return tuple(
        _opened_head(
            private if row.key_id == session.key_id else None,
            ComplaintHead(
                receipt=row.receipt,
                received=row.received_date,
                acknowledge_by=row.acknowledge_by,
                acknowledged=row.acknowledged_date,
                answer_by=row.answer_by,
                closed=row.closed_date,
            ),
            kept.get(row.id, []),
        )
        for row in rows
    )


_HEADS: Final = select(
    Complaint.id,
    Complaint.key_id,
    Complaint.receipt,
    Complaint.received_date,
    Complaint.acknowledge_by,
    Complaint.acknowledged_date,
    Complaint.answer_by,
    Complaint.closed_date,
).order_by(Complaint.received_date.desc(), Complaint.id.desc())

_BOXES: Final = (
    select(
        ComplaintBox.complaint_id,
        ComplaintBox.id,
        ComplaintBox.kind,
        ComplaintBox.created_utc,
        ComplaintBox.box,
    )
    .where(ComplaintBox.kind.in_((COMPLAINT, NOTE)))
    .order_by(ComplaintBox.id)
)


def _opened_head(private: bytes | None, head: ComplaintHead, boxes: list[Box]) -> ComplaintHead:
    try:
        if private is None:
            return replace(head, readable=False)
        first = next((box for box in boxes if box.kind == COMPLAINT), None)
        if first is None:
            return replace(head, readable=False)
        said = open_part(private, head.receipt, first)
        outcome = ""
        if head.closed is not None:
            notes = (open_part(private, head.receipt, box) for box in boxes if box.kind == NOTE)
            outcome = next((part.outcome for part in notes if part.outcome), "")
    except BookUnreadable:
        return replace(head, readable=False)
    return replace(head, patient=said.patient, category=said.category, channel=said.channel, outcome=outcome)


def show(book: Book, actor: Actor, session: HandlerSession, receipt: str) -> OpenedComplaint:
    """All parts of a complaint, in order; attachments with their names and sizes alone. That somebody read it is audited.

    Raises UsageError, NotFound, NotAllowed, BookUnreadable (a damaged part).
    """
    with book.write(actor) as work:
        private = session.private_key()
        row = _readable(work, session, receipt)
        boxes = boxes_of(work, row)
        work.audit("complaint.read", Kind.COMPLAINT, row.id, {"handler": session.handler_id})
        opened = opened_complaint(row, ())
    parts = (open_part(private, opened.receipt, box) for box in boxes)
    return replace(opened, parts=tuple(replace(part, content=b"") for part in parts))


def attachment(book: Book, actor: Actor, session: HandlerSession, receipt: str, key: int) -> Attachment:
    """A file that came with a complaint, by the key of its part. That somebody took it out is audited.

    Raises UsageError, NotFound, NotAllowed, BookUnreadable.
    """
    with book.write(actor) as work:
        private = session.private_key()
        row = _readable(work, session, receipt)
        box = next(
            (each for each in boxes_of(work, row) if each.key == key and each.kind == ATTACHMENT), None
        )
        if box is None:
            raise NotFound(tr("This attachment is not there any more. Open the complaint again."))
        work.audit("complaint.attachment", Kind.COMPLAINT, row.id, {"handler": session.handler_id})
        named = row.receipt
    part: Part = open_part(private, named, box)
    return Attachment(part.name, part.content)


def note(book: Book, actor: Actor, session: HandlerSession, receipt: str, text: str) -> Changes:
    """Write something down for the handlers. Sealed like the complaint itself. Raises UsageError, NotFound, NotAllowed."""
    written = _written(text)
    if not written:
        raise UsageError(tr("Write the note first."))
    with book.write(actor) as work:
        row = _readable(work, session, receipt)
        _write(work, row, session, Step.NOTE, text=written)
        trace(work, row, "complaint.note")
    return work.changes


def acknowledge(book: Book, actor: Actor, session: HandlerSession, receipt: str, on: date) -> Changes:
    """Whoever complained was told on that day that they were heard. The day stands in the clear, by whom is sealed.

    Raises UsageError (a day before the complaint, or ahead), Conflict (it is acknowledged or closed), NotFound, NotAllowed.
    """
    with book.write(actor) as work:
        row = _readable(work, session, receipt)
        _refuse_closed(row)
        if row.acknowledged_date is not None:
            raise Conflict(tr("This complaint is acknowledged already. Open it again to see when."))
        row.acknowledged_date = _day(work, row, on)
        _write(work, row, session, Step.ACKNOWLEDGED, on=row.acknowledged_date)
        trace(work, row, "complaint.acknowledge")
    return work.changes


def close_complaint(
    book: Book,
    actor: Actor,
    session: HandlerSession,
    receipt: str,
    on: date,
    outcome: Outcome,
    lesson: str = "",
) -> Changes:
    """It was answered on that day. The day stands in the clear; what came of it, and what is to be learnt, is sealed.

    Raises UsageError (a day before the complaint, or ahead), Conflict (it is closed already), NotFound, NotAllowed.
    """
    written = _written(lesson)
    with book.write(actor) as work:
        row = _readable(work, session, receipt)
        _refuse_closed(row)
        row.closed_date = _day(work, row, on)
        _write(work, row, session, Step.CLOSED, text=written, on=row.closed_date, outcome=outcome)
        trace(work, row, "complaint.close")
    return work.changes


def _readable(work: Work, session: HandlerSession, receipt: str) -> Complaint:
    """The complaint, where the session opens it. Raises NotAllowed."""
    session.private_key()
    row = find_complaint(work, receipt)
    if row.key_id != session.key_id:
        raise NotAllowed(tr("This complaint was sealed for an earlier key. Open it with the recovery key."))
    return row


def _refuse_closed(row: Complaint) -> None:
    if row.closed_date is not None:
        raise Conflict(tr("This complaint is closed already. Add a note instead."))


def _day(work: Work, row: Complaint, on: date) -> str:
    zone = work.session.execute(select(Clinic.zone).where(Clinic.id == 1)).scalar_one()
    if on > local_date(work.now_utc, zone):
        raise UsageError(tr("That day is still ahead. Give the day on which it was done."))
    if on.isoformat() < row.received_date:
        raise UsageError(tr("That day is before the complaint came in. Check the date."))
    return on.isoformat()


def _written(text: str) -> str:
    return clean_note(text, LONGEST_TEXT).strip()


def _write(
    work: Work,
    row: Complaint,
    session: HandlerSession,
    step: Step,
    *,
    text: str = "",
    on: str = "",
    outcome: str = "",
) -> None:
    content = step_json(row.receipt, step, taken_by=session.handler, text=text, on=on, outcome=outcome)
    seal_part(work, team_key(work), row, NOTE, content)
