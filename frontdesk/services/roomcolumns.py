"""The columns of a day by room: which rooms there are, when they can be used, and who has none. A pure function; needs no SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked
from frontdesk.domain.hours import Interval
from frontdesk.domain.i18n import tr
from frontdesk.services.daycolumns import DaySources, closures_at, held_time
from frontdesk.services.daypage import DayColumn, DayVisit, standing
from frontdesk.services.workhours import Stretch, joined, moments, within

if TYPE_CHECKING:
    from frontdesk.models.queries.desk import HeldRow, RoomBlockRow, RoomHoursRow, RoomRow


@dataclass(frozen=True, slots=True)
class RoomSources:
    """What is known of rooms: all of them, by location and name; the weekly hours of those that have their own."""

    rooms: Sequence[RoomRow]
    hours: Sequence[RoomHoursRow]
    blocks: Sequence[RoomBlockRow]
    held: Sequence[HeldRow]


def columns_by_room(sources: DaySources, rooms: RoomSources, *, named: bool) -> tuple[DayColumn, ...]:
    """The rooms of the locations that are shown, former ones only with visits; then, where some visit has none, a column for those.

    `named`: say above each to which location it belongs.
    """
    day = _Rooms(sources, rooms)
    visited = {visit.location_id for visit in sources.visits} if sources.everywhere else set()
    places = [place for place in sources.names if place in sources.scope or place in visited]
    return tuple(column for place in places for column in day.at(place, named=named))


class _Rooms:
    def __init__(self, sources: DaySources, rooms: RoomSources) -> None:
        self._sources = sources
        self._rooms = rooms
        self._opening = sources.opening()
        self._visits: dict[tuple[int, int | None], list[DayVisit]] = defaultdict(list)
        for visit in sources.visits:
            self._visits[visit.location_id, visit.room_id].append(visit)
        self._blocked: dict[int, list[Blocked]] = defaultdict(list)
        for block in rooms.blocks:
            self._blocked[block.room_id].append(
                Blocked(block.id, block.start_utc, block.end_utc, block.reason)
            )
        for held in rooms.held:
            self._blocked[held.resource_id].append(held_time(held))

    def at(self, place: int, *, named: bool) -> Iterator[DayColumn]:
        """The columns of one location; never none, so that there is somewhere to book."""
        found = [
            (room.id, room.name)
            for room in self._rooms.rooms
            if room.location_id == place and (room.active or self._visits[place, room.id])
        ]
        if self._visits[place, None] or not found:
            yield from (self._column(place, key, name, named=named) for key, name in found)
            yield self._column(place, None, tr("No room"), named=named)
        else:
            yield from (self._column(place, key, name, named=named) for key, name in found)

    def _column(self, place: int, room_id: int | None, name: str, *, named: bool) -> DayColumn:
        sources = self._sources
        count, to_confirm = standing(self._visits[place, room_id], sources.now_utc)
        shut = closures_at(sources, place, self._opening)
        return DayColumn(
            provider_id=None,
            name=name,
            location_ids=(place,),
            working=self._working(place, room_id),
            closed=tuple(dict.fromkeys(shut)),
            blocked=() if room_id is None else tuple(self._blocked[room_id]),
            visits=count,
            to_confirm=to_confirm,
            room_id=room_id,
            location_id=place,
            group=sources.names[place] if named else "",
        )

    def _working(self, place: int, room_id: int | None) -> tuple[Span, ...] | None:
        """The room's own hours within those of its place, or the place's where it has none."""
        sources = self._sources
        calendar, opening = sources.calendars[place], self._opening[place]
        own = [row for row in self._rooms.hours if row.room_id == room_id]
        if not own and not calendar.known:
            return None
        found: Sequence[Stretch] = opening
        if own:
            today = [
                Interval(row.from_minute, row.until_minute)
                for row in own
                if row.weekday == sources.day.weekday()
            ]
            hours = moments(calendar.zone, sources.day, today)
            found = within(hours, opening) if calendar.known else hours
        return tuple(Span(begin, end) for begin, end in joined(found))
