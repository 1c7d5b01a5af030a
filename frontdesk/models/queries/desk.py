"""What the window reads for itself: a day with its story, hours and blocked time, the days around it, visits of those searched for.

All of it runs on a bare connection. Each reads by an index and as much as the day holds, however old the book is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.words import Mark
from frontdesk.models.queries.plain import Row, columns, cursor, rows
from frontdesk.models.queries.sharing import REACHED

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

LONGEST_BLOCK_MS: Final = 400 * 86_400_000
"""No block is longer, which bounds the search in the index of their starts."""

MARK_BITS: Final = {
    Mark.FIRST_VISIT: 1,
    Mark.CALL_INSTEAD: 2,
    Mark.INTERPRETER: 4,
    Mark.NEEDS_TIME: 8,
    Mark.NEEDS_QUIET: 16,
}
"""How the marks of a patient stand in one number."""

CANCELLED_WORDS: Final = "('cancelled_by_patient', 'cancelled_by_clinic')"
_AHEAD_WORDS: Final = "('booked', 'arrived', 'in_room')"
_PAST_WORDS: Final = "('booked', 'completed', 'no_show', 'left_without_visit')"


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location; `region` is that of its public holidays."""

    id: int
    name: str
    zone: str
    region: str
    active: int


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider."""

    id: int
    name: str
    active: int


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One interval in which a provider works at a location on a weekday (0 is Monday), in minutes."""

    provider_id: int
    location_id: int
    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class BlockedRow:
    """Blocked time of a provider, or of a whole location where none is named. Half-open, ms UTC."""

    id: int
    provider_id: int | None
    location_id: int | None
    start_utc: int
    end_utc: int
    reason: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Time of a provider, or of a room, that a reservation holds. Half-open, ms UTC."""

    id: int
    resource_id: int
    from_utc: int
    until_utc: int
    holder: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room."""

    id: int
    location_id: int
    name: str
    active: int


@dataclass(frozen=True, slots=True)
class RoomHoursRow:
    """One interval in which a room can be used on a weekday (0 is Monday), in minutes."""

    room_id: int
    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class RoomBlockRow:
    """Blocked time of a room. Half-open, ms UTC."""

    id: int
    room_id: int
    start_utc: int
    end_utc: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """The clinic itself."""

    public_id: str
    name: str
    country: str
    zone: str
    language: str
    tzdata: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A date with visits that take place, or took place, and how many of them are still to be confirmed (`TO_CONFIRM`)."""

    local_date: str
    visits: int
    to_confirm: int


_MARKS = f"""coalesce((SELECT sum(CASE k.mark {
    " ".join(f"WHEN '{mark}' THEN {bit}" for mark, bit in MARK_BITS.items())
} ELSE 0 END) FROM patient_mark k WHERE k.patient_id = a.patient_id), 0)"""

# Who was expected late before the visit was moved is not any more.
# A text that waits, or was taken back before it went out, has asked nobody yet.
VISIT = f"""
SELECT {columns("a", "id public_id patient_id provider_id location_id room_id type_id")},
    trim(p.first_name || ' ' || p.last_name), coalesce(t.name, ''), coalesce(t.colour, ''),
    {
    columns(
        "a",
        "start_wall zone minutes start_utc end_utc lifecycle confirmation version revision overbooked note",
    )
}, {REACHED}, p.phone,
    {columns("a", "arrived_utc in_room_utc ended_utc")},
    CASE WHEN m.state NOT IN ('queued', 'held', 'cancelled') THEN q.asked_utc END, coalesce(m.state, ''),
    {columns("a", "answered_utc answered_by")},
    coalesce((SELECT r.body FROM message r WHERE r.id = (
        SELECT max(y.message_id) FROM inbound_item y CROSS JOIN inbound i ON i.message_id = y.message_id
        WHERE y.appointment_id = a.id AND i.handling = 'person')), ''),
    {_MARKS},
    (SELECT e.expected_utc FROM expected_arrival e WHERE e.appointment_id = a.id
        AND e.expected_utc BETWEEN a.start_utc AND a.start_utc + 5400000),
    EXISTS (SELECT 1 FROM waiting_wish w WHERE w.patient_id = a.patient_id AND w.appointment_id = a.id
        AND +w.state = 'open'), coalesce(d.remote, '')
FROM appointment a CROSS JOIN patient p ON p.id = a.patient_id LEFT JOIN appointment_type t ON t.id = a.type_id
    LEFT JOIN type_detail d ON d.type_id = a.type_id
    LEFT JOIN question q ON q.id = (
        SELECT max(x.id) FROM question x WHERE x.appointment_id = a.id AND x.version = a.version)
    LEFT JOIN message m ON m.id = q.message_id
