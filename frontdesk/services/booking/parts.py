"""What an act changed, in parts that each know the way back: a visit, rows of other tables, a block.

A part is undone by what `register` tied to the `by` of its JSON; a visit has none, and is `undo`'s own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.models.tables import CommandLog, CommandPart
from frontdesk.services.set_up_log import FINAL

if TYPE_CHECKING:
    from frontdesk.services.work import Work

__all__ = [
    "FINAL",
    "NO_REVISION",
    "TOUCHED",
    "Kept",
    "Part",
    "Undoer",
    "add_parts",
    "register",
    "remember_composite",
    "remember_final",
    "to_text",
    "touched",
    "undoer_of",
]

TOUCHED = "touched"
"""The `by` of visits that another part brings back: they are told the revision at which they come to stand."""

NO_REVISION = 0
"""Of parts that are compared by what they say, not by a count of writes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an act changed. `inverse` and `forward` are JSON objects: where an undo and where a redo brings it."""

    subject: Kind
    subject_id: int
    inverse: Mapping[str, object]
    forward: Mapping[str, object]
    revision: int = NO_REVISION


class Kept(Protocol):
    """A part as the log keeps it: the act's own row, or one of `CommandPart`."""

    subject: Any
    subject_id: Any
    inverse: Any
    forward: Any


class Undoer(Protocol):
    """Undoes and redoes parts of one sort."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        """Raises Conflict, saying who changed what, where things are no longer as `here` says. `back`: it is an undo, else a redo."""

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        """Why this can't be undone any more, whatever anybody does, as a sentence; empty where it can. It is told once, then passed over."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        """Make things what `to` says. Raises Conflict or Refused, in a sentence, where that can't be."""


_HOMES: Final = {
    "text": "frontdesk.services.manual_texts",
    "link": "frontdesk.services.links",
    "late": "frontdesk.services.running_late",
    "late_told": "frontdesk.services.late_texts",
    "call": "frontdesk.services.calls",
    "mark": "frontdesk.services.patients",
    "reply": "frontdesk.services.reopening",
    "bound": "frontdesk.services.messaging.strangers",
}
"""Modules that know how to undo what they do, imported when it is wanted."""

_UNDOERS: dict[str, Callable[[], Undoer]] = {}


def register(by: str, undoer: Callable[[], Undoer]) -> None:
    """Tie parts whose JSON says `by` to what undoes them."""
    _UNDOERS[by] = undoer


def undoer_of(fields: Mapping[str, Any]) -> Undoer | None:
    """What undoes a part; None for a visit. Raises Refused for a sort that this version doesn't know."""
    by = fields.get("by")
    if by is None:
        return None
    if by in _HOMES:
        import_module(_HOMES[by])
    found = _UNDOERS.get(by)
    if found is None:
        raise Refused(tr("This act can't be undone here. Change it back by hand."))
    return found()


def add_parts(work: Work, command: str, *parts: Part) -> None:
    """Make further changes part of an act that was just remembered: one undo takes all of them back. `command` is its public id."""
    from sqlalchemy import select

    work.session.flush()
    key = work.session.scalars(select(CommandLog.id).where(CommandLog.public_id == command)).one()
    for part in parts:
        work.session.add(
            CommandPart(
                command_id=key,
                subject=part.subject,
                subject_id=part.subject_id,
                revision=part.revision,
                inverse=to_text(part.inverse),
                forward=to_text(part.forward),
            )
        )
    work.session.flush()


def remember_composite(work: Work, act: str, *parts: Part) -> str:
    """Keep an act of several parts as one command; gives its public id. The first part is what it is mainly about."""
    first, *others = parts
    command = work.remember(
        act,
        first.subject,
        first.subject_id,
        revision=first.revision,
        inverse=first.inverse,
        forward=first.forward,
    )
    add_parts(work, command, *others)
    return command


def touched(appointment_id: int, *, was: int, now: int) -> Part:
    """A visit whose revision an act raised from `was` to `now`, and that another part of the act brings back."""
    return Part(
        Kind.APPOINTMENT,
        appointment_id,
        {"by": TOUCHED, "revision": was},
        {"by": TOUCHED, "revision": now},
        revision=now,
    )


def remember_final(work: Work, act: str, subject: Kind, subject_id: int, *, why: str, title: str = "") -> str:
    """Keep an act that can't be undone, and why not, as a sentence: whoever tries hears it instead of undoing what lies before it.

    `title` says what it was, as "the card".
    """
    said = {"by": FINAL, "why": why, "title": title}
    return remember_composite(work, act, Part(subject, subject_id, said, said))


def to_text(fields: Mapping[str, object]) -> str:
    """As the log keeps it."""
    return json.dumps(fields, ensure_ascii=False)
