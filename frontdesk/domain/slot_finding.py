"""Which times are free, in order: for one person with anybody of several, for a family at once or one after the other.

Pure: what is worked and what is taken comes in, answers come out one by one, so whoever needs twenty pays for twenty. All spans are
half-open: a visit that ends at ten and one that begins at ten do not meet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from heapq import merge
from typing import Final, TypeAlias

from frontdesk.domain.instants import MINUTE, UtcMs, at_zone
from frontdesk.domain.stretches import Stretch, joined
from frontdesk.domain.words import PartOfDay

GRID_MINUTES: Final = 15
"""The raster of the book on screen: people say quarters."""
_NOON, _EVENING, _MIDNIGHT = 12 * 60, 17 * 60, 24 * 60


class Company(StrEnum):
    """How several people come."""

    TOGETHER = "together"
    """At the same time, each with a provider of their own."""
    BACK_TO_BACK = "back_to_back"
    """One after the other in the given order, with the same or with different providers."""


@dataclass(frozen=True, slots=True)
class Chair:
    """A provider at a location for some days: when they work there, and what of it is taken (visits, blocks, closed time), in any
    order, overlapping or not."""

    provider_id: int
    location_id: int
    zone: str
    working: tuple[Stretch, ...]
    taken: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomTime:
    """A room of a location, and when it is taken."""

    room_id: int
    location_id: int
    taken: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What one person needs: so many minutes, with one of these providers (None: with anybody)."""

    minutes: int
    provider_ids: frozenset[int] | None = None

    @property
    def length(self) -> int:
        """In ms."""
        return self.minutes * MINUTE

    def takes(self, chair: Chair) -> bool:
        """Whether the provider is one of theirs."""
        return self.provider_ids is None or chair.provider_id in self.provider_ids


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every visit that is looked for.

    `earliest_utc`: nothing begins before (now, and the notice that is needed); `first` and `last`: local dates, both included;
    `weekdays`: 0 is Monday, None any; `gap_minutes`: the longest wait between two visits that follow each other.
    """

    earliest_utc: UtcMs = 0
    first: date | None = None
    last: date | None = None
    part: PartOfDay | None = None
    weekdays: frozenset[int] | None = None
    grid_minutes: int = GRID_MINUTES
    gap_minutes: int = 0

    @property
    def looks_at_the_wall(self) -> bool:
        """Whether the day or the time of day matters at all."""
        return (self.first or self.last or self.part) is not None or self.weekdays is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A free time for one person. `room_id` where a room was looked for, too."""

    provider_id: int
    location_id: int
    start_utc: UtcMs
    minutes: int
    room_id: int | None = None

    @property
    def end_utc(self) -> UtcMs:
        """When it ends; not part of it."""
        return self.start_utc + self.minutes * MINUTE


Answer: TypeAlias = tuple[Place, ...]
"""A free time for each person, in the order in which they were given."""


def part_minutes(part: PartOfDay | None) -> range:
    """The minutes since midnight on the wall at which a visit of that part of the day begins."""
    match part:
        case None:
            return range(_MIDNIGHT)
        case PartOfDay.MORNING:
            return range(_NOON)
        case PartOfDay.AFTERNOON:
            return range(_NOON, _EVENING)
        case _:
            return range(_EVENING, _MIDNIGHT)


def free_times(
    chairs: Sequence[Chair],
    people: Sequence[Sought],
    rules: Rules,
    *,
    company: Company = Company.TOGETHER,
    rooms: Sequence[RoomTime] | None = None,
) -> Iterator[Answer]:
    """Free times by start, lazily; of several at one time those of the earlier chair come first.

    A visit begins on the raster, counted from when the provider begins to work, or right after what is there. Answers of one provider
    (of one location, where several people come) do not overlap each other: the next one is another choice, not the same five minutes
    later. `rooms` None: no room is needed; else each visit gets one of its own that is free.
    """
    if not people:
        return
    seekers = [_Seeker(chair, rules) for chair in chairs]
    if len(people) == 1:
        yield from _alone(seekers, people[0], rooms)
        return
    searches = [
        _Group(
            [seeker for seeker in seekers if seeker.chair.location_id == location_id],
            people,
            rules,
            company,
            None if rooms is None else _free_rooms(rooms, location_id),
        )
        for location_id in dict.fromkeys(chair.location_id for chair in chairs)
    ]
    # Within the key the number of the search comes before the answer: at one time the earlier location is first.
    streams = [_numbered(number, search.answers()) for number, search in enumerate(searches)]
    for _, _, answer in merge(*streams, key=lambda found: found[:2]):
        yield answer


