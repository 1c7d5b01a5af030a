"""Alerts of a patient: what whoever books for them must see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import columns, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert. `until_date` is ISO and inclusive, `actor` and `ended_by` are labels as in the audit, moments ms UTC."""

    id: int
    public_id: str
    patient_id: int
    body: str
    until_date: str | None
    actor: str
    at_utc: int
    ended_utc: int | None
    ended_by: str

    @property
    def by(self) -> str:
        """The name of whoever wrote it."""
        return self.actor.partition(":")[2] or self.actor


_COLUMNS = columns("a", "id public_id patient_id body until_date actor at_utc ended_utc ended_by")
OPEN = f"""
SELECT {_COLUMNS} FROM alert a
WHERE a.patient_id = ? AND a.ended_utc IS NULL AND (a.until_date IS NULL OR a.until_date >= ?) ORDER BY a.id DESC
"""
ONE = f"SELECT {_COLUMNS} FROM alert a WHERE a.id = ?"


def open_alerts(connection: Readable, patient_id: int, *, today: str) -> list[AlertRow]:
    """The alerts that count on a date (ISO), the newest first."""
    return rows(connection, AlertRow, OPEN, (patient_id, today))


def alert(connection: Readable, alert_id: int) -> AlertRow | None:
    """One alert, ended or not; None where there is none."""
    found = rows(connection, AlertRow, ONE, (alert_id,))
    return found[0] if found else None
