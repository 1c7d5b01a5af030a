"""What takes the time of providers over a span of days: three ranges of indexes, however many days are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

_DAY_MS = 86_400_000
_LONGEST_BLOCK_MS = 400 * _DAY_MS


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Time of a provider that is taken, half-open, ms UTC."""

    provider_id: int
    from_utc: int
    until_utc: int


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


# No row of the occupancy is longer than a day, which bounds the search in the index.
TAKEN = """
SELECT o.resource_id, o.from_utc, o.until_utc
FROM json_each(?) j CROSS JOIN occupancy o ON o.kind = 'provider' AND o.resource_id = j.value
    LEFT JOIN reservation r ON r.id = o.reservation_id
WHERE o.from_utc < ? AND o.from_utc > ? AND o.until_utc > ? AND (r.id IS NULL OR r.expires_utc > ?)
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


def taken_between(
    connection: Readable, provider_ids: Iterable[int], *, from_utc: int, until_utc: int, now_utc: int
) -> list[TakenRow]:
    """What providers have in a span. Reservations whose time is over do not count."""
    parameters = (json.dumps(list(provider_ids)), until_utc, from_utc - _DAY_MS, from_utc, now_utc)
    return rows(connection, TakenRow, TAKEN, parameters)


def closed_between(connection: Readable, *, from_utc: int, until_utc: int) -> list[ClosedRow]:
    """When whole locations are blocked in a span."""
    return rows(connection, ClosedRow, CLOSED, (until_utc, from_utc - _LONGEST_BLOCK_MS, from_utc))


def work_of(connection: Readable, provider_ids: Iterable[int]) -> list[WorkRow]:
    """All hours of providers, whatever dates they hold for."""
    return rows(connection, WorkRow, WORK, (json.dumps(list(provider_ids)),))


def latest_place(connection: Readable, provider_id: int) -> int | None:
    """Where the provider's latest visit is; None where there is none."""
    return next((row[0] for row in rows(connection, lambda *row: row, LATEST_PLACE, (provider_id,))), None)
