"""The columns of a day: who works, where, when not and why, out of rows that were read. A pure function; needs no SQLAlchemy."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.hours import Calendar, Interval
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.services.daypage import WAITING_MINUTES, DayColumn, DayVisit, standing
from frontdesk.services.workhours import Stretch, joined, moments, within, without

if TYPE_CHECKING:
    from frontdesk.models.queries.desk import BlockedRow, HeldRow, HoursRow, ProviderRow


@dataclass(frozen=True, slots=True)
class DaySources:
    """What a day's columns follow from. `whole`: the local day. `scope`: the locations that are shown, in the clinic's order.

    `calendars` and `names` are of all locations; `visits` are of all locations, too.
    """

    day: date
    whole: Stretch
    scope: tuple[int, ...]
    everywhere: bool
    calendars: Mapping[int, Calendar]
    names: Mapping[int, str]
    providers: Sequence[ProviderRow]
    hours: Sequence[HoursRow]
    blocks: Sequence[BlockedRow]
    held: Sequence[HeldRow]
    visits: Sequence[DayVisit]
    now_utc: int
    behind: Mapping[int, int] = field(default_factory=dict)
    """Minutes that providers are late."""

    def opening(self) -> dict[int, tuple[Stretch, ...]]:
        """When each location is open that day."""
        return {key: tuple(each.open_intervals(self.day)) for key, each in self.calendars.items()}


def columns_of(sources: DaySources) -> tuple[DayColumn, ...]:
    """Who works that day, might (nobody entered their hours, and the place is open) or has visits; if that is nobody, all active ones."""
    day = _Day(sources)
    here = [provider for provider in sources.providers if day.is_here(provider)]
    return tuple(day.column(each) for each in here or [each for each in sources.providers if each.active])


def columns_by_place(sources: DaySources) -> tuple[DayColumn, ...]:
    """The same, location by location, each provider once at every place where they are; last those who may be at any of them."""
    day = _Day(sources)
    visited = {visit.location_id for visit in sources.visits}
    found: list[DayColumn] = []
    for place in sources.names:
        if place in sources.scope or place in visited:
            there = day.at(place)
            group = sources.names[place]
            found += [
                replace(there.column(each), location_id=place, group=group)
                for each in sources.providers
                if there.is_known_here(each)
            ]
    placed = {column.provider_id for column in found}
    anywhere = [each for each in sources.providers if each.id not in placed and day.is_here(each)]
    found += [day.column(each) for each in anywhere]
    return tuple(found) or columns_of(sources)


class _Day:
    """One day in the making: what several columns need is worked out once."""

    def __init__(self, sources: DaySources) -> None:
        self._sources = sources
        self._own: dict[int, dict[int, tuple[Stretch, ...]]] = self._own_hours()
        self._visits: dict[int, list[DayVisit]] = defaultdict(list)
        for visit in sources.visits:
            self._visits[visit.provider_id].append(visit)
        self._blocked: dict[int, list[Blocked]] = defaultdict(list)
        self._fill_blocked()
        self._opening = sources.opening()
        self._closures = {key: tuple(closures_at(sources, key, self._opening)) for key in sources.scope}

    def at(self, location_id: int) -> _Day:
        """The same day at one location."""
        found = copy(self)
        found._sources = replace(self._sources, scope=(location_id,), everywhere=False)
        if location_id not in self._closures:
            shut = tuple(closures_at(self._sources, location_id, self._opening))
            found._closures = {**self._closures, location_id: shut}
        return found

    def is_known_here(self, provider: ProviderRow) -> bool:
        """Whether the provider works or has visits here, as far as anybody wrote that down."""
        if any(self._shown(visit) for visit in self._visits[provider.id]):
            return True
        own = self._own.get(provider.id, {})
        return bool(provider.active) and any(place in own for place in self._sources.scope)

    def _own_hours(self) -> dict[int, dict[int, tuple[Stretch, ...]]]:
        """Stretches by location of every provider some of whose hours are known, whatever the weekday."""
        found: dict[int, dict[int, list[Interval]]] = {}
        for row in self._sources.hours:
            own = found.setdefault(row.provider_id, {})
            if row.weekday == self._sources.day.weekday():
                own.setdefault(row.location_id, []).append(Interval(row.from_minute, row.until_minute))
        calendars = self._sources.calendars
        return {
            provider: {
                key: joined(moments(calendars[key].zone, self._sources.day, hours))
                for key, hours in own.items()
                if key in calendars
            }
            for provider, own in found.items()
        }

    def _fill_blocked(self) -> None:
        for block in self._sources.blocks:
            if block.provider_id is not None:
                row = Blocked(block.id, block.start_utc, block.end_utc, block.reason)
                self._blocked[block.provider_id].append(row)
        for held in self._sources.held:
            self._blocked[held.resource_id].append(held_time(held))

    def is_here(self, provider: ProviderRow) -> bool:
        """Whether the provider is a column of the day by themselves."""
        if any(self._shown(visit) for visit in self._visits[provider.id]):
            return True
        if not provider.active:
            return False
        own = self._own.get(provider.id)
        if own is not None:
            return any(location_id in own for location_id in self._sources.scope)
        return any(
            self._opening[location_id] or not self._sources.calendars[location_id].known
            for location_id in self._sources.scope
        )

    def _shown(self, visit: DayVisit) -> bool:
        return self._sources.everywhere or visit.location_id in self._sources.scope

    def column(self, provider: ProviderRow) -> DayColumn:
        """The provider's day in the locations of the scope."""
        own = self._own.get(provider.id)
        visits = [visit for visit in self._visits[provider.id] if self._shown(visit)]
        locations = self._locations(own, visits)
        count, to_confirm = standing(visits, self._sources.now_utc)
        return DayColumn(
            provider_id=provider.id,
            name=provider.name,
            location_ids=locations,
            working=self._working(own),
            closed=tuple(dict.fromkeys(self._closed(provider.id, own, locations))),
            blocked=tuple(self._blocked[provider.id]),
            visits=count,
            to_confirm=to_confirm,
            behind_minutes=self._sources.behind.get(provider.id, 0),
        )

    def _locations(
        self, own: Mapping[int, tuple[Stretch, ...]] | None, visits: Iterable[DayVisit]
    ) -> tuple[int, ...]:
        """Where they are, by the first time there."""
        scope = self._sources.scope
        first: dict[int, int] = {visit.location_id: visit.start_utc for visit in reversed(list(visits))}
        for location_id, stretches in (own or {}).items():
            if location_id in scope and stretches:
                first[location_id] = min(stretches[0][0], first.get(location_id, stretches[0][0]))
        if not first and len(scope) == 1:
            return scope
        return tuple(sorted(first, key=lambda location_id: (first[location_id], location_id)))

    def _working(self, own: Mapping[int, tuple[Stretch, ...]] | None) -> tuple[Span, ...] | None:
        """When they can be booked; their own hours within those of the place, or the place's where they have none."""
        found: list[Stretch] = []
        for location_id in self._sources.scope:
            known = self._sources.calendars[location_id].known
            if own is not None:
                hours = own.get(location_id, ())
                found += within(hours, self._opening[location_id]) if known else hours
            elif known:
                found += self._opening[location_id]
            else:
                return None
        return tuple(Span(begin, end) for begin, end in joined(found))

    def _closed(
        self, provider_id: int, own: Mapping[int, tuple[Stretch, ...]] | None, locations: tuple[int, ...]
    ) -> Iterator[Shut]:
        here = {key: own[key] for key in self._sources.scope if own and own.get(key)}
        if len(here) > 1:
            # Who goes from one place to another is shut out only while they are there.
            for key, there in here.items():
                for shut in self._closures[key]:
                    whole = (shut.start_utc, shut.end_utc)
                    for part in within([whole], there):
                        # A part of blocked time is not what can be moved.
                        yield shut if part == whole else Shut(*part, shut.reason)
        else:
            places = [key for key in (*here, *locations) if key in self._closures] or self._sources.scope
            for shut in self._closures[places[0]] if places else ():
                # Whose place nobody knows is shut out by what shuts all of them.
                if here or all(shut in self._closures[key] for key in places):
                    yield shut
        yield from self._elsewhere(provider_id, own or {})

    def _elsewhere(self, provider_id: int, own: Mapping[int, tuple[Stretch, ...]]) -> Iterator[Shut]:
        """Time at places that are not shown."""
        if self._sources.everywhere:
            return
        away: dict[int, list[Stretch]] = {
            key: list(stretches) for key, stretches in own.items() if key not in self._sources.scope
        }
        for visit in self._visits[provider_id]:
            if not self._shown(visit) and visit.lifecycle not in CANCELLED:
                away.setdefault(visit.location_id, []).append((visit.start_utc, visit.end_utc))
        for key, stretches in away.items():
            for begin, end in joined(stretches):
                yield Shut(begin, end, tr("At {place}", place=self._sources.names[key]))


