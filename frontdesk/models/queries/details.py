"""More of a patient's card: what they like and who pays, and what was made sure of with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import columns, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class DetailRow:
    """What `models.tables.desk.PatientDetail` keeps, with the provider's name."""

    called: str = ""
    referred_by: str = ""
    payer: str = ""
    payer_number: str = ""
    languages: str = ""
    provider_id: int | None = None
    part_of_day: str = ""
    weekdays: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedRow:
    """Who made sure of a field with the patient, and when (ms UTC); `value` is what was confirmed then."""

    field: str
    value: str
    actor: str
    at_utc: int

    @property
    def by(self) -> str:
        """The name of whoever did."""
        return self.actor.partition(":")[2] or self.actor


DETAIL = f"""
SELECT {columns("d", "called referred_by payer payer_number languages provider_id part_of_day weekdays")},
    coalesce(r.name, '')
FROM patient_detail d LEFT JOIN provider r ON r.id = d.provider_id WHERE d.patient_id = ?
"""
VERIFIED = "SELECT field, value, actor, at_utc FROM verified WHERE patient_id = ? ORDER BY field"


def detail_of(connection: Readable, patient_id: int) -> DetailRow:
    """The details of a patient; empty ones where nothing is kept."""
    found = rows(connection, DetailRow, DETAIL, (patient_id,))
    return found[0] if found else DetailRow()


def verified_of(connection: Readable, patient_id: int) -> list[VerifiedRow]:
    """What was made sure of, whether the card still says the same or not."""
    return rows(connection, VerifiedRow, VERIFIED, (patient_id,))
