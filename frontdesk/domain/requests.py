"""A request for a visit as somebody takes it down."""

from __future__ import annotations

from dataclasses import dataclass, field

from frontdesk.domain.words import PartOfDay


@dataclass(frozen=True, slots=True)
class RequestEdit:
    """What was said. Dates are ISO or empty, names as the clinic has them, `weekdays` 0 (Monday) to 6, none of them: any."""

    patient_id: int | None = None
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    type: str = ""
    provider: str = ""
    location: str = ""
    earliest: str = ""
    latest: str = ""
    weekdays: frozenset[int] = frozenset()
    part_of_day: PartOfDay | None = None
    wish: str = field(default="", repr=False)
