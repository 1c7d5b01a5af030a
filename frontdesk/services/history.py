"""What somebody did at the desk, the latest act first: what can be undone, and what was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from frontdesk.models.queries.plain import cursor
from frontdesk.services.set_up_log import FINAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

SHOWN: Final = 60

_ACTS: Final = """
SELECT c.public_id, c.act, c.subject_id, c.at_utc, c.undone_utc, c.forward, c.inverse, c.revision,
       trim(p.first_name || ' ' || p.last_name), a.start_wall, a.zone, a.revision
FROM command_log c
LEFT JOIN appointment a ON c.subject = 'appointment' AND a.id = c.subject_id
LEFT JOIN message m ON c.subject = 'message' AND m.id = c.subject_id
LEFT JOIN patient p ON p.id = CASE c.subject WHEN 'patient' THEN c.subject_id WHEN 'message' THEN m.patient_id ELSE a.patient_id END
"""
LATEST: Final = f"{_ACTS}WHERE c.actor = ? ORDER BY c.id DESC LIMIT ?"
_ONE: Final = f"{_ACTS}WHERE c.public_id = ?"


@dataclass(frozen=True, slots=True)
class Leap:
    """What a move did: wall clock and length before and after it."""

    was_wall: str
    wall: str
    was_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ActDone:
    """An act: `command` names it to `undo`; `act` is its word, `title` what it was about where it was no visit's ("the note"). `patient`
    and `start_wall` (with `zone`) as they are now, empty where it was about neither. `overtaken`: somebody changed it since.
    `final`: it has no way back. `leap`: what it did, where it was a move."""

    command: str
    act: str
    title: str
    at_utc: int
    undone: bool
    patient: str
    start_wall: str
    zone: str
    visit_id: int | None
    overtaken: bool
    final: bool = False
    leap: Leap | None = None


def act_of(book: Book, command: str) -> ActDone | None:
    """The act of that name, if there is one."""
    with book.read() as connection:
        row = cursor(connection, _ONE, (command,)).fetchone()
    return None if row is None else _act(*row)


def acts_of(book: Book, actor: Actor, *, limit: int = SHOWN) -> tuple[ActDone, ...]:
    """The actor's latest acts that undo knows, the latest first."""
    with book.read() as connection:
        rows = cursor(connection, LATEST, (actor.label, limit)).fetchall()
    return tuple(_act(*row) for row in rows)


def _act(
    command: str,
    act: str,
    subject_id: int,
    at_utc: int,
    undone_utc: int | None,
    forward: str,
    inverse: str,
    revision: int,
    patient: str | None,
    start_wall: str | None,
    zone: str | None,
    now_revision: int | None,
) -> ActDone:
    fields = json.loads(forward)
    counted = "by" not in fields and revision > 0
    return ActDone(
        command,
        act,
        str(fields.get("title", "")),
        at_utc,
        undone_utc is not None,
        patient or "",
        start_wall or "",
        zone or "",
        None if start_wall is None else subject_id,
        counted and undone_utc is None and now_revision is not None and revision != now_revision,
        fields.get("by") == FINAL,
        _leap(json.loads(inverse), fields) if act == "move" else None,
    )


def _leap(before: Mapping[str, Any], after: Mapping[str, Any]) -> Leap | None:
    was, now = before.get("state"), after.get("state")
    if not was or not now:
        return None
    return Leap(was["start_wall"], now["start_wall"], was["minutes"], now["minutes"])
