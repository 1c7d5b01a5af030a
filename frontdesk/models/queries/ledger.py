"""The ledger: messages in both directions with the visits that they speak of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontdesk.models.queries.plain import columns, cursor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """A visit that a message speaks of, by its public id, and the version that it was of."""

    appointment_id: str
    version: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A message. `patient_public_id` is what others see; `items` are in the order of the visits."""

    id: int
    public_id: str
    direction: str
    channel: str
    patient_id: int | None
    patient_public_id: str | None
    to_address: str
    from_address: str
    body: str
    state: str
    step: str
    kind: str
    asks: bool
    provider_id: str | None
    error_code: int | None
    reason: str
    segments: int
    not_before_utc: int
    attempt_utc: int | None
    created_utc: int
    sent_utc: int | None
    updated_utc: int
    handling: str | None
    """Of an incoming message: new, applied, person, done."""
    meaning: str | None
    suggestion: str | None
    machine: int | None
    """Whether an auto-responder wrote it."""
    late_minutes: int | None
    decided_as: str | None
    """What a person made of it: a value of `ReplyAs`."""
    items: tuple[LedgerItem, ...]


def _items(table: str) -> str:
    return f"""(SELECT group_concat(a.public_id || ' ' || x.version, ',' ORDER BY a.start_utc, a.id)
        FROM {table} x CROSS JOIN appointment a ON a.id = x.appointment_id WHERE x.message_id = m.id)"""


SELECT = f"""
SELECT {columns("m", "id public_id direction channel patient_id")}, p.public_id,
    {
    columns(
        "m",
        "to_address from_address body state step kind asks provider_id error_code reason segments not_before_utc attempt_utc "
        "created_utc sent_utc updated_utc",
    )
}, {columns("i", "handling meaning suggestion")},
    {columns("g", "machine late_minutes decided_as")},
    CASE m.direction WHEN 'out' THEN {_items("message_item")} ELSE {_items("inbound_item")} END
FROM message m LEFT JOIN patient p ON p.id = m.patient_id LEFT JOIN inbound i ON i.message_id = m.id
    LEFT JOIN reply_reading g ON g.message_id = m.id
"""
"""The values of a `LedgerRow` in its order, the visits packed into the last."""
_NEWEST = " ORDER BY m.id DESC LIMIT ?"

ALL = f"{SELECT}{_NEWEST}"
BY_IDS = f"{SELECT} WHERE m.id IN (SELECT value FROM json_each(?))"
ONE = f"{SELECT} WHERE m.public_id = ?{_NEWEST}"
OF_APPOINTMENT = f"""{SELECT} WHERE m.id IN (
    SELECT message_id FROM message_item WHERE appointment_id = ?1
    UNION SELECT message_id FROM inbound_item WHERE appointment_id = ?1){_NEWEST.replace("?", "?2")}"""
OF_PATIENT = f"""{SELECT} WHERE m.id IN (
    SELECT id FROM message WHERE patient_id = ?1
    UNION SELECT x.message_id FROM appointment a CROSS JOIN message_item x ON x.appointment_id = a.id WHERE a.patient_id = ?1
    UNION SELECT y.message_id FROM appointment a CROSS JOIN inbound_item y ON y.appointment_id = a.id WHERE a.patient_id = ?1
    ){_NEWEST.replace("?", "?2")}"""


def _ledger(connection: Connection, sql: str, parameters: Sequence[object]) -> list[LedgerRow]:
    return [ledger_row(row) for row in cursor(connection, sql, parameters)]


def ledger_row(values: Sequence[Any]) -> LedgerRow:
    """A row out of the values of `SELECT`."""
    return LedgerRow(*(*values[:-1], _parsed(values[-1]) if values[-1] else ()))


def _parsed(packed: str) -> tuple[LedgerItem, ...]:
    return tuple(LedgerItem(part[0], int(part[1])) for part in map(str.split, packed.split(",")))


def messages(connection: Connection, *, limit: int = -1) -> list[LedgerRow]:
    """All messages, the newest first; a negative limit is none."""
    return _ledger(connection, ALL, (limit,))


def messages_of_appointment(
    connection: Connection, appointment_id: int, *, limit: int = -1
) -> list[LedgerRow]:
    """What was sent and received about a visit, in all its versions, the newest first."""
    return _ledger(connection, OF_APPOINTMENT, (appointment_id, limit))


def messages_of_patient(connection: Connection, patient_id: int, *, limit: int = -1) -> list[LedgerRow]:
    """What was sent to and received from a patient, and what named a visit of theirs to somebody else, the newest first."""
    return _ledger(connection, OF_PATIENT, (patient_id, limit))


def message_by_public_id(connection: Connection, public_id: str) -> LedgerRow | None:
    """One message, None where there is none."""
    return next(iter(_ledger(connection, ONE, (public_id, 1))), None)


def messages_by_ids(connection: Readable, ids: Iterable[int]) -> list[LedgerRow]:
    """Messages by their keys, in no order."""
    return [ledger_row(row) for row in cursor(connection, BY_IDS, (json.dumps(list(ids)),))]
