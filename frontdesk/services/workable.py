"""How many minutes can be worked on each of some days: the hours of the providers within those of the places, without what is blocked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.domain.hours import Calendar, Interval
from frontdesk.domain.instants import local_date
from frontdesk.domain.stretches import joined, without
from frontdesk.services.workhours import moments

if TYPE_CHECKING:
    from frontdesk.models.queries.desk import BlockedRow
    from frontdesk.models.queries.weeks import WorkRow

_MINUTE: Final = 60_000
_Hours = Mapping[int, tuple[Interval, ...]]


def valid_on(work: Iterable[WorkRow], day: date) -> Iterator[WorkRow]:
    """The hours that hold on a date, of every weekday."""
    iso = day.isoformat()
    for row in work:
        if (row.valid_from or "") <= iso and (row.valid_until is None or iso <= row.valid_until):
            yield row


class Workable:
    """Minutes by day, of some providers at some locations.

    Args:
        calendars: the opening hours of all locations.
        shown: the locations that count.
        people: the providers who count.
        work: the hours of providers; who has none works while a place is open.
        blocks: of those days.
    """

    def __init__(
        self,
        calendars: Mapping[int, Calendar],
        shown: Sequence[int],
        people: Sequence[int],
        work: Sequence[WorkRow],
        blocks: Sequence[BlockedRow],
    ) -> None:
        self._calendars, self._shown, self._people = calendars, shown, people
        self._own: dict[int, list[WorkRow]] = defaultdict(list)
        self._changing: set[int] = set()
        """Whose hours hold for a time only."""
        for row in work:
            self._own[row.provider_id].append(row)
            if row.valid_from is not None or row.valid_until is not None:
                self._changing.add(row.provider_id)
        self._known = bool(self._own) or any(calendars[key].known for key in shown)
        self._blocks = self._by_day(blocks)
        self._sums: dict[tuple[object, ...], int] = {}

    def _by_day(self, blocks: Iterable[BlockedRow]) -> dict[date, list[BlockedRow]]:
        """The blocks of each date that they touch at any of the places."""
        zones = {self._calendars[key].zone for key in self._shown}
        found: dict[date, list[BlockedRow]] = defaultdict(list)
        for block in blocks:
            firsts = [local_date(block.start_utc, zone) for zone in zones]
            lasts = [local_date(block.end_utc, zone) for zone in zones]
            day = min(firsts, default=date.max)
            while firsts and day <= max(lasts):
                found[day].append(block)
                day += timedelta(days=1)
        return found

    def on(self, day: date) -> int | None:
        """Minutes of a day; None where nobody entered any hours."""
        if not self._known:
            return None
        opening = {key: self._calendars[key].hours_on(day) for key in self._shown}
        alike = (day.weekday(), *opening.values())
        blocks = self._blocks.get(day, ())
        return sum(self._of(person, day, opening, alike, blocks) for person in self._people)

    def _of(
        self,
        person: int,
        day: date,
        opening: _Hours,
        alike: tuple[object, ...],
        blocks: Sequence[BlockedRow],
    ) -> int:
        """Minutes of a provider. Days of one weekday with the same opening are alike but for what is blocked."""
        mine = [each for each in blocks if each.provider_id in (None, person)]
        if mine:
            return self._unblocked(self._hours(person, day, opening), day, mine)
        key = (person, day, *alike) if person in self._changing else (person, *alike)
        found = self._sums.get(key)
        if found is None:
            hours = self._hours(person, day, opening)
            pairs = [(each.from_minute, each.until_minute) for part in hours.values() for each in part]
            found = self._sums[key] = sum(end - begin for begin, end in joined(pairs))
        return found

    def _unblocked(self, hours: _Hours, day: date, blocks: Sequence[BlockedRow]) -> int:
        free = [
            stretch
            for key, intervals in hours.items()
            for stretch in without(
                moments(self._calendars[key].zone, day, intervals),
                [
                    (each.start_utc, each.end_utc)
                    for each in blocks
                    if each.provider_id is not None or each.location_id == key
                ],
            )
        ]
        return sum(end - begin for begin, end in joined(free)) // _MINUTE

    def _hours(self, person: int, day: date, opening: _Hours) -> dict[int, tuple[Interval, ...]]:
        """Their hours on that day by location: their own within those of the place, or the place's where they have none."""
        own = self._own.get(person)
        if own is None:
            return {key: hours for key, hours in opening.items() if hours}
        found: dict[int, tuple[Interval, ...]] = {}
        for row in valid_on(own, day):
            if row.weekday == day.weekday() and row.location_id in opening:
                mine = Interval(row.from_minute, row.until_minute)
                known = self._calendars[row.location_id].known
                open_then = opening[row.location_id] if known else (mine,)
                parts = tuple(
                    Interval(
                        max(mine.from_minute, each.from_minute), min(mine.until_minute, each.until_minute)
                    )
                    for each in open_then
                    if each.from_minute < mine.until_minute and mine.from_minute < each.until_minute
                )
                found[row.location_id] = found.get(row.location_id, ()) + parts
        return found
