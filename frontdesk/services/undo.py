"""Undo and redo of a person's own acts at the desk, out of the persisted command log.

Each act has two ways: back to the state before it, and forth to the state after it. It may have several parts, which go together or not
at all (`undo_steps`). An undo is refused when something of it has moved on since: once, with the reason; the next one goes on to the act
before it, until this one can be undone after all. It brings a visit to an earlier state but never to an earlier revision, so the acts
before and after it are told the new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, FrontdeskError, NotFound, Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.models import traces
from frontdesk.models.tables import Appointment, CommandLog, CommandPart, CommandRefused
from frontdesk.services.booking import blocks, rows
from frontdesk.services.booking.parts import FINAL, undoer_of
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.undo_steps import Row, Step, go

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = ["NotDone", "Undone", "redo", "try_redo", "try_undo", "undo"]

_BURIED: Final = -1
"""In place of the revision of an act that can be neither undone nor redone any more."""
_MOST: Final = 200
"""So many acts are looked at: those that were refused before, and the next two."""
_AT_ONCE: Final = 4

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


@dataclass(frozen=True, slots=True)
class NotDone:
    """An undo or redo that was refused: why, of which act, and which one a key reaches now (None: there is no other)."""

    error: FrontdeskError
    command: str
    next_command: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """An act to try. `refused`: it was before; `silent`: so it is passed over without a word where it still is."""

    entry: CommandLog
    refused: bool
    silent: bool


def undo(book: Book, actor: Actor, *, command: str | None = None) -> Undone:
    """Undo the actor's last act, or the one with the public id `command` (a bar on the screen names its own).

    A move or cancellation whose notice still waits brings the old version back, with its questions and answer; a later one
    makes a new version. What was refused once is passed over from then on, as long as it still can't be. Raises NotFound (nothing
    to undo), Conflict (it moved on, or the time was given away), Refused (it can never be).
    """
    tried = try_undo(book, actor, command=command)
    if command is not None and isinstance(tried, NotDone):
        raise tried.error
    return _or_raise(tried, lambda why: tr("{why} Undo again for what you did before it.", why=why))


def redo(book: Book, actor: Actor) -> Undone:
    """Do again what the actor undid last, unless they did something else since. Raises as `undo`."""
    return _or_raise(
        try_redo(book, actor), lambda why: tr("{why} Redo again for what you undid before it.", why=why)
    )


def try_undo(book: Book, actor: Actor, *, command: str | None = None) -> Undone | NotDone:
    """As `undo`, but says what was refused and what comes next. Raises NotFound."""
    with book.write(actor) as work:
        tried = _try(work, _to_undo(work, command), _undone)
    return replace(tried, changes=work.changes) if isinstance(tried, Undone) else tried


def try_redo(book: Book, actor: Actor) -> Undone | NotDone:
    """As `redo`, but says what was refused and what comes next. Raises NotFound."""
    with book.write(actor) as work:
        tried = _try(work, _to_redo(work), _redone)
    return replace(tried, changes=work.changes) if isinstance(tried, Undone) else tried


def _or_raise(tried: Undone | NotDone, going_on: Callable[[str], str]) -> Undone:
    if isinstance(tried, Undone):
        return tried
    if tried.next_command is None:
        raise tried.error
    sort = next(sort for sort in (Conflict, Refused, UsageError) if isinstance(tried.error, sort))
    raise sort(going_on(tried.error.sentence)) from tried.error


def _try(work: Work, found: list[_Found], bring: Callable[[Work, CommandLog], Undone]) -> Undone | NotDone:
    """Bring the first one that goes. What was refused before is passed over in silence, what is refused now is told, once."""
    for each in found:
        try:
            with work.apart():
                done = bring(work, each.entry)
        except (Refused, UsageError) as error:
            if each.silent:
                continue
            if not each.refused:
                work.session.add(CommandRefused(command_id=each.entry.id, at_utc=work.now_utc))
            work.session.flush()
            again = _to_undo(work, None) if bring is _undone else _to_redo(work)
            coming = next((other.entry.public_id for other in again if not other.silent), None)
            return NotDone(error, each.entry.public_id, coming)
        if each.refused:
            work.session.execute(delete(CommandRefused).where(CommandRefused.command_id == each.entry.id))
        return done
    raise NotFound(tr("There is nothing to undo.") if bring is _undone else tr("There is nothing to redo."))


def _undone(work: Work, entry: CommandLog) -> Undone:
    why = _no_way_back(work, entry)
    if why:
        raise Refused(why)
    steps = [Step(work, row, back=True) for row in reversed(_parts(work, entry))]
    go(steps, since_utc=entry.at_utc)
    entry.undone_utc = work.now_utc
    if json.loads(entry.forward).get("once"):
        entry.revision = _BURIED
    _bury(work, entry)
    return _finish(work, entry, steps, act="undo")


def _redone(work: Work, entry: CommandLog) -> Undone:
    steps = [Step(work, row, back=False) for row in _parts(work, entry)]
    go(steps, since_utc=entry.undone_utc or 0)
    entry.undone_utc, entry.at_utc = None, work.now_utc
    return _finish(work, entry, steps, act="redo")


def _no_way_back(work: Work, entry: CommandLog) -> str:
    """Why the act can never be undone; empty where it can."""
    inverse = json.loads(entry.inverse)
    if inverse.get("by") == FINAL:
        return str(inverse["why"])
    undoer = undoer_of(inverse)
    return "" if undoer is None else undoer.no_way_back(work, inverse)


def _parts(work: Work, entry: CommandLog) -> list[Row]:
    """The act's own row and its further parts, in the order in which they were done."""
    further = work.session.scalars(
        select(CommandPart).where(CommandPart.command_id == entry.id).order_by(CommandPart.id)
    )
    return [entry, *further]


