"""Who acts. Every service call carries one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Where an act comes from."""

    STAFF = "staff"
    OS_USER = "user"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person picked on the screen, the OS user of a command line, or the program itself."""

    kind: ActorKind
    name: str
    staff_id: int | None = None

    @property
    def label(self) -> str:
        """As it is written into the audit chain: `user:anna`."""
        return f"{self.kind}:{self.name}"


PROGRAM = Actor(ActorKind.PROGRAM, "frontdesk")
"""The planner, the reply reader and the importer's derived acts."""
