"""The next free times, across providers and places; and who is in the way of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import NotFound, TimeTaken
from frontdesk.domain.hours import Calendar, Interval
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE, UtcMs, at_zone, local_date
from frontdesk.domain.wallclock import resolve
from frontdesk.models.queries import slots as queries
from frontdesk.models.tables import Location, Provider
from frontdesk.services.booking.lookups import check_minutes, open_location
from frontdesk.services.booking.occupancy import Wish, refuse_taken
from frontdesk.services.booking.slots import GRID
from frontdesk.services.calendars import DEFAULT_HOURS, load_calendars
from frontdesk.services.work import Work
from frontdesk.services.workhours import Stretch, joined, moments, within, without

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

LOOKED_AHEAD_DAYS: Final = 180
"""Further on nobody searches by hand."""
_STRIDE: Final = 14
"""Days whose taken time is read at once."""
MOST: Final = 100


class PartOfDay(StrEnum):
    """When in the day a visit begins, on the wall."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def minutes(self) -> range:
        """The minutes since midnight that belong to it."""
        match self:
            case PartOfDay.MORNING:
                return range(12 * 60)
            case PartOfDay.AFTERNOON:
                return range(12 * 60, 17 * 60)
            case PartOfDay.EVENING:
                return range(17 * 60, 24 * 60)
            case _:
                return range(24 * 60)


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time that is free. `start` is the wall clock at the location, with `fold` where it comes twice."""

    provider_id: int
    provider: str
    location_id: int
    location: str
    start: str
    zone: str
    fold: int
    start_utc: UtcMs
    minutes: int


def find_slot(
    book: Book,
    *,
    minutes: int,
    provider_id: int | None = None,
    location_id: int | None = None,
    from_date: date | None = None,
    weekdays: frozenset[int] | None = None,
    part: PartOfDay = PartOfDay.ANY,
    limit: int = 10,
) -> tuple[FreeSlot, ...]:
    """The next free times from `from_date` (default: today) on, by start; those of one provider do not overlap each other.

    None is any provider, any location, any weekday (0 is Monday). Only hours that are worked count; of whom and of which place no
    hours are known, 8 to 18 of every day. Looks half a year ahead and gives at most `limit` (up to 100). Raises UsageError (the
    length), NotFound (nobody, or no place, of that key is in use).
    """
    check_minutes(minutes)
    now = book.clock.now_utc()
    with book.read() as connection:
        search = _Search(connection, now, minutes, part, provider_id, location_id)
        begin = max(search.today, from_date or search.today)
        found: list[FreeSlot] = []
        for offset in range(LOOKED_AHEAD_DAYS):
            day = begin + timedelta(days=offset)
            if offset % _STRIDE == 0:
                search.read(day, _STRIDE)
            if weekdays is None or day.weekday() in weekdays:
                found += search.on(day)
            if len(found) >= min(limit, MOST):
                break
    return tuple(found[: min(limit, MOST)])


def who_has(
    book: Book,
    *,
    provider_id: int,
    location_id: int,
    start: str,
    minutes: int,
    fold: int | None = None,
    room_id: int | None = None,
    visit_id: int | None = None,
) -> TimeTaken | None:
    """Who or what is in the way of a visit, with the nearest free starts, as the booking itself would refuse it; None where the time
    is free. `visit_id` is a visit that would move there and give its own time back.

    Reads only, so the booking decides again. Raises UsageError (no such time, the length), NotFound and Refused (the location).
    """
    check_minutes(minutes)
    with book.read() as connection, Session(connection) as session:
        looking = Work(session, PROGRAM, book.clock.now_utc(), book.keys)
        location = open_location(looking, location_id)
        begin = resolve(start, location.zone, fold=fold).utc
        wish = Wish(
            from_utc=begin,
            until_utc=begin + minutes * MINUTE,
            location_id=location.id,
            zone=location.zone,
            provider_id=provider_id,
            room_id=room_id,
        )
        try:
            refuse_taken(looking, wish, but=visit_id)
        except TimeTaken as taken:
            return taken
    return None


class _Search:
    """A search in one moment of the book: hours once, taken time for some days at a time."""

    def __init__(
        self,
        connection: Connection,
        now_utc: UtcMs,
        minutes: int,
        part: PartOfDay,
        provider_id: int | None,
        location_id: int | None,
    ) -> None:
        self._connection = connection
        self._now = now_utc
        self._minutes = minutes
        self._part = part
        self._providers = _named(connection, Provider, provider_id)
        self._locations = _named(connection, Location, location_id)
        if not self._providers or not self._locations:
            raise NotFound(tr("Nobody can be booked there any more. Choose another provider or location."))
        self._calendars = load_calendars(connection)
        self._hours = self._own_hours()
        self._places = {key: self._where(key) for key in self._providers}
        self._taken: dict[int, list[Stretch]] = {}
        self._closed: dict[int, list[Stretch]] = {}
        zones = [self._calendars[key].zone for key in self._locations]
        self.today = min(local_date(now_utc, zone) for zone in zones)

    def _own_hours(self) -> dict[int, list[queries.WorkRow]]:
        hours: defaultdict[int, list[queries.WorkRow]] = defaultdict(list)
        for row in queries.work_of(self._connection, self._providers):
            hours[row.provider_id].append(row)
        return hours

    def _where(self, provider_id: int) -> list[int]:
        """Where a provider can be looked for: where they have hours; else where they were last; else everywhere."""
        own = {row.location_id for row in self._hours.get(provider_id, ())}
        if not own and len(self._locations) > 1:
            latest = queries.latest_place(self._connection, provider_id)
            own = set() if latest is None else {latest}
        return [key for key in self._locations if not own or key in own]

    def read(self, first: date, days: int) -> None:
        """Read what is taken from a date on, a day of margin on either side for the zones."""
        begin = (first - timedelta(days=1)).toordinal() - date(1970, 1, 1).toordinal()
        span = {"from_utc": begin * DAY, "until_utc": (begin + days + 3) * DAY}
        taken: defaultdict[int, list[Stretch]] = defaultdict(list)
        for row in queries.taken_between(self._connection, self._providers, now_utc=self._now, **span):
            taken[row.provider_id].append((row.from_utc, row.until_utc))
        closed: defaultdict[int, list[Stretch]] = defaultdict(list)
        for block in queries.closed_between(self._connection, **span):
            closed[block.location_id].append((block.from_utc, block.until_utc))
        self._taken, self._closed = taken, closed

    def on(self, day: date) -> list[FreeSlot]:
        """The free times of a local date, by start."""
        found = [
            slot
            for provider_id, places in self._places.items()
            for location_id in places
            for slot in self._at(provider_id, location_id, day)
        ]
        return sorted(found, key=lambda slot: (slot.start_utc, slot.provider_id, slot.location_id))

    def _at(self, provider_id: int, location_id: int, day: date) -> Iterator[FreeSlot]:
        calendar = self._calendars[location_id]
        working = self._working(provider_id, location_id, day, calendar)
        taken = [*self._taken.get(provider_id, ()), *self._closed.get(location_id, ())]
        last_end: UtcMs = 0
        for begin, end in working:
            for start in _starts(begin, end, taken, self._minutes * MINUTE):
                local = at_zone(start, calendar.zone)
                if (
                    start < max(last_end, self._now)
                    or local.hour * 60 + local.minute not in self._part.minutes
                ):
                    continue
                last_end = start + self._minutes * MINUTE
                yield FreeSlot(
                    provider_id=provider_id,
                    provider=self._providers[provider_id],
                    location_id=location_id,
                    location=self._locations[location_id],
                    start=local.strftime("%Y-%m-%dT%H:%M"),
                    zone=calendar.zone,
                    fold=local.fold,
                    start_utc=start,
                    minutes=self._minutes,
                )

    def _working(
        self, provider_id: int, location_id: int, day: date, calendar: Calendar
    ) -> Iterable[Stretch]:
        """When the provider can be booked there that day, as `calendars.day_hours` says."""
        iso = day.isoformat()
        valid = [
            row
            for row in self._hours.get(provider_id, ())
            if (row.valid_from or "") <= iso and (row.valid_until is None or row.valid_until >= iso)
        ]
        opening = calendar.open_intervals(day)
        if not valid:
            return opening if calendar.known else moments(calendar.zone, day, (DEFAULT_HOURS,))
        own = moments(
            calendar.zone,
            day,
            [
                Interval(row.from_minute, row.until_minute)
                for row in valid
                if row.location_id == location_id and row.weekday == day.weekday()
            ],
        )
        return joined(within(own, opening) if calendar.known else own)


def _starts(begin: UtcMs, end: UtcMs, taken: Iterable[Stretch], length: int) -> Iterator[UtcMs]:
    """Starts on quarters, and right after what is there, from which so much time is free."""
    for free_from, free_until in without([(begin, end)], taken):
        grid = range(begin + -(-(free_from - begin) // GRID) * GRID, free_until, GRID)
        for start in sorted({free_from, *grid}):
            if start + length <= free_until:
                yield start


def _named(connection: Connection, table: type[Provider] | type[Location], key: int | None) -> dict[int, str]:
    query = select(table.id, table.name).where(table.active).order_by(table.position, table.id)
    if key is not None:
        query = query.where(table.id == key)
    return {row.id: row.name for row in connection.execute(query)}
