"""Who may read complaints, and reading them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import BookUnreadable, Conflict, NotAllowed, NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.models.tables import Complaint, ComplaintBox, ComplaintKey, Handler
from frontdesk.security import boxes
from frontdesk.security.cost import DESKTOP_COST, Argon2Cost
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services.complaints.documents import sealed_fields, split_attachment
from frontdesk.services.complaints.taking import ATTACHMENT, find_complaint
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

SHORTEST_PASSWORD: Final = 8
WRONG_TRIES: Final = 5
LOCK_MS: Final = 15 * 60_000
_SHOWN: Final = ("text", "patient", "category", "channel", "taken_by", "name", "step", "on", "outcome")


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """Somebody who may read complaints."""

    public_id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One part of a complaint that was opened: `kind` complaint, addition, attachment or note. Its repr tells nothing of it.

    `step`, `on` (ISO) and `outcome` are those of a handler's note. `key` is the box's, `size` that of an attachment in bytes.
    """

    kind: str
    at_utc: int
    text: str = ""
    patient: str = ""
    category: str = ""
    channel: str = ""
    taken_by: str = ""
    name: str = ""
    step: str = ""
    on: str = ""
    outcome: str = ""
    content: bytes = b""
    key: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class OpenedComplaint:
    """A complaint as a handler reads it. Dates as ISO text."""

    receipt: str
    received: str
    acknowledge_by: str | None
    answer_by: str | None
    parts: tuple[Part, ...]
    acknowledged: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: int
    key_id: int
    wrap: bytes


def add_handler(
    book: Book,
    actor: Actor,
    *,
    name: str,
    password: str,
    recovery_key: str = "",
    sponsor_password: str = "",
    sponsor: str | None = None,
    cost: Argon2Cost = DESKTOP_COST,
) -> Changes:
    """Let somebody read complaints with a password of their own.

    The complaints recovery key opens the way, or the password of somebody who reads them already: of `sponsor` where one is named. Takes as long as `cost` says,
    so never on the UI thread. Raises UsageError (a mistyped key, a short password), Conflict (the name is taken), NotAllowed
    (a wrong password), KeyUnavailable (another clinic's key).
    """
    name = clean_line(name, limit=200)
    if not name:
        raise UsageError(tr("Give the name of who handles complaints."))
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(
            tr("The password is too short. Use at least {count} characters.", count=SHORTEST_PASSWORD)
        )
    _refuse_taken(book, name)
    if recovery_key.strip() or not sponsor_password:
        key_id, private = by_recovery_key(book, recovery_key)
    else:
        _, key_id, private = unlock(book, actor, sponsor_password, handler=sponsor)
    wrap = boxes.wrap_with_password(private, password, cost)
    with book.write(actor) as work:
        row = Handler(
            public_id=new_public_id(),
            name=name,
            name_key=name_key(name),
            staff_id=None,
            key_id=key_id,
            password_wrap=wrap,
            created_utc=work.now_utc,
        )
        taken = work.session.scalar(select(Handler.id).where(Handler.name_key == row.name_key))
        if taken is not None:
            raise _taken(name)
        work.session.add(row)
        work.session.flush()
        work.changed(Kind.STAFF, row.id)
        work.audit("handler.add", Kind.STAFF, row.id)
    return work.changes


def list_handlers(book: Book) -> tuple[HandlerRow, ...]:
    """Who may read complaints, by name."""
    with book.read() as reader:
        rows = reader.execute(
            select(Handler.public_id, Handler.name, Handler.active).order_by(Handler.name_key)
        ).all()
    return tuple(HandlerRow(*row) for row in rows)


def show_complaint(
    book: Book, actor: Actor, receipt: str, *, password: str, handler: str | None = None
) -> OpenedComplaint:
    """Open a complaint with a handler's password. `handler` names whose; without it every handler's is tried.

    That somebody read it is audited. After five wrong passwords nobody's is tried for 15 minutes. Raises UsageError,
    NotFound, NotAllowed, BookUnreadable (a damaged box).
    """
    with book.write(actor) as work:
        row = find_complaint(work, receipt)
        parts = boxes_of(work, row)
    handler_id, key_id, private = unlock(book, actor, password, handler=handler)
    if key_id != row.key_id:
        raise NotAllowed(tr("This complaint was sealed for an earlier key. Open it with the recovery key."))
    opened = tuple(open_part(private, row.receipt, part) for part in parts)
    with book.write(actor) as work:
        work.audit("complaint.read", Kind.COMPLAINT, row.id, {"handler": handler_id})
    return opened_complaint(row, opened)


