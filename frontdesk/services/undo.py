"""Undo and redo of a person's own acts at the desk, out of the persisted command log.

Each act has two ways: back to the state before it, and forth to the state after it. It may have several parts, which go together or not
at all. An undo is refused when something of it has moved on since. It brings a visit to an earlier state but never to an earlier
revision, so the acts before and after it are told the new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.models import traces
from frontdesk.models.tables import Appointment, CommandLog, CommandPart
from frontdesk.services.booking import blocks, lookups, rows
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.commands import Way, way_from_json, way_to_json
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.notices import grace_of
from frontdesk.services.booking.parts import FINAL, to_text, undoer_of
from frontdesk.services.booking.restoring import Restored, restore
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.booking.states import capture, give_up
from frontdesk.services.requests import follow_visit

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = ["Undone", "apply_undo", "redo", "undo"]

_BURIED: Final = -1
"""In place of the revision of an act that can be neither undone nor redone any more."""

_Row: TypeAlias = CommandLog | CommandPart
_REGISTERED: Final = (rows.BY, blocks.LONGEST_BLOCK)
"""Modules that know how to undo something, imported for that."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did: which act (`book`, `move`, `swap`, `cancel`, `status`, `confirm`, or another's), the visits after it (the
    one it was mainly about first), and what else it was about, as "the note"."""

    act: str
    command: str
    visits: tuple[Visit, ...]
    changes: Changes
    title: str = ""

    @property
    def visit(self) -> Visit:
        """The visit after it. Raises LookupError where the act was about none."""
        if not self.visits:
            raise LookupError("the act was about no visit")
        return self.visits[0]


def undo(book: Book, actor: Actor, *, command: str | None = None) -> Undone:
    """Undo the actor's last act, or the one with the public id `command` (a bar on the screen names its own).

    A move or cancellation whose notice still waits brings the old version back, with its questions and answer; a later one
    makes a new version. Raises NotFound (nothing to undo), Conflict (it moved on, or the time was given away), Refused.
    """
    with book.write(actor) as work:
        entry = _last(work, undone=False, command=command)
        why_not = _pass_over_final(work, entry)
        done = None if why_not else _undone(work, entry)
    if done is None:
        # Said once, so that what was done before it is within reach.
        raise Refused(tr("{why} Undo again for what you did before it.", why=why_not))
    return replace(done, changes=work.changes)


def apply_undo(work: Work, *, command: str | None) -> Undone:
    """Undo within a transaction, as `undo` does; the changes are told when it ends."""
    return _undone(work, _last(work, undone=False, command=command))


def _undone(work: Work, entry: CommandLog) -> Undone:
    steps = [_Step(work, row, back=True) for row in reversed(_parts(work, entry))]
    _go(steps, since_utc=entry.at_utc)
    entry.undone_utc = work.now_utc
    if json.loads(entry.forward).get("once"):
        entry.revision = _BURIED
    _bury(work, entry)
    return _finish(work, entry, steps, act="undo")


def _pass_over_final(work: Work, entry: CommandLog) -> str:
    """Why the act to undo has no way back, which is told once; empty where it has one."""
    inverse = json.loads(entry.inverse)
    if inverse.get("by") == FINAL:
        why = str(inverse["why"])
    else:
        undoer = undoer_of(inverse)
        why = "" if undoer is None else undoer.no_way_back(work, inverse)
    if why:
        entry.undone_utc, entry.revision = work.now_utc, _BURIED
    return why


def redo(book: Book, actor: Actor) -> Undone:
    """Do again what the actor undid last, unless they did something else since. Raises as `undo`."""
    with book.write(actor) as work:
        entry = _last(work, undone=True, command=None)
        steps = [_Step(work, row, back=False) for row in _parts(work, entry)]
        _go(steps, since_utc=entry.undone_utc or 0)
        entry.undone_utc, entry.at_utc = None, work.now_utc
        done = _finish(work, entry, steps, act="redo")
    return replace(done, changes=work.changes)


class _Step:
    """One part of an act on its way back or forth."""

    def __init__(self, work: Work, row: _Row, *, back: bool) -> None:
        self.work, self.row, self.back = work, row, back
        inverse, forward = json.loads(row.inverse), json.loads(row.forward)
        self._here, self._there = (forward, inverse) if back else (inverse, forward)
        self._undoer = undoer_of(self._there)
        self.appointment: Appointment | None = None

    @property
    def title(self) -> str:
        """What the part is about, where it is no visit."""
        return str(self._there.get("title", ""))

    @property
    def way(self) -> Way:
        """Where a visit goes."""
        return way_from_json(self._there)

    def check(self, *, since_utc: int) -> None:
        """Raises Conflict where the part has moved on."""
        if self._undoer is not None:
            self._undoer.check(self.work, self.row, self._here, since_utc=since_utc)
            return
        self.appointment = self.work.session.get(Appointment, self.row.subject_id)
        if self.appointment is None or self.appointment.revision != self.row.revision:
            said = changed_since(self.work, Kind.APPOINTMENT, self.row.subject_id, since_utc=since_utc)
            raise Conflict(
                " ".join(
                    [
                        tr("The visit was changed since, so this can't be undone."),
                        said or tr("Look at it again."),
                    ]
                )
            )

    def give_up(self) -> None:
        """Give back the time that the visit will not have."""
        if self.appointment is not None and self.way.state is not None:
            give_up(self.work, self.appointment, capture(self.appointment), self.way.state)

    def go(self, *, since_utc: int) -> None:
        """Bring the part there, and write down the way that leads here again."""
        if self._undoer is not None:
            self._undoer.bring(self.work, self._there)
            return
        appointment = self.appointment
        if appointment is None:
            raise Conflict(tr("The visit is gone, so this can't be undone."))
        before, left_at = capture(appointment), appointment.revision
        done = _bring(self.work, appointment, self.way, since_utc=since_utc)
        # A booking goes back to nothing, however often.
        nothing = not self.back and self.way_here.state is None
        here = self.way_here
        self._write(
            replace(
                here,
                state=None if nothing else before,
                voided=done.voided,
                settled=tuple(dict.fromkeys((*here.settled, *done.settled))),
                revision=left_at,
            )
        )

    def refuse_the_dead(self) -> None:
        """Raises Refused where the act would leave a visit booked for somebody who died."""
        visit = self.appointment
        if visit is not None and visit.lifecycle == Lifecycle.BOOKED and visit.start_utc > self.work.now_utc:
            # What was booked before a stop comes back; a booking done again is one more.
            is_new = not self.back and self.way_here.state is None
            (lookups.check_bookable if is_new else lookups.check_patient)(self.work, visit.patient_id)

    @property
    def way_here(self) -> Way:
        """The way that led here."""
        return way_from_json(self._here)

    def _write(self, way: Way) -> None:
        text = _text(way)
        if self.back:
            self.row.forward = text
        else:
            self.row.inverse = text


def _go(steps: list[_Step], *, since_utc: int) -> None:
    """Bring all parts where the act leads; `since_utc` is when they left there."""
    for step in steps:
        step.check(since_utc=since_utc)
    if len(steps) > 1:
        for step in steps:
            step.give_up()
    for step in steps:
        step.go(since_utc=since_utc)
    for step in steps:
        step.refuse_the_dead()


def _bring(work: Work, appointment: Appointment, way: Way, *, since_utc: int) -> Restored:
    done = _led(work, appointment, way, since_utc=since_utc)
    # A request for a visit waits again with its booking gone, and is answered again with it back.
    follow_visit(work, appointment)
    return done


def _led(work: Work, appointment: Appointment, way: Way, *, since_utc: int) -> Restored:
    grace_ms = grace_of(work)
    if way.state is None:
        # A walk-in was here from the first, and nothing has happened to it since.
        if appointment.lifecycle not in (Lifecycle.BOOKED, Lifecycle.ARRIVED):
            raise Refused(tr("The booking can't be undone any more. Cancel the visit instead."))
        cancelled = apply_cancel(
            work, appointment, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, grace_ms=grace_ms
        )
        return Restored(cancelled.voided)
    in_grace = 0 <= work.now_utc - since_utc < grace_ms
    return restore(work, appointment, way, way.state, in_grace=in_grace, grace_ms=grace_ms)


def _parts(work: Work, entry: CommandLog) -> list[_Row]:
    """The act's own row and its further parts, in the order in which they were done."""
    further = work.session.scalars(
        select(CommandPart).where(CommandPart.command_id == entry.id).order_by(CommandPart.id)
    )
    return [entry, *further]


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
    work.session.flush()
    traces.bury(work.session.connection(), work.actor.label, before_id=entry.id)


