"""What somebody is about to book: plain values that go to the worker and into a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

BOOKING_DRAFT: Final = "booking"
PHONE_DRAFT: Final = "phone_message"
REQUEST_DRAFT: Final = "request"
"""Kinds of drafts."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a visit is for. `birth_date` is ISO, `number` E.164."""

    id: int
    first_name: str
    name: str
    birth_date: str | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A patient who has no card yet, as typed. `birth_date` is ISO or empty."""

    first_name: str = ""
    last_name: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    texts: bool = False
    """Agreed to be reminded by text."""

    @property
    def name(self) -> str:
        """As it is spoken."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Slot:
    """A time with somebody at a place. `start` is the wall clock there, `fold` the pass of a repeated time where one was chosen."""

    provider_id: int
    location_id: int
    zone: str
    start: str
    minutes: int
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A complete wish. `instead_of` and `revision`: a visit that moves there; then patient, type and note are as they were."""

    slot: Slot
    patient_id: int | None = None
    newcomer: Newcomer | None = None
    type_id: int | None = None
    note: str = field(default="", repr=False)
    instead_of: int | None = None
    revision: int | None = None
    overbook: str | None = None
    room_id: int | None = None
    request_id: int | None = None
    """A request that it answers."""
    none_of: frozenset[int] = frozenset()
    """Cards that were shown as possible duplicates of a new one, and are somebody else's."""
