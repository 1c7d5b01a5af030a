"""What the window reads beside the day itself: frozen rows, importable without SQLAlchemy. Instants are UTC milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.names import display_name
from frontdesk.domain.words import Confirmation, Lifecycle

if TYPE_CHECKING:
    from frontdesk.models.queries.contacts import ContactName
    from frontdesk.models.search import PatientHit

__all__ = [
    "ContactName",
    "DayLoad",
    "DeskClinic",
    "FoundPatient",
    "HitVisit",
    "NeedsCount",
    "PatientHit",
    "SearchHits",
]


@dataclass(frozen=True, slots=True)
class HitVisit:
    """A visit as a line of the search's list. `patient` is the name as it is spoken; `type` is empty where none is set."""

    id: int
    public_id: str
    patient_id: int
    patient: str
    provider_id: int
    provider: str
    location_id: int
    location: str
    type: str
    start_wall: str
    zone: str
    minutes: int
    start_utc: int
    lifecycle: Lifecycle
    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient who was found. `next`: their visit that is under way or comes next; `last`: the latest one that is over.

    `around`: the contact whose name or number was typed, where that is not the patient's own. `stopped`: nothing is booked for them.
    """

    hit: PatientHit
    next: HitVisit | None
    last: HitVisit | None
    around: ContactName | None = None
    stopped: bool = False

    @property
    def name(self) -> str:
        """The name as it is spoken."""
        return display_name(self.hit.first_name, self.hit.last_name)


@dataclass(frozen=True, slots=True)
class SearchHits:
    """What fits a text. `patients`: best first. `visits`: of the best patients, today's and those ahead, by time.

    `more`: there are patients beyond those.
    """

    text: str
    patients: tuple[FoundPatient, ...]
    visits: tuple[HitVisit, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class DeskClinic:
    """The clinic. `country` is ISO 3166, `zone` IANA, `language` BCP 47."""

    name: str
    country: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How full a date is: visits that are not cancelled, and those of them that are booked and not confirmed."""

    day: date
    visits: int
    to_confirm: int


@dataclass(frozen=True, slots=True)
class NeedsCount:
    """How much needs a person. `before_noon`: what is too late before the next noon at its place."""

    total: int
    before_noon: int