def _to_undo(work: Work, command: str | None) -> list[_Found]:
    """The acts to undo, the latest first."""
    standing = CommandLog.undone_utc.is_(None)
    if command is not None:
        return _found(work, standing, CommandLog.public_id == command, order=CommandLog.id.desc(), named=True)
    return _found(work, standing, order=CommandLog.id.desc())


def _to_redo(work: Work) -> list[_Found]:
    """The acts to redo, in the order in which they were done: those undone after the last one that stands and isn't passed over."""
    refused = select(CommandRefused.command_id).where(CommandRefused.command_id == CommandLog.id)
    last = work.session.scalar(
        select(CommandLog.id)
        .where(CommandLog.actor == work.actor.label, CommandLog.undone_utc.is_(None), ~refused.exists())
        .order_by(CommandLog.id.desc())
        .limit(1)
    )
    return _found(
        work,
        CommandLog.id > (last or 0),
        CommandLog.undone_utc.is_not(None),
        CommandLog.revision != _BURIED,
        order=CommandLog.id.asc(),
    )


def _found(
    work: Work, *where: ColumnElement[bool], order: ColumnElement[int], named: bool = False
) -> list[_Found]:
    """As far as needed: what was refused before, the next one, and the one that a key would reach after it."""
    query = (
        select(CommandLog, CommandRefused.command_id)
        .outerjoin(CommandRefused, CommandRefused.command_id == CommandLog.id)
        .where(CommandLog.actor == work.actor.label, *where)
        .order_by(order)
        .limit(_MOST)
        .execution_options(yield_per=_AT_ONCE)
    )
    found: list[_Found] = []
    fresh = 0
    with work.session.execute(query) as result:
        for entry, key in result:
            refused = key is not None
            found.append(_Found(entry, refused=refused, silent=refused and not named))
            fresh += not refused
            if fresh == 2:
                break
    return found


def _bury(work: Work, entry: CommandLog) -> None:
    """What was undone before this act was done can never be redone: this act took another way from there."""
    work.session.flush()
    traces.bury(work.session.connection(), work.actor.label, before_id=entry.id)


def _finish(work: Work, entry: CommandLog, steps: list[Step], *, act: str) -> Undone:
    """Note the new revisions for this act and for its neighbours, to whose states the visits have come."""
    work.session.flush()
    visits: dict[int, Visit] = {}
    for step in steps:
        appointment = step.appointment
        if appointment is None:
            continue
        _renumber(work, step.row, appointment, step.there_revision)
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


def _renumber(work: Work, row: Row, appointment: Appointment, revision: int) -> None:
    """The visit is again what it was at `revision`: whatever act begins or ends there goes on from its present revision."""
    traces.renumber(
        work.session.connection(),
        Kind.APPOINTMENT,
        appointment.id,
        old=revision,
        new=appointment.revision,
    )
    row.revision = appointment.revision