"""
DAY = f"{VISIT} WHERE a.local_date = ? ORDER BY a.start_utc, a.id"
ONE = f"{VISIT} WHERE a.id = ?"

TO_CONFIRM = "(a.lifecycle = 'booked' AND a.confirmation <> 'confirmed' AND a.start_utc > ?)"
"""Still to come, and the patient has not said yes: the same as `daypage.is_to_confirm`. It takes the moment that it is."""

MONTH = f"""
SELECT a.local_date, count(*), sum({TO_CONFIRM})
FROM appointment a WHERE a.local_date BETWEEN ? AND ? AND a.lifecycle NOT IN {CANCELLED_WORDS}
"""
MONTH_AT_LOCATION = f"{MONTH} AND a.location_id = ? GROUP BY a.local_date"
MONTH_EVERYWHERE = f"{MONTH} GROUP BY a.local_date"

_CLINIC = "SELECT public_id, name, country, zone, language, tzdata FROM clinic WHERE id = 1"
_LOCATIONS = "SELECT id, name, zone, holidays_region, active FROM location ORDER BY position, id"
_PROVIDERS = "SELECT id, name, active FROM provider ORDER BY position, id"
_HOURS = """
SELECT provider_id, location_id, weekday, from_minute, until_minute FROM provider_hours
WHERE (valid_from IS NULL OR valid_from <= ?) AND (valid_until IS NULL OR valid_until >= ?)
"""
BLOCKS = f"""
SELECT id, provider_id, location_id, start_utc, end_utc, reason FROM block
WHERE start_utc > ? - {LONGEST_BLOCK_MS} AND start_utc < ? AND end_utc > ?
    AND (provider_id IS NOT NULL OR room_id IS NULL) ORDER BY start_utc
"""
_HELD = """
SELECT r.id, o.resource_id, o.from_utc, o.until_utc, r.holder
FROM reservation r CROSS JOIN occupancy o ON o.reservation_id = r.id
WHERE r.expires_utc > ? AND o.kind = '{kind}' AND o.from_utc < ? AND o.until_utc > ?
"""
HELD = _HELD.format(kind="provider")
ROOMS_HELD = _HELD.format(kind="room")
ROOM_BLOCKS = f"""
SELECT id, room_id, start_utc, end_utc, reason FROM block
WHERE start_utc > ? - {LONGEST_BLOCK_MS} AND start_utc < ? AND end_utc > ? AND room_id IS NOT NULL ORDER BY start_utc
"""
_ROOMS = "SELECT id, location_id, name, active FROM room ORDER BY location_id, name, id"
_ROOM_HOURS = "SELECT room_id, weekday, from_minute, until_minute FROM room_hours"
BEHIND = """
SELECT v.id, l.minutes FROM provider v CROSS JOIN running_late l ON l.provider_id = v.id AND l.local_date = ?
WHERE l.minutes > 0
"""
WAITING: Final = "arrivals.waiting_minutes"
_WAITING = f"""
SELECT scope, scope_id, value FROM setting WHERE scope IN ('clinic', 'location') AND key = '{WAITING}'
"""

_HIT = f"""
SELECT {columns("a", "id public_id patient_id")}, trim(p.first_name || ' ' || p.last_name), a.provider_id, v.name,
    a.location_id, l.name, coalesce(t.name, ''), {columns("a", "start_wall zone minutes start_utc lifecycle confirmation")}
"""
_HIT_NAMES = """
    CROSS JOIN patient p ON p.id = a.patient_id CROSS JOIN provider v ON v.id = a.provider_id
    CROSS JOIN location l ON l.id = a.location_id LEFT JOIN appointment_type t ON t.id = a.type_id
"""
NEXT_VISITS = f"""
{_HIT} FROM json_each(?) j CROSS JOIN appointment a ON a.id = (
    SELECT b.id FROM appointment b WHERE b.patient_id = j.value AND b.start_utc > ? - 86400000
        AND b.lifecycle IN {_AHEAD_WORDS} AND (b.end_utc > ? OR b.lifecycle <> 'booked')
    ORDER BY b.start_utc LIMIT 1) {_HIT_NAMES}
"""
LAST_VISITS = f"""
{_HIT} FROM json_each(?) j CROSS JOIN appointment a ON a.id = (
    SELECT b.id FROM appointment b WHERE b.patient_id = j.value AND b.start_utc < ?
        AND b.lifecycle IN {_PAST_WORDS} AND b.end_utc <= ?
    ORDER BY b.start_utc DESC LIMIT 1) {_HIT_NAMES}
