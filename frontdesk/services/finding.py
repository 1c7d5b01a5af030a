"""Finding a time: the next free ones across providers and places, for one person or a family.

Hours are read once, taken time for some days at once and more days each turn: a search that ends this week reads this week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.hours import Interval
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, MINUTE, UtcMs, at_zone, local_date
from frontdesk.domain.slot_finding import Chair, Company, Place, RoomTime, Rules, Sought, free_times
from frontdesk.domain.stretches import Stretch, joined, within, without
from frontdesk.domain.words import PartOfDay
from frontdesk.models.queries import slots as queries
from frontdesk.services.booking.lookups import check_minutes
from frontdesk.services.calendars import DEFAULT_HOURS, load_calendars
from frontdesk.services.workhours import moments

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

__all__ = ["Company", "Sought"]

LOOKED_AHEAD_DAYS: Final = 180
"""Further on nobody searches by hand."""
MOST: Final = 200
MOST_PEOPLE: Final = 6
GAP_MINUTES: Final = 15
"""How long a family waits between two visits that follow each other."""
_SHORTER: Final = (0.75, 0.5, 0.25)
_STEP: Final = 5
_FIRST_STRIDE, _LONGEST_STRIDE = 7, 56
"""Days whose taken time is read at once: each turn twice as many as the one before."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. None is any; `people` come in their order where they come back to back.

    `from_date` (today where it is None) and `until_date` are local dates, both included; `weekdays`: 0 is Monday; `lead_minutes` is the
    notice that is needed at least; `rooms`: whether each visit needs a room that is free, too. `but_held`, the public id of a
    reservation, and `but_visit`, the key of a visit that would move: their time counts as free. Where the visit is now is no other time,
    so that one beginning is left out.
    """

    people: tuple[Sought, ...]
    company: Company = Company.TOGETHER
    location_ids: frozenset[int] | None = None
    from_date: date | None = None
    until_date: date | None = None
    weekdays: frozenset[int] | None = None
    part: PartOfDay | None = None
    gap_minutes: int = GAP_MINUTES
    lead_minutes: int = 0
    rooms: bool = False
    but_held: str | None = None
    but_visit: int | None = None


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
    room_id: int | None = None
    room: str = ""

    @property
    def end_utc(self) -> UtcMs:
        """When it ends; not part of it."""
        return self.start_utc + self.minutes * MINUTE


Slots: TypeAlias = tuple[FreeSlot, ...]
"""A free time for each person, in the order in which they were given."""


@dataclass(frozen=True, slots=True)
class Found:
    """The next free times, by start. `more`: there are others after them."""

    answers: tuple[Slots, ...]
    more: bool


class Loosening(StrEnum):
    """What can be asked for less strictly."""

    PART = "part"
    WEEKDAYS = "weekdays"
    PROVIDERS = "providers"
    LOCATION = "location"
    UNTIL = "until"
    COMPANY = "company"
    ROOMS = "rooms"
    LENGTH = "length"
    EVERYTHING = "everything"
    """All of these at once: told where no single one of them helps."""


@dataclass(frozen=True, slots=True)
class Helps:
    """What would be free if one thing less was asked for."""

    loosening: Loosening
    first: Slots


def find_times(book: Book, search: Search, *, limit: int = 20) -> Found:
    """The next free times, at most `limit` (up to 200).

    Only hours that are worked count; of whom and of which place no hours are known, 8 to 18 of every day. Looks half a year ahead.
    Raises UsageError (a length, nobody, too many), NotFound (nobody, or no place, of those keys is in use).
    """
    _check(search)
    wanted = max(0, min(limit, MOST))
    with book.read() as connection:
        found = tuple(islice(_Search(connection, book.clock.now_utc(), search).answers(), wanted + 1))
    return Found(found[:wanted], len(found) > wanted)


def what_helps(book: Book, search: Search) -> tuple[Helps, ...]:
    """Where nothing is free: each thing that would help if it was asked for less strictly, with the first time that is free then.

    Raises as `find_times`.
    """
    found: list[Helps] = []
    for loosening in Loosening:
        if found and loosening is Loosening.EVERYTHING:
            break
        lengths = _SHORTER if loosening is Loosening.LENGTH else (1.0,)
        looser = [_shorter(_loosened(search, loosening), part) for part in lengths]
        firsts = (find_times(book, each, limit=1).answers for each in looser if each != search)
        first = next((answers[0] for answers in firsts if answers), None)
        if first is not None:
            found.append(Helps(loosening, first))
    return tuple(found)


def _shorter(search: Search, part: float) -> Search:
    """Everybody's visit by so much shorter, in steps of five minutes; those of five stay."""
    if part == 1:
        return search
    shorter = (
        Sought(max(min(each.minutes, _STEP), int(each.minutes * part) // _STEP * _STEP), each.provider_ids)
        for each in search.people
    )
    return replace(search, people=tuple(shorter))


@dataclass(frozen=True, slots=True)
class Relative:
    """A patient and who belongs to them. `birth_date` is ISO."""

    id: int
    first_name: str
    name: str
    birth_date: str | None


def family_of(book: Book, patient_id: int, *, most: int) -> tuple[Relative, ...]:
    """The patient first, then those who share a number with them, at most so many, the oldest first. Raises NotFound."""
    with book.read() as connection:
        rows = [
            *queries.card_of(connection, patient_id),
            *queries.family_of(connection, patient_id, most=most),
        ]
    if not rows or rows[0].id != patient_id:
        raise NotFound(tr("There is no such patient in the book. Look them up again."))
    return tuple(
        Relative(row.id, row.first_name, f"{row.first_name} {row.last_name}".strip(), row.birth_date)
        for row in rows
    )


def _loosened(search: Search, loosening: Loosening) -> Search:
    match loosening:
        case Loosening.PART:
            return replace(search, part=None)
        case Loosening.WEEKDAYS:
            return replace(search, weekdays=None)
        case Loosening.PROVIDERS:
            return replace(search, people=tuple(Sought(each.minutes) for each in search.people))
        case Loosening.LOCATION:
            return replace(search, location_ids=None)
        case Loosening.UNTIL:
            return replace(search, until_date=None)
        case Loosening.COMPANY:
            others = {Company.TOGETHER: Company.BACK_TO_BACK, Company.BACK_TO_BACK: Company.TOGETHER}
            return replace(search, company=others[search.company]) if len(search.people) > 1 else search
        case Loosening.ROOMS:
            return replace(search, rooms=False)
        case Loosening.LENGTH:
            return search
        case Loosening.EVERYTHING:
            for each in Loosening:
                if each not in (Loosening.COMPANY, Loosening.EVERYTHING):
                    search = _loosened(search, each)
            return search


def _check(search: Search) -> None:
    if not 1 <= len(search.people) <= MOST_PEOPLE:
        raise UsageError(tr("A time is looked for one person, or for up to {count}.", count=MOST_PEOPLE))
    for person in search.people:
        check_minutes(person.minutes)


class _Search:
    """A search in one moment of the book: hours once, taken time for some days at a time."""

    def __init__(self, connection: Connection, now_utc: UtcMs, search: Search) -> None:
        self._connection, self._now, self._search = connection, now_utc, search
        self._providers = self._sought_providers()
        self._locations = {
            place.id: place.name
            for place in queries.locations_in_use(connection)
            if search.location_ids is None or place.id in search.location_ids
        }
        if not self._locations or not all(
            person.provider_ids is None or person.provider_ids & self._providers.keys()
            for person in search.people
        ):
            raise NotFound(tr("Nobody can be booked there any more. Choose another provider or location."))
        self._seat = None if search.but_visit is None else queries.seat_of(connection, search.but_visit)
        self._calendars = load_calendars(connection)
        rooms = queries.rooms_in_use(connection) if search.rooms else []
        self._rooms = {room.id: room for room in rooms if room.location_id in self._locations}
        self._room_hours: defaultdict[int, list[queries.RoomHoursRow]] = defaultdict(list)
        for hours in queries.room_hours(connection) if search.rooms else ():
            self._room_hours[hours.room_id].append(hours)
        self._hours: defaultdict[int, list[queries.WorkRow]] = defaultdict(list)
        for row in queries.work_of(connection, self._providers):
            self._hours[row.provider_id].append(row)
        self._places = {key: self._where(key) for key in self._providers}

    def _sought_providers(self) -> dict[int, str]:
        asked = [person.provider_ids for person in self._search.people]
        wanted = None if None in asked else {key for each in asked for key in each or ()}
        return {
            row.id: row.name
            for row in queries.providers_in_use(self._connection)
            if wanted is None or row.id in wanted
        }

    def _where(self, provider_id: int) -> list[int]:
        """Where a provider can be looked for: where they have hours; else where they were last; else everywhere."""
        own = {row.location_id for row in self._hours.get(provider_id, ())}
        if not own and len(self._locations) > 1:
            latest = queries.latest_place(self._connection, provider_id)
            own = set() if latest is None else {latest}
        return [key for key in self._locations if not own or key in own]

    def answers(self) -> Iterator[Slots]:
        """All of them, by start."""
        search = self._search
        today = min(local_date(self._now, self._calendars[key].zone) for key in self._locations)
        day = max(today, search.from_date or today)
        ahead = timedelta(min(LOOKED_AHEAD_DAYS, (date.max - day).days - 1) - 1)
        end = min(search.until_date or date.max, day + ahead)
        stride = _FIRST_STRIDE
        while day <= end:
            days = min(stride, (end - day).days + 1)
            yield from self._between(day, days)
            day += timedelta(days)
            stride = min(2 * stride, _LONGEST_STRIDE)

    def _between(self, first: date, days: int) -> Iterator[Slots]:
        search = self._search
        rules = Rules(
            earliest_utc=self._now + search.lead_minutes * MINUTE,
            part=search.part,
            gap_minutes=search.gap_minutes,
        )
        wanted = [
            day
            for day in (first + timedelta(ahead) for ahead in range(days))
            if search.weekdays is None or day.weekday() in search.weekdays
        ]
        if not wanted:
            return
        chairs, rooms = self._chairs(wanted), None
        if search.rooms:
            rooms = self._room_times(wanted)
        for answer in free_times(chairs, search.people, rules, company=search.company, rooms=rooms):
            if self._seat is None or all(_seat(place) != self._seat for place in answer):
                yield tuple(self._slot(place) for place in answer)

    def _slot(self, place: Place) -> FreeSlot:
        zone = self._calendars[place.location_id].zone
        local = at_zone(place.start_utc, zone)
        return FreeSlot(
            provider_id=place.provider_id,
            provider=self._providers[place.provider_id],
            location_id=place.location_id,
            location=self._locations[place.location_id],
            start=local.strftime("%Y-%m-%dT%H:%M"),
            zone=zone,
            fold=local.fold,
            start_utc=place.start_utc,
            minutes=place.minutes,
            room_id=place.room_id,
            room="" if place.room_id is None else self._rooms[place.room_id].name,
        )

    # What is worked and what is taken

    def _chairs(self, days: list[date]) -> list[Chair]:
        taken = self._taken("provider", self._providers, days)
        closed = self._closed(days)
        opening = {
            key: {day: self._calendars[key].open_intervals(day) for day in days} for key in self._locations
        }
        return [
            Chair(
                provider_id,
                location_id,
                self._calendars[location_id].zone,
                joined(
                    stretch
                    for day in days
                    for stretch in self._working(provider_id, location_id, day, opening[location_id][day])
                ),
                (*taken.get(provider_id, ()), *closed.get(location_id, ())),
            )
            for provider_id, places in self._places.items()
            for location_id in places
        ]

    def _room_times(self, days: list[date]) -> list[RoomTime]:
        taken = self._taken("room", self._rooms, days)
        return [
            RoomTime(room.id, room.location_id, (*taken.get(room.id, ()), *self._unusable(room, days)))
            for room in self._rooms.values()
        ]

    def _unusable(self, room: queries.RoomRow, days: list[date]) -> tuple[Stretch, ...]:
        """When a room that has hours of its own is outside of them."""
        hours = self._room_hours.get(room.id)
        if hours is None:
            return ()
        zone = self._calendars[room.location_id].zone
        usable = (
            stretch
            for day in days
            for stretch in moments(
                zone,
                day,
                [
                    Interval(row.from_minute, row.until_minute)
                    for row in hours
                    if row.weekday == day.weekday()
                ],
            )
        )
        return without([_span(days)], usable)

    def _taken(self, kind: str, keys: Iterable[int], days: list[date]) -> Mapping[int, list[Stretch]]:
        found: defaultdict[int, list[Stretch]] = defaultdict(list)
        begin, end = _span(days)
        for key, from_utc, until_utc in queries.taken_between(
            self._connection,
            keys,
            kind=kind,
            from_utc=begin,
            until_utc=end,
            now_utc=self._now,
            but_held=self._search.but_held,
            but_visit=self._search.but_visit,
        ):
            found[key].append((from_utc, until_utc))
        return found

    def _closed(self, days: list[date]) -> Mapping[int, list[Stretch]]:
        found: defaultdict[int, list[Stretch]] = defaultdict(list)
        begin, end = _span(days)
        for row in queries.closed_between(self._connection, from_utc=begin, until_utc=end):
            found[row.location_id].append((row.from_utc, row.until_utc))
        return found

    def _working(
        self, provider_id: int, location_id: int, day: date, opening: list[Stretch]
    ) -> Iterable[Stretch]:
        """When the provider can be booked there that day, as `calendars.day_hours` says."""
        calendar, iso = self._calendars[location_id], day.isoformat()
        valid = [
            row
            for row in self._hours.get(provider_id, ())
            if (row.valid_from or "") <= iso and (row.valid_until is None or row.valid_until >= iso)
        ]
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
        return within(own, opening) if calendar.known else own


def _seat(place: Place) -> tuple[UtcMs, int, int]:
    """As `queries.seat_of` tells it of a visit."""
    return place.start_utc, place.provider_id, place.location_id


def _span(days: list[date]) -> Stretch:
    """The days with one of margin on either side, for the zones."""
    epoch = date(1970, 1, 1).toordinal()
    return (days[0].toordinal() - 1 - epoch) * DAY, (days[-1].toordinal() + 2 - epoch) * DAY
