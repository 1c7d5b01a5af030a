"""What a play of the demo came to: plain values, for people to read and for programs as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where a visit of the day stands in the morning. Each visit has one."""

    CONFIRMED = "confirmed"
    CANT_COME = "cant_come"
    CALLED_OFF = "called_off"
    """By the clinic."""
    NEEDS_PERSON = "needs_person"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of the day. `start` is ISO 8601 with offset; `said` is what the patient wrote last, `said_at` when.

    `reason` says why it is not confirmed.
    """

    start: str
    minutes: int
    patient: str
    provider: str
    location: str
    type: str
    standing: Standing
    lifecycle: str
    confirmation: str
    reason: str | None
    said: str | None
    said_at: str | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Something that needs a person, most urgent first. `kind` as in the worklist; `wrote` is the text that waits to be read.

    `risk` is the estimated chance of a miss, 0 to 1, and `risk_why` its reason.
    """

    kind: str
    start: str | None
    patient: str | None
    reason: str
    next_step: str
    wrote: str | None
    risk: float | None
    risk_why: str | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A text that the clinic tried to send. `text` is without its marker; `patients` are those whose visits it names."""

    at: str
    to: str
    patients: tuple[str, ...]
    kind: str
    step: str
    state: str
    error_code: int | None
    segments: int
    text: str


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """Somebody who was not texted, or a text that never left or never arrived, and why.

    `step` is the step of the cadence that it would have been; empty where nothing can be sent at all.
    """

    patient: str
    start: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that the desk or the network did on the way; `told` is what came of it."""

    at: str
    kind: str
    what: str
    told: str


@dataclass(frozen=True, slots=True)
class Freed:
    """Times that a "no" gave back early enough to be offered again. `value_minor` in minor units of `currency`."""

    visits: int
    value_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PlayReport:
    """The morning of the played day, as the desk finds it. Moments are ISO 8601 at the clinic."""

    clinic: str
    seed: int
    day: str
    began: str
    ended: str
    locations: tuple[str, ...]
    past_visits: int
    visits: tuple[VisitLine, ...]
    needs: tuple[NeedLine, ...]
    sent: tuple[MessageLine, ...]
    unsent: tuple[UnsentLine, ...]
    happenings: tuple[Happening, ...]
    freed: Freed
    cycles: int
    totals: Mapping[str, int]
    """The numbers of all cycles together, by the words of `sync --json`."""

    @property
    def counts(self) -> dict[str, int]:
        """How many visits stand where, and how many texts there were."""
        return {
            "visits": len(self.visits),
            **{str(word): sum(line.standing is word for line in self.visits) for word in Standing},
            "texts": len(self.sent),
            "segments": sum(line.segments for line in self.sent),
            "numbers": len({line.to for line in self.sent}),
            "not_sent": len(self.unsent),
            "needs": len(self.needs),
        }

    def of(self, standing: Standing) -> tuple[VisitLine, ...]:
        """The visits that stand there, by time."""
        return tuple(line for line in self.visits if line.standing is standing)

    def as_json(self) -> dict[str, object]:
        """One document; its shape is in docs/demo.md."""
        document = {field.name: plain(getattr(self, field.name)) for field in fields(self)}
        return {**document, "counts": self.counts}


def plain(value: object) -> object:
    """A value as `json.dumps` takes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, StrEnum):
        return str(value)
    return value