def opened_complaint(row: Complaint, parts: tuple[Part, ...]) -> OpenedComplaint:
    """A complaint with its dates and the parts that were opened."""
    return OpenedComplaint(
        receipt=row.receipt,
        received=row.received_date,
        acknowledge_by=row.acknowledge_by,
        answer_by=row.answer_by,
        parts=parts,
        acknowledged=row.acknowledged_date,
        closed=row.closed_date,
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A sealed part as it is kept."""

    key: int
    kind: str
    at_utc: int
    sealed: bytes


def boxes_of(work: Work, row: Complaint) -> tuple[Box, ...]:
    """All parts of a complaint, in order."""
    query = select(ComplaintBox).where(ComplaintBox.complaint_id == row.id).order_by(ComplaintBox.id)
    return tuple(Box(each.id, each.kind, each.created_utc, each.box) for each in work.session.scalars(query))


def open_part(private: bytes, receipt: str, box: Box) -> Part:
    """What a box holds. Raises BookUnreadable where it is damaged, or belongs to another complaint than that of the receipt."""
    content = boxes.open_sealed(private, box.sealed)
    try:
        is_file = box.kind == ATTACHMENT
        fields, rest = split_attachment(content) if is_file else (sealed_fields(content), b"")
        named = fields["receipt"]
    except (ValueError, KeyError, TypeError) as error:
        raise _misplaced() from error
    if named != receipt:
        raise _misplaced()
    shown = {name: fields.get(name, "") for name in _SHOWN}
    return Part(
        kind=box.kind, at_utc=box.at_utc, content=rest, key=box.key, size=len(rest) if is_file else 0, **shown
    )


def _misplaced() -> BookUnreadable:
    return BookUnreadable(
        tr("A part of this complaint is damaged or belongs to another one. Restore a backup.")
    )


def by_recovery_key(book: Book, text: str) -> tuple[int, bytes]:
    """The present key pair's id and private key, opened with the complaints recovery key as typed.

    Raises UsageError (mistyped), KeyUnavailable (another clinic's).
    """
    if not text.strip():
        raise UsageError(tr("Give the complaints recovery key from its sheet; it begins with FDC."))
    key = RecoveryKey.parse(text, KeyPurpose.COMPLAINTS)
    with book.read() as reader:
        row = reader.execute(
            select(ComplaintKey.id, ComplaintKey.recovery_wrap)
            .where(ComplaintKey.retired_utc.is_(None))
            .order_by(ComplaintKey.id.desc())
            .limit(1)
        ).one()
    return row.id, boxes.unwrap_with_recovery_key(row.recovery_wrap, key)


def unlock(book: Book, actor: Actor, password: str, *, handler: str | None) -> tuple[int, int, bytes]:
    """Whose password it is, the key pair's id and the private key.

    The try is counted before the password is looked at, so that tries side by side can't outrun the count. Raises NotFound,
    NotAllowed.
    """
    candidates = _charge(book, actor, handler)
    for candidate in candidates:
        try:
            private = boxes.unwrap_with_password(candidate.wrap, password)
        except NotAllowed:
            continue
        with book.write(actor) as work:
            for each in candidates:
                tried = work.session.get_one(Handler, each.id)
                # Of the others nobody tried to guess: the count goes back by this one try.
                tried.failures = 0 if each.id == candidate.id else max(tried.failures - 1, 0)
                tried.locked_until_utc = 0
        return candidate.id, candidate.key_id, private
    with book.write(actor) as work:
        for each in candidates:
            work.audit("handler.wrong_password", Kind.STAFF, each.id)
    raise NotAllowed(tr("The password does not open the complaints. Type it again."))


def _charge(book: Book, actor: Actor, handler: str | None) -> list[_Candidate]:
    """Count a try against each handler whose password may be tried now. Raises NotFound, NotAllowed."""
    with book.write(actor) as work:
        query = select(Handler).where(Handler.active.is_(True)).order_by(Handler.id)
        if handler is not None:
            query = query.where(Handler.name_key == name_key(handler))
        rows = work.session.scalars(query).all()
        if not rows:
            raise NotFound(tr("Nobody of that name handles complaints.") if handler else _nobody_yet())
        free = [row for row in rows if not _is_locked(row, work.now_utc)]
        for row in free:
            row.failures = (0 if row.failures >= WRONG_TRIES else row.failures) + 1
            if row.failures >= WRONG_TRIES:
                row.locked_until_utc = work.now_utc + LOCK_MS
        candidates = [_Candidate(row.id, row.key_id, row.password_wrap) for row in free]
    if not candidates:
        raise NotAllowed(tr("There were too many wrong passwords. Try again in 15 minutes."))
    return candidates


def _is_locked(row: Handler, now_utc: int) -> bool:
    """A clock that was put back starts the lock anew rather than ending or stretching it."""
    if row.locked_until_utc > now_utc + LOCK_MS:
        row.locked_until_utc = now_utc + LOCK_MS
    return row.locked_until_utc > now_utc


def _nobody_yet() -> str:
    return tr("Nobody handles complaints yet. Add somebody with: frontdesk handlers add NAME.")


def _refuse_taken(book: Book, name: str) -> None:
    with book.read() as reader:
        if reader.execute(select(Handler.id).where(Handler.name_key == name_key(name))).first():
            raise _taken(name)


def _taken(name: str) -> Conflict:
    return Conflict(tr("{name} handles complaints already. Choose another name.", name=name))
