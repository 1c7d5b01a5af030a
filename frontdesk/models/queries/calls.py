"""Calls to patients, and what else was tried to hear from them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import columns, rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class CallRow:
    """One try to reach a patient by phone. Times in ms UTC; `zone` is the visit's, else the clinic's.

    `done_utc` is when the call that was promised in it was made, or needed no more.
    """

    id: int
    public_id: str
    patient_id: int
    patient_public_id: str
    appointment_id: int | None
    appointment_public_id: str | None
    number: str
    outcome: str
    note: str
    call_back_utc: int | None
    done_utc: int | None
    actor: str
    at_utc: int
    zone: str

    @property
    def by(self) -> str:
        """Who called, by name."""
        return self.actor.partition(":")[2] or self.actor


@dataclass(frozen=True, slots=True)
class TextTry:
    """A text about the present version of a visit that may have reached its patient."""

    appointment_id: int
    sent_utc: int
    asks: bool


@dataclass(frozen=True, slots=True)
class CallTry:
    """A call about a visit."""

    appointment_id: int
    at_utc: int
    outcome: str


_SELECT = f"""
SELECT {columns("c", "id public_id patient_id")}, p.public_id, c.appointment_id, a.public_id,
    {columns("c", "number outcome note call_back_utc done_utc actor at_utc")},
    coalesce(a.zone, (SELECT k.zone FROM clinic k WHERE k.id = 1))
FROM call_attempt c CROSS JOIN patient p ON p.id = c.patient_id LEFT JOIN appointment a ON a.id = c.appointment_id
"""

ONE = f"{_SELECT} WHERE c.id = ?"
OF_APPOINTMENT = f"{_SELECT} WHERE c.appointment_id = ? ORDER BY c.id"
OF_PATIENT = f"{_SELECT} WHERE c.patient_id = ? ORDER BY c.id"
BY_IDS = f"{_SELECT} WHERE c.id IN (SELECT value FROM json_each(?))"
TEXTS = """
SELECT x.appointment_id, m.sent_utc, m.asks
FROM json_each(?) j CROSS JOIN appointment a ON a.id = j.value
    CROSS JOIN message_item x ON x.appointment_id = a.id AND x.version = a.version
    CROSS JOIN message m ON m.id = x.message_id
WHERE m.sent_utc IS NOT NULL AND m.state IN ('accepted', 'sent', 'delivered', 'uncertain', 'needs_person')
    AND m.kind NOT IN ('acknowledgement', 'which')
ORDER BY m.sent_utc
"""
CALLS = """
SELECT c.appointment_id, c.at_utc, c.outcome
FROM json_each(?) j CROSS JOIN call_attempt c ON c.appointment_id = j.value ORDER BY c.id
"""


def call(connection: Connection, key: int) -> CallRow | None:
    """One call, None where there is none."""
    return next(iter(rows(connection, CallRow, ONE, (key,))), None)


def calls_of_appointment(connection: Connection, appointment_id: int) -> list[CallRow]:
    """The calls about a visit, oldest first."""
    return rows(connection, CallRow, OF_APPOINTMENT, (appointment_id,))


def calls_of_patient(connection: Connection, patient_id: int) -> list[CallRow]:
    """The calls to a patient, oldest first."""
    return rows(connection, CallRow, OF_PATIENT, (patient_id,))


def text_tries(connection: Connection, appointment_ids: Iterable[int]) -> list[TextTry]:
    """The texts that went out about the present versions of visits, oldest first."""
    return rows(connection, TextTry, TEXTS, (json.dumps(list(appointment_ids)),))


def call_tries(connection: Connection, appointment_ids: Iterable[int]) -> list[CallTry]:
    """The calls about visits, oldest first."""
    return rows(connection, CallTry, CALLS, (json.dumps(list(appointment_ids)),))


def calls_by_ids(connection: Readable, ids: Iterable[int]) -> list[CallRow]:
    """Calls by their keys, in no order."""
    return rows(connection, CallRow, BY_IDS, (json.dumps(list(ids)),))
