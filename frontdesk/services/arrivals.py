"""The arrivals board: who is expected, who waits and for how long, who is in the room; and how many have waited too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from frontdesk.domain.arrivals import (
    Pace,
    arrived_late,
    minutes_late,
    minutes_of_step,
    minutes_waited,
    waits_too_long,
)
from frontdesk.domain.instants import local_date
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.queries import arrivals as queries
from frontdesk.models.queries import desk as places
from frontdesk.models.queries.arrivals import BehindRow
from frontdesk.services.desk_days import dates_of, days_at, provider_day
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.settings_snapshot import SettingsSnapshot
    from frontdesk.services.work import Book

__all__ = ["ArrivalRow", "BehindRow", "Board", "Waiting", "board", "board_of", "waiting_now"]


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """A visit of today on the board. Instants in UTC ms; `behind` and `told` are minutes, see `domain.arrivals.Pace`."""

    id: int
    public_id: str
    patient_id: int
    provider_id: int
    location_id: int
    patient: str
    provider: str
    location: str
    room: str
    type: str
    start_utc: int
    end_utc: int
    zone: str
    lifecycle: Lifecycle
    confirmation: Confirmation
    revision: int
    note: str
    overbooked: str | None
    arrived_utc: int | None
    in_room_utc: int | None
    ended_utc: int | None
    said_utc: int | None
    """When the patient wrote to come, where that is later than booked."""
    behind: int
    told: int
    checked_in: bool
    alert: bool
    first_visit: bool
    interpreter: bool
    remote: str = ""
    """`domain.words.Remote` of its type; empty for a visit at the location."""

    @property
    def pace(self) -> Pace:
        """When they are expected."""
        return Pace(self.start_utc, self.said_utc, self.behind, self.told)

    def late(self, now_utc: int, *, from_minutes: int) -> int:
        """By how many minutes they are missing."""
        return minutes_late(self.pace, now_utc, from_minutes=from_minutes)

    def came_late(self, *, from_minutes: int) -> int:
        """How many minutes late they came."""
        if self.arrived_utc is None:
            return 0
        return arrived_late(self.arrived_utc, self.start_utc, from_minutes=from_minutes)

    def waited(self, now_utc: int) -> int:
        """Minutes between their arrival and the room, or now."""
        return (
            0 if self.arrived_utc is None else minutes_waited(self.arrived_utc, self.in_room_utc or now_utc)
        )


@dataclass(frozen=True, slots=True)
class Board:
    """Today, at one location or everywhere. `limits` are the minutes by location after which a wait is too long."""

    day: date
    zone: str
    rows: tuple[ArrivalRow, ...]
    behind: tuple[BehindRow, ...]
    places: tuple[tuple[int, str], ...]
    providers: tuple[tuple[int, str], ...]
    """Those with visits today, in the clinic's order."""
    limits: dict[int, int]
    late_minutes: int
    days: tuple[tuple[str, date], ...] = ()
    """Each zone of the locations, with the date there."""

    def is_over(self, now_utc: int) -> bool:
        """Whether somewhere in the clinic another day has begun since."""
        return any(local_date(now_utc, zone) != day for zone, day in ((self.zone, self.day), *self.days))

    def too_long(self, row: ArrivalRow, now_utc: int) -> bool:
        """Whether somebody has waited too long."""
        return (
            row.lifecycle is Lifecycle.ARRIVED
            and row.arrived_utc is not None
            and waits_too_long(row.arrived_utc, now_utc, limit=self.limits[row.location_id])
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait now, and how many of them too long."""

    here: int
    too_long: int


def board(book: Book) -> Board:
    """The board as it stands now, of all locations."""
    now = book.clock.now_utc()
    with book.read() as connection:
        return board_of(connection, now_utc=now)


def board_of(connection: Connection, *, now_utc: int) -> Board:
    """The same in a transaction that is open already."""
    zone = _zone(connection)
    day = local_date(now_utc, zone)
    settings = load(connection)
    locations = places.locations(connection)
    days = days_at(connection, now_utc)
    dates = dates_of(days, day.isoformat())
    rows = [
        row
        for each in dates
        for row in queries.board(connection, _row, each)
        if days.get(row.location_id, each) == each
    ]
    if len(dates) > 1:
        rows.sort(key=lambda row: (row.start_utc, row.id))
    here = {row.provider_id for row in rows}
    zones = {each.zone for each in locations}
    return Board(
        day=day,
        zone=zone,
        rows=tuple(rows),
        behind=_behind(connection, dates, now_utc),
        places=tuple((each.id, each.name) for each in locations if each.active),
        providers=tuple((each.id, each.name) for each in places.providers(connection) if each.id in here),
        limits=_limits(settings, [each.id for each in locations]),
        late_minutes=settings.late_minutes,
        days=tuple((each, local_date(now_utc, each)) for each in sorted(zones)),
    )


def _behind(connection: Connection, dates: list[str], now_utc: int) -> tuple[BehindRow, ...]:
    """Who is behind, by the date where they are."""
    if len(dates) == 1:
        return tuple(queries.behind(connection, dates[0]))
    return tuple(
        row
        for each in dates
        for row in queries.behind(connection, each)
        if provider_day(connection, row.provider_id, now_utc) == each
    )


def waiting_now(book: Book) -> Waiting:
    """What the rail says of the board."""
    now = book.clock.now_utc()
    with book.read() as connection:
        days = days_at(connection, now)
        found = [
            (place, since)
            for each in dates_of(days, local_date(now, _zone(connection)).isoformat())
            for place, since in queries.waiting(connection, each)
            if days.get(place, each) == each
        ]
        if not found:
            return Waiting(0, 0)
        settings = load(connection)
    long = sum(waits_too_long(since, now, limit=settings.waiting_at(place)) for place, since in found)
    return Waiting(len(found), long)


def _zone(connection: Connection) -> str:
    clinic = places.clinic(connection)
    return "UTC" if clinic is None else clinic.zone


def _limits(settings: SettingsSnapshot, locations: list[int]) -> dict[int, int]:
    return {each: settings.waiting_at(each) for each in locations}


_LIFECYCLE: Final = {str(word): word for word in Lifecycle}
_CONFIRMATION: Final = {str(word): word for word in Confirmation}


def _row(*row: Any) -> ArrivalRow:
    """Out of the values of `queries.board`."""
    values: tuple[Any, ...] = (
        *row[:13],
        _LIFECYCLE[row[13]],
        _CONFIRMATION[row[14]],
        *row[15:23],
        minutes_of_step(row[23]) if row[23] else 0,
        bool(row[24]),
        bool(row[25]),
        bool(row[26] & 1),
        bool(row[26] & 2),
        row[27],
    )
    return ArrivalRow(*values)
