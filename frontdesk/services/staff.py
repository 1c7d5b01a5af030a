"""Who works at the desk, and the PIN by which they pick themselves on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotAllowed, NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.models.tables import AuditEntry, Staff
from frontdesk.security.cost import DESKTOP_COST, Argon2Cost
from frontdesk.security.passwords import hash_password, verify_password
from frontdesk.services.identity import new_public_id
from frontdesk.services.set_up_log import remember_set_up

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

ROLES: Final = ("desk", "provider", "manager")
SHORTEST_PIN: Final = 4
LONGEST_PIN: Final = 64
WRONG_TRIES: Final = 5
LOCK_MS: Final = 15 * 60_000

_TRY: Final = "staff.pin_try"
_RIGHT: Final = "staff.pin_right"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who works here."""

    id: int
    public_id: str
    name: str
    role: str
    has_pin: bool
    active: bool

    @property
    def actor(self) -> Actor:
        """Who they are in every act."""
        return Actor(ActorKind.STAFF, self.name, self.id)


def add_staff(book: Book, actor: Actor, *, name: str, role: str = "desk") -> StaffRow:
    """Somebody new. Raises UsageError (no name, an unknown role), Conflict (the name is taken)."""
    name = clean_line(name, limit=200)
    if not name:
        raise UsageError(tr("Give the name of who works here."))
    if role not in ROLES:
        raise UsageError(tr("A role is one of: {roles}.", roles=", ".join(ROLES)))
    with book.write(actor) as work:
        key = name_key(name)
        if work.session.scalar(select(Staff.id).where(Staff.name_key == key)) is not None:
            raise Conflict(tr("{name} works here already. Choose another name.", name=name))
        row = Staff(public_id=new_public_id(), name=name, name_key=key, role=role, pin_hash=None)
        work.session.add(row)
        work.session.flush()
        _trace(work, row.id, "staff.add", {"role": role})
        return _row(row)


def edit_staff(book: Book, actor: Actor, staff_id: int, *, name: str, role: str) -> StaffRow:
    """Another name or role. What somebody did stays theirs. Raises NotFound, and as `add_staff`."""
    name = clean_line(name, limit=200)
    if not name:
        raise UsageError(tr("Give the name of who works here."))
    if role not in ROLES:
        raise UsageError(tr("A role is one of: {roles}.", roles=", ".join(ROLES)))
    with book.write(actor) as work:
        row, key = _get(work, staff_id), name_key(name)
        taken = select(Staff.id).where(Staff.name_key == key, Staff.id != staff_id)
        if work.session.scalar(taken) is not None:
            raise Conflict(tr("{name} works here already. Choose another name.", name=name))
        row.name, row.name_key, row.role = name, key, role
        _trace(work, staff_id, "staff.edit", {"role": role})
        return _row(row)


def list_staff(book: Book) -> tuple[StaffRow, ...]:
    """Everybody, by name."""
    with book.read() as reader:
        rows = reader.execute(
            select(Staff.id, Staff.public_id, Staff.name, Staff.role, Staff.pin_hash, Staff.active).order_by(
                Staff.name_key
            )
        ).all()
    return tuple(
        StaffRow(row.id, row.public_id, row.name, row.role, row.pin_hash is not None, row.active)
        for row in rows
    )


def set_active(book: Book, actor: Actor, staff_id: int, *, active: bool) -> Changes:
    """Somebody leaves, or comes back. Raises NotFound."""
    with book.write(actor) as work:
        _get(work, staff_id).active = active
        _trace(work, staff_id, "staff.active", {"active": active})
    return work.changes


def set_pin(
    book: Book, actor: Actor, staff_id: int, pin: str | None, *, cost: Argon2Cost = DESKTOP_COST
) -> Changes:
    """Give somebody a PIN, or none. Takes as long as `cost` says. Raises NotFound, UsageError (too short)."""
    if pin is not None and not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        raise UsageError(tr("A PIN has {count} digits or letters at least.", count=SHORTEST_PIN))
    hashed = None if pin is None else hash_password(pin, pepper=book.keys.pin_pepper, cost=cost).encode()
    with book.write(actor) as work:
        _get(work, staff_id).pin_hash = hashed
        _trace(work, staff_id, "staff.pin", {"has_pin": pin is not None})
    return work.changes


def sign_in(book: Book, actor: Actor, staff_id: int, pin: str = "") -> StaffRow:
    """Who somebody is, if the PIN is theirs. Five wrong ones, and nobody can try for 15 minutes.

    The try is counted before the PIN is looked at, so that tries side by side can't outrun the count. Raises NotFound,
    NotAllowed.
    """
    with book.write(actor) as work:
        row = _get(work, staff_id)
        if not row.active:
            raise NotAllowed(tr("{name} no longer works here.", name=row.name))
        person, stored = _row(row), row.pin_hash
        if stored is not None:
            if _tries(work, staff_id) >= WRONG_TRIES:
                raise NotAllowed(tr("There were too many wrong PINs. Try again in 15 minutes."))
            work.audit(_TRY, Kind.STAFF, staff_id)
    if stored is None:
        return person
    if not verify_password(stored.decode(), pin, pepper=book.keys.pin_pepper):
        raise NotAllowed(tr("The PIN is not the right one. Type it again."))
    with book.write(actor) as work:
        work.audit(_RIGHT, Kind.STAFF, staff_id)
    return person


def _tries(work: Work, staff_id: int) -> int:
    """Tries since the last right PIN, within the time of the lock. The audit chain keeps them, so nobody can take one back."""
    about = (AuditEntry.subject == Kind.STAFF) & (AuditEntry.subject_id == staff_id)
    right = work.session.scalar(select(func.max(AuditEntry.id)).where(about, AuditEntry.action == _RIGHT))
    tries = work.session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(
            about,
            AuditEntry.action == _TRY,
            AuditEntry.id > (right or 0),
            # A clock that was put back leaves entries of the future behind; those count as well.
            AuditEntry.at_utc > work.now_utc - LOCK_MS,
        )
    )
    return tries or 0


def _get(work: Work, staff_id: int) -> Staff:
    row = work.session.get(Staff, staff_id)
    if row is None:
        raise NotFound(tr("Nobody with this name works here."))
    return row


def _trace(work: Work, staff_id: int, act: str, detail: dict[str, object]) -> None:
    work.changed(Kind.STAFF, staff_id)
    work.audit(act, Kind.STAFF, staff_id, detail)
    remember_set_up(work, Kind.STAFF, staff_id)


def _row(row: Staff) -> StaffRow:
    return StaffRow(row.id, row.public_id, row.name, row.role, row.pin_hash is not None, row.active)
