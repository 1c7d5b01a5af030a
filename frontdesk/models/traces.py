"""What every write transaction leaves beside its act: links of the audit chain, what changed, how to undo it.

Prepared SQL, since every act pays for it: through the mapped classes it cost a third of a booking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.plain import cursor, execute_many, scalar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.changes import Change

_LAST_MAC: Final = "SELECT mac FROM audit ORDER BY id DESC LIMIT 1"
_AUDIT: Final = (
    "INSERT INTO audit (at_utc, actor, action, subject, subject_id, detail, mac) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_CHANGE: Final = "INSERT INTO change_log (kind, entity_id, at_utc) VALUES (?, ?, ?)"
_LAST_SEQ: Final = "SELECT max(seq) FROM change_log"
_COMMAND: Final = (
    "INSERT INTO command_log (public_id, actor, act, subject, subject_id, revision, forward, inverse, at_utc)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
RENUMBER: Final = (
    "UPDATE command_log SET revision = ? WHERE subject = ? AND subject_id = ? AND revision = ?",
    "UPDATE command_part SET revision = ? WHERE subject = ? AND subject_id = ? AND revision = ?",
)
BURY: Final = (
    "UPDATE command_log SET revision = -1"
    " WHERE actor = ? AND undone_utc IS NOT NULL AND revision <> -1 AND id < ?"
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the audit chain. `detail` is JSON."""

    at_utc: int
    actor: str
    action: str
    subject: str
    subject_id: int
    detail: str
    mac: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """An act and how to undo it. `forward` and `inverse` are JSON."""

    public_id: str
    actor: str
    act: str
    subject: str
    subject_id: int
    revision: int
    forward: str
    inverse: str
    at_utc: int


def last_mac(connection: Connection) -> bytes | None:
    """The MAC of the chain's newest entry, None where there is none."""
    found: bytes | None = scalar(connection, _LAST_MAC)
    return found


def add_links(connection: Connection, links: Sequence[Link]) -> None:
    """Append to the audit chain, in order."""
    execute_many(
        connection,
        _AUDIT,
        [
            (each.at_utc, each.actor, each.action, each.subject, each.subject_id, each.detail, each.mac)
            for each in links
        ],
    )


def add_changes(connection: Connection, changes: Sequence[Change], *, at_utc: int) -> int:
    """Append to the change log; gives the number of the newest entry."""
    execute_many(connection, _CHANGE, [(str(change.kind), change.id, at_utc) for change in changes])
    return int(scalar(connection, _LAST_SEQ))


def add_command(connection: Connection, command: Command) -> None:
    """Append to the command log."""
    cursor(
        connection,
        _COMMAND,
        (
            command.public_id,
            command.actor,
            command.act,
            command.subject,
            command.subject_id,
            command.revision,
            command.forward,
            command.inverse,
            command.at_utc,
        ),
    )


def renumber(connection: Connection, subject: str, subject_id: int, *, old: int, new: int) -> None:
    """Acts on something that stood at revision `old` go on from `new`: an undo brought it back to what it was, at a later revision."""
    for statement in RENUMBER:
        cursor(connection, statement, (new, subject, subject_id, old))


def bury(connection: Connection, actor: str, *, before_id: int) -> None:
    """What somebody undid before an act was done can't be redone any more."""
    cursor(connection, BURY, (actor, before_id))