def gaps(working: Iterable[Stretch], taken: Iterable[Stretch]) -> Iterator[tuple[UtcMs, UtcMs, UtcMs]]:
    """What is free of each working stretch, in order, with the start of that stretch before it. The stretches do not overlap."""
    busy = sorted(taken)
    at, rows = 0, len(busy)
    covered: UtcMs = 0
    for begin, end in sorted(working):
        free_from = begin if begin > covered else covered
        while at < rows and busy[at][0] < end:
            from_utc, until_utc = busy[at]
            at += 1
            if from_utc > free_from:
                yield begin, free_from, from_utc
            if until_utc > covered:
                covered = until_utc
                if covered > free_from:
                    free_from = covered
        if free_from < end:
            yield begin, free_from, end


class _Seeker:
    """Starts with one chair."""

    def __init__(self, chair: Chair, rules: Rules) -> None:
        self.chair = chair
        self._rules = rules
        self._gaps = list(gaps(chair.working, chair.taken))
        self._from = [free_from for _, free_from, _ in self._gaps]

    def starts(self, length: int, *, not_before: UtcMs = 0) -> Iterator[UtcMs]:
        """Every start that fits the rules from which so much is free, in order."""
        grid, earliest = self._rules.grid_minutes * MINUTE, max(self._rules.earliest_utc, not_before)
        at = max(0, bisect_right(self._from, earliest) - 1)
        for begin, free_from, free_until in self._gaps[at:]:
            last = free_until - length
            if last < max(free_from, earliest):
                continue
            first_on_grid = begin + -(-(max(free_from, earliest) - begin) // grid) * grid
            if earliest <= free_from != first_on_grid and self.suits(free_from):
                yield free_from
            for start in range(first_on_grid, last + 1, grid):
                if self.suits(start):
                    yield start

    def is_free(self, start: UtcMs, length: int) -> bool:
        """Whether all of the span is worked and free."""
        at = bisect_right(self._from, start) - 1
        return at >= 0 and start + length <= self._gaps[at][2]

    def suits(self, start: UtcMs) -> bool:
        """Whether the wall clock at the location shows a day and a time that were asked for."""
        rules = self._rules
        if not rules.looks_at_the_wall:
            return True
        local = at_zone(start, self.chair.zone)
        day = local.date()
        return (
            (rules.first is None or day >= rules.first)
            and (rules.last is None or day <= rules.last)
            and (rules.weekdays is None or day.weekday() in rules.weekdays)
            and local.hour * 60 + local.minute in part_minutes(rules.part)
        )


def _alone(seekers: Sequence[_Seeker], sought: Sought, rooms: Sequence[RoomTime] | None) -> Iterator[Answer]:
    free = (
        None if rooms is None else {each.location_id: _free_rooms(rooms, each.location_id) for each in rooms}
    )

    def places(number: int, seeker: _Seeker) -> Iterator[tuple[UtcMs, int, Place]]:
        last_end: UtcMs | None = None
        chair = seeker.chair
        for start in seeker.starts(sought.length):
            if last_end is not None and start < last_end:
                continue
            room_id = None
            if free is not None:
                room_id = next(
                    (
                        room.id
                        for room in free.get(chair.location_id, ())
                        if room.is_free(start, sought.length)
                    ),
                    None,
                )
                if room_id is None:
                    continue
            last_end = start + sought.length
            yield start, number, Place(chair.provider_id, chair.location_id, start, sought.minutes, room_id)

    streams = [places(number, seeker) for number, seeker in enumerate(seekers) if sought.takes(seeker.chair)]
    for _, _, place in merge(*streams, key=lambda found: found[:2]):
        yield (place,)


@dataclass(frozen=True, slots=True)
class _FreeRoom:
    """When a room is not taken, as spans between what it has."""

    id: int
    taken: tuple[Stretch, ...]
    _from: tuple[UtcMs, ...]

    def is_free(self, start: UtcMs, length: int) -> bool:
        at = bisect_right(self._from, start + length - 1) - 1
        return at < 0 or self.taken[at][1] <= start


def _free_rooms(rooms: Iterable[RoomTime], location_id: int) -> list[_FreeRoom]:
    found = []
    for room in rooms:
        if room.location_id == location_id:
            taken = joined(room.taken)
            found.append(_FreeRoom(room.room_id, taken, tuple(begin for begin, _ in taken)))
    return found


@dataclass(slots=True)
class _Group:
    """Several people at one location."""

    seekers: Sequence[_Seeker]
    people: Sequence[Sought]
    rules: Rules
    company: Company
    rooms: Sequence[_FreeRoom] | None
    _ways: dict[tuple[int, UtcMs], tuple[UtcMs, ...] | None] = field(default_factory=dict)

    def answers(self) -> Iterator[Answer]:
        """By the start of the first."""
        first = self.people[0]
        next_from: UtcMs | None = None
        for start in self._begins():
            if next_from is None or start >= next_from:
                answer = self._at(start)
                if answer is not None:
                    next_from = start + first.length
                    yield answer

    def _begins(self) -> Iterator[UtcMs]:
        """Starts of the first person; of anybody, where all begin at once."""
        whoever = self.people if self.company is Company.TOGETHER else self.people[:1]
        streams = [
            seeker.starts(person.length)
            for person in whoever
            for seeker in self.seekers
            if person.takes(seeker.chair)
        ]
        last: UtcMs | None = None
        for start in merge(*streams):
            if start != last:
                last = start
                yield start

    def _at(self, start: UtcMs) -> Answer | None:
        if self.company is Company.TOGETHER:
            return self._together(start)
        starts = self._chain(0, start)
        return None if starts is None else tuple(self._in_a_row(starts))

    def _together(self, start: UtcMs) -> Answer | None:
        # Most are alike, and most times are taken: who could see one of each sort is looked up once.
        free: dict[Sought, list[int]] = {}
        for person in self.people:
            if person not in free:
                free[person] = [number for number, _ in self._chairs(person, start)]
                if not free[person]:
                    return None
        chosen = each_their_own([free[person] for person in self.people])
        if chosen is None:
            return None
        kept: Sequence[int | None] = [None] * len(self.people)
        if self.rooms is not None:
            rooms = each_their_own([self._rooms_at(person, start) for person in self.people])
            if rooms is None:
                return None
            kept = rooms
        return tuple(
            self._place(self.seekers[number], start, person, room_id)
            for person, number, room_id in zip(self.people, chosen, kept, strict=True)
        )

    def _chain(self, number: int, start: UtcMs) -> tuple[UtcMs, ...] | None:
        """The starts from the person of that number on, the earliest that work; None where it can't go on."""
        key = (number, start)
        if key not in self._ways:
            self._ways[key] = self._chained(number, start)
        return self._ways[key]

    def _chained(self, number: int, start: UtcMs) -> tuple[UtcMs, ...] | None:
        person = self.people[number]
        if next(self._chairs(person, start), None) is None:
            return None
        if self.rooms is not None and not self._rooms_at(person, start):
            return None
        if number + 1 == len(self.people):
            return (start,)
        for following in self._next_starts(number + 1, start + person.length):
            rest = self._chain(number + 1, following)
            if rest is not None:
                return (start, *rest)
        return None

    def _next_starts(self, number: int, end: UtcMs) -> list[UtcMs]:
        """When the next person may begin: right away, or on a start of one of theirs within the gap."""
        person, latest = self.people[number], end + self.rules.gap_minutes * MINUTE
        found = {end}
        if latest > end:
            for seeker in self.seekers:
                if person.takes(seeker.chair):
                    for start in seeker.starts(person.length, not_before=end):
                        if start > latest:
                            break
                        found.add(start)
        return sorted(found)

    def _in_a_row(self, starts: Sequence[UtcMs]) -> Iterator[Place]:
        """Each with the provider, and in the room, of the one before where that is free."""
        provider_id: int | None = None
        room_id: int | None = None
        for person, start in zip(self.people, starts, strict=True):
            free = [seeker for _, seeker in self._chairs(person, start)]
            seeker = next((each for each in free if each.chair.provider_id == provider_id), free[0])
            if self.rooms is not None:
                rooms = self._rooms_at(person, start)
                room_id = room_id if room_id in rooms else rooms[0]
            provider_id = seeker.chair.provider_id
            yield self._place(seeker, start, person, room_id)

    def _chairs(self, person: Sought, start: UtcMs) -> Iterator[tuple[int, _Seeker]]:
        for number, seeker in enumerate(self.seekers):
            if person.takes(seeker.chair) and seeker.is_free(start, person.length) and seeker.suits(start):
                yield number, seeker

    def _rooms_at(self, person: Sought, start: UtcMs) -> list[int]:
        return [room.id for room in self.rooms or () if room.is_free(start, person.length)]

    @staticmethod
    def _place(seeker: _Seeker, start: UtcMs, person: Sought, room_id: int | None) -> Place:
        return Place(seeker.chair.provider_id, seeker.chair.location_id, start, person.minutes, room_id)


def each_their_own(options: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """One of the options of each, no two the same, an early one where that can be; None where there is no such choice.

    Augmenting paths: whoever has what the next one needs moves on to another of their own, so that nobody is tried in all orders.
    """
    owner: dict[int, int] = {}

    def settle(person: int, seen: set[int]) -> bool:
        nobodys = next((option for option in options[person] if option not in owner), None)
        if nobodys is not None:
            owner[nobodys] = person
            return True
        for option in options[person]:
            if option not in seen:
                seen.add(option)
                if settle(owner[option], seen):
                    owner[option] = person
                    return True
        return False

    if not all(settle(person, set()) for person in range(len(options))):
        return None
    chosen = {person: option for option, person in owner.items()}
    return tuple(chosen[person] for person in range(len(options)))


def _numbered(number: int, answers: Iterator[Answer]) -> Iterator[tuple[UtcMs, int, Answer]]:
    for answer in answers:
        yield answer[0].start_utc, number, answer
