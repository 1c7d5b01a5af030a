"""Undo and redo of a person's own acts in the book, out of the persisted command log.

Each act has two ways: back to the state before it, and forth to the state after it. An undo is refused when the visit has moved on
since. It brings the visit to an earlier state but never to an earlier revision, so the acts before and after it are told
the new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, CommandLog
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.commands import Way, way_from_json, way_to_json
from frontdesk.services.booking.notices import grace_of
from frontdesk.services.booking.restoring import restore
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.booking.states import capture
from frontdesk.services.booking.voiding import Voided

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


_BURIED: Final = -1
"""In place of the revision of an act that can be neither undone nor redone any more."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did: which act (`book`, `move`, `cancel`, `status`, `confirm`), and the visit after it."""

    act: str
    command: str
    visit: Visit
    changes: Changes


def undo(book: Book, actor: Actor, *, command: str | None = None) -> Undone:
    """Undo the actor's last act, or the one with the public id `command` (a bar on the screen names its own).

    A move or cancellation whose notice still waits brings the old version back, with its questions and answer; a later one
    makes a new version. Raises NotFound (nothing to undo), Conflict (the visit moved on, or the time was given away), Refused.
    """
    with book.write(actor) as work:
        done = apply_undo(work, command=command)
    return replace(done, changes=work.changes)


def apply_undo(work: Work, *, command: str | None) -> Undone:
    """Undo within a transaction, as `undo` does; the changes are told when it ends."""
    entry = _last(work, undone=False, command=command)
    appointment = _standing(work, entry)
    back, before = way_from_json(json.loads(entry.inverse)), capture(appointment)
    left_at = appointment.revision
    voided = _go(work, appointment, back, since_utc=entry.at_utc)
    forth = way_from_json(json.loads(entry.forward))
    entry.forward = _text(replace(forth, state=before, voided=voided, revision=left_at))
    entry.undone_utc = work.now_utc
    _bury(work, entry)
    _finish(work, entry, appointment, back, act="undo")
    return Undone(entry.act, entry.public_id, visit_of(appointment), work.changes)


def redo(book: Book, actor: Actor) -> Undone:
    """Do again what the actor undid last, unless they did something else since. Raises as `undo`."""
    with book.write(actor) as work:
        entry = _last(work, undone=True, command=None)
        appointment = _standing(work, entry)
        forth, before = way_from_json(json.loads(entry.forward)), capture(appointment)
        back = way_from_json(json.loads(entry.inverse))
        left_at = appointment.revision
        undone_utc, entry.undone_utc = entry.undone_utc or 0, None
        voided = _go(work, appointment, forth, since_utc=undone_utc)
        # A booking goes back to nothing, however often.
        earlier = None if back.state is None else before
        entry.inverse = _text(replace(back, state=earlier, voided=voided, revision=left_at))
        entry.at_utc = work.now_utc
        _finish(work, entry, appointment, forth, act="redo")
        visit = visit_of(appointment)
    return Undone(entry.act, entry.public_id, visit, work.changes)


def _go(work: Work, appointment: Appointment, way: Way, *, since_utc: int) -> Voided:
    """Bring the visit where the way leads; `since_utc` is when it left there."""
    grace_ms = grace_of(work)
    if way.state is None:
        if appointment.lifecycle != Lifecycle.BOOKED:
            raise Refused(tr("The booking can't be undone any more. Cancel the visit instead."))
        return apply_cancel(
            work, appointment, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, grace_ms=grace_ms
        ).voided
    in_grace = 0 <= work.now_utc - since_utc < grace_ms
    return restore(work, appointment, way, way.state, in_grace=in_grace, grace_ms=grace_ms)


def _last(work: Work, *, undone: bool, command: str | None) -> CommandLog:
    """The act to undo or redo. Raises NotFound."""
    mine = select(CommandLog).where(CommandLog.actor == work.actor.label)
    if command is not None:
        query = mine.where(CommandLog.public_id == command, CommandLog.undone_utc.is_(None))
    elif undone:
        # Acts are undone from the last one back, so the next to redo is the earliest undone one after the last that stands.
        standing = work.session.scalar(
            select(CommandLog.id)
            .where(CommandLog.actor == work.actor.label, CommandLog.undone_utc.is_(None))
            .order_by(CommandLog.id.desc())
            .limit(1)
        )
        query = mine.where(CommandLog.id > (standing or 0), CommandLog.revision != _BURIED).order_by(
            CommandLog.id
        )
    else:
        query = mine.where(CommandLog.undone_utc.is_(None)).order_by(CommandLog.id.desc())
    entry = work.session.scalars(query.limit(1)).first()
    if entry is None:
        raise NotFound(tr("There is nothing to redo.") if undone else tr("There is nothing to undo."))
    return entry


def _bury(work: Work, entry: CommandLog) -> None:
    """What was undone before this act was done can never be redone: this act took another way from there."""
    work.session.execute(
        update(CommandLog)
        .where(
            CommandLog.actor == work.actor.label,
            CommandLog.undone_utc.is_not(None),
            CommandLog.id < entry.id,
        )
        .values(revision=_BURIED)
    )


def _standing(work: Work, entry: CommandLog) -> Appointment:
    """The visit that the act was about. Raises Conflict where it has moved on."""
    appointment = work.session.get(Appointment, entry.subject_id)
    if appointment is None or appointment.revision != entry.revision:
        raise Conflict(tr("The visit was changed since, so this can't be undone. Look at it again."))
    return appointment


def _finish(work: Work, entry: CommandLog, appointment: Appointment, way: Way, *, act: str) -> None:
    """Note the new revision for this act and for its neighbours, to whose state the visit has come."""
    work.session.flush()
    entry.revision = appointment.revision
    work.session.execute(
        update(CommandLog)
        .where(
            CommandLog.subject == Kind.APPOINTMENT,
            CommandLog.subject_id == appointment.id,
            CommandLog.revision == way.revision,
            CommandLog.id != entry.id,
        )
        .values(revision=appointment.revision)
    )
    work.audit(
        act,
        Kind.APPOINTMENT,
        appointment.id,
        {"act": entry.act, "version": appointment.version, "lifecycle": appointment.lifecycle},
    )


def _text(way: Way) -> str:
    fields: dict[str, Any] = way_to_json(way)
    return json.dumps(fields, ensure_ascii=False)
