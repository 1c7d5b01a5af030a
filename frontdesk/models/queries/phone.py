"""Phone messages: what callers left for the clinic or for somebody in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.names import display_name
from frontdesk.models.queries.plain import columns, rows
from frontdesk.models.queries.sharing import TEXTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from frontdesk.models.queries.plain import Readable

MOST = 1_000


@dataclass(frozen=True, slots=True)
class PhoneMessageRow:
    """A message with names. Times in ms UTC; `zone` is the visit's, else the clinic's; `whom` is empty where it is for nobody
    in particular."""

    id: int
    public_id: str
    patient_id: int | None
    patient_public_id: str | None
    first_name: str | None
    last_name: str | None
    mobile: str | None
    phone: str | None
    appointment_id: int | None
    appointment_public_id: str | None
    provider_id: int | None
    staff_id: int | None
    whom: str
    caller: str
    number: str
    body: str
    call_back_utc: int | None
    done_utc: int | None
    done_by: str
    actor: str
    at_utc: int
    zone: str

    @property
    def patient(self) -> str | None:
        """The name as it is spoken, None without a card."""
        return display_name(self.first_name or "", self.last_name or "") or None

    @property
    def who(self) -> str:
        """Who called: the name that was given, else the patient's, else the number."""
        return self.caller or self.patient or self.number

    @property
    def by(self) -> str:
        """Who took it, by name."""
        return self.actor.partition(":")[2] or self.actor


_SELECT = f"""
SELECT {columns("m", "id public_id patient_id")}, {columns("p", "public_id first_name last_name")}, {TEXTED}, p.phone, m.appointment_id, a.public_id,
    m.provider_id, m.staff_id, coalesce(v.name, s.name, ''),
    {columns("m", "caller number body call_back_utc done_utc done_by actor at_utc")},
    coalesce(a.zone, (SELECT k.zone FROM clinic k WHERE k.id = 1))
FROM phone_message m {{index}} LEFT JOIN patient p ON p.id = m.patient_id LEFT JOIN appointment a ON a.id = m.appointment_id
    LEFT JOIN provider v ON v.id = m.provider_id LEFT JOIN staff s ON s.id = m.staff_id
"""

ONE = f"{_SELECT.format(index='')} WHERE m.id = ?"
OPEN = f"{_SELECT.format(index='INDEXED BY ix_phone_message_open')} WHERE m.done_utc IS NULL ORDER BY m.at_utc LIMIT ?"
OF_PATIENT = f"{_SELECT.format(index='')} WHERE m.patient_id = ? ORDER BY m.id"
OF_APPOINTMENT = f"{_SELECT.format(index='')} WHERE m.appointment_id = ? ORDER BY m.id"
BY_IDS = f"{_SELECT.format(index='')} WHERE m.id IN (SELECT value FROM json_each(?))"


def phone_message(connection: Connection, key: int) -> PhoneMessageRow | None:
    """One message, None where there is none."""
    return next(iter(rows(connection, PhoneMessageRow, ONE, (key,))), None)


def open_phone_messages(connection: Connection) -> list[PhoneMessageRow]:
    """Those that nobody is done with, oldest first."""
    return rows(connection, PhoneMessageRow, OPEN, (MOST,))


def phone_messages_of_patient(connection: Connection, patient_id: int) -> list[PhoneMessageRow]:
    """What was left about a patient, oldest first."""
    return rows(connection, PhoneMessageRow, OF_PATIENT, (patient_id,))


def phone_messages_of_appointment(connection: Connection, appointment_id: int) -> list[PhoneMessageRow]:
    """What was left about a visit, oldest first."""
    return rows(connection, PhoneMessageRow, OF_APPOINTMENT, (appointment_id,))


def phone_messages_by_ids(connection: Readable, ids: Iterable[int]) -> list[PhoneMessageRow]:
    """Messages by their keys, in no order."""
    return rows(connection, PhoneMessageRow, BY_IDS, (json.dumps(list(ids)),))
