"""Patients as lists show them, with what is known of their number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontdesk.domain.names import display_name
from frontdesk.models.queries.plain import columns, cursor
from frontdesk.models.queries.sharing import TEXTED

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient. `opted_out` is of the number that texts go to, whoever shares it; `marks` in alphabetical order."""

    id: int
    public_id: str
    external_id: str | None
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    phone: str
    email: str
    language: str
    sms_consent: str
    email_consent: str
    opted_out: bool
    marks: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as it is spoken."""
        return display_name(self.first_name, self.last_name)


_FIELDS = columns(
    "p",
    "id public_id external_id first_name last_name birth_date mobile phone email language sms_consent email_consent",
)
_REST = """
    coalesce(n.opted_out, 0),
    (SELECT group_concat(m.mark, ' ' ORDER BY m.mark) FROM patient_mark m WHERE m.patient_id = p.id)
"""

ALL = f"""
SELECT {_FIELDS}, {_REST} FROM patient p LEFT JOIN address n ON n.address = {TEXTED}
WHERE p.merged_into_id IS NULL ORDER BY p.last_name, p.first_name, p.id
"""
BY_IDS = f"""
SELECT {_FIELDS}, {_REST} FROM json_each(?) j CROSS JOIN patient p ON p.id = j.value
    LEFT JOIN address n ON n.address = {TEXTED} ORDER BY j.key
"""


def all_patients(connection: Connection) -> list[PatientRow]:
    """Every patient by name; cards that were merged into others are left out."""
    return _rows(connection, ALL, ())


def patients_by_ids(connection: Connection, ids: Sequence[int]) -> list[PatientRow]:
    """Patients by their integer keys, in the given order; unknown ones are left out."""
    return _rows(connection, BY_IDS, (json.dumps(list(ids)),))


def _rows(connection: Connection, sql: str, parameters: Sequence[object]) -> list[PatientRow]:
    return [_row(row) for row in cursor(connection, sql, parameters)]


def _row(row: Sequence[Any]) -> PatientRow:
    values: list[Any] = [*row[:-2], bool(row[-2]), tuple((row[-1] or "").split())]
    return PatientRow(*values)
