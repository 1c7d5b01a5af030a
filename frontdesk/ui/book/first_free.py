"""Where a visit fits first on a day: what a paste on a month offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.day_axis import Span, day_axis
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.lifecycle import occupies

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayColumn, DayPage, DayVisit

GRID: Final = 15 * MINUTE
"""People say quarters."""


def first_free(page: DayPage, visit: DayVisit, *, now_utc: int, but: int | None) -> int | None:
    """The first start of that day, in UTC ms, at which the provider of a visit has time for it; None where there is none.

    Only time still to come, within the hours that are known (else the whole day). The visit with the key `but` is in nobody's way.
    """
    columns = [each for each in page.columns if each.provider_id == visit.provider_id]
    length = visit.minutes * MINUTE
    taken = [
        Span(each.start_utc, max(each.end_utc, each.start_utc + 1))
        for each in page.visits
        if each.provider_id == visit.provider_id and each.id != but and occupies(each.lifecycle)
    ]
    starts = [start for each in columns for start in _starts(page, each, length, now_utc, taken)]
    return min(starts, default=None)


def _starts(page: DayPage, column: DayColumn, length: int, now_utc: int, taken: list[Span]) -> list[int]:
    axis = day_axis(page.day, page.zone)
    hours = (Span(axis.day_start_utc, axis.day_end_utc),) if column.working is None else column.working
    closed = [Span(each.start_utc, each.end_utc) for each in column.closed]
    busy = [*taken, *closed, *(Span(each.start_utc, each.end_utc) for each in column.blocked)]
    found: list[int] = []
    for span in hours:
        earliest = max(span.start_utc, now_utc)
        first = earliest + (axis.day_start_utc - earliest) % GRID
        for start in range(first, span.end_utc - length + 1, GRID):
            if not any(each.meets(start, start + length) for each in busy):
                found.append(start)
                break
    return found
