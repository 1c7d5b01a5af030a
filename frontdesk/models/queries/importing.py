"""What an import looks up for hundreds of rows at a time, by one prepared statement each whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from frontdesk.models.queries.plain import cursor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_SEEN: Final = """
SELECT external_id, id, entity_id, columns FROM import_row
WHERE kind = ? AND external_id IN (SELECT value FROM json_each(?))
"""
_PATIENTS: Final = """
SELECT external_id, id, merged_into_id, deceased_on FROM patient WHERE external_id IN (SELECT value FROM json_each(?))
"""
_VISIT: Final = """
SELECT id, external_id, patient_id, provider_id, location_id, type_id, start_wall, fold, minutes, start_utc, end_utc, lifecycle,
    booked_utc, overbooked, notice_due_utc
FROM appointment
"""
_VISITS_BY_KEY: Final = f"{_VISIT} WHERE id IN (SELECT value FROM json_each(?))"
_VISITS_BY_NAME: Final = f"{_VISIT} WHERE external_id IN (SELECT value FROM json_each(?))"

_REQUESTS: Final = """
SELECT external_id, id, state, received_utc, patient_id, first_name, last_name, birth_date, mobile, email, type, provider, location,
    earliest_date, latest_date, weekdays, part_of_day, wish
FROM request WHERE external_id IN (SELECT value FROM json_each(?))
"""


def rows_seen(connection: Connection, kind: str, external_ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Rows that an import of this kind has brought before: external id, its own key, the key of what it became, its cells."""
    return cursor(connection, _SEEN, (kind, json.dumps(list(external_ids))))


def patients_named(connection: Connection, external_ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """External id, key, the key of the card that it was merged into, the day of death."""
    return cursor(connection, _PATIENTS, (json.dumps(list(external_ids)),))


def visits_by_keys(connection: Connection, keys: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """What an import compares of visits, from key and external id to the moment of a notice that is due."""
    return cursor(connection, _VISITS_BY_KEY, (json.dumps(list(keys)),))


def visits_named(connection: Connection, external_ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The same by external ids."""
    return cursor(connection, _VISITS_BY_NAME, (json.dumps(list(external_ids)),))


def requests_named(connection: Connection, external_ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """External id, key, state, when it came, whose it is, then what was asked for in the order of a file's columns."""
    return cursor(connection, _REQUESTS, (json.dumps(list(external_ids)),))
