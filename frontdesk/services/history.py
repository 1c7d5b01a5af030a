"""What somebody did at the desk, the latest act first: what can be undone, and what was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.plain import cursor

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

SHOWN: Final = 60

LATEST: Final = """
SELECT c.public_id, c.act, c.subject_id, c.at_utc, c.undone_utc, c.forward, c.revision,
       trim(p.first_name || ' ' || p.last_name), a.start_wall, a.zone, a.revision
FROM command_log c
LEFT JOIN appointment a ON c.subject = 'appointment' AND a.id = c.subject_id
LEFT JOIN patient p ON p.id = CASE WHEN c.subject = 'patient' THEN c.subject_id ELSE a.patient_id END
WHERE c.actor = ? ORDER BY c.id DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class ActDone:
    """An act: `command` names it to `undo`; `act` is its word, `title` what it was about where it was no visit's ("the note"). `patient`
    and `start_wall` (with `zone`) as they are now, empty where it was about neither. `overtaken`: somebody changed it since."""

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
    )
