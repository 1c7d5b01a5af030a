"""Alerts of a patient: what whoever books for them must see."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from frontdesk.models.queries.plain import columns, cursor, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert. `until_date` is ISO and inclusive, `actor` and `ended_by` are labels as in the audit, moments ms UTC. `stops`: nothing
    is booked while it counts."""

    id: int
    public_id: str
    patient_id: int
    body: str
    stops: bool
    until_date: str | None
    actor: str
    at_utc: int
    ended_utc: int | None
    ended_by: str

    @property
    def by(self) -> str:
        """The name of whoever wrote it."""
        return self.actor.partition(":")[2] or self.actor


_COLUMNS = columns("a", "id public_id patient_id body stops until_date actor at_utc ended_utc ended_by")
OPEN = f"""
SELECT {_COLUMNS} FROM alert a
WHERE a.patient_id = ? AND a.ended_utc IS NULL AND (a.until_date IS NULL OR a.until_date >= ?) ORDER BY a.stops DESC, a.id DESC
"""
ONE = f"SELECT {_COLUMNS} FROM alert a WHERE a.id = ?"
STOPPED = """
SELECT a.patient_id, a.body FROM json_each(?) j CROSS JOIN alert a ON a.patient_id = j.value
WHERE a.ended_utc IS NULL AND a.stops AND (a.until_date IS NULL OR a.until_date >= ?) ORDER BY a.id
"""


def open_alerts(connection: Readable, patient_id: int, *, today: str) -> list[AlertRow]:
    """The alerts that count on a date (ISO): those that stop booking before the others, the newest first."""
    return rows(connection, _alert, OPEN, (patient_id, today))


def alert(connection: Readable, alert_id: int) -> AlertRow | None:
    """One alert, ended or not; None where there is none."""
    found = rows(connection, _alert, ONE, (alert_id,))
    return found[0] if found else None


def stopped_among(connection: Readable, patient_ids: Iterable[int], *, today: str) -> dict[int, str]:
    """Of these patients those for whom nothing is booked on a date (ISO), each with the newest reason."""
    return dict(cursor(connection, STOPPED, (json.dumps(list(patient_ids)), today)))


def _alert(*values: Any) -> AlertRow:
    made = AlertRow(*values)
    return replace(made, stops=bool(made.stops))
