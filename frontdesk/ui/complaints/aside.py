"""What somebody had begun to write when another person sat down: nobody else may read it, and it must not be lost.

Only in memory, for the person who wrote it, until they open the panel again or the program ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Unsealed:
    """The fields as they were typed."""

    mode: str
    text: str = field(repr=False)
    who: str = field(repr=False)
    receipt: str = field(repr=False)
    channel: str
    category: str
    date: str
    files: Sequence[Path] = field(repr=False)


def set_aside(desk: Desk, writer: Actor, unsealed: Unsealed) -> None:
    """Keep it for whoever wrote it."""
    desk.extras[_key(writer)] = unsealed


def take_up(desk: Desk) -> Unsealed | None:
    """What whoever sits here now had begun; it is kept no longer."""
    found = desk.extras.pop(_key(desk.actor), None)
    return found if isinstance(found, Unsealed) else None


def _key(writer: Actor) -> str:
    return f"unsealed:{writer.label}:{writer.staff_id}"
