"""Free stretches of a day: time in which somebody works and nobody is booked. Pure; needs no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.services.daypage import DayColumn, DayPage
from frontdesk.services.workhours import joined, without

SHORTEST_MINUTES: Final = 15
"""A stretch shorter than a slot of the book is nobody's visit."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A free stretch of a provider, half-open, in UTC milliseconds."""

    provider_id: int
    provider: str
    start_utc: UtcMs
    end_utc: UtcMs

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.end_utc - self.start_utc) // MINUTE


def gaps_of(page: DayPage, *, now_utc: UtcMs, shortest_minutes: int = SHORTEST_MINUTES) -> tuple[Gap, ...]:
    """The free stretches of a day that are still ahead, by time. Of whom no hours are known nothing is said."""
    found = [gap for column in page.columns for gap in _of(column, page, now_utc)]
    long_enough = (gap for gap in found if gap.minutes >= shortest_minutes)
    return tuple(sorted(long_enough, key=lambda gap: (gap.start_utc, gap.provider_id)))


def _of(column: DayColumn, page: DayPage, now_utc: UtcMs) -> list[Gap]:
    provider = column.provider_id
    if provider is None or not column.working or not column.location_ids:
        return []
    taken = [
        *(
            (visit.start_utc, visit.end_utc)
            for visit in page.visits
            if visit.provider_id == provider and visit.lifecycle in OCCUPYING
        ),
        *((shut.start_utc, shut.end_utc) for shut in column.closed),
        *((block.start_utc, block.end_utc) for block in column.blocked),
        (min(span.start_utc for span in column.working), now_utc),
    ]
    working = ((span.start_utc, span.end_utc) for span in column.working)
    return [
        Gap(provider, column.name, begin, end)
        for begin, end in without(joined(working), [each for each in taken if each[0] < each[1]])
    ]
