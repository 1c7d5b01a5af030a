"""What a transaction changed: the one signal between writers and views."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can change. `BULK` means: read everything again."""

    APPOINTMENT = "appointment"
    PATIENT = "patient"
    MESSAGE = "message"
    CALL = "call"
    """A call to a patient, or a phone message for the clinic."""
    CLINIC = "clinic"
    SETTING = "setting"
    CHANNEL = "channel"
    COMPLAINT = "complaint"
    WAITING = "waiting"
    STAFF = "staff"
    REQUEST = "request"
    DAY = "day"
    """How a provider's day goes: behind, or on time again. The id is the provider's."""
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changed."""

    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that one transaction changed. `seq` is the last entry it wrote into the change log, 0 if none; `command` is what `undo`
    takes for it, None where nothing of it is in the log of acts."""

    seq: int
    items: tuple[Change, ...]
    command: str | None = None
