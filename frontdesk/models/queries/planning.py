"""Writing what the planner decided, many rows at a time: through the mapped classes a step cost ten times as much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.models.queries.plain import execute_many, scalar

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NewMessage(NamedTuple):
    """A row of `message` that has never been sent. Times in ms UTC."""

    id: int
    public_id: str
    patient_id: int
    to_address: str
    body: str
    language: str
    segments: int
    state: str
    step: str
    kind: str
    asks: bool
    dedupe_key: str | None
    marker: str
    reason: str
    created_utc: int
    updated_utc: int
    direction: str = "out"
    channel: str = "sms"
    from_address: str = ""
    attempt: int = 1
    account: str = ""
    price: str = ""
    price_unit: str = ""
    not_before_utc: int = 0
    claim_epoch: int = 0
    lookups: int = 0
    settled_by_person: str = ""


class NewItem(NamedTuple):
    """A visit that a new message names, and the step of its cadence that it counts as."""

    message_id: int
    appointment_id: int
    version: int
    step: str
    channel: str = "sms"
    attempt: int = 1


_NEXT_ID: Final = "SELECT coalesce(max(id), 0) + 1 FROM message"
_LOOKED: Final = "UPDATE appointment SET next_due_utc = ? WHERE id = ?"


def _insertion(table: str, names: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_MESSAGE: Final = _insertion("message", NewMessage._fields)
_ITEM: Final = _insertion("message_item", NewItem._fields)


def next_message_id(connection: Connection) -> int:
    """The key that the next message gets. Within a write transaction nobody else takes it."""
    return int(scalar(connection, _NEXT_ID))


def add_messages(connection: Connection, messages: Sequence[NewMessage], items: Sequence[NewItem]) -> None:
    """Write messages with what they name. A second copy of a step, or of a text, is refused (the library's IntegrityError)."""
    execute_many(connection, _MESSAGE, messages)
    execute_many(connection, _ITEM, items)


def put_looks(connection: Connection, looks: Iterable[tuple[int, int | None]]) -> None:
    """When each visit is to be looked at again, by its key (None: never)."""
    execute_many(connection, _LOOKED, [(next_utc, key) for key, next_utc in looks])
