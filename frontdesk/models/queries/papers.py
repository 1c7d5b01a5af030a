"""What a sheet of paper says of the patients of a day beside their visits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


class PersonRow(NamedTuple):
    """A patient's date of birth, ISO or None."""

    id: int
    birth_date: str | None


class WarningRow(NamedTuple):
    """An alert that counts; `stops`: nothing new is booked while it does."""

    patient_id: int
    body: str
    stops: int


PEOPLE = "SELECT id, birth_date FROM patient WHERE id IN (SELECT value FROM json_each(?))"
WARNINGS = """
SELECT a.patient_id, a.body, a.stops FROM json_each(?1) wanted JOIN alert a ON a.patient_id = wanted.value
WHERE a.ended_utc IS NULL AND (a.until_date IS NULL OR a.until_date >= ?2) ORDER BY a.id DESC
"""
ROOMS = "SELECT id, name FROM room"


def people(connection: Readable, patient_ids: Iterable[int]) -> list[PersonRow]:
    """Of these patients."""
    return rows(connection, PersonRow, PEOPLE, (json.dumps(sorted(set(patient_ids))),))


def warnings(connection: Readable, patient_ids: Iterable[int], *, day: str) -> list[WarningRow]:
    """The alerts of these patients that count on a date (ISO), the newest first."""
    return rows(connection, WarningRow, WARNINGS, (json.dumps(sorted(set(patient_ids))), day))


def rooms(connection: Readable) -> dict[int, str]:
    """The names of all rooms by their keys."""
    return dict(rows(connection, lambda key, name: (key, name), ROOMS))