def _finish(work: Work, entry: CommandLog, steps: list[_Step], *, act: str) -> Undone:
    """Note the new revisions for this act and for its neighbours, to whose states the visits have come."""
    work.session.flush()
    visits: dict[int, Visit] = {}
    for step in steps:
        appointment = step.appointment
        if appointment is None:
            continue
        _renumber(work, step.row, appointment, step.way.revision)
        work.audit(
            act,
            Kind.APPOINTMENT,
            appointment.id,
            {"act": entry.act, "version": appointment.version, "lifecycle": appointment.lifecycle},
        )
        visits[appointment.id] = visit_of(appointment)
    if not visits:
        work.audit(act, Kind(entry.subject), entry.subject_id, {"act": entry.act})
    main = sorted(visits.values(), key=lambda visit: visit.id != entry.subject_id)
    title = next((step.title for step in steps if step.row is entry), "")
    return Undone(entry.act, entry.public_id, tuple(main), work.changes, title)


def _renumber(work: Work, row: _Row, appointment: Appointment, revision: int) -> None:
    """The visit is again what it was at `revision`: whatever act begins or ends there goes on from its present revision."""
    traces.renumber(
        work.session.connection(),
        Kind.APPOINTMENT,
        appointment.id,
        old=revision,
        new=appointment.revision,
    )
    row.revision = appointment.revision


def _text(way: Way) -> str:
    fields: dict[str, Any] = way_to_json(way)
    return to_text(fields)