"""
VISITS_AHEAD = f"""
{_HIT} FROM json_each(?) j CROSS JOIN appointment a ON a.patient_id = j.value AND a.start_utc >= ? {_HIT_NAMES}
WHERE a.lifecycle IN {_AHEAD_WORDS} ORDER BY a.start_utc, a.id LIMIT ?
"""


def visits_of_day(connection: Readable, make: Callable[..., Row], iso_day: str) -> list[Row]:
    """The visits that begin on a date of their location's wall, cancelled ones included, by time.

    `make` gets the values of a `DayVisit` in order, words as text, in place of its marks the `MARK_BITS`, then what follows them.
    """
    return rows(connection, make, DAY, (iso_day,))


def visit_of_day(connection: Readable, make: Callable[..., Row], key: int) -> Row | None:
    """The visit with that key, likewise."""
    return next(iter(rows(connection, make, ONE, (key,))), None)


def month(
    connection: Readable, *, first_day: str, last_day: str, now_utc: int, location_id: int | None = None
) -> list[LoadRow]:
    """The dates with visits between two ISO dates, both included."""
    if location_id is None:
        return rows(connection, LoadRow, MONTH_EVERYWHERE, (now_utc, first_day, last_day))
    return rows(connection, LoadRow, MONTH_AT_LOCATION, (now_utc, first_day, last_day, location_id))


def clinic(connection: Readable) -> ClinicRow | None:
    """The clinic; None in a book that was never founded."""
    return next(iter(rows(connection, ClinicRow, _CLINIC)), None)


def locations(connection: Readable) -> list[LocationRow]:
    """All locations, closed ones too, in the clinic's order."""
    return rows(connection, LocationRow, _LOCATIONS)


def providers(connection: Readable) -> list[ProviderRow]:
    """All providers, former ones too, in the clinic's order."""
    return rows(connection, ProviderRow, _PROVIDERS)


def hours_of_providers(connection: Readable, iso_day: str) -> list[HoursRow]:
    """The weekly hours of all providers that are valid on a date, of every weekday."""
    return rows(connection, HoursRow, _HOURS, (iso_day, iso_day))


def blocks(connection: Readable, *, from_utc: int, until_utc: int) -> list[BlockedRow]:
    """Blocks of providers and of whole locations that meet a span, by start."""
    return rows(connection, BlockedRow, BLOCKS, (from_utc, until_utc, from_utc))


def rooms(connection: Readable) -> list[RoomRow]:
    """All rooms, former ones too, by location and name."""
    return rows(connection, RoomRow, _ROOMS)


def hours_of_rooms(connection: Readable) -> list[RoomHoursRow]:
    """The weekly hours of the rooms that have their own."""
    return rows(connection, RoomHoursRow, _ROOM_HOURS)


def room_blocks(connection: Readable, *, from_utc: int, until_utc: int) -> list[RoomBlockRow]:
    """Blocks of rooms that meet a span, by start."""
    return rows(connection, RoomBlockRow, ROOM_BLOCKS, (from_utc, until_utc, from_utc))


def rooms_held(connection: Readable, *, now_utc: int, from_utc: int, until_utc: int) -> list[HeldRow]:
    """Reservations of rooms that meet a span and are not over."""
    return rows(connection, HeldRow, ROOMS_HELD, (now_utc, until_utc, from_utc))


def behind(connection: Readable, iso_day: str) -> dict[int, int]:
    """How many minutes late the providers are running who do on a date."""
    return dict(cursor(connection, BEHIND, (iso_day,)).fetchall())


def waiting_limits(connection: Readable) -> list[tuple[str, int, str]]:
    """What was set for how long somebody may wait: scope, its key, the minutes as JSON."""
    return cursor(connection, _WAITING).fetchall()


def held(connection: Readable, *, now_utc: int, from_utc: int, until_utc: int) -> list[HeldRow]:
    """Reservations of providers' time that meet a span and are not over."""
    return rows(connection, HeldRow, HELD, (now_utc, until_utc, from_utc))


def next_visits(
    connection: Readable, make: Callable[..., Row], patients: Sequence[int], *, now_utc: int
) -> list[Row]:
    """The next visit of each patient that has one; a patient who is here now has it now."""
    return rows(connection, make, NEXT_VISITS, (json.dumps(patients), now_utc, now_utc))


def last_visits(
    connection: Readable, make: Callable[..., Row], patients: Sequence[int], *, now_utc: int
) -> list[Row]:
    """The latest visit of each patient that is over and was not cancelled."""
    return rows(connection, make, LAST_VISITS, (json.dumps(patients), now_utc, now_utc))


def visits_ahead(
    connection: Readable, make: Callable[..., Row], patients: Sequence[int], *, from_utc: int, most: int
) -> list[Row]:
    """Visits of these patients from a moment on that still take place, by time."""
    return rows(connection, make, VISITS_AHEAD, (json.dumps(patients), from_utc, most))
