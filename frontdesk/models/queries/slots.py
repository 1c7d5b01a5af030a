"""What takes the time of providers and rooms over a span of days: a few ranges of indexes, however large the book is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import cursor, rows, scalar

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

_DAY_MS = 86_400_000
_LONGEST_BLOCK_MS = 400 * _DAY_MS


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """Time in which a whole location is blocked, half-open, ms UTC."""

    location_id: int
    from_utc: int
    until_utc: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One interval of a weekday (0 is Monday) in which a provider works at a location; ISO dates bound it, None is open."""

    provider_id: int
    location_id: int
    weekday: int
    from_minute: int
    until_minute: int
    valid_from: str | None
    valid_until: str | None


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A provider, a location, or a room that is in use."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room that is in use."""

    id: int
    location_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoomHoursRow:
    """One interval of a weekday (0 is Monday) in which a room can be used."""

    room_id: int
    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class RelativeRow:
    """A patient who can be reached where another can."""

    id: int
    first_name: str
    last_name: str
    birth_date: str | None


# No row of the occupancy is longer than a day, which bounds the search in the index.
TAKEN = """
SELECT o.resource_id, o.from_utc, o.until_utc
FROM json_each(?) j CROSS JOIN occupancy o ON o.kind = ? AND o.resource_id = j.value
    LEFT JOIN reservation r ON r.id = o.reservation_id
WHERE o.from_utc < ? AND o.from_utc > ? AND o.until_utc > ?
    AND (r.id IS NULL OR (r.expires_utc > ? AND r.public_id IS NOT ?)) AND o.appointment_id IS NOT ?
"""
CLOSED = """
SELECT b.location_id, b.start_utc, b.end_utc FROM block b
WHERE b.start_utc < ? AND b.start_utc > ? AND b.end_utc > ?
    AND b.provider_id IS NULL AND b.room_id IS NULL AND b.location_id IS NOT NULL
"""
WORK = """
SELECT h.provider_id, h.location_id, h.weekday, h.from_minute, h.until_minute, h.valid_from, h.valid_until
FROM json_each(?) j CROSS JOIN provider_hours h ON h.provider_id = j.value
"""
LATEST_PLACE = """
SELECT a.location_id FROM appointment a WHERE a.provider_id = ? ORDER BY a.local_date DESC LIMIT 1
"""
_SEAT = "SELECT start_utc, provider_id, location_id FROM appointment WHERE id = ?"
_PROVIDERS = "SELECT id, name FROM provider WHERE active ORDER BY position, id"
_LOCATIONS = "SELECT id, name FROM location WHERE active ORDER BY position, id"
_ROOMS = "SELECT id, location_id, name FROM room WHERE active ORDER BY location_id, name, id"
_ROOM_HOURS = "SELECT room_id, weekday, from_minute, until_minute FROM room_hours"
# An index each: the card's own numbers, and the numbers that others' texts go to.
FAMILY = """
WITH numbers(number) AS (
    SELECT mobile FROM patient WHERE id = ?1 AND mobile <> ''
    UNION SELECT phone FROM patient WHERE id = ?1 AND phone <> ''
    UNION SELECT number FROM texting WHERE patient_id = ?1 AND number <> '')
SELECT p.id, p.first_name, p.last_name, p.birth_date FROM patient p
WHERE p.id IN (
    SELECT m.id FROM numbers n CROSS JOIN patient m ON m.mobile = n.number AND m.mobile <> ''
    UNION SELECT h.id FROM numbers n CROSS JOIN patient h ON h.phone = n.number AND h.phone <> ''
    UNION SELECT t.patient_id FROM numbers n CROSS JOIN texting t ON t.number = n.number AND t.number <> '')
    AND p.id <> ?1 AND p.merged_into_id IS NULL AND p.deceased_on IS NULL
ORDER BY p.birth_date IS NULL, p.birth_date, p.id LIMIT ?2
"""
_CARD = "SELECT id, first_name, last_name, birth_date FROM patient WHERE id = ?"
HELD_PROVIDERS = """
SELECT DISTINCT o.resource_id FROM reservation r CROSS JOIN occupancy o ON o.reservation_id = r.id
WHERE r.public_id = ? AND o.kind = 'provider'
"""


def taken_between(
    connection: Readable,
    keys: Iterable[int],
    *,
    kind: str,
    from_utc: int,
    until_utc: int,
    now_utc: int,
    but_held: str | None = None,
    but_visit: int | None = None,
) -> list[tuple[int, int, int]]:
    """What providers or rooms (`kind`) have in a span: key, from, until, half-open, ms UTC. A row each, thousands for a few weeks, so
    plain tuples.

    Reservations whose time is over do not count, nor does the one with the public id `but_held`, nor the visit `but_visit`.
    """
    parameters = (
        json.dumps(list(keys)),
        kind,
        until_utc,
        from_utc - _DAY_MS,
        from_utc,
        now_utc,
        but_held,
        but_visit or 0,
    )
    return cursor(connection, TAKEN, parameters).fetchall()


def closed_between(connection: Readable, *, from_utc: int, until_utc: int) -> list[ClosedRow]:
    """When whole locations are blocked in a span."""
    return rows(connection, ClosedRow, CLOSED, (until_utc, from_utc - _LONGEST_BLOCK_MS, from_utc))


def work_of(connection: Readable, provider_ids: Iterable[int]) -> list[WorkRow]:
    """All hours of providers, whatever dates they hold for."""
    return rows(connection, WorkRow, WORK, (json.dumps(list(provider_ids)),))


def latest_place(connection: Readable, provider_id: int) -> int | None:
    """Where the provider's latest visit is; None where there is none."""
    found: int | None = scalar(connection, LATEST_PLACE, (provider_id,))
    return found


def seat_of(connection: Readable, visit_id: int) -> tuple[int, int, int] | None:
    """When (ms UTC), with whom and where a visit is now; None where there is none."""
    found: tuple[int, int, int] | None = cursor(connection, _SEAT, (visit_id,)).fetchone()
    return found


def providers_in_use(connection: Readable) -> list[NamedRow]:
    """In the order of the book."""
    return rows(connection, NamedRow, _PROVIDERS)


def locations_in_use(connection: Readable) -> list[NamedRow]:
    """In the order of the book."""
    return rows(connection, NamedRow, _LOCATIONS)


def rooms_in_use(connection: Readable) -> list[RoomRow]:
    """By location and name."""
    return rows(connection, RoomRow, _ROOMS)


def room_hours(connection: Readable) -> list[RoomHoursRow]:
    """Of all rooms that have any: there are few."""
    return rows(connection, RoomHoursRow, _ROOM_HOURS)


def family_of(connection: Readable, patient_id: int, *, most: int) -> list[RelativeRow]:
    """The patients who share a number with one, the oldest first: living ones with a card of their own."""
    return rows(connection, RelativeRow, FAMILY, (patient_id, most))


def card_of(connection: Readable, patient_id: int) -> list[RelativeRow]:
    """The patient; nothing where there is none."""
    return rows(connection, RelativeRow, _CARD, (patient_id,))


def held_providers(connection: Readable, public_id: str) -> list[int]:
    """Whose time a reservation holds."""
    return [row[0] for row in cursor(connection, HELD_PROVIDERS, (public_id,))]