def held_time(held: HeldRow) -> Blocked:
    """Time that a half-made booking holds, as it is drawn: with whose it is."""
    kind, _, name = held.holder.partition(":")
    reason = tr("Held") if kind == "program" or not name else tr("Held by {name}", name=name)
    return Blocked(-held.id, held.from_utc, held.until_utc, reason)


def closures_at(
    sources: DaySources, location_id: int, opening: Mapping[int, Sequence[Stretch]]
) -> Iterator[Shut]:
    """When a location is shut for a reason that is worth a word, with the reason."""
    calendar = sources.calendars[location_id]
    reason = calendar.closed_reason(sources.day)
    if reason is not None:
        yield Shut(*sources.whole, reason)
        return
    for exception in calendar.exceptions:
        if exception.date == sources.day and exception.reason:
            usual = moments(calendar.zone, sources.day, calendar.week.on(sources.day.weekday()))
            for stretch in without(usual, opening[location_id]):
                yield Shut(*stretch, exception.reason)
    for block in sources.blocks:
        if block.provider_id is None and block.location_id == location_id:
            for stretch in within([(block.start_utc, block.end_utc)], [sources.whole]):
                yield Shut(*stretch, block.reason or tr("Closed"), block.id)


def limits_of(rows: Iterable[tuple[str, int, str]]) -> dict[int, int]:
    """Minutes that somebody may wait, by location; the clinic's under 0. `rows` as from `queries.desk.waiting_limits`."""
    found = {0: WAITING_MINUTES}
    found.update({scope_id: int(json.loads(value)) for _, scope_id, value in rows})
    return found
