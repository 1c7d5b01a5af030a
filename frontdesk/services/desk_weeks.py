"""What the window reads of several days at once: a provider's week, and how full the days of a month are.

One query reads the visits or their sums, by an index and as much as those days hold; the rest are the clinic's own few rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.domain.day_axis import day_axis
from frontdesk.domain.hours import Calendar, DayException, Interval, WeekHours, holiday_name
from frontdesk.models import changelog
from frontdesk.models.queries import desk, weeks
from frontdesk.models.raw import snapshot
from frontdesk.services.daycolumns import DaySources, columns_of, limits_of
from frontdesk.services.daypage import DayColumn, DayName, DayPlace, DayVisit
from frontdesk.services.weekpage import DayFill, MonthPage, WeekDay, WeekPage
from frontdesk.services.workable import Workable, valid_on

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from frontdesk.services.ports import Clock

WEEK_DAYS: Final = 7
MONTH_DAYS: Final = 42


@dataclass(frozen=True, slots=True)
class _Ground:
    """The clinic around some days: its places, its people and their hours."""

    days: tuple[date, ...]
    zone: str
    country: str
    locations: Sequence[desk.LocationRow]
    calendars: Mapping[int, Calendar]
    providers: Sequence[desk.ProviderRow]
    work: Sequence[weeks.WorkRow]
    blocks: Sequence[desk.BlockedRow]
    shown: tuple[int, ...]
    now_utc: int

    def span_of(self, day: date) -> tuple[int, int]:
        axis = day_axis(day, self.zone)
        return axis.day_start_utc, axis.day_end_utc

    def holiday(self, day: date) -> str:
        for location_id in self.shown:
            found = holiday_name(day, self.country, self.calendars[location_id].region)
            if found:
                return found
        return ""


class DeskWeeks:
    """Reads of several days on the window's connection, each one consistent view.

    Raises as every read of the window's: BookBusy, StorageFault, BookUnreadable; UsageError for a date out of range.
    """

    def __init__(
        self, connection: dbapi2.Connection, clock: Clock, make_visit: Callable[..., DayVisit]
    ) -> None:
        self._connection, self._clock, self._visit = connection, clock, make_visit

    def week(
        self, first: date, *, provider_id: int, location_id: int | None = None, holidays: bool = True
    ) -> WeekPage:
        """Seven days of a provider from `first` on, at one location or everywhere. A provider that there is not has an empty week.

        Without `holidays` the calendar of public holidays is not asked: see `DeskReader.day`.
        """
        days = tuple(first + timedelta(days=ahead) for ahead in range(WEEK_DAYS))
        connection = self._connection
        with snapshot(connection):
            ground = self._ground(days, location_id, holidays=holidays)
            visits = weeks.visits_of_week(
                connection,
                self._visit,
                provider_id,
                first_day=days[0].isoformat(),
                last_day=days[-1].isoformat(),
            )
            held = desk.held(
                connection,
                now_utc=ground.now_utc,
                from_utc=ground.span_of(days[0])[0],
                until_utc=ground.span_of(days[-1])[1],
            )
            behind = {day: desk.behind(connection, day.isoformat()) for day in days}
            limits = limits_of(desk.waiting_limits(connection))
            seq = changelog.last_seq(connection)
        mine = [each for each in ground.providers if each.id == provider_id]
        by_day: dict[str, list[DayVisit]] = defaultdict(list)
        for visit in visits:
            by_day[visit.start_wall[:10]].append(visit)
        return WeekPage(
            first=first,
            zone=ground.zone,
            location_id=location_id,
            provider_id=provider_id,
            providers=_choosable(ground.providers, provider_id),
            places=_places(ground, limits),
            days=tuple(
                WeekDay(
                    day,
                    _column(
                        ground,
                        day,
                        mine,
                        held,
                        by_day[day.isoformat()],
                        behind=behind[day],
                        everywhere=location_id is None,
                    ),
                    ground.holiday(day),
                )
                for day in days
            ),
            visits=tuple(each for each in visits if location_id in (None, each.location_id)),
            seq=seq,
            country=ground.country,
        )

    def month(
        self,
        first: date,
        *,
        days: int = MONTH_DAYS,
        location_id: int | None = None,
        provider_id: int | None = None,
        holidays: bool = True,
    ) -> MonthPage:
        """How full each of `days` dates from `first` on is, empty ones included; of one location or provider where one is named."""
        dates = tuple(first + timedelta(days=ahead) for ahead in range(days))
        connection = self._connection
        with snapshot(connection):
            ground = self._ground(dates, location_id, holidays=holidays)
            rows = weeks.loads(
                connection,
                first_day=dates[0].isoformat(),
                last_day=dates[-1].isoformat(),
                provider_id=provider_id,
                location_id=location_id,
                now_utc=ground.now_utc,
            )
            seq = changelog.last_seq(connection)
        loads = {row.local_date: row for row in rows}
        working = Workable(
            ground.calendars,
            ground.shown,
            [
                each.id
                for each in ground.providers
                if (each.active if provider_id is None else each.id == provider_id)
            ],
            ground.work,
            ground.blocks,
        )
        return MonthPage(
            first=first,
            location_id=location_id,
            provider_id=provider_id,
            providers=_choosable(ground.providers, provider_id),
            places=_places(ground, {}),
            days=tuple(_fill(ground, working, day, loads.get(day.isoformat())) for day in dates),
            seq=seq,
        )

    def _ground(self, days: tuple[date, ...], location_id: int | None, *, holidays: bool) -> _Ground:
        connection = self._connection
        clinic, locations = desk.clinic(connection), desk.locations(connection)
        zone, country = ("UTC", "") if clinic is None else (clinic.zone, clinic.country)
        shown = [each for each in locations if each.active and location_id in (None, each.id)]
        zones = {each.zone for each in shown}
        zone = zones.pop() if len(zones) == 1 else zone
        span = {"first_day": days[0].isoformat(), "last_day": days[-1].isoformat()}
        return _Ground(
            days=days,
            zone=zone,
            country=country if holidays else "",
            locations=locations,
            calendars=_calendars(
                locations,
                weeks.opening(connection),
                weeks.differing(connection, **span),
                country=country if holidays else "",
            ),
            providers=desk.providers(connection),
            work=weeks.work(connection, **span),
            blocks=desk.blocks(
                connection,
                from_utc=day_axis(days[0], zone).day_start_utc,
                until_utc=day_axis(days[-1], zone).day_end_utc,
            ),
            shown=tuple(each.id for each in shown),
            now_utc=self._clock.now_utc(),
        )


def _calendars(
    locations: Sequence[desk.LocationRow],
    opening: Sequence[weeks.OpeningRow],
    differing: Sequence[weeks.DifferingRow],
    *,
    country: str,
) -> dict[int, Calendar]:
    usual: dict[int, dict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for row in opening:
        usual[row.location_id][row.weekday].append(Interval(row.from_minute, row.until_minute))
    other: dict[int, dict[str, tuple[list[Interval], str]]] = defaultdict(dict)
    for each in differing:
        hours, _ = other[each.location_id].setdefault(each.local_date, ([], each.reason))
        if each.from_minute is not None and each.until_minute is not None:
            hours.append(Interval(each.from_minute, each.until_minute))
    return {
        place.id: Calendar(
            zone=place.zone,
            week=WeekHours({day: tuple(sorted(hours)) for day, hours in usual[place.id].items()}),
            exceptions=tuple(
                DayException(date.fromisoformat(day), tuple(sorted(hours)), reason)
                for day, (hours, reason) in other[place.id].items()
            ),
            country=country,
            # A country of its own is no region of itself.
            region="" if place.region == country else place.region,
        )
        for place in locations
    }


def _choosable(providers: Sequence[desk.ProviderRow], provider_id: int | None) -> tuple[DayName, ...]:
    return tuple(DayName(each.id, each.name) for each in providers if each.active or each.id == provider_id)


def _places(ground: _Ground, limits: Mapping[int, int]) -> tuple[DayPlace, ...]:
    return tuple(
        DayPlace(each.id, each.name, each.zone, limits.get(each.id, limits.get(0, 0)))
        for each in ground.locations
        if each.active
    )


def _column(
    ground: _Ground,
    day: date,
    mine: Sequence[desk.ProviderRow],
    held: Sequence[desk.HeldRow],
    visits: Sequence[DayVisit],
    *,
    behind: Mapping[int, int],
    everywhere: bool,
) -> DayColumn:
    """The provider's column of a day."""
    own = {each.id for each in mine}
    begin, end = whole = ground.span_of(day)
    columns = columns_of(
        DaySources(
            day=day,
            whole=whole,
            scope=ground.shown,
            everywhere=everywhere,
            calendars=ground.calendars,
            names={each.id: each.name for each in ground.locations},
            providers=mine,
            hours=[
                desk.HoursRow(
                    row.provider_id, row.location_id, row.weekday, row.from_minute, row.until_minute
                )
                for row in valid_on(ground.work, day)
                if row.provider_id in own
            ],
            blocks=[each for each in ground.blocks if each.start_utc < end and begin < each.end_utc],
            held=[each for each in held if each.from_utc < end and begin < each.until_utc],
            visits=visits,
            now_utc=ground.now_utc,
            behind=behind,
        )
    )
    nobody = DayColumn(0, "", (), working=(), closed=(), blocked=(), visits=0, to_confirm=0)
    return columns[0] if columns else nobody


def _fill(ground: _Ground, working: Workable, day: date, load: weeks.LoadRow | None) -> DayFill:
    holiday = ground.holiday(day)
    reasons = [ground.calendars[key].closed_reason(day) for key in ground.shown]
    closed = next((each for each in reasons if each), "") if reasons and all(reasons) else ""
    counts = (0, 0, 0) if load is None else (load.visits, load.to_confirm, load.minutes)
    return DayFill(day, *counts, working.on(day), closed, holiday, weekly=_is_weekly(ground, day))


def _is_weekly(ground: _Ground, day: date) -> bool:
    """Whether no place that is shown is ever open on that weekday."""
    return not any(ground.calendars[key].week.on(day.weekday()) for key in ground.shown)
