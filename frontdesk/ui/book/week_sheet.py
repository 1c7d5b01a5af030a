"""A provider's week as a page that the drawn day can show: its columns are the days, its times are places on the axis that they share."""

from __future__ import annotations

from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.week_layout import WeekClock, week_clock
from frontdesk.services.daypage import DayColumn, DayName, DayPage, DayPlace, DayVisit
from frontdesk.ui.words import day_long, day_medium

if TYPE_CHECKING:
    from frontdesk.services.weekpage import WeekDay, WeekPage


_FIELDS: Final = tuple(each.name for each in fields(DayVisit))
_VALUES: Final = attrgetter(*_FIELDS)
_PROVIDER, _START, _END, _ZONE = (
    _FIELDS.index(name) for name in ("provider_id", "start_utc", "end_utc", "zone")
)


def clock_of(week: WeekPage) -> WeekClock:
    """How the days of a week share their axis."""
    return week_clock(week.first, week.zone, len(week.days))


def key_of(index: int) -> int:
    """The key of a day's column."""
    return index + 1


def as_page(week: WeekPage) -> DayPage:
    """The week as a page. Visits and columns go by the day instead of the provider; times are places on the axis."""
    clock = clock_of(week)
    places = {day.column.location_ids for day in week.days if day.column.location_ids}
    index = {day.day.isoformat(): number for number, day in enumerate(week.days)}
    return DayPage(
        day=clock.ground,
        zone=week.zone,
        location_id=week.location_id,
        # Hours are read off the common axis, whatever the clocks of a place show.
        places=tuple(DayPlace(each.id, each.name, week.zone, each.waiting_minutes) for each in week.places),
        columns=tuple(
            _column(day, number, clock, placed=len(places) > 1) for number, day in enumerate(week.days)
        ),
        visits=tuple(
            _placed(visit, index[visit.start_wall[:10]], clock)
            for visit in week.visits
            if visit.start_wall[:10] in index
        ),
        seq=week.seq,
        country=week.country,
        providers=tuple(
            DayName(key_of(number), day_long(day.day), day.column.behind_minutes)
            for number, day in enumerate(week.days)
        ),
    )


def _column(day: WeekDay, number: int, clock: WeekClock, *, placed: bool) -> DayColumn:
    """A day's column; `placed`: it says where the provider is, since that is not the same on every day."""
    column = day.column
    closed = [
        Shut(begin, end, each.reason, each.block_id)
        for each in column.closed
        for begin, end in _stretch(clock, number, each.start_utc, each.end_utc)
    ]
    closed += [Shut(each.start_utc, each.end_utc, tr("The clocks change")) for each in clock.missing(number)]
    working = None
    if column.working is not None:
        working = tuple(
            Span(begin, end)
            for each in column.working
            for begin, end in _stretch(clock, number, each.start_utc, each.end_utc)
        )
    return replace(
        column,
        provider_id=key_of(number),
        room_id=None,
        location_id=None,
        group="",
        location_ids=column.location_ids if placed else (),
        name=day_medium(day.day),
        working=working,
        closed=tuple(closed),
        blocked=tuple(
            Blocked(each.id, begin, end, each.reason)
            for each in column.blocked
            for begin, end in _stretch(clock, number, each.start_utc, each.end_utc)
        ),
    )


def _stretch(clock: WeekClock, number: int, start_utc: int, end_utc: int) -> list[tuple[int, int]]:
    """A stretch of a day on the axis; nothing where none of it is left."""
    begin, end = clock.on_axis(number, start_utc), clock.on_axis(number, end_utc)
    return [(begin, end)] if begin < end else []


def _placed(visit: DayVisit, number: int, clock: WeekClock) -> DayVisit:
    begin, end = clock.on_axis(number, visit.start_utc), clock.on_axis(number, visit.end_utc)
    zone = visit.zone
    if zone != clock.zone and at_zone(begin, zone).strftime("%H:%M") != visit.start_wall[11:]:
        # The clocks of the two places change on different days: one of them is read wrong, and it is not the one that is drawn.
        zone = clock.zone
    # A third of what `replace` takes, with a week's visits between key and picture.
    values = list(_VALUES(visit))
    values[_PROVIDER], values[_START], values[_END], values[_ZONE] = key_of(number), begin, end, zone
    return DayVisit(*values)
